"""A small score with everything a picture has to cope with."""

import pytest

from composer.score.mix import Channel
from composer.score.note import score_notes
from composer.score.score import Marker, Part, Score
from composer.score.tempo import TempoMap

STRUCTURE = [
    {"start": 0.0, "duration": 0.25, "energy": "calm", "movement": "intro", "start_ms": 0, "bars": 1},
    {"start": 0.25, "duration": 0.75, "energy": "dynamic", "movement": "refrain", "start_ms": 2_000, "bars": 3},
]


@pytest.fixture(scope="session")
def structure():
    return STRUCTURE


@pytest.fixture(scope="session")
def score():
    """Four bars of 4/4 at 120 bpm: 8 s exactly; a bass note a beat, one high note, and a kick a beat."""
    bass = score_notes([(float(beat), 1.0, 36 + beat % 5, 0.2 + beat / 20, 0.5, 0) for beat in range(16)])
    lead = score_notes([(4.0, 8.0, 84.0, 0.9, 0.5, 1)])
    kick = score_notes([(float(beat), 0.25, 36, 0.8, 0.5, 0) for beat in range(16)])
    parts = (
        Part("bass", "bass", "any", 38, False, Channel(), bass),
        Part("lead <1>", "melody", "any", 80, False, Channel(), lead),
        Part("drums", "drums", "any", 0, True, Channel(), kick),
    )
    markers = (Marker(0, "intro"), Marker(4, "refrain"))
    return Score(TempoMap.constant(500_000), (4, 4), "Am", "A & B", markers, parts, 8 * 48_000)
