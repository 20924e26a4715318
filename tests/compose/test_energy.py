"""The energy curve of a piece: that of its phrases, rising before a border and falling after it."""

from itertools import pairwise

import pytest

import composer
from composer.compose.energy import FALL_BARS, RISE_BARS

STRUCTURE = [{"duration": 1, "energy": energy} for energy in ("calm", "dynamic", "calm")]


@pytest.fixture(scope="module")
def music():
    return composer.compose(genre="electronic", subgenre="house", duration_ms=60_000, structure=STRUCTURE, seed=3)


def energy_at(points, time_s):
    for (before_s, low), (after_s, high) in pairwise(points):
        if before_s <= time_s <= after_s:
            return low + (high - low) * (time_s - before_s) / max(after_s - before_s, 1e-9)
    return points[-1][1]


def test_points_ascend_and_lie_in_the_piece(music):
    points = music.timeline.energy
    times = [time for time, _ in points]
    assert times == sorted(times)
    assert times[0] == 0.0
    assert times[-1] <= music.frames / 48_000
    assert all(0.0 <= energy <= 1.0 for _, energy in points)


def test_the_middle_of_each_phrase_has_its_energy(music):
    tempo, beats = music.score.tempo, music.plan.metre.bar_beats
    for section in music.plan.sections:
        for phrase in section.phrases:
            time_s = tempo.frame_at((phrase.start_bar + 0.5 * phrase.bars) * beats) / 48_000
            assert energy_at(music.timeline.energy, time_s) == pytest.approx(phrase.energy, abs=1e-6)


def test_it_rises_before_a_border_and_falls_behind_it(music):
    tempo, beats = music.score.tempo, music.plan.metre.bar_beats
    first, second = (music.plan.movements[index].start_bar for index in (1, 2))
    at = lambda bar: energy_at(music.timeline.energy, tempo.frame_at(bar * beats) / 48_000)  # noqa: E731
    assert at(first - RISE_BARS) < at(first - 0.5 * RISE_BARS) < at(first)
    assert at(second) > at(second + 0.5 * FALL_BARS) > at(second + FALL_BARS)
