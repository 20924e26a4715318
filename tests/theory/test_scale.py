"""Modes, their names, and arithmetic with degrees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.theory.scale import MODES, degree_pitch, is_minor, mode_name, nearest_degree


@pytest.mark.parametrize("name", sorted(MODES))
def test_a_mode_has_seven_ascending_tones(name):
    scale = MODES[name]
    assert scale[0] == 0
    assert list(scale) == sorted(set(scale))
    assert len(scale) == 7
    assert scale[-1] < 12


def test_church_modes_are_rotations_of_each_other():
    order = ["ionian", "dorian", "phrygian", "lydian", "mixolydian", "aeolian", "locrian"]
    major = MODES["ionian"]
    for degree, name in enumerate(order):
        assert MODES[name] == tuple(sorted((tone - major[degree]) % 12 for tone in major))


def test_names_people_use():
    assert mode_name("Minor") == "aeolian"
    assert mode_name("harmonic-minor") == "harmonic_minor"
    assert mode_name("mixolydia") == "mixolydian"
    assert mode_name("blues") is None


def test_minor_modes_have_minor_thirds():
    assert {name for name in MODES if is_minor(name)} == {
        "dorian",
        "phrygian",
        "aeolian",
        "locrian",
        "harmonic_minor",
        "melodic_minor",
    }


@given(st.sampled_from(sorted(MODES)), st.integers(48, 72), st.integers(-14, 14))
def test_degrees_and_pitches_go_both_ways(mode, tonic, degree):
    scale = MODES[mode]
    assert nearest_degree(tonic, scale, degree_pitch(tonic, scale, degree)) == degree


@given(st.sampled_from(sorted(MODES)), st.floats(30, 100))
def test_no_degree_lies_nearer(mode, pitch):
    scale = MODES[mode]
    chosen = abs(degree_pitch(60, scale, nearest_degree(60, scale, pitch)) - pitch)
    assert all(abs(degree_pitch(60, scale, degree) - pitch) >= chosen for degree in range(-25, 40))
