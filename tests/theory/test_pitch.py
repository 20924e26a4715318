"""Pitch classes, their names and the nearest pitches of a class."""

from hypothesis import given
from hypothesis import strategies as st

from composer.theory.pitch import (
    PITCH_CLASSES,
    nearest_pitch,
    pitch_in_range,
)


@given(st.integers(0, 11), st.floats(12, 110))
def test_the_nearest_pitch_is_of_the_class_and_within_half_an_octave(pitch_class, to):
    pitch = nearest_pitch(pitch_class, to)
    assert pitch % 12 == pitch_class
    assert abs(pitch - to) <= 6


@given(st.integers(0, 11), st.integers(0, 110))
def test_the_lowest_pitch_of_a_range(pitch_class, low):
    pitch = pitch_in_range(pitch_class, low)
    assert pitch % 12 == pitch_class
    assert low <= pitch < low + 12


def test_ties_go_down():
    assert nearest_pitch(6, 60) == 54


def test_spellings_agree():
    assert PITCH_CLASSES["C#"] == PITCH_CLASSES["Db"] == 1
    assert PITCH_CLASSES["Cb"] == PITCH_CLASSES["B"] == 11
    assert set(PITCH_CLASSES.values()) == set(range(12))
