"""Marks of rhythm measure what they say: on bars written by hand, right ones and wrong ones."""

from dataclasses import replace

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.score_writer import write_score
from composer.score.note import score_notes
from composer.styles.mark import Mark
from composer.theory.percussion import DRUMS

BARS = 16
PARTS = ("drums", "bass", "crunch")


@pytest.fixture(scope="module")
def piece():
    """A rock verse and refrain of sixteen bars with empty parts, all playing."""
    rows = [{"duration": 1, "type": "verse", "energy": "medium"}, {"duration": 1, "type": "refrain"}]
    brief = Brief(genre="rock", subgenre="classic-rock", duration_ms=33_000, seed=1, structure=rows, bpm=120, key="E")
    planned = plan(brief)
    assert planned.bars == BARS
    return planned, write_score(planned)


def scored(piece, **parts):
    """The piece with parts of hand-written notes: (beat, pitch[, velocity[, length]])."""
    planned, score = piece
    made = []
    for part in score.parts:
        rows = [(*row, *(0.8, 0.5)[len(row) - 2 :]) for row in parts.get(part.name, ())]
        notes = score_notes([(beat, length, pitch, loud, 0.5, int(beat >= 32)) for beat, pitch, loud, length in rows])
        made.append(replace(part, notes=notes))
    return planned, replace(score, parts=tuple(made))


def looped(*hits, bars=BARS):
    """Hits (step, drum or pitch[, velocity]) in every bar."""
    return [(4 * bar + step / 4, DRUMS.get(pitch, pitch), *rest) for bar in range(bars) for step, pitch, *rest in hits]


def value(marks, piece, name, *, drums=(), bass=(), crunch=(), **fields):
    planned, score = scored(piece, drums=list(drums), bass=list(bass), crunch=list(crunch))
    return marks.MARKS[name](Mark(name, **fields), planned, score)


ROCK = looped((0, "kick"), (4, "snare"), (8, "kick"), (12, "snare"), (7, "snare", 0.2))
FLOOR = looped(*((step, "kick") for step in (0, 4, 8, 12)))
SKANK = looped(*((step, 64) for step in (2, 6, 10, 14)))
QUARTERS = looped((0, 40), (4, 43), (8, 45), (12, 44))

