"""The state-variable filter: the response of the textbook, stable when swept, no seam."""

import numpy as np
import pytest

from composer.dsp.filter import process_filter

LOW, BAND, HIGH = np.eye(3)


def response(mix, damping, cutoff, frequencies):
    """Gain at frequencies (cycles per sample), from the impulse response."""
    impulse = np.zeros((1, 8192), dtype=np.float32)
    impulse[0, 0] = 1.0
    process_filter(impulse, np.full(257, np.tan(np.pi * cutoff)), damping, mix, np.zeros((1, 2)))
    turn = np.exp(-2.0j * np.pi * np.outer(frequencies, np.arange(8192)))
    return np.abs(turn @ impulse[0].astype(float))


@pytest.mark.parametrize(
    ("mix", "wanted"), [(LOW, [1.0, 0.7071, 0.0]), (BAND, [0.0, 1.0, 0.0]), (HIGH, [0.0, 0.7071, 1.0])]
)
def test_gain_far_below_at_and_far_above_the_cutoff(mix, wanted):
    found = response(mix, 1.41421356, 0.05, np.array([0.0005, 0.05, 0.4995]))
    assert np.allclose(found, wanted, atol=0.015)


def test_low_pass_falls_by_twelve_db_per_octave():
    near, far = response(LOW, 1.41421356, 0.005, np.array([0.02, 0.04]))
    assert abs(20.0 * np.log10(near / far) - 12.0) < 0.3


def test_resonance_is_one_over_the_damping():
    assert abs(response(LOW, 0.2, 0.02, np.array([0.02]))[0] - 5.0) < 0.05


def test_it_stays_finite_when_swept_fast():
    noise = np.random.Generator(np.random.Philox(key=1)).standard_normal((2, 64_000)).astype(np.float32)
    cutoff = np.tan(np.pi * np.tile([0.0004, 0.43], 1001)[:2001])
    process_filter(noise, cutoff, 0.05, LOW, np.zeros((2, 2)))
    assert np.abs(noise).max() < 50.0


def test_two_calls_give_what_one_gives():
    noise = np.random.Generator(np.random.Philox(key=2)).standard_normal((2, 3200)).astype(np.float32)
    cutoff = np.linspace(0.01, 1.0, 101)
    whole, state = noise.copy(), np.zeros((2, 2))
    process_filter(whole, cutoff, 0.3, LOW, np.zeros((2, 2)))
    first, second = noise[:, :1280].copy(), noise[:, 1280:].copy()
    process_filter(first, cutoff[:41].copy(), 0.3, LOW, state)
    process_filter(second, cutoff[40:].copy(), 0.3, LOW, state)
    assert np.array_equal(np.concatenate([first, second], axis=1), whole)
