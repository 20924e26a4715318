"""Moving delays."""

import numpy as np
import pytest

from composer.dsp.sweep import render_sweep


def swept(signal, edges, size=32):
    out = np.full_like(signal, np.nan)
    render_sweep(signal, np.ascontiguousarray(edges, np.float64), size, out)
    return out


def tone(frames=3_200):
    return np.sin(np.arange(frames) * 0.05).astype(np.float32)[None, :]


@pytest.mark.parametrize("delay", [2.0, 10.0, 33.25, 100.5])
def test_a_still_delay_is_a_delay(delay):
    out = swept(tone(), np.full((1, 101), delay))
    time = np.arange(3_200)
    settled = time > delay + 2
    assert out[0, settled] == pytest.approx(np.sin((time - delay) * 0.05)[settled], abs=2e-4)
    assert not out[0, : int(delay)].any()


def test_a_growing_delay_lowers_the_pitch():
    out = swept(tone(), np.linspace(10.0, 10.0 + 0.1 * 3_200, 101)[None, :])
    wanted = np.sin((np.arange(3_200) * 0.9 - 10.0) * 0.05)
    assert out[0, 100:] == pytest.approx(wanted[100:], abs=2e-4)
