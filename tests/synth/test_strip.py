"""Where notes end, and the filters, pan and width of a strip."""

import numpy as np
import pytest

from composer.dsp import biquad
from composer.score.mix import Channel
from composer.synth import strip


def noise(channels, frames=48_000):
    return np.random.default_rng(5).standard_normal((channels, frames)).astype(np.float32)


def level_db(sound, low_hz, high_hz):
    spectrum = np.abs(np.fft.rfft(sound[0].astype(float))) ** 2
    hz = np.fft.rfftfreq(sound.shape[1], 1 / 48_000)
    return 10 * np.log10(spectrum[(hz >= low_hz) & (hz < high_hz)].mean())


def test_the_filters_of_a_strip():
    assert strip.sections(Channel()) is None
    plain = noise(1)
    closed = biquad.filtered(strip.sections(Channel(highpass_hz=400.0, lowpass_hz=4_000.0)), noise(1))
    assert level_db(closed, 90, 110) - level_db(plain, 90, 110) == pytest.approx(-24, abs=2)
    assert level_db(closed, 1_000, 1_500) - level_db(plain, 1_000, 1_500) == pytest.approx(0, abs=0.5)
    assert level_db(closed, 15_000, 17_000) - level_db(plain, 15_000, 17_000) < -24


def test_a_note_ends_in_silence_at_its_reach():
    out = strip.ended(noise(2, 5 * 48_000), 2 * 48_000)
    assert out.shape == (2, 2 * 48_000)
    assert not out[:, -1].any()
    assert np.abs(out[:, -9_600:-4_800]).max() > 1.0
    for frames in (10, 1_000, 4_000):
        short = strip.ended(noise(2, frames), 48_000)
        assert not short[:, -1].any()
        assert short.shape[1] == frames


def test_what_has_died_away_is_not_kept():
    bell = noise(1, 4 * 48_000) * np.exp(-np.arange(4 * 48_000) / 4_800).astype(np.float32)
    out = strip.ended(bell, 10 * 48_000)
    assert 0.8 * 48_000 < out.shape[1] < 1.2 * 48_000
    assert strip.ended(np.zeros((1, 48_000), np.float32), 48_000).shape[1] <= 960


@pytest.mark.parametrize("pan", [-1.0, -0.4, 0.0, 0.7, 1.0])
def test_pan_keeps_the_power(pan):
    left, right, *_ = strip.matrix(0.0, pan, 1.0, stereo=False)
    assert left**2 + right**2 == pytest.approx(1.0, abs=1e-6)
    assert np.sign(round(float(right - left), 6)) == np.sign(pan)


def test_pan_beyond_the_edge_is_the_edge():
    assert np.array_equal(strip.matrix(0.0, 1.4, 1.0, stereo=False), strip.matrix(0.0, 1.0, 1.0, stereo=False))


def test_width():
    assert strip.matrix(0.0, 0.0, 1.0, stereo=True) == pytest.approx([1, 0, 0, 1], abs=1e-6)
    assert strip.matrix(0.0, 0.0, 0.0, stereo=True) == pytest.approx([0.5, 0.5, 0.5, 0.5], abs=1e-6)
    assert strip.matrix(-6.0206, 0.0, 1.0, stereo=True)[0] == pytest.approx(0.5, abs=1e-4)
