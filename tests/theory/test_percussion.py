"""Names of drums: notes that exist, and that the kits they are for can play."""

import pytest

from composer.synth.preset import preset
from composer.theory import percussion
from composer.theory.percussion import DRUMS

KITS = {
    "standard-kit": percussion.GENERAL_MIDI,
    "latin-kit": percussion.LATIN_KIT,
    "world-kit": percussion.WORLD_KIT,
    "orchestral-kit": percussion.ORCHESTRAL_KIT,
}


@pytest.mark.parametrize("kit", KITS)
def test_every_name_has_a_sound_in_its_kit(kit):
    assert {name for name, note in KITS[kit].items() if note not in preset(kit).notes} == set()


def test_names_of_one_kit_do_not_hide_those_of_another():
    assert len(DRUMS) >= sum(len(kit) for kit in KITS.values())
