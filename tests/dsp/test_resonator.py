"""Formants: the peak of the band-pass, and no seam."""

import numpy as np

from composer.dsp.resonator import add_resonators


def band(frequency, damping, gain):
    g = np.tan(np.pi * frequency)
    a1 = 1.0 / (1.0 + g * (g + damping))
    return [a1, g * a1, g * g * a1, gain * damping]


def test_a_sine_at_the_centre_passes_with_the_gain():
    bands = np.array([band(0.02, 0.1, 0.7), band(0.2, 0.05, 0.3)])
    signal = np.sin(2.0 * np.pi * 0.02 * np.arange(9600)).astype(np.float32)
    out = np.zeros(9600, dtype=np.float32)
    add_resonators(signal, bands, np.zeros((2, 2)), out)
    assert abs(np.abs(out[4800:]).max() - 0.7) < 0.01


def test_two_calls_give_what_one_gives():
    bands = np.array([band(0.02, 0.1, 0.7), band(0.2, 0.05, 0.3)])
    signal = np.random.Generator(np.random.Philox(key=4)).standard_normal(1000).astype(np.float32)
    whole, parts, state = np.zeros(1000, dtype=np.float32), np.zeros(1000, dtype=np.float32), np.zeros((2, 2))
    add_resonators(signal, bands, np.zeros((2, 2)), whole)
    first, second = parts[:333].copy(), parts[333:].copy()
    add_resonators(signal[:333].copy(), bands, state, first)
    add_resonators(signal[333:].copy(), bands, state, second)
    assert np.array_equal(np.concatenate([first, second]), whole)
