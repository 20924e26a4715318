"""Operators: sines of full precision, and the phase modulation of the formula."""

import numpy as np

from composer.dsp.fm import render_operators, step_sine


def test_the_polynomial_is_a_sine():
    cycles = np.linspace(-3.0, 3.0, 5001)
    found = np.array([step_sine(x) for x in cycles])
    assert np.abs(found - np.sin(2.0 * np.pi * cycles)).max() < 6e-8


def pair(blocks):
    """Operator 2 turns 1, 4 turns 3; both carriers are heard."""
    operators = np.zeros((4, 5))
    operators[:, 0] = (0.01, 0.02, 0.013, 0.09)
    operators[0, 1], operators[2, 1] = 1.0, 0.5
    operators[0, 2], operators[2, 4] = 1.0, 1.0
    levels = np.ones((4, blocks + 1), dtype=np.float32)
    levels[1], levels[3] = 0.25, 0.125
    return levels, np.ones(blocks + 1, dtype=np.float32), operators


def test_it_follows_the_formula():
    out = np.empty(640, dtype=np.float32)
    render_operators(*pair(20), np.zeros(4), out)
    n = 2.0 * np.pi * np.arange(640)
    first = np.sin(0.01 * n + 2.0 * np.pi * 0.25 * np.sin(0.02 * n))
    second = 0.5 * np.sin(0.013 * n + 2.0 * np.pi * 0.125 * np.sin(0.09 * n))
    assert np.abs(out - first - second).max() < 2e-6


def test_two_calls_give_what_one_gives():
    levels, ratio, operators = pair(20)
    ratio[:] = np.linspace(1.0, 1.1, 21)
    whole, first, second = (np.empty(count, dtype=np.float32) for count in (640, 256, 384))
    render_operators(levels, ratio, operators, np.zeros(4), whole)
    phases = np.zeros(4)
    render_operators(levels[:, :9].copy(), ratio[:9].copy(), operators, phases, first)
    render_operators(levels[:, 8:].copy(), ratio[8:].copy(), operators, phases, second)
    assert np.allclose(np.concatenate([first, second]), whole, atol=1e-7)
