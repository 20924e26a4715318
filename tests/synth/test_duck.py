"""Ducking is a function of the kicks and of absolute time."""

import numpy as np
import pytest

from composer.synth import duck


def kicks(*rows):
    return np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows], np.float32)


def test_kicks_are_the_bass_drums_of_percussion_parts(toys):
    rows = [(0.5, 0.1, 36, 0.9), (1.0, 0.1, 38, 0.9), (1.5, 0.1, 35, 0.3)]
    drums, tuned = toys["part"]("d", "kit", rows, percussion=True), toys["part"]("b", "hum", rows)
    onsets, depths = duck.kicks([tuned, drums])
    assert onsets.tolist() == [24_000, 72_000]
    assert depths.tolist() == pytest.approx([1.0, 0.4])


def test_the_course_of_one_duck():
    depth = duck.curve(*kicks((1_000, 1.0)), 100.0, 0, 10_000)
    assert not depth[:1_001].any()
    assert depth[1_240] == pytest.approx(1.0, abs=1e-3)
    assert 0.05 < depth[1_240 + 2_400] < 0.4
    assert not depth[1_240 + 4_800 :].any()
    assert duck.gains(depth, 6.0206).min() == pytest.approx(0.5, abs=1e-3)


def test_no_kick_no_curve():
    assert duck.curve(*kicks((1_000, 1.0)), 100.0, 20_000, 10_000) is None


def test_windows_agree():
    struck = kicks((1_000, 1.0), (3_000, 0.6), (9_000, 1.0))
    whole = duck.curve(*struck, 120.0, 0, 20_000)
    for start in (0, 777, 1_100, 5_000, 9_001):
        assert np.array_equal(duck.curve(*struck, 120.0, start, 2_000), whole[start : start + 2_000])
