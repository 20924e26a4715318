"""Comping strikes chords of its lane in the rhythms of its style."""

from dataclasses import replace
from itertools import groupby, pairwise

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.writers.comping import WRITER, CompingLevel, Options, write
from composer.compose.writers.registry import options_of
from composer.compose.writers.writer import Task

STYLES = [("electronic", "house", "stabs"), ("hip-hop", "lo-fi", "keys"), ("rock", "classic-rock", "crunch")]
STYLES += [("rock", "classic-rock", "double"), ("cinematic", "epic", "brass")]
ENERGIES = ("calm", "medium", "dynamic", "medium", "dynamic")


def planned(genre, subgenre, seed=1):
    structure = [{"duration": 1, "energy": energy} for energy in ENERGIES]
    return plan(Brief(genre=genre, subgenre=subgenre, duration_ms=150_000, seed=seed, structure=structure))


def tasks(piece, part):
    for section in piece.sections:
        path = f"{part}/movement-{section.movement}/section-{section.index}"
        yield Task(piece, piece.style.part(part), section, piece.stream(path))


def chord_at(piece, task, beat):
    for phrase in task.section.phrases:
        if beat < piece.bar_beat(phrase.end_bar):
            return phrase.slot_at(beat).chord
    raise AssertionError(beat)


@pytest.mark.parametrize(("genre", "subgenre", "part"), STYLES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_notes_stay_in_lane_section_and_chord(genre, subgenre, part, seed):
    piece = planned(genre, subgenre, seed)
    options = replace(options_of(piece.style, piece.style.part(part)), push=0.0)
    low, high = piece.style.part(part).lane
    seen = 0
    for task in tasks(piece, part):
        start, end = piece.bar_beat(task.section.start_bar), piece.bar_beat(task.section.end_bar)
        for onset, duration, pitch, velocity, brightness, movement in write(task, options):
            seen += 1
            assert start <= onset < onset + duration <= end + 1e-9
            assert low <= pitch <= high
            assert 0 < velocity <= 1
            assert 0 < brightness <= 1
            assert movement == task.section.movement
            # a roll may begin in one chord and end after the next began only by design of the pattern: never here
            assert pitch % 12 in chord_at(piece, task, onset).pitch_classes(piece.tonic)
    assert seen > 30


@pytest.mark.parametrize(("genre", "subgenre", "part"), STYLES)
def test_a_section_is_written_alone(genre, subgenre, part):
    piece = planned(genre, subgenre)
    options = options_of(piece.style, piece.style.part(part))
    together = [write(task, options) for task in tasks(piece, part)]
    apart = [write(task, options) for task in reversed(list(tasks(planned(genre, subgenre), part)))][::-1]
    assert together == apart


@pytest.mark.parametrize("part", ["crunch", "double"])
def test_crunching_guitars_play_no_thirds(part):
    piece = planned("rock", "classic-rock")
    options = options_of(piece.style, piece.style.part(part))
    for task in tasks(piece, part):
        for _, struck in groupby(sorted(write(task, options)), key=lambda row: round(row[0] * 4)):
            pitches = sorted(row[2] for row in struck)
            assert {(b - a) % 12 for a in pitches for b in pitches} <= {0, 5, 7}


def test_stabs_hold_no_root_and_move_in_parallel():
    for seed in range(4):
        piece = planned("electronic", "house", seed)
        options = options_of(piece.style, piece.style.part("stabs"))
        for task in tasks(piece, "stabs"):
            for onset, struck in groupby(sorted(write(task, options)), key=lambda row: row[0]):
                chord = chord_at(piece, task, onset)
                pitches = sorted(row[2] for row in struck)
                root = (piece.tonic + chord.root) % 12
                assert root not in {pitch % 12 for pitch in pitches}
                if chord.symbol in ("i9", "iv9"):
                    assert [b - a for a, b in pairwise(pitches)] == [4, 3, 4]


def test_stabs_avoid_the_kick():
    piece = planned("electronic", "house")
    options = options_of(piece.style, piece.style.part("stabs"))
    steps = [round(row[0] * 4) % 16 for task in tasks(piece, "stabs") for row in write(task, options)]
    assert sum(step % 4 == 0 for step in steps) < 0.3 * len(steps)


def strum(spread, mark="x", **more):
    piece = planned("rock", "classic-rock")
    task = next(iter(tasks(piece, "double")))
    section = piece.sections[2]
    task = Task(piece, piece.style.part("double"), section, piece.stream("x"))
    pattern = f"{mark}-{mark}-------------"
    levels = (CompingLevel(patterns=(pattern,), roll_beat=more.pop("roll_beat", 0.0)),)
    rows = write(task, Options(voicing="close", voices=4, levels=levels, strum_beat=spread, **more))
    start = piece.bar_beat(section.start_bar)
    first = [row for row in rows if row[0] < start + 0.4]
    second = [row for row in rows if start + 0.4 < row[0] < start + 1]
    return start, first, second


def test_downstrokes_strum_up_the_strings_and_upstrokes_down():
    start, down, up = strum(0.02, upstrokes=True)
    assert [row[2] for row in sorted(down)] == sorted(row[2] for row in down)
    assert [row[2] for row in sorted(up)] == sorted((row[2] for row in up), reverse=True)
    assert [round(row[0] - start, 6) for row in sorted(down)] == [0, 0.02, 0.04, 0.06]
    assert len({round(row[0] + row[1], 6) for row in down}) == 1


def test_accents_are_rolled():
    start, rolled, _ = strum(0.0, "X", roll_beat=0.05)
    assert [round(row[0] - start, 6) for row in sorted(rolled)] == [0, 0.05, 0.1, 0.15]


def test_soft_strokes_touch_some_strings():
    _, _, everything = strum(0.0, "x", soft_voices=2)
    _, _, top = strum(0.0, "o", soft_voices=2)
    _, _, bottom = strum(0.0, "o", soft_voices=2, soft_low=True)
    pitches = sorted(row[2] for row in everything)
    assert sorted(row[2] for row in top) == pitches[-2:]
    assert sorted(row[2] for row in bottom) == pitches[:2]
    assert max(row[3] for row in top) < max(row[3] for row in everything)


def test_a_palm_on_the_strings_darkens_soft_strokes():
    _, _, open_strings = strum(0.0, "o")
    _, _, muted = strum(0.0, "o", soft_brightness=0.5)
    assert [row[4] * 0.5 for row in open_strings] == pytest.approx([row[4] for row in muted])
    assert strum(0.0, "x")[2] == strum(0.0, "x", soft_brightness=0.5)[2]


def test_energy_makes_stabs_denser():
    piece = planned("electronic", "house")
    options = options_of(piece.style, piece.style.part("stabs"))
    density = {}
    for task in tasks(piece, "stabs"):
        rows = write(task, options)
        density.setdefault(round(task.section.energy, 1), len({row[0] for row in rows}) / task.section.bars)
    levels = sorted(density)
    assert [density[level] for level in levels] == sorted(density.values())
    assert density[levels[-1]] > 2 * density[levels[0]]


@pytest.mark.parametrize(
    "wrong", [{"gate": 0.0}, {"strum_beat": 0.5}, {"soft_voices": 5}, {"soft_brightness": 0.0}, {"levels": ()}]
)
def test_wrong_options_are_refused(wrong):
    with pytest.raises(ValueError, match=r"gate|soft_|levels"):
        WRITER.options(**wrong)


def test_a_roll_is_no_longer_than_a_beat():
    with pytest.raises(ValueError, match="roll_beat"):
        CompingLevel(roll_beat=2.0)
