"""Layers: equal loudness at every pressure, a mix that is always whole, peaks that stay low."""

import numpy as np

from composer.synth import layer


def test_layers_are_equally_loud():
    k = np.arange(1.0, 60.0)
    waves = layer.cycles([k**-slope for slope in (0.2, 1.0, 3.0)])
    assert np.allclose(np.mean(waves[:, :-1].astype(float) ** 2, axis=1), 1.0, atol=1e-4)


def test_phases_keep_the_peak_low():
    level = np.arange(1.0, 80.0) ** -0.3
    scattered = layer.cycles([level])[0]
    angle = np.outer(np.arange(2048) / 2048, np.arange(1.0, 80.0)) * 2.0 * np.pi
    aligned = (np.cos(angle) * level).sum(axis=1)
    crest = np.abs(scattered).max() / np.sqrt(np.mean(scattered**2))
    assert crest < 4.0
    assert np.abs(aligned).max() / np.sqrt(np.mean(aligned**2)) > 2.0 * crest


def test_the_mix_is_whole_and_only_neighbours_are_mixed():
    octaves = np.linspace(-9.0, 7.0, 200)
    first, mix = layer.weights(octaves)
    assert first == 0
    assert mix.shape == (layer.COUNT, 200)
    assert np.allclose(mix.sum(axis=0), 1.0)
    assert ((mix > 0.0).sum(axis=0) <= 2).all()


def test_only_the_layers_that_are_heard_are_mixed():
    first, mix = layer.weights(np.array([-1.4, -0.6, 0.3]))
    assert (first, len(mix)) == (-layer.LOWEST - 2, 4)
    assert np.allclose(mix[:, 0], [0.4, 0.6, 0.0, 0.0])


def test_harmonics_end_below_the_limit_with_room_for_a_bend():
    assert layer.harmonics(1000.0).max() == 18.0
    assert layer.harmonics(1000.0, 2.0).max() == 9.0
    assert layer.harmonics(30_000.0).max() == 1.0


def test_a_peak_is_as_high_as_it_says():
    gain = layer.peak(np.array([1000.0, 2000.0, 8000.0]), 1000.0, 12.0, 0.5)
    assert abs(20.0 * np.log10(gain[0]) - 12.0) < 1e-9
    assert 0.0 < 20.0 * np.log10(gain[1]) < 2.0
    assert abs(20.0 * np.log10(gain[2])) < 0.01
