"""The ping-pong kernel."""

import numpy as np
import pytest

from composer.dsp.echo import render_echo


def echoed(source, frames, controls=(0.5, 0.0, 1.0), delay=100):
    out = np.full((2, frames), np.nan, np.float32)
    render_echo(source.astype(np.float32), delay, np.array(controls), out)
    return out


def test_repeats_alternate_and_halve():
    """With the low-pass open and the high-pass at 0 Hz each repeat is a copy."""
    out = echoed(np.r_[1.0, np.zeros(49)], 1_000)
    assert out[:, [100, 200, 300, 400]] == pytest.approx(np.array([[1, 0, 0.25, 0], [0, 0.5, 0, 0.125]]), abs=1e-6)
    assert np.abs(np.delete(out, range(100, 1_000, 100), axis=1)).max() < 1e-6


def test_a_sum_is_answered_with_the_sum():
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((2, 500))
    settings = (0.6, 0.4, 0.98)
    both = echoed(a + b, 3_000, settings)
    assert both == pytest.approx(echoed(a, 3_000, settings) + echoed(b, 3_000, settings), abs=1e-5)
