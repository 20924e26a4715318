"""The kernels of struck things against closed forms."""

import numpy as np
import pytest

from composer.dsp.drum import BLOCK, INAUDIBLE, LAG, add_bent_partials, add_partials, process_sweep

ROWS = np.array([[0.01, 0.5, 0.99995, 0.0], [0.0437, -0.3, 0.9999, 0.25], [0.31, 0.2, 0.9995, 0.7]])


def closed_form(clock, fall):
    return sum(gain * radius**fall * np.sin(2 * np.pi * (hz * clock + turn)) for hz, gain, radius, turn in ROWS)


def test_partials_are_damped_sines():
    frames = 9_600
    out = np.zeros(frames, np.float32)
    add_partials(ROWS, np.zeros(2 * LAG), out)
    count = np.arange(frames)
    np.testing.assert_allclose(out, closed_form(count, count), atol=2 * INAUDIBLE)


def test_partials_add_to_what_is_there():
    out = np.ones(640, np.float32)
    add_partials(ROWS[:1] * [1.0, 0.0, 1.0, 1.0], np.zeros(2 * LAG), out)
    np.testing.assert_array_equal(out, 1.0)


def test_a_partial_ends_when_it_cannot_be_heard():
    out = np.zeros(48_000, np.float32)
    add_partials(ROWS[2:], np.zeros(2 * LAG), out)
    last = np.flatnonzero(out)[-1]
    assert last < 30_000
    assert 0.2 * ROWS[2, 2] ** last < 1.1 * INAUDIBLE


def test_bent_partials_follow_the_clock():
    frames = 6_400
    count = np.arange(frames, dtype=np.float64)
    clock = count + 300.0 * (1.0 - np.exp(-count / 500.0))
    out = np.zeros(frames, np.float32)
    add_bent_partials(clock, ROWS, np.zeros(LAG), out)
    np.testing.assert_allclose(out, closed_form(clock, count), atol=2 * INAUDIBLE)


@pytest.mark.parametrize(("mix", "passed"), [((1, 0, 0), 0), ((0, 1, 0), 1), ((0, 0, 1), 2)])
def test_sweep_filters_one_band(mix, passed):
    """Two octaves and more from the edge a 12 dB filter is down by 20 dB; a band-pass of Q 4 by 20 dB as well."""
    gains = []
    for frequency in (0.001, 0.02, 0.25):
        tone = np.sin(2 * np.pi * frequency * np.arange(19_200)).astype(np.float32)
        process_sweep(tone, np.array([0.02]), 0.25 if passed == 1 else 1.414, np.array(mix, float), np.zeros(2))
        gains.append(20 * np.log10(np.abs(tone[9_600:]).max()))
    assert gains[passed] == pytest.approx(0.0, abs=0.15)
    assert all(gain < -20.0 for gain in np.delete(gains, [passed, 1]))


def test_sweep_in_two_calls_is_sweep_in_one():
    noise = np.random.default_rng(1).uniform(-1, 1, 40 * BLOCK).astype(np.float32)
    cutoff = np.geomspace(0.002, 0.3, 40)
    mix = np.array([0.2, 0.7, 0.4])
    whole, halves, state = noise.copy(), noise.copy(), np.zeros(2)
    process_sweep(whole, cutoff, 0.8, mix, np.zeros(2))
    process_sweep(halves[: 15 * BLOCK], cutoff[:15], 0.8, mix, state)
    process_sweep(halves[15 * BLOCK :], cutoff[15:], 0.8, mix, state)
    np.testing.assert_array_equal(whole, halves)


def test_sweep_is_stable_at_the_top():
    noise = np.random.default_rng(2).uniform(-1, 1, 4_800).astype(np.float32)
    process_sweep(noise, np.array([0.7]), 0.1, np.array([1.0, 0.0, 0.0]), np.zeros(2))
    assert np.isfinite(noise).all()
    assert np.abs(noise).max() < 20.0
