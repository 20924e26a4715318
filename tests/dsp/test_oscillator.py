"""The bank of oscillators: exact frequency, exact harmonics, no seam."""

import numpy as np

from composer.dsp import tables
from composer.dsp.oscillator import add_oscillators

BLOCK = 32


def bank(curves, voices, waves, phases, out):
    scratch, index = np.empty(BLOCK, dtype=np.float32), np.empty(BLOCK, dtype=np.int32)
    add_oscillators(curves, voices, waves, phases, scratch, index, out)


def gliding(blocks):
    """Two voices in stereo, one of them gliding up while it fades."""
    curves = np.ones((2, 2, blocks + 1), dtype=np.float32)
    curves[0, 1] = np.linspace(1.0, 1.5, blocks + 1)
    curves[1, 1] = np.linspace(1.0, 0.0, blocks + 1)
    voices = np.array([[0.01, 0.5, 0.2, 0], [0.0137, 0.1, 0.7, 1]])
    return curves, voices, np.stack([tables.cycle(tables.saw(20)), tables.cycle(tables.triangle(20))])


def test_a_sine_is_a_sine():
    out = np.zeros((1, 4800), dtype=np.float32)
    curves = np.ones((2, 1, 151), dtype=np.float32)
    bank(curves, np.array([[0.0123, 0.5, 0.0, 0]]), tables.cycle(np.array([1.0j]))[np.newaxis], np.zeros(1), out)
    wanted = 0.5 * np.sin(2.0 * np.pi * 0.0123 * np.arange(4800))
    assert np.abs(out[0] - wanted).max() < 2e-6


def test_a_glide_reaches_the_integral_of_its_curve():
    curves, voices, waves = gliding(100)
    phases = np.zeros(2)
    bank(curves, voices, waves, phases, np.zeros((2, 100 * BLOCK), dtype=np.float32))
    cycles = (
        0.0137 * (curves[0, 1].astype(float)[:-1] + np.diff(curves[0, 1].astype(float)) * 0.5 * 31 / 32).sum() * BLOCK
    )
    assert abs(phases[1] - cycles % 1.0) < 1e-6


def test_two_calls_give_what_one_gives():
    curves, voices, waves = gliding(60)
    whole = np.zeros((2, 60 * BLOCK), dtype=np.float32)
    bank(curves, voices, waves, np.array([0.1, 0.9]), whole)
    phases = np.array([0.1, 0.9])
    first, second = np.zeros((2, 25 * BLOCK), dtype=np.float32), np.zeros((2, 35 * BLOCK), dtype=np.float32)
    bank(np.ascontiguousarray(curves[:, :, :26]), voices, waves, phases, first)
    bank(np.ascontiguousarray(curves[:, :, 25:]), voices, waves, phases, second)
    assert np.array_equal(np.concatenate([first, second], axis=1), whole)


def test_voices_are_added_to_what_is_there():
    curves, voices, waves = gliding(4)
    one, two = np.zeros((2, 128), dtype=np.float32), np.full((2, 128), 0.25, dtype=np.float32)
    bank(curves, voices, waves, np.zeros(2), one)
    bank(curves, voices, waves, np.zeros(2), two)
    assert np.allclose(two - one, 0.25, atol=1e-6)
