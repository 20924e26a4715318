"""Doubles, answers, counter-lines and phases: what each keeps to, whatever the style."""

import itertools
from dataclasses import replace

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.writers import answer, counter, double, melody, phase
from composer.compose.writers.chording import Level
from composer.compose.writers.registry import options_of
from composer.compose.writers.writer import Task
from composer.styles.schema import PartSpec

LEADS = [
    ("rock", "classic-rock", "lead"),
    ("hip-hop", "lo-fi", "lead"),
    ("cinematic", "epic", "lead"),
    ("chiptune", "nes-action", "lead"),
]
STRUCTURE = [{"duration": 1, "type": kind} for kind in ("verse", "refrain", "verse")]


def planned(genre, subgenre, seed=1):
    return plan(Brief(genre=genre, subgenre=subgenre, duration_ms=90_000, seed=seed, structure=STRUCTURE))


def lead_of(piece):
    return next(spec for spec in piece.style.parts if spec.role == "melody")


def task_of(piece, spec, index):
    section = piece.sections[index]
    return Task(piece, spec, section, piece.stream(f"{spec.name}/{section.movement}/{section.index}"))


def follower(piece, **fields):
    """A part that plays wherever the lead does."""
    lead = lead_of(piece)
    return replace(lead, **{"role": "counter", "options": {}, "preset": "flute", **fields})


def sung(piece, index):
    lead = lead_of(piece)
    return melody.write(task_of(piece, lead, index), options_of(piece.style, lead))


@pytest.mark.parametrize(("genre", "subgenre", "_name"), LEADS)
def test_a_double_in_octaves_has_the_rhythm_and_tones_of_the_lead(genre, subgenre, _name):
    piece = planned(genre, subgenre)
    spec = follower(piece, lane=(36, 108))
    options = double.Options(of=lead_of(piece).name, octave=1)
    for index in range(len(piece.sections)):
        rows, tune = double.write(task_of(piece, spec, index), options), sung(piece, index)
        shared = {round(row[0] * 48) for row in tune} & {round(row[0] * 48) for row in rows}
        assert len(shared) >= 0.95 * len(tune)
        above = {round(row[0] * 48): row[2] for row in rows}
        assert {above[round(row[0] * 48)] - row[2] for row in tune if round(row[0] * 48) in shared} <= {12, 0}


@pytest.mark.parametrize("apart", [1, 2])
def test_a_double_strikes_long_notes_again_and_again(apart):
    piece = planned("rock", "classic-rock")
    task = task_of(piece, follower(piece, lane=(36, 108)), 1)
    held, struck = (double.write(task, double.Options(restrike_steps=steps, accent=0.0)) for steps in (0, apart))
    assert len(struck) > len(held)
    assert {row[2] for row in struck} == {row[2] for row in held}
    assert {round(row[0] * 48) for row in held} <= {round(row[0] * 48) for row in struck}
    assert all(
        after[0] - before[0] >= apart / 4 - 1e-9 or after[2] != before[2]
        for before, after in itertools.pairwise(struck)
    )
    assert all(row[1] <= apart / 4 for row in struck)
    assert sum(row[1] for row in struck) == pytest.approx(sum(row[1] for row in held))


@pytest.mark.parametrize("steps", [2, 5, -2])
def test_a_double_in_thirds_and_sixths_stays_in_the_scale(steps):
    piece = planned("cinematic", "epic")
    spec = follower(piece, lane=(30, 110))
    options = double.Options(of=lead_of(piece).name, steps=steps)
    task = task_of(piece, spec, 1)
    for phrase in task.phrases():
        tones = melody.tune(task_of(piece, lead_of(piece), 1), melody.Options(), phrase)
        moved = double._following(task, options, phrase, tones)
        scale = {tone for slot in phrase.slots for tone in piece.tones_over(slot.chord)}
        assert {tone.pitch % 12 for tone in moved} <= scale
        sizes = {abs(a.pitch - b.pitch) for a, b in zip(moved, tones, strict=True)}
        assert sizes <= ({3, 4} if abs(steps) == 2 else {7, 8, 9, 10})


