"""Arpeggios break chords in figures, ring as strings do, and answer the lead."""

from itertools import pairwise

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.writers.arpeggio import NAMED_FIGURES, WRITER, ArpeggioLevel, Options, write
from composer.compose.writers.registry import options_of
from composer.compose.writers.writer import Task

PARTS = [
    ("electronic", "house", "pluck"),
    ("hip-hop", "lo-fi", "guitar"),
    ("rock", "classic-rock", "clean"),
    ("cinematic", "epic", "ostinato"),
    ("cinematic", "epic", "celesta"),
    ("chiptune", "nes-action", "pulse-2"),
]


def planned(genre, subgenre, seed=1, **fields):
    structure = [{"duration": 1, "energy": energy} for energy in ("calm", "medium", "dynamic", "calm")]
    brief = Brief(genre=genre, subgenre=subgenre, duration_ms=120_000, seed=seed, structure=structure, **fields)
    return plan(brief)


def task_of(piece, part, index):
    section = piece.sections[index]
    path = f"{part}/movement-{section.movement}/section-{section.index}"
    return Task(piece, piece.style.part(part), section, piece.stream(path))


def written(genre, subgenre, part, options, index=2, **fields):
    piece = planned(genre, subgenre, **fields)
    task = task_of(piece, part, index)
    return piece, task, write(task, options)


def level(*figures, pattern="x.x.x.x.x.x.x.x.", octaves=1):
    return (ArpeggioLevel(patterns=(pattern,), figures=figures, octaves=octaves),)


@pytest.mark.parametrize(("genre", "subgenre", "part"), PARTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_notes_are_single_in_lane_in_section_and_in_the_scale(genre, subgenre, part, seed):
    piece = planned(genre, subgenre, seed)
    spec = piece.style.part(part)
    options = options_of(piece.style, spec)
    seen = 0
    for index in range(len(piece.sections)):
        task = task_of(piece, part, index)
        rows = write(task, options)
        start, end = piece.bar_beat(task.section.start_bar), piece.bar_beat(task.section.end_bar)
        assert len({row[0] for row in rows}) == len(rows)
        for phrase in task.phrases():
            for onset, duration, pitch, *_ in rows:
                assert start <= onset < onset + duration <= end
                assert spec.lane[0] <= pitch <= spec.lane[1]
                if piece.bar_beat(phrase.start_bar) <= onset < piece.bar_beat(phrase.end_bar):
                    scale = piece.scale_over(phrase.slot_at(onset).chord)
                    assert (pitch - piece.tonic) % 12 in scale
                    seen += 1
    assert seen > 10


@pytest.mark.parametrize(("genre", "subgenre", "part"), PARTS)
def test_a_section_is_written_alone(genre, subgenre, part):
    piece, again = planned(genre, subgenre), planned(genre, subgenre)
    options = options_of(piece.style, piece.style.part(part))
    together = [write(task_of(piece, part, index), options) for index in range(len(piece.sections))]
    assert write(task_of(again, part, 3), options) == together[3]


def test_a_figure_runs_through_the_chord_and_begins_anew_with_it():
    piece, task, rows = written("chiptune", "nes-action", "pulse-2", Options(voicing="root", levels=level("0 1 2 3")))
    phrase = next(iter(task.phrases()))
    first = sorted(rows)[:4]
    root, third, fifth, octave = (row[2] for row in first)
    assert (root - piece.tonic) % 12 == phrase.slots[0].chord.root
    assert root < third < fifth < octave
    assert octave == root + 12
    second = next(row for row in sorted(rows) if row[0] == phrase.slots[1].onset_beat)
    assert (second[2] - piece.tonic) % 12 == phrase.slots[1].chord.root


def test_a_figure_may_run_across_the_bar_line():
    options = Options(voices=3, restart="phrase", levels=level("up"))
    piece, task, rows = written("cinematic", "epic", "ostinato", options)
    phrase = next(iter(task.phrases()))
    start = piece.bar_beat(phrase.start_bar)
    for bar, place in ((0, 0), (1, 2), (2, 1)):  # eight notes a bar over three tones
        bar_rows = [row for row in sorted(rows) if start + 4 * bar <= row[0] < start + 4 * bar + 4]
        pitches = sorted({row[2] for row in bar_rows})
        assert bar_rows[0][2] == pitches[place]


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("up", [0, 1, 2, 3]),
        ("down", [3, 2, 1, 0]),
        ("updown", [0, 1, 2, 3, 2, 1]),
        ("downup", [3, 2, 1, 0, 1, 2]),
        ("converge", [0, 3, 1, 2]),
        ("thumb", [0, 3, 1, 2]),
        ("alberti", [0, 2, 1, 2]),
    ],
)
def test_named_figures(name, order):
    options = Options(voices=max(order) + 1, levels=level(name))
    _, _task, rows = written("rock", "classic-rock", "clean", options, index=0)
    bar = sorted(rows)[:8]
    pitches = sorted({row[2] for row in bar})
    assert [pitches.index(row[2]) for row in bar] == (order * 2)[:8]
    assert name in NAMED_FIGURES
    assert len(pitches) == max(order) + 1


