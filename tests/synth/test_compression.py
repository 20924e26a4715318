"""The compressor of a bus as a musician knows it: decibels and milliseconds."""

import numpy as np
import pytest

from composer.score.mix import Compressor
from composer.synth.compression import block_levels, bus_curve, release_course


def test_ratio_and_threshold():
    curve = bus_curve(Compressor(threshold_db=-6.0, ratio=4.0), reference_db=-18.0)
    assert curve.reduction_db(np.array([-50.0, -24.0, -14.0, -4.0])) == pytest.approx([0.0, 0.5625, 7.5, 15.0])


def test_a_held_tone_is_reduced_as_the_curve_says():
    tone = np.tile(np.sin(np.arange(96_000) * 2 * np.pi * 220 / 48_000), (2, 1)).astype(np.float32)
    curve = bus_curve(Compressor(threshold_db=0.0, ratio=2.0), reference_db=-10.0)
    powers = block_levels(tone)
    edges = curve.edges_db(powers, len(powers) - curve.memory)
    assert edges == pytest.approx(float(curve.reduction_db(np.array([0.0]))[0]), abs=0.05)


@pytest.mark.parametrize("release_ms", [40.0, 150.0, 400.0])
def test_after_the_release_nothing_is_left(release_ms):
    powers = np.full(2_000, 1e-9)
    powers[800:900] = 1.0
    curve = bus_curve(Compressor(attack_ms=10.0, release_ms=release_ms), reference_db=-18.0)
    edges = curve.edges_db(powers, len(powers) - curve.memory)
    end = 900 - curve.memory
    gone = round((release_ms + 10.0 + 16.0) * 48 / 64) + 3
    assert edges[end - 20] > 5.0
    assert edges[end + gone // 4] > 0.5
    assert not edges[end + gone :].any()


def test_the_release_course_runs_from_one_to_nothing():
    course = release_course(90)
    assert course[0] == 1.0
    assert course[-1] == 0.0
    assert (np.diff(course) < 0).all()
