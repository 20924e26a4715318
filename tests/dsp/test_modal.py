"""Modes: the damped sine of the formula, no seam, and the silence after the last frame of a mode."""

from itertools import pairwise

import numpy as np

from composer.dsp import modal

LAG = 32


def mode(w, damping, last, gains=(1.0, 0.5)):
    """A mode and its past, for y[n] = exp(-damping n) sin(w n)."""
    row = [2.0 * np.exp(-damping * LAG) * np.cos(w * LAG), -np.exp(-2.0 * damping * LAG), last, *gains]
    before = np.arange(-2 * LAG, 0.0)
    return np.array([row]), (np.exp(-damping * before) * np.sin(w * before)).reshape(1, 2, LAG)


def add_modes(modes, past, out):
    """The kernel, with its scratch."""
    modal.add_modes(modes, past, np.empty(modal.STRIDE * LAG, dtype=np.float32), out)


def test_it_follows_the_formula_for_ten_seconds():
    out = np.zeros((2, 480_000), dtype=np.float32)
    add_modes(*mode(0.0571, 1e-5, 480_000), out)
    n = np.arange(480_000.0)
    wanted = np.exp(-1e-5 * n) * np.sin(0.0571 * n)
    assert np.abs(out[0] - wanted).max() < 1e-6
    assert np.abs(out[1] - 0.5 * wanted).max() < 1e-6


def test_two_calls_give_what_one_gives():
    modes, past = mode(0.3, 1e-4, 1e9)
    whole, parts = np.zeros((2, 640), dtype=np.float32), np.zeros((2, 640), dtype=np.float32)
    add_modes(modes, past.copy(), whole)
    ends = (0, 32, 288, 384, 640)
    for start, stop in pairwise(ends):
        part = parts[:, start:stop].copy()
        add_modes(modes, past, part)
        parts[:, start:stop] = part
    assert np.array_equal(parts, whole)


def test_it_is_left_after_its_last_frame():
    out = np.zeros((1, 640), dtype=np.float32)
    add_modes(*mode(0.3, 1e-4, 100), out)
    assert np.abs(out[0, :128]).max() > 0.5
    assert not out[0, 128:].any()