def test_a_canon_comes_later_and_ends_with_its_phrase():
    piece = planned("cinematic", "epic")
    spec = follower(piece, lane=(36, 108))
    task = task_of(piece, spec, 1)
    for phrase in task.phrases():
        tones = melody.tune(task_of(piece, lead_of(piece), 1), melody.Options(), phrase)
        moved = double._following(task, double.Options(of=lead_of(piece).name, delay_bars=1.0), phrase, tones)
        late = piece.metre.bar_steps
        assert [tone.step for tone in moved] == [tone.step + late for tone in tones][: len(moved)]
        assert all(tone.step + tone.length <= phrase.bars * late for tone in moved)


def test_a_double_of_nobody_says_so():
    piece = planned("rock", "classic-rock")
    with pytest.raises(LookupError, match="is no part"):
        double.write(task_of(piece, follower(piece), 0), double.Options(of="nobody"))


@pytest.mark.parametrize(("genre", "subgenre", "_name"), LEADS)
@pytest.mark.parametrize("seed", [1, 2])
def test_answers_sound_only_where_the_lead_is_silent(genre, subgenre, _name, seed):
    piece = planned(genre, subgenre, seed)
    heard = 0
    for index in range(len(piece.sections)):
        task = task_of(piece, follower(piece), index)
        silent = {
            phrase.start_bar + bar for phrase in task.phrases() for bar, sings in enumerate(phrase.lead) if not sings
        }
        rows = answer.write(task, answer.Options())
        heard += len(rows)
        assert {int(row[0] // piece.bar_beats) for row in rows} <= silent
    assert heard > 0


def test_answers_return_with_their_material():
    piece = planned("rock", "classic-rock")
    first, _, again = (answer.write(task_of(piece, follower(piece), index), answer.Options()) for index in range(3))
    starts = [piece.bar_beat(piece.sections[index].start_bar) for index in (0, 2)]

    def rhythm(rows, start):
        return [round(row[0] - start, 3) for row in rows]

    length = min(len(first), len(again))
    assert length and rhythm(first, starts[0])[:length] == rhythm(again, starts[1])[:length]


@pytest.mark.parametrize(("genre", "subgenre", "_name"), LEADS)
def test_a_counter_line_moves_by_small_steps_through_chord_tones(genre, subgenre, _name):
    piece = planned(genre, subgenre)
    options = counter.Options(levels=(Level(patterns=("x-------x-------",)),))
    for index in range(len(piece.sections)):
        task = task_of(piece, follower(piece, lane=(52, 72)), index)
        rows = counter.write(task, options)
        moves = [abs(b[2] - a[2]) for a, b in itertools.pairwise(rows)]
        assert sum(moves) / max(1, len(moves)) <= 4.0
        for phrase in task.phrases():
            for row in rows:
                if piece.bar_beat(phrase.start_bar) <= row[0] < piece.bar_beat(phrase.end_bar):
                    assert row[2] % 12 in phrase.slot_at(row[0]).chord.pitch_classes(piece.tonic)


def test_phases_keep_their_periods_through_a_movement():
    piece = planned("cinematic", "epic")
    spec: PartSpec = follower(piece, lane=(48, 84))
    options = phase.Options(periods_beat=(7.0, 11.0), degrees=(0, 3), length_beat=4.0)
    rows = [row for index in range(len(piece.sections)) for row in phase.write(task_of(piece, spec, index), options)]
    by_pitch = {}
    for row in rows:
        by_pitch.setdefault((row[2], row[5]), []).append(row[0])
    assert len(by_pitch) >= 4
    gaps = {round(b - a, 2) for onsets in by_pitch.values() for a, b in itertools.pairwise(onsets)}
    assert gaps <= {7.0, 11.0}
