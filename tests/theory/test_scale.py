"""Modes, their names, and arithmetic with degrees."""

import pytest

from composer.theory.scale import MODES, degree_pitch, is_minor, mode_name


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
        "hungarian_minor",
    }


@pytest.mark.parametrize("name", sorted(MODES))
def test_degrees_climb_through_the_tones_of_the_scale_from_octave_to_octave(name):
    scale = MODES[name]
    pitches = [degree_pitch(60, scale, degree) for degree in range(-2 * len(scale), 2 * len(scale))]
    assert pitches == sorted(set(pitches))
    assert {(pitch - 60) % 12 for pitch in pitches} == set(scale)
    assert degree_pitch(60, scale, len(scale)) == 72
