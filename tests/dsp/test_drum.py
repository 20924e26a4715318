"""The kernels of struck things against closed forms."""

import numpy as np

from composer.dsp.drum import INAUDIBLE, LAG, add_bent_partials, add_dying, add_partials, process_edges

ROWS = np.array([[0.01, 0.5, 0.99995, 0.0], [0.0437, -0.3, 0.9999, 0.25], [0.31, 0.2, 0.9995, 0.7]])


def closed_form(clock, fall):
    return sum(gain * radius**fall * np.sin(2 * np.pi * (hz * clock + turn)) for hz, gain, radius, turn in ROWS)


def test_partials_are_damped_sines():
    frames = 9_600
    out = np.zeros(frames, np.float32)
    add_partials(ROWS, np.zeros(2 * LAG), out)
    count = np.arange(frames)
    np.testing.assert_allclose(out, closed_form(count, count), atol=2 * INAUDIBLE)


def test_partials_add_to_what_is_there():
    out = np.ones(640, np.float32)
    add_partials(ROWS[:1] * [1.0, 0.0, 1.0, 1.0], np.zeros(2 * LAG), out)
    np.testing.assert_array_equal(out, 1.0)


def test_a_partial_ends_when_it_cannot_be_heard():
    out = np.zeros(48_000, np.float32)
    add_partials(ROWS[2:], np.zeros(2 * LAG), out)
    last = np.flatnonzero(out)[-1]
    assert last < 30_000
    assert 0.2 * ROWS[2, 2] ** last < 1.1 * INAUDIBLE


def test_bent_partials_follow_the_clock():
    frames = 6_400
    count = np.arange(frames, dtype=np.float64)
    clock = count + 300.0 * (1.0 - np.exp(-count / 500.0))
    out = np.zeros(frames, np.float32)
    add_bent_partials(clock, ROWS, np.zeros(LAG), out)
    np.testing.assert_allclose(out, closed_form(clock, count), atol=2 * INAUDIBLE)


def dying(level, fall, rise, frames=3_200, places=(40, 700)):
    once = np.random.default_rng(1).uniform(-1.0, 1.0, 960).astype(np.float32)
    out = np.ones((2, frames), np.float32)
    shape = np.array([level, fall, rise])
    add_dying(np.concatenate([once, once[:LAG]]), np.array(places), shape, np.empty(2 * LAG, np.float32), out)
    return once, out - 1.0


def test_a_dying_table_goes_round_under_its_envelope():
    once, out = dying(0.5, 0.999, 0.9)
    count = np.arange(3_200)
    envelope = 0.5 * 0.999**count * (1.0 - 0.9**count)
    for row, place in enumerate((40, 700)):
        np.testing.assert_allclose(out[row], envelope * once[(place + count) % 960], atol=2e-6)


def test_a_dying_table_without_a_rise_begins_at_once_and_ends_when_it_cannot_be_heard():
    once, out = dying(0.5, 0.99, 0.0)
    assert abs(out[0, 0] - 0.5 * once[40]) < 1e-6
    last = np.flatnonzero(out[0])[-1]
    assert 0.5 * 0.99 ** (last - LAG) > INAUDIBLE
    assert not out[:, 1_600:].any()


def response(rows, floor, top, count=4_800):
    signal = np.zeros((rows, count), np.float32)
    signal[:, 0] = 1.0
    process_edges(signal, np.tan(np.pi * floor), np.tan(np.pi * top), np.zeros((2, 4)))
    return signal, np.abs(np.fft.rfft(signal[0]))


def test_edges_fall_by_three_decibels_where_they_are_told_and_by_twelve_an_octave_on():
    _, gain = response(2, 0.01, 0.2)
    np.testing.assert_allclose(gain[[48, 960]], 0.5**0.5, rtol=0.01)
    np.testing.assert_allclose(gain[240], 1.0, atol=0.02)
    np.testing.assert_allclose(gain[6] / gain[3], 4.0, rtol=0.02)
    assert gain[0] < 1e-4


def test_edges_treat_one_row_as_they_treat_two():
    one, _ = response(1, 0.005, 0.3)
    two, _ = response(2, 0.005, 0.3)
    assert (one[0] == two[0]).all()
    assert (two[0] == two[1]).all()
