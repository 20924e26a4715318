"""What is sung of letters, and how the values of a singing model follow."""

import pytest

from composer.synth.formant import VOWELS, vowel_of
from composer.synth.instrument import Strike
from composer.synth.preset import preset
from composer.synth.syllable import pronounced, sung

SPOKEN = {
    "ah": "a", "ee": "i", "oo": "u", "oh": "o", "mm": "m", "hmm": "m", "eh": "e",
    "la": "ea", "Tree": "ti", "moon": "mu", "star,": "sa", "you": "iu", "one": "o", "shine": "sa", "night": "ma",
    "day": "te", "know": "ko", "sky": "si", "qui": "ki", "why": "ui", "time": "ta", "love": "eo", "(dream": "ti",
    "fée": "fi", "grün": "ki", "schön": "se", "Ël": "e",
}  # fmt: skip
STILL = Strike(60.0, 0.8, 0.5, 24_000, 0)


@pytest.mark.parametrize(("text", "wanted"), SPOKEN.items())
def test_letters_choose_consonant_and_vowel(text, wanted):
    assert sung(text) == wanted


@pytest.mark.parametrize("text", ["", "42", "-", "…", "'", "東"])
def test_what_has_no_vowel_leaves_the_choice_to_the_preset(text):
    assert sung(text) == ""


def test_a_held_syllable_has_its_vowel_alone():
    assert [sung("-" + text) for text in ("tree", "la", "mm")] == ["i", "a", "m"]


@pytest.mark.parametrize("text", [f"{first}{vowel}{last}" for first in "bcdfghjklmnpqrstvwxyz"
                                  for vowel in ("a", "ee", "ou", "y") for last in ("", "n", "te")])  # fmt: skip
def test_every_syllable_is_a_vowel_of_the_table_after_a_known_consonant(text):
    found = sung(text)
    assert found[-1] in VOWELS
    assert found[:-1] in ("p", "t", "k", "s", "f", "m", "u", "i", "e")


def test_without_a_syllable_a_preset_is_as_it_was():
    values = preset("alto").sound.values
    assert pronounced(STILL, values) is values


def test_plosives_burst_and_hums_open():
    values = preset("alto").sound.values
    burst = pronounced(STILL._replace(syllable="ta"), values)
    assert burst["consonant"] > 0.0
    assert burst["vowel"] == burst["vowel_from"] == vowel_of("a")
    hum = pronounced(STILL._replace(syllable="mu"), values)
    assert hum["consonant"] == 0.0
    assert (hum["vowel_from"], hum["vowel"]) == (vowel_of("m"), vowel_of("u"))
    assert 0.05 <= hum["vowel_glide_s"] <= 0.15


def test_a_slurred_vowel_comes_from_the_one_before():
    values = pronounced(STILL._replace(syllable="a", vowel_before="u"), preset("tenor").sound.values)
    assert (values["vowel_from"], values["vowel"]) == (vowel_of("u"), vowel_of("a"))


def test_what_is_given_stays_within_the_parameters_of_the_model():
    sound = preset("soprano").sound
    for syllable in ("pa", "ti", "ku", "so", "fe", "ma", "ui", "ia", "eu"):
        given = pronounced(STILL._replace(syllable=syllable), sound.values)
        assert sound.model.values(given) == given
