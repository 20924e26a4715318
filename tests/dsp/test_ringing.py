"""Ringing partials: the damped sine of the formula, no seam, and the silence after a group has died away."""

from itertools import pairwise

import numpy as np

from composer.dsp.ringing import TOGETHER, add_ringing

BLOCK = 32


def group(*rows):
    """Rows (turn, loss, amplitude, left, right) and silent ones up to a whole group, as partials and their state."""
    size = -(-len(rows) // TOGETHER) * TOGETHER
    partials, state = np.ones((size, 4)), np.zeros((size, 2))
    for index, (turn, loss, amplitude, left, right) in enumerate(rows):
        partials[index] = turn, loss, left, right
        state[index, 1] = amplitude
    return partials, state


def add(partials, state, out, floor=1e-5):
    """The kernel, with its scratch."""
    floors = np.full(out.shape[1] // BLOCK, floor) if np.isscalar(floor) else floor
    add_ringing(partials, floors, state, np.empty((2 * TOGETHER, BLOCK), dtype=np.float32), out)


def test_it_follows_the_formula_for_ten_seconds():
    out = np.zeros((2, 480_000), dtype=np.float32)
    add(*group((0.0571, 1e-5, 1.0, 1.0, 0.5)), out)
    n = np.arange(480_000.0)
    wanted = np.exp(-1e-5 * n) * np.sin(0.0571 * n)
    assert np.abs(out[0] - wanted).max() < 1e-6
    assert np.abs(out[1] - 0.5 * wanted).max() < 1e-6


def test_five_partials_are_the_sum_of_five():
    rows = [(0.01 * 1.7**k, 1e-4 * (k + 1), 0.5**k, 1.0, 1.0) for k in range(5)]
    together = np.zeros((1, 6_400), dtype=np.float32)
    add(*group(*rows), together)
    n = np.arange(6_400.0)
    wanted = sum(amplitude * np.exp(-loss * n) * np.sin(turn * n) for turn, loss, amplitude, _, _ in rows)
    assert np.abs(together[0] - wanted).max() < 2e-6


def test_two_calls_give_what_one_gives():
    rows = (0.3, 1e-4, 1.0, 1.0, 0.5), (0.7, 1e-3, 0.5, 0.2, 0.9)
    whole, parts = np.zeros((2, 640), dtype=np.float32), np.zeros((2, 640), dtype=np.float32)
    add(*group(*rows), whole)
    partials, state = group(*rows)
    for start, stop in pairwise((0, 256, 512, 640)):
        part = parts[:, start:stop].copy()
        add(partials, state, part)
        parts[:, start:stop] = part
    assert np.array_equal(parts, whole)


def test_the_state_carries_phase_and_level_through_a_change_of_loss():
    partials, state = group((0.3, 1e-4, 1.0, 1.0, 1.0))
    out = np.zeros((1, 640), dtype=np.float32)
    first, second = out[:, :320].copy(), out[:, 320:].copy()
    add(partials, state, first)
    partials[0, 1] = 1e-2
    add(partials, state, second)
    n = np.arange(320.0)
    wanted = np.exp(-1e-4 * 320.0 - 1e-2 * n) * np.sin(0.3 * (320.0 + n))
    assert np.abs(second[0] - wanted).max() < 1e-6


def test_it_is_left_where_all_four_have_fallen_to_the_floor():
    out = np.zeros((1, 6_400), dtype=np.float32)
    add(*group((0.3, 0.01, 1.0, 1.0, 1.0), (0.5, 0.02, 1.0, 1.0, 1.0)), out, floor=1e-3)
    # ln(1000) / 0.01 = 690.8 frames: the eight blocks they end in are played out.
    assert np.abs(out[0, 672:704]).max() > 5e-4
    assert not out[0, 768:].any()


def test_a_rising_floor_ends_it_earlier():
    out = np.zeros((1, 6_400), dtype=np.float32)
    floors = np.full(200, 1e-3)
    floors[8:] = 0.1
    add(*group((0.3, 0.012, 1.0, 1.0, 1.0)), out, floor=floors)
    assert np.abs(out[0, 224:256]).max() > 0.01
    assert not out[0, 256:].any()
