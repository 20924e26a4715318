"""Degrees as text, and moves along a scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.theory.degree import along, degrees, parse_degree
from composer.theory.scale import MODES


def test_plain_numbers_belong_to_the_mode_and_accidentals_to_the_major_scale():
    assert degrees("1 2 3 4 5 6 7 8", "phrygian") == (0, 1, 3, 5, 7, 8, 10, 12)
    for mode in MODES:
        assert degrees("b2 b3 #4 b5 b7", mode) == (1, 3, 6, 6, 10)


def test_marks_move_by_octaves():
    assert degrees("1, 5,, 1' 10 3''", "ionian") == (-12, -17, 12, 16, 28)


@pytest.mark.parametrize("text", ["", "0", "x", "b", "16", "1.", "##4"])
def test_what_is_no_degree_is_an_error(text):
    with pytest.raises(ValueError, match="degree"):
        parse_degree(text, "ionian")


@given(st.sampled_from(sorted(MODES)), st.integers(-24, 24), st.integers(-9, 9))
def test_moves_along_a_scale_stay_in_it_and_come_back(mode, tone, steps):
    scale = MODES[mode]
    moved = along(scale, tone, steps)
    if tone % 12 in scale:
        assert moved % 12 in scale
        assert along(scale, moved, -steps) == tone
    assert along(scale, tone, len(scale)) == tone + 12
