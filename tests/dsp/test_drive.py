"""Saturation: what it does to level, symmetry and aliases."""

import numpy as np
import pytest

from composer.dsp.drive import MARGIN, decimator, process_drive
from composer.dsp.limiter import interpolators


def driven(signal, gain, bias=0.0, second=1.0):
    out = np.ascontiguousarray(np.atleast_2d(signal), np.float32).copy()
    controls = np.array([gain, bias, second], np.float32)
    process_drive(interpolators(), decimator(), controls, np.empty((4, out.shape[1]), np.float32), out)
    return out


def sine(hz, level, frames=48_000):
    return level * np.sin(2 * np.pi * hz * np.arange(frames) / 48_000)


def test_soft_sound_passes_in_time_and_in_level():
    wave = sine(1_000, 0.01)
    out = driven(wave, 1.0)[0]
    assert out[MARGIN + 50 : -MARGIN - 50] == pytest.approx(wave[MARGIN + 50 : -MARGIN - 50], abs=5e-5)


def test_loud_sound_is_held():
    out = driven(sine(100, 1.0), 30.0)[0]
    assert np.abs(out[100:-100]).max() < 1.15
    assert out[100:-100].std() > 0.7


def test_bias_makes_even_harmonics():
    power = lambda out: np.abs(np.fft.rfft(out[0].astype(float) * np.blackman(48_000))) ** 2  # noqa: E731
    plain, biased = power(driven(sine(500, 0.5), 2.0)), power(driven(sine(500, 0.5), 2.0, 0.3))
    assert 10 * np.log10(plain[1_000] / plain[500]) < -90
    assert 10 * np.log10(biased[1_000] / biased[500]) > -40


def test_aliases_stay_below_seventy_db():
    """Harmonics of 5 kHz fall on multiples of 5 kHz; what lies elsewhere is folded back."""
    spectrum = np.abs(np.fft.rfft(driven(sine(4_900, 0.5), 4.0)[0].astype(float) * np.blackman(48_000)))
    level = 20 * np.log10(spectrum / spectrum.max() + 1e-12)
    for harmonic in range(4_900, 24_000, 4_900):
        level[harmonic - 4 : harmonic + 5] = -200
    assert level[20:18_000].max() < -70


def test_channels_do_not_meet():
    both = driven(np.array([sine(300, 0.5), sine(400, 0.7)]), 5.0, 0.1)
    assert np.array_equal(both[0], driven(sine(300, 0.5), 5.0, 0.1)[0])
    assert np.array_equal(both[1], driven(sine(400, 0.7), 5.0, 0.1)[0])
