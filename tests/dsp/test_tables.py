"""Waveforms: the harmonics of the textbook and none above the last; noise that is white and always the same."""

from hashlib import blake2b

import numpy as np

from composer.dsp import tables


def harmonic_levels(spectrum):
    table = tables.cycle(spectrum)
    assert table[0] == table[-1]
    return np.abs(np.fft.rfft(table[:-1].astype(float))) / (tables.TABLE_SIZE / 2)


def test_a_saw_has_all_harmonics_and_none_above_the_last():
    levels = harmonic_levels(tables.saw(40))
    assert np.allclose(levels[1:41], 2.0 / (np.pi * np.arange(1, 41)), rtol=1e-4)
    assert levels[41:].max() < 1e-6
    assert levels[0] < 1e-6


def test_a_saw_rises():
    table = tables.cycle(tables.saw(600))
    assert np.abs(table[64:-65].reshape(30, 64).mean(axis=1) - np.linspace(-0.90625, 0.90625, 30)).max() < 0.01


def test_a_pulse_of_a_quarter_lacks_every_fourth_harmonic():
    levels = harmonic_levels(tables.pulse(32, 0.25))
    assert levels[4::4].max() < 1e-6
    assert abs(levels[1] - 4.0 / np.pi * np.sin(np.pi / 4.0)) < 1e-5


def test_a_pulse_is_high_for_its_width():
    table = tables.cycle(tables.pulse(600, 0.125))
    assert abs(np.mean(table > table.mean()) - 0.125) < 0.01


def test_a_triangle_is_a_triangle():
    table = tables.cycle(tables.triangle(600))
    x = np.arange(2049) / 2048
    assert np.abs(table - (1.0 - 4.0 * np.abs((x + 0.25) % 1.0 - 0.5))).max() < 0.005


def test_steps_hold_their_levels():
    levels = np.array([3.0, -1.0, 2.0, -4.0])
    table = tables.cycle(tables.steps(levels, 700))
    for number, level in enumerate(levels):
        assert abs(np.median(table[number * 512 + 50 : number * 512 + 462]) - level) < 0.02


def test_noise_is_white_and_the_same_everywhere():
    noise = tables.noise()
    assert blake2b(noise.tobytes(), digest_size=8).hexdigest() == "5a0403cd3430364b"
    assert abs(noise.std() - 1.0) < 5e-3
    power = np.abs(np.fft.rfft(noise.reshape(64, 2048))) ** 2
    bands = power.mean(axis=0)[1:1025].reshape(8, 128).mean(axis=1)
    assert bands.max() / bands.min() < 1.1


def test_noise_goes_round():
    around = tables.noise_slice(tables.NOISE_SIZE + 10, 5)
    assert np.array_equal(around[:10], around[-10:])
    assert np.array_equal(tables.noise_slice(100, tables.NOISE_SIZE - 50)[50:], tables.noise()[:50])
