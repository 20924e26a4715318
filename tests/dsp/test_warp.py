"""Reading late: a constant delay delays, a growing one lowers the pitch."""

import numpy as np

from composer.dsp.envelope import process_gain
from composer.dsp.warp import render_delayed


def test_a_constant_delay_delays():
    signal = np.sin(2.0 * np.pi * 0.01 * np.arange(3200)).astype(np.float32)
    out = np.empty(3200, dtype=np.float32)
    render_delayed(signal, np.full(101, 10.5), out)
    wanted = np.sin(2.0 * np.pi * 0.01 * (np.arange(3200) - 10.5))
    assert np.abs(out[20:] - wanted[20:]).max() < 1e-4
    assert not out[:10].any()


def test_a_growing_delay_lowers_the_pitch():
    signal = np.sin(2.0 * np.pi * 0.01 * np.arange(32_000)).astype(np.float32)
    out = np.empty(32_000, dtype=np.float32)
    render_delayed(signal, 2.0 + 320.0 * np.linspace(0.0, 1.0, 1001), out)
    crossings = np.count_nonzero(np.diff(np.signbit(out[100:])))
    assert abs(crossings - 2 * 0.01 * 0.99 * 31_900) <= 1


def test_the_gain_is_a_straight_line_between_its_points():
    signal = np.ones((2, 64), dtype=np.float32)
    process_gain(signal, np.array([0.0, 1.0, 0.5], dtype=np.float32))
    assert np.allclose(signal[0], np.interp(np.arange(64), [0, 32, 64], [0.0, 1.0, 0.5]), atol=1e-6)
    assert np.array_equal(signal[0], signal[1])
