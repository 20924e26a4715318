"""The last bar: one chord, struck together, on the tonic, as each part holds chords."""

import pytest

from composer.brief import Brief
from composer.compose.planner import plan
from composer.compose.writers.ending import STOPPED_BEAT, write_ending
from composer.compose.writers.writer import Task

STYLES = [
    ("electronic", "house"),
    ("hip-hop", "lo-fi"),
    ("rock", "classic-rock"),
    ("cinematic", "epic"),
    ("chiptune", "nes-action"),
]


def endings(genre, subgenre, energy, seed=2, **fields):
    structure = [{"duration": 1, "type": "verse"}, {"duration": 1, "type": "refrain", "energy": energy}]
    brief = Brief(genre=genre, subgenre=subgenre, duration_ms=60_000, seed=seed, structure=structure, **fields)
    piece = plan(brief)
    section = piece.sections[-1]
    return piece, {
        spec.name: write_ending(Task(piece, spec, section, piece.stream(spec.name))) for spec in piece.style.parts
    }


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
@pytest.mark.parametrize("energy", ["calm", "dynamic"])
def test_everybody_who_plays_strikes_the_last_chord(genre, subgenre, energy):
    piece, parts = endings(genre, subgenre, energy)
    chord = piece.last_phrase.slots[-1].chord
    onset, end = piece.bar_beat(piece.bars - 1), piece.bar_beat(piece.bars)
    for spec in piece.style.parts:
        rows = parts[spec.name]
        if spec.name not in piece.last_phrase.active or spec.role == "effects":
            assert rows == []
            continue
        assert rows[0][0] == onset
        assert all(row[0] <= onset + 1 for row in rows)
        assert len({round(row[0] + row[1], 6) for row in rows}) == 1
        assert rows[0][0] + rows[0][1] >= end
        if not spec.percussion:
            assert all(spec.lane[0] <= row[2] <= spec.lane[1] for row in rows)
            assert {row[2] % 12 for row in rows} <= set(chord.pitch_classes(piece.tonic))
    assert chord.root == 0


def test_the_crunch_ends_on_a_power_chord():
    piece, parts = endings("rock", "classic-rock", "dynamic")
    pitches = [row[2] for row in parts["crunch"]]
    assert len(pitches) >= 2
    assert {(pitch - piece.tonic) % 12 for pitch in pitches} == {0, 7}


def test_keys_roll_their_last_chord():
    _, parts = endings("hip-hop", "lo-fi", "calm")
    onsets = [row[0] for row in parts["keys"]]
    assert len(set(onsets)) == len(onsets) >= 3
    assert [row[2] for row in parts["keys"]] == sorted(row[2] for row in parts["keys"])


def test_a_chip_ends_on_single_notes():
    _, parts = endings("chiptune", "nes-action", "dynamic")
    for name in ("pulse-1", "pulse-2", "triangle"):
        assert len(parts[name]) == 1


def test_a_ringing_guitar_ends_on_a_chord():
    _, parts = endings("rock", "classic-rock", "calm")
    assert len(parts["clean"]) == 4


def test_a_style_may_stop_instead_of_ringing():
    piece, parts = endings("latin", "tango", "dynamic")
    assert piece.style.form.ending == "stop"
    lengths = {round(row[1], 3) for rows in parts.values() for row in rows}
    assert lengths and max(lengths) <= STOPPED_BEAT
