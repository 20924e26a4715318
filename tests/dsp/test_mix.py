"""Adding sounds to buffers, and gains that move."""

import numpy as np
import pytest

from composer.dsp.mix import NEVER, add_sound, process_gain

STRAIGHT = np.array([1, 0, 0, 1], np.float32)


@pytest.mark.parametrize("start", [-30, -100, -99, 0, 10, 60, 63, 64, 500])
def test_a_sound_that_hangs_over_either_end(start):
    source = np.random.default_rng(0).standard_normal((2, 100)).astype(np.float32)
    wanted = np.zeros((2, 1_000), np.float32)
    wanted[:, 200 + start : 300 + start] = source
    out = np.zeros((2, 64), np.float32)
    add_sound(source, start, NEVER, 0, STRAIGHT, out)
    assert np.array_equal(out, wanted[:, 200:264])


def test_gains_form_a_matrix():
    source = np.array([[1.0], [10.0]], np.float32)
    out = np.ones((2, 1), np.float32)
    add_sound(source, 0, NEVER, 0, np.array([2, 3, 5, 7], np.float32), out)
    assert out[:, 0].tolist() == [1 + 2 + 50, 1 + 3 + 70]
    out = np.zeros((2, 1), np.float32)
    add_sound(source[:1], 0, NEVER, 0, np.array([2, 3, 5, 7], np.float32), out)
    assert out[:, 0].tolist() == [2, 3]


@pytest.mark.parametrize("channels", [1, 2])
def test_a_choked_sound_fades(channels):
    source = np.ones((channels, 100), np.float32)
    gains = np.array([1, 1, 0, 0], np.float32) if channels == 1 else STRAIGHT
    out = np.zeros((2, 100), np.float32)
    add_sound(source, 0, 40, 20, gains, out)
    assert (out[:, :40] == 1.0).all()
    assert (np.diff(out[:, 39:61]) < 0).all()
    assert not out[:, 60:].any()
    halves = np.zeros((2, 100), np.float32)
    for start in (0, 50):
        part = np.zeros((2, 50), np.float32)
        add_sound(source, -start, 40, 20, gains, part)
        halves[:, start : start + 50] = part
    assert np.array_equal(halves, out)


def test_a_gain_runs_straight_between_its_edges():
    signal = np.ones((2, 64), np.float32)
    process_gain(np.array([1, 1, 0.5, 0, 0.25], np.float32), 16, signal)
    wanted = np.interp(np.arange(64), [0, 16, 32, 48, 64], [1, 1, 0.5, 0, 0.25])
    assert signal[0] == pytest.approx(wanted, abs=1e-6)
    assert np.array_equal(signal[0], signal[1])