def test_neighbours_are_a_step_away():
    options = Options(voices=3, levels=level("0 0+ 0 0-"))
    _, _, rows = written("cinematic", "epic", "ostinato", options)
    low, up, again, down = (row[2] for row in sorted(rows)[:4])
    assert low == again
    assert 1 <= up - low <= 3
    assert 1 <= low - down <= 3


def test_strings_ring_until_they_are_struck_again_or_the_chord_changes():
    options = Options(voices=4, ring_beat=8.0, levels=level("0 1 2 1", pattern="x-x-x-x-x-x-x-x-"))
    _piece, task, rows = written("rock", "classic-rock", "clean", options, index=0)
    ends = [slot.onset_beat + slot.duration_beat for phrase in task.phrases() for slot in phrase.slots]
    for onset, duration, pitch, *_ in rows:
        assert duration >= 0.45
        assert onset + duration <= min(end for end in ends if end > onset)
        again = [row[0] for row in rows if row[2] == pitch and row[0] > onset]
        assert not again or onset + duration <= min(again)
    assert max(row[1] for row in rows) >= 3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_guitar_answers_where_the_lead_rests(seed):
    piece = planned("hip-hop", "lo-fi", seed)
    options = options_of(piece.style, piece.style.part("guitar"))
    sung, silent = [], []
    for index in range(len(piece.sections)):
        task = task_of(piece, "guitar", index)
        rows = write(task, options)
        for phrase in task.phrases():
            for bar in task.bars(phrase):
                count = sum(piece.bar_beat(bar) <= row[0] < piece.bar_beat(bar + 1) for row in rows)
                if not task.is_turn(bar):
                    (sung if phrase.lead[bar - phrase.start_bar] else silent).append(count)
    assert min(silent) > max(sung)


def test_energy_makes_the_ostinato_denser():
    piece = planned("cinematic", "epic")
    options = options_of(piece.style, piece.style.part("ostinato"))
    density = []
    for index in (1, 2):
        four_bars = piece.bar_beat(piece.sections[index].start_bar + 4)
        density.append(sum(row[0] < four_bars for row in write(task_of(piece, "ostinato", index), options)))
    assert density[1] > 1.4 * density[0]


def test_the_ostinato_leans_on_three_three_two():
    piece = planned("cinematic", "epic")
    options = options_of(piece.style, piece.style.part("ostinato"))
    task = task_of(piece, "ostinato", 2)
    rows = [row for row in write(task, options) if row[0] < piece.bar_beat(task.section.start_bar + 1)]
    loud = max(row[3] for row in rows)
    accents = [round(row[0] * 4) % 16 for row in sorted(rows) if row[3] == loud]
    assert {0, 3, 6} <= set(accents) or {0, 4, 8, 12} <= set(accents)


@pytest.mark.parametrize("measure", ["3/4", "6/8"])
def test_other_measures_have_their_own_patterns(measure):
    piece = planned("cinematic", "epic", measure=measure)
    options = options_of(piece.style, piece.style.part("ostinato"))
    rows = write(task_of(piece, "ostinato", 2), options)
    assert all(row[0] * 4 % 1 == 0 for row in rows)
    steps = {round((row[0] - piece.bar_beat(piece.sections[2].start_bar)) * 4) % 12 for row in rows}
    assert {0, 6} <= steps


def test_neighbouring_notes_of_an_ostinato_stay_close():
    piece = planned("cinematic", "epic")
    options = options_of(piece.style, piece.style.part("ostinato"))
    rows = sorted(write(task_of(piece, "ostinato", 2), options))
    assert all(abs(after[2] - row[2]) <= 12 for row, after in pairwise(rows))


@pytest.mark.parametrize("wrong", [{"gate": 0.0}, {"ring_beat": -1.0}, {"restart": "beat"}])
def test_wrong_options_are_refused(wrong):
    with pytest.raises(ValueError, match=r"gate|restart"):
        WRITER.options(**wrong)


@pytest.mark.parametrize("wrong", [{"figures": ("sideways",)}, {"figures": ()}, {"octaves": 0}, {"figures": ("0 x",)}])
def test_wrong_levels_are_refused(wrong):
    with pytest.raises(ValueError, match="figures"):
        ArpeggioLevel(**wrong)
