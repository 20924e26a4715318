"""Reading true peaks, and the gain that keeps them down."""

import numpy as np
import pytest

from composer.dsp import limiter


def peaks(signal, floor=0.0):
    out = np.empty(signal.shape[1] // limiter.BLOCK, np.float32)
    work = np.empty((2, limiter.SPAN), np.float32)
    limiter.render_peaks(signal, np.float32(floor), limiter.interpolators(), work, out)
    return out


def gains(tops, slope=0.01, window=5, reach=3):
    smooth = np.hanning(2 * reach + 3)[1:-1]
    edges = np.empty(len(tops) + 1, np.float32)
    work = np.empty((3, len(edges)))
    limiter.render_depth(tops.astype(np.float32), 1.0, slope, window, smooth / smooth.sum(), work, edges)
    return edges


@pytest.mark.parametrize("cycles", [0.01, 0.1, 0.25, 0.37])
def test_a_sine_has_the_peak_of_its_amplitude_wherever_it_is_sampled(cycles):
    """At a quarter of the rate and 45 degrees the samples stay 3 dB below the peak (BS.1770-4, annex 2)."""
    for phase in np.linspace(0, np.pi / 2, 7):
        wave = np.zeros((2, 1_024), np.float32)
        wave[1] = 0.8 * np.sin(2 * np.pi * cycles * np.arange(1_024) + phase)
        assert peaks(wave)[16:-16].max() == pytest.approx(0.8, rel=0.025)


def test_blocks_that_cannot_reach_the_floor_are_not_read():
    wave = np.zeros((2, 1_024), np.float32)
    wave[0] = np.sin(np.pi / 2 * np.arange(1_024) + np.pi / 4)
    assert peaks(wave, floor=5.0).max() == pytest.approx(np.sqrt(0.5), rel=1e-5)
    assert peaks(wave, floor=1.0)[16:-16].min() == pytest.approx(1.0, rel=0.02)


def test_no_block_is_louder_than_the_ceiling():
    tops = np.random.default_rng(0).gamma(1.0, 0.6, 3_000)
    edges = gains(tops)
    assert (tops * np.maximum(edges[:-1], edges[1:]) <= 1.0 + 1e-6).all()
    assert edges.min() > 0.1


def test_below_the_ceiling_the_gain_is_exactly_one():
    assert (gains(np.full(200, 0.999)) == 1.0).all()


def test_a_peak_is_forgotten_exactly():
    tops = np.zeros(400)
    tops[100] = 2.0
    edges = gains(tops, slope=0.01, window=5, reach=3)
    assert edges[100] <= 0.5
    assert (edges[:92] == 1.0).all()
    assert (edges[100 + 50 + 5 + 10 :] == 1.0).all()
    assert (np.diff(edges[108:150]) >= 0).all()
