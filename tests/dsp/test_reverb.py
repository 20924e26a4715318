"""Allpass and delay network as kernels."""

import numpy as np
import pytest
from scipy.signal import lfilter

from composer.dsp import reverb


def tank(feed, decay=0.7, pole=0.0, delays=None):
    delays = np.array(delays or [1_501 + 2 * 97 * line for line in range(reverb.LINES)], np.int64)
    poles = np.full(reverb.LINES, pole)
    gains = np.full(reverb.LINES, decay * (1 - pole) / (1 - pole**reverb.TAPS) / np.sqrt(reverb.LINES))
    ring = np.zeros((reverb.LINES, 8_192 + reverb.GUARD), np.float32)
    work = np.zeros((reverb.LINES + 2, reverb.BLOCK + reverb.TAPS), np.float32)
    out = np.full_like(feed, np.nan)
    table = np.array([poles, poles**2, poles**4, poles**8], np.float32)
    reverb.render_tank(feed, delays, table, gains.astype(np.float32), ring, work, out)
    return out, delays


def impulse(blocks=100):
    feed = np.zeros((2, blocks * reverb.BLOCK), np.float32)
    feed[:, 0] = 1.0
    return feed


@pytest.mark.parametrize("frames", [50, 1_000, 5_000])
def test_the_allpass_against_scipy(frames):
    signal = np.random.default_rng(0).standard_normal((2, frames)).astype(np.float32)
    delays = np.array([229, 173], np.int64)
    mine = signal.copy()
    reverb.process_allpass(np.float32(0.7), delays, np.zeros(frames, np.float32), mine)
    for channel, delay in enumerate(delays):
        b, a = np.zeros(delay + 1), np.zeros(delay + 1)
        b[0], b[-1], a[0], a[-1] = -0.7, 1.0, 1.0, -0.7
        assert mine[channel] == pytest.approx(lfilter(b, a, signal[channel]), abs=1e-5)


def test_the_first_answers_come_after_each_line():
    out, delays = tank(impulse())
    heard = np.flatnonzero(out[0])
    assert heard[0] == delays[0]
    assert set(delays.tolist()) <= set(heard.tolist())


def test_without_loss_no_energy_is_lost():
    """The mixing matrix is orthogonal: what comes out per second stays the same."""
    out, _ = tank(impulse(400), decay=1.0)
    first, last = (float((out[:, start : start + 24_000] ** 2).sum()) for start in (20_000, 76_000))
    assert last == pytest.approx(first, rel=0.1)


def test_damping_is_a_one_pole_low_pass():
    """One line's first answer is the truncated response (1 - p) p^n, scaled to a sum of 1."""
    out, delays = tank(impulse(), pole=0.5)
    answer = out[0, delays[0] : delays[0] + reverb.TAPS]
    wanted = 0.5 ** np.arange(reverb.TAPS)
    assert answer / answer[0] == pytest.approx(wanted / wanted[0], abs=1e-6)


def test_later_input_is_answered_like_earlier():
    late = np.roll(impulse(), 7 * reverb.BLOCK + 11, axis=1)
    assert np.array_equal(tank(late)[0][:, 7 * reverb.BLOCK + 11 :], tank(impulse())[0][:, : -7 * reverb.BLOCK - 11])


def test_taps_are_delayed_copies_of_either_side():
    source = np.random.default_rng(3).standard_normal((2, 5_000)).astype(np.float32)
    delays, sides = np.array([[3, 900], [40, 77]], np.int64), np.array([[0, 1], [1, 0]], np.int64)
    gains = np.array([[0.5, -0.25], [1.0, 0.125]], np.float32)
    out = np.zeros((2, 6_000), np.float32)
    reverb.add_taps(source, delays, gains, sides, out)
    wanted = np.zeros((2, 6_000))
    for ear in range(2):
        for tap in range(2):
            place = delays[ear, tap]
            wanted[ear, place : place + 5_000] += gains[ear, tap] * source[sides[ear, tap]].astype(float)
    assert out == pytest.approx(wanted, abs=1e-5)
