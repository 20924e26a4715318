"""Kits that stand on other kits, and what is said where they cannot."""

import pytest

from composer.errors import RenderError
from composer.synth.preset import base_of

KIT = {"text": "", "notes": {"36": {"model": "kick"}}}


def files(**rows):
    """Presets in one file."""
    return {"toys.toml": rows}


def test_a_kit_alone_has_no_base():
    assert base_of("kit", files(kit=KIT)) is None


def test_a_kit_falls_back_to_the_kit_it_extends():
    assert base_of("small", files(kit=KIT, small=KIT | {"extends": "kit"})) == "kit"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"small": KIT | {"extends": "kitt"}, "kit": KIT}, ["toys.toml: small.extends = 'kitt'", "kit"]),
        ({"small": KIT | {"extends": "bass"}, "bass": {"model": "kick"}}, ["small.extends = 'bass'", "allowed"]),
        ({"small": {"model": "kick", "extends": "kit"}, "kit": KIT}, ["small.extends = 'kit'", "only a kit"]),
        ({"small": KIT | {"extends": 7}}, ["toys.toml: small.extends = 7"]),
        ({"small": KIT | {"extends": "small"}}, ["circle: small > small"]),
        (
            {"small": KIT | {"extends": "kit"}, "kit": KIT | {"extends": "third"}, "third": KIT | {"extends": "kit"}},
            ["toys.toml: small.extends", "circle: small > kit > third > kit"],
        ),
    ],
)
def test_a_wrong_base_is_named_with_file_and_key(rows, words):
    with pytest.raises(RenderError) as error:
        base_of("small", files(**rows))
    for word in words:
        assert word in str(error.value)
