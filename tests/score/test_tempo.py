"""The tempo map: exact on beats, invertible within a tick."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.score.tempo import TempoMap
from composer.units import TEMPO_GRID_US, tempo_us_to_beat_frames

tempi = st.integers(150_000 // TEMPO_GRID_US, 3_000_000 // TEMPO_GRID_US).map(lambda steps: steps * TEMPO_GRID_US)


@given(tempi, st.integers(0, 5000))
def test_beats_are_exact(tempo_us, beat):
    assert TempoMap.constant(tempo_us).frame_at(beat) == beat * tempo_us_to_beat_frames(tempo_us)


@given(tempi, tempi, st.integers(1, 64), st.floats(0, 200))
def test_frames_and_ticks_agree_within_a_tick(first, second, change, beat):
    tempo = TempoMap(((0, first), (change, second)))
    assert abs(tempo.tick_at(tempo.frame_at(beat)) - beat * 960) <= 1


@given(tempi, tempi, st.integers(1, 64), st.integers(0, 200))
def test_a_change_of_tempo_is_continuous(first, second, change, past):
    tempo = TempoMap(((0, first), (change, second)))
    at_change = change * tempo_us_to_beat_frames(first)
    assert tempo.frame_at(change) == at_change
    assert tempo.frame_at(change + past) == at_change + past * tempo_us_to_beat_frames(second)


@pytest.mark.parametrize("changes", [(), ((1, 500_000),), ((0, 500_000), (0, 400_000)), ((0, 500_001),), ((0, 0),)])
def test_impossible_maps_are_errors(changes):
    with pytest.raises(ValueError, match="temp"):
        TempoMap(changes)
