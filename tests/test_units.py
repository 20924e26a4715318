"""Units: the grid of 48 kHz is exact."""

from hypothesis import given
from hypothesis import strategies as st

from composer import units


@given(st.integers(1, 24_000))
def test_a_quarter_on_the_tempo_grid_is_whole_frames(steps):
    tempo_us = steps * units.TEMPO_GRID_US
    assert units.tempo_us_to_beat_frames(tempo_us) * 1_000_000 == tempo_us * units.SAMPLE_RATE_HZ


@given(st.floats(20, 400))
def test_a_tempo_is_held_to_the_grid_within_half_a_step(bpm):
    tempo_us = units.bpm_to_tempo_us(bpm)
    assert tempo_us % units.TEMPO_GRID_US == 0
    assert abs(60_000_000 / bpm - tempo_us) <= units.TEMPO_GRID_US / 2 + 1e-6


def test_known_values():
    assert units.pitch_to_hz(69) == 440.0
    assert abs(units.pitch_to_hz(60) - 261.6256) < 1e-4
    assert abs(units.db_to_gain(-6.0206) - 0.5) < 1e-5
    assert units.gain_to_db(0.0) == float("-inf")
    assert abs(units.cents_to_ratio(1200) - 2.0) < 1e-12
    assert units.ms_to_frames(1) == 48
