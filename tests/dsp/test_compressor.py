"""The compressor's gain: its static curve, how it attacks and lets go, and how far back it looks."""

import numpy as np
import pytest

from composer.dsp.compressor import BLOCK, render_power, render_reduction


def reduction(powers, count, mean=4, threshold=-20.0, slope=0.75, knee=6.0, release=20, attack=3):
    course = np.linspace(1.0, 0.0, release)
    out = np.full(count, np.nan)
    controls = np.array([mean, threshold, slope, knee], float)
    render_reduction(np.asarray(powers, float), controls, course, attack, np.empty((2, len(powers))), out)
    return out


def test_power_is_the_mean_square_of_both_sides():
    signal = np.random.default_rng(1).standard_normal((2, 10 * BLOCK)).astype(np.float32)
    out = np.empty(10)
    render_power(signal, out)
    assert out == pytest.approx((signal.astype(float) ** 2).reshape(2, 10, BLOCK).mean(axis=2).sum(axis=0), rel=1e-5)


@pytest.mark.parametrize(
    ("level_db", "wanted_db"), [(-40.0, 0.0), (-24.0, 0.0), (-20.0, 0.5625), (-10.0, 7.5), (0.0, 15.0)]
)
def test_the_static_curve(level_db, wanted_db):
    """Ratio 4 over -20 dB with a knee of 6 dB: at the threshold an eighth of knee times slope."""
    assert reduction(np.full(200, 10.0 ** (level_db / 10)), 50) == pytest.approx(wanted_db, abs=1e-6)


def test_it_attacks_and_lets_go_in_the_times_it_was_given():
    powers = np.full(200, 1e-6)
    powers[100:120] = 1.0
    out = reduction(powers, 150)
    before, during, falling, after = out[:50], out[56:70], out[73:96], out[70 + 4 + 20 + 3 :]
    assert not before.any()
    assert during == pytest.approx(15.0, abs=1e-6)
    assert (np.diff(falling) <= 1e-9).all()
    assert not after.any()


def test_its_memory_ends_where_it_says():
    powers = np.random.default_rng(2).random(300) ** 8
    needed = 40 + 4 + 20 + 3 - 2
    assert np.array_equal(reduction(powers, 40), reduction(powers[-needed:], 40))
    other = powers.copy()
    other[-needed - 1] = 100.0
    assert np.array_equal(reduction(powers, 40), reduction(other, 40))
