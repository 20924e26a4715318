"""Bars have the lengths, groups and weights that musicians count."""

import pytest

from composer.theory.metre import METRES, STEPS_PER_BEAT


@pytest.mark.parametrize("name", sorted(METRES))
def test_groups_fill_the_bar(name):
    metre = METRES[name]
    assert metre.name == name
    assert metre.bar_steps == metre.bar_beats * STEPS_PER_BEAT
    assert metre.group_starts[0] == 0
    assert len(metre.group_starts) == len(metre.groups)


def test_lengths_in_quarters():
    assert METRES["4/4"].bar_beats == 4
    assert METRES["6/8"].bar_beats == 3
    assert METRES["7/8"].bar_beats == 3.5


def test_weights_fall_from_the_downbeat():
    assert [METRES["4/4"].weight(step) for step in range(8)] == [4, 1, 2, 1, 3, 1, 2, 1]
    assert [METRES["6/8"].weight(step) for step in range(0, 12, 2)] == [4, 2, 2, 3, 2, 2]
    assert METRES["7/8"].weight(8) == 3
    assert METRES["4/4"].weight(16) == 4


def test_a_bar_can_be_grouped_otherwise():
    ruchenitsa, rupak = METRES["7/8"], METRES["7/8"].grouped((6, 4, 4))
    assert (ruchenitsa.weight(6), rupak.weight(6)) == (2, 3)
    assert rupak.group_starts == (0, 6, 10)
    assert rupak.name == "7/8"


@pytest.mark.parametrize("groups", [(4, 4, 4), (14, 0), (13, 1), ()])
def test_groups_must_fill_the_bar(groups):
    with pytest.raises(ValueError, match="14 steps"):
        METRES["7/8"].grouped(groups)