CASES = [
    ("drum_avoids_steps", {"drums": ROCK, "part": "drums", "drum": "kick", "steps": (4, 12)}, 1.0),
    ("drum_avoids_steps", {"drums": FLOOR, "part": "drums", "drum": "kick", "steps": (4, 12)}, 0.0),
    ("drum_share_on_steps", {"drums": ROCK, "part": "drums", "drum": "snare", "steps": (4, 12)}, 2 / 3),
    ("backbeat", {"drums": ROCK, "part": "drums"}, 1.0),
    ("backbeat", {"drums": looped((4, "snare"), (8, "snare")), "part": "drums"}, 0.5),
    ("four_on_floor", {"drums": FLOOR, "part": "drums"}, 1.0),
    ("four_on_floor", {"drums": ROCK, "part": "drums"}, 0.0),
    ("hits_per_bar", {"drums": ROCK, "part": "drums"}, 5.0),
    ("hits_per_bar", {"drums": ROCK, "part": "drums", "drum": "kick"}, 2.0),
    ("onsets_per_beat", {"bass": QUARTERS, "part": "bass"}, 1.0),
    ("offbeat_share", {"crunch": SKANK, "part": "crunch"}, 1.0),
    ("offbeat_share", {"bass": QUARTERS, "part": "bass"}, 0.0),
    ("on_steps", {"crunch": SKANK, "part": "crunch", "steps": (2, 6, 10, 14)}, 1.0),
    ("on_steps", {"bass": QUARTERS, "part": "bass", "steps": (2, 6, 10, 14)}, 0.0),
    ("bars_with_steps", {"crunch": SKANK, "part": "crunch", "steps": (2, 14)}, 1.0),
    ("bars_with_steps", {"crunch": SKANK, "part": "crunch", "steps": (2, 15)}, 0.0),
    ("empty_on_steps", {"crunch": SKANK, "part": "crunch", "steps": (0,)}, 1.0),
    ("empty_on_steps", {"bass": QUARTERS, "part": "bass", "steps": (0,)}, 0.0),
    ("with_drum", {"bass": QUARTERS, "drums": ROCK, "part": "bass", "drum": "kick"}, 0.5),
    ("with_drum", {"bass": QUARTERS, "drums": FLOOR, "part": "bass", "drum": "kick"}, 1.0),
    ("metre_groups", {"steps": (4, 4, 4, 4)}, 1.0),
    ("metre_groups", {"steps": (6, 6, 4)}, 0.0),
    ("swing", {}, 0.5),
    ("tempo", {}, 120.0),
    ("rolls", {"drums": looped((0, "hat"), (0.5, "hat"), (1, "hat")), "part": "drums", "drum": "hat"}, 1.0),
    ("rolls", {"drums": looped((0, "hat"), (1, "hat")), "part": "drums", "drum": "hat"}, 0.0),
    ("ghost_share", {"drums": ROCK, "part": "drums", "drum": "snare"}, 1 / 3),
    ("velocity_spread", {"bass": QUARTERS, "part": "bass"}, 0.0),
    ("velocity_spread", {"drums": looped((0, "kick", 0.9), (4, "kick", 0.5)), "part": "drums"}, 0.2),
    ("drum_notes", {"drums": looped((0, "kick"))}, 16.0),
    ("drum_notes", {"bass": QUARTERS}, 0.0),
    ("walking", {"bass": QUARTERS, "part": "bass"}, 1.0),
    ("walking", {"bass": looped((0, 40), (8, 47)), "part": "bass"}, 0.0),
    ("walking", {"bass": looped(*((step, 40) for step in (0, 4, 8, 12))), "part": "bass"}, 0.0),
    ("step_share", {"bass": looped((0, 40), (8, 42)), "part": "bass"}, 1.0),
    ("step_share", {"bass": looped((0, 40), (8, 47)), "part": "bass"}, 0.0),
    ("repeats", {"bass": QUARTERS, "part": "bass"}, 13 / 15),
    ("doubles", {"bass": QUARTERS, "crunch": looped((0, 52), (4, 55)), "part": "bass", "other": "crunch"}, 0.5),
    ("pitch_classes", {"bass": QUARTERS, "part": "bass"}, 4.0),
    ("median_pitch", {"bass": QUARTERS, "part": "bass"}, 43.5),
    ("beat_cells", {"bass": looped((0, 40), (2, 40), (3, 40)), "part": "bass", "steps": (0, 2, 3)}, 1.0),
    ("beat_cells", {"bass": QUARTERS, "part": "bass", "steps": (0, 2, 3)}, 0.0),
    ("commonest_bar", {"drums": ROCK}, 1.0),
    ("fills_at_ends", {"drums": ROCK}, 0.0),
    ("fills_at_ends", {"drums": sorted([*ROCK, (31.5, 50), (31.75, 50)])}, 1.0),
]


@pytest.mark.parametrize(("name", "fields", "expected"), CASES, ids=[f"{row[0]}-{row[2]:.2g}" for row in CASES])
def test_a_mark_measures_what_it_says(marks, piece, name, fields, expected):
    measured = value(marks, piece, name, **fields)
    assert measured == pytest.approx(expected, abs=0.07 if name in ("repeats",) else 1e-6)


def test_a_clave_that_turns_round_is_noticed(marks, piece):
    steps = (0, 6, 12, 20, 24)

    def two(bar):
        return [8 * bar + step / 4 for step in steps]

    good = [(beat, DRUMS["clave"]) for pair in range(8) for beat in two(pair)]
    turned = [(beat + 4, pitch) for beat, pitch in good if beat < 56]
    broken = [(beat + 4 * (beat >= 16), pitch) for beat, pitch in good if beat < 56]
    fields = {"part": "drums", "drum": "clave", "steps": steps}
    assert value(marks, piece, "clave", drums=good, **fields) == 1.0
    assert value(marks, piece, "clave", drums=turned, **fields) > 0.8
    assert value(marks, piece, "clave", drums=broken, **fields) < 0.7


def test_early_roots_count_only_if_they_are_held_over(marks, piece):
    planned, _ = piece
    slots = [slot for _, phrase in planned.phrases() for slot in phrase.slots]
    early = [(slot.onset_beat - 1, 24 + (planned.tonic + slot.chord.bass) % 12, 0.8, 2.0) for slot in slots[1:]]
    short = [(*row[:3], 0.5) for row in early]
    assert value(marks, piece, "anticipated", bass=early, part="bass") == 1.0
    assert value(marks, piece, "anticipated", bass=short, part="bass") == 0.0


def test_a_drone_sounds_all_the_time(marks, piece):
    held = [(8.0 * bar, 40, 0.8, 8.0) for bar in range(8)]
    assert value(marks, piece, "sounds", bass=held, part="bass") == 1.0
    assert value(marks, piece, "sounds", bass=held[::2], part="bass") == pytest.approx(0.5, abs=0.02)
