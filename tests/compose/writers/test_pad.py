"""Pads hold chords, tie what they have in common, and breathe with the phrase."""

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.writers.chording import Level
from composer.compose.writers.pad import WRITER, Options, write
from composer.compose.writers.registry import options_of
from composer.compose.writers.writer import Task

PADS = [
    ("electronic", "house", "pad"),
    ("hip-hop", "lo-fi", "pad"),
    ("rock", "classic-rock", "organ"),
    ("cinematic", "epic", "strings"),
    ("cinematic", "epic", "choir"),
]


def planned(genre, subgenre, seed=1):
    structure = [{"duration": 1, "energy": energy} for energy in ("calm", "medium", "dynamic", "medium")]
    return plan(Brief(genre=genre, subgenre=subgenre, duration_ms=120_000, seed=seed, structure=structure))


def task_of(piece, part, index):
    section = piece.sections[index]
    path = f"{part}/movement-{section.movement}/section-{section.index}"
    return Task(piece, piece.style.part(part), section, piece.stream(path))


@pytest.mark.parametrize(("genre", "subgenre", "part"), PADS)
@pytest.mark.parametrize("seed", [1, 4])
def test_every_sounding_note_belongs_to_its_chord(genre, subgenre, part, seed):
    piece = planned(genre, subgenre, seed)
    spec = piece.style.part(part)
    options = options_of(piece.style, spec)
    seen = 0
    for index in range(len(piece.sections)):
        task = task_of(piece, part, index)
        rows = write(task, Options(**{**vars(options), "push": 0.0}))
        for phrase in task.phrases():
            start, end = piece.bar_beat(phrase.start_bar), piece.bar_beat(task.bars(phrase).stop)
            for slot in phrase.slots:
                middle = slot.onset_beat + slot.duration_beat / 4
                sounding = [row for row in rows if row[0] <= middle < row[0] + row[1]]
                if not start <= slot.onset_beat < end:
                    continue
                pitches = {row[2] for row in sounding}
                assert {pitch % 12 for pitch in pitches} <= set(slot.chord.pitch_classes(piece.tonic))
                assert len(pitches) == len(sounding) <= 5
                assert all(spec.lane[0] <= pitch <= spec.lane[1] for pitch in pitches)
                seen += len(pitches)
    assert seen > 20


@pytest.mark.parametrize(("genre", "subgenre", "part"), PADS)
def test_nothing_sounds_outside_its_section(genre, subgenre, part):
    piece = planned(genre, subgenre)
    options = options_of(piece.style, piece.style.part(part))
    for index in range(len(piece.sections)):
        task = task_of(piece, part, index)
        start, end = piece.bar_beat(task.section.start_bar), piece.bar_beat(task.section.end_bar)
        for row in write(task, options):
            assert start <= row[0] < row[0] + row[1] <= end + 1e-9


@pytest.mark.parametrize(("genre", "subgenre", "part"), PADS)
def test_a_section_is_written_alone(genre, subgenre, part):
    piece, again = planned(genre, subgenre), planned(genre, subgenre)
    options = options_of(piece.style, piece.style.part(part))
    together = [write(task_of(piece, part, index), options) for index in range(len(piece.sections))]
    assert write(task_of(again, part, 2), options) == together[2]


def held(options, index=1):
    piece = planned("cinematic", "epic")
    task = task_of(piece, "strings", index)
    return piece, task, write(task, options)


def test_common_tones_are_one_long_note():
    _, task, rows = held(Options(voicing="close", voices=3))
    for phrase in task.phrases():
        for slot, after in zip(phrase.slots, phrase.slots[1:], strict=False):
            before = {row[2] for row in rows if row[0] <= slot.onset_beat < row[0] + row[1]}
            now = {row[2] for row in rows if row[0] <= after.onset_beat < row[0] + row[1]}
            struck = {row[2] for row in rows if row[0] == after.onset_beat}
            assert struck == now - before
    assert max(row[1] for row in rows) > 4


def test_striking_pads_strike_every_voice():
    _, task, rows = held(Options(voicing="close", voices=3, strike=True))
    for phrase in task.phrases():
        for slot in phrase.slots:
            assert len([row for row in rows if row[0] == slot.onset_beat]) == 3


def test_held_notes_are_renewed():
    piece, _, rows = held(Options(voicing="close", voices=3, hold_bars=2))
    assert max(row[1] for row in rows) <= 2 * piece.bar_beats


def test_a_phrase_swells():
    piece, task, rows = held(Options(voices=3, swell=0.4, strike=True))
    phrase = next(iter(task.phrases()))
    end = piece.bar_beat(phrase.end_bar)
    velocities = [row[3] for row in sorted(rows) if row[0] < end]
    assert velocities == sorted(velocities)
    assert velocities[0] == pytest.approx(0.6 * task.velocity(phrase.energy))


def test_singers_breathe_between_phrases():
    piece, task, rows = held(Options(voices=3, breath_beat=0.5))
    ends = {piece.bar_beat(phrase.end_bar) for phrase in task.phrases()}
    for end in ends:
        assert not [row for row in rows if row[0] < end - 0.25 < row[0] + row[1]]
        assert [row for row in rows if row[0] < end - 0.75 < row[0] + row[1]]


def test_an_organ_pushes_in_its_pattern():
    _, task, rows = held(Options(voices=3, levels=(Level(patterns=("X-----x---------",)),)))
    phrase = next(iter(task.phrases()))
    end = task.plan.bar_beat(task.bars(phrase).stop)
    steps = {round(row[0] * 4) % 16 for row in rows if row[0] < end}
    assert steps == {0, 6}


@pytest.mark.parametrize("wrong", [{"hold_bars": 0}, {"swell": 1.5}, {"breath_beat": 2.0}])
def test_wrong_options_are_refused(wrong):
    with pytest.raises(ValueError, match=r"hold_bars|swell"):
        WRITER.options(**wrong)
