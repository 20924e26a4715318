"""Warps of time: what they move, and that every border stays where it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.compose.warp import arched, leaned, slowed, swell, swung
from composer.styles.rhythm import Groove
from composer.theory.metre import METRES

FOUR = METRES["4/4"]
METRE = st.sampled_from(sorted(METRES)).map(METRES.get)


def test_swing_moves_the_second_of_a_pair_and_nothing_else():
    beats = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    assert swung(beats, 0.6, 16, FOUR).tolist() == pytest.approx([0.0, 0.3, 0.5, 0.8, 1.0])
    assert swung(beats, 0.6, 8, FOUR).tolist() == pytest.approx([0.0, 0.3, 0.6, 0.8, 1.0])
    assert swung(beats, 0.5, 8, FOUR).tolist() == beats.tolist()


def test_swing_starts_anew_in_every_group_of_an_odd_bar():
    seven = METRES["7/8"]
    beats = np.arange(14) / 2
    moved = swung(beats, 0.66, 8, seven)
    late = {round(float(beat) % 3.5, 3) for beat, place in zip(beats, moved, strict=True) if place > beat}
    assert late == {0.5, 1.5, 2.5}
    assert moved[7] == 3.5


@given(METRE, st.sampled_from([0.5, 0.55, 0.6, 2 / 3, 0.75, 0.8]), st.sampled_from([8, 16]))
def test_swing_keeps_the_order_of_onsets_and_all_groups(metre, swing, unit):
    beats = np.linspace(0, 4 * metre.bar_beats, 2001)
    assert (np.diff(swung(beats, swing, unit, metre)) > 0).all()
    groups = np.array([bar * metre.bar_beats + start / 4 for bar in range(3) for start in metre.group_starts])
    assert swung(groups, swing, unit, metre) == pytest.approx(groups, abs=1e-9)


@given(METRE, st.sampled_from([0.5, 0.6, 0.66, 0.75, 1.0]))
def test_unequal_groups_take_their_ratio_and_bars_keep_their_length(metre, ratio):
    bars = np.arange(5) * metre.bar_beats
    assert leaned(bars, ratio, metre) == pytest.approx(bars, abs=1e-9)
    starts = np.array([*metre.group_starts, metre.bar_steps]) / 4
    lengths = np.diff(leaned(starts[:-1], ratio, metre), append=metre.bar_beats)
    sizes = sorted(set(metre.groups))
    if len(sizes) == 2:
        short, long = (lengths[np.array(metre.groups) == size] for size in sizes)
        assert short / long[0] == pytest.approx(ratio)
    else:
        assert lengths == pytest.approx(np.diff(starts))


def test_arcs_are_slow_at_their_edges_and_fast_between_and_end_on_time():
    edges = [0.0, 16.0, 48.0]
    assert arched(np.array(edges), edges, 0.2).tolist() == pytest.approx(edges)
    pace = np.diff(arched(np.linspace(0, 16, 161), edges, 0.2)) * 10
    assert pace[0] == pytest.approx(1.2, abs=0.01)
    assert pace[80] == pytest.approx(0.9, abs=0.01)
    assert pace[-1] == pytest.approx(1.2, abs=0.01)
    assert arched(np.array([50.0]), edges, 0.2)[0] == 50.0


def test_a_ritard_broadens_up_to_the_last_bar_and_not_beyond():
    beats = np.linspace(8, 24, 161)
    moved = slowed(beats, 8.0, 24.0, 0.3)
    pace = np.diff(moved) * 10
    assert pace[-1] == pytest.approx(1.3, abs=0.01)
    assert pace[0] < 0.9
    assert moved[[0, -1]] == pytest.approx([8.0, 24.0])
    assert slowed(np.array([25.5]), 8.0, 24.0, 0.3)[0] == 25.5


def test_a_swell_is_widest_in_the_middle():
    assert swell(np.array([0.0, 4.0, 8.0, 16.0]), [0.0, 8.0, 16.0]).tolist() == [-1.0, 1.0, -1.0, 0.0]


def test_swing_follows_the_tempo():
    curve = Groove(swing_curve=((120.0, 0.78), (300.0, 0.5)))
    assert [curve.swing_at(bpm) for bpm in (90, 120, 210, 300, 400)] == pytest.approx([0.78, 0.78, 0.64, 0.5, 0.5])
    assert Groove(swing=0.6).swing_at(200) == 0.6
