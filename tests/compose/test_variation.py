"""Variations of an idea and hooks: what each one promises of the notes."""

import itertools

import pytest

from composer.compose.lick import line, parsed
from composer.compose.motif import Field, Tone, Voice
from composer.compose.variation import HOOKS, augmented, displaced, hooked, inverted, ornamented
from composer.seeding import Stream
from composer.styles.melody import HOOKS as HOOK_NAMES
from composer.styles.melody import Melody
from composer.theory.metre import METRES

MAJOR = frozenset({0, 2, 4, 5, 7, 9, 11})
FIELDS = (
    Field(0, frozenset({0, 4, 7, 11}), MAJOR, frozenset({4, 11})),
    Field(16, frozenset({2, 5, 9, 0}), MAJOR, frozenset({5, 0})),
)
VOICE = Voice(Melody({"4/4": ("x---x---x---x---",)}, looseness=1.0), METRES["4/4"], FIELDS, 55, 84, 69.0)
IDEA = [Tone(0, 4, 67), Tone(4, 2, 69), Tone(6, 2, 71), Tone(8, 8, 72)]


def test_an_inversion_goes_the_other_way():
    turned = inverted(VOICE, IDEA, 16)
    assert [tone.step for tone in turned] == [16, 20, 22, 24]
    assert all((b.pitch - a.pitch) <= 0 for a, b in itertools.pairwise(turned))


def test_an_augmentation_is_half_as_fast_and_stays_in_its_unit():
    slow = augmented(VOICE, IDEA, 16, 16)
    assert [(tone.step, tone.length) for tone in slow] == [(16, 8), (24, 4), (28, 4)]


def test_a_displacement_begins_a_beat_later():
    later = displaced(VOICE, IDEA, 16, 16)
    assert [tone.step for tone in later] == [20, 24, 26, 28]
    assert later[-1].step + later[-1].length == 32


def test_ornaments_turn_around_long_notes_only():
    turned = ornamented(VOICE, IDEA, 0)
    assert len(turned) == len(IDEA) + 4
    assert [tone.pitch for tone in turned[:3]] == [67, 69, 67]


@pytest.mark.parametrize("name", HOOK_NAMES)
def test_a_hook_changes_the_idea_and_little_else(name):
    found = hooked(VOICE, IDEA, (name,), Stream(1, "h"))
    assert found != IDEA
    assert found[0].step <= 2
    assert found[-1].step + found[-1].length == 16
    assert sum(tone in IDEA for tone in found) >= len(IDEA) - 2
    assert all(b.step >= a.step + a.length for a, b in itertools.pairwise(found))


def test_every_hook_of_the_vocabulary_exists():
    assert set(HOOKS) == set(HOOK_NAMES)


def test_no_hook_is_asked_for():
    assert hooked(VOICE, IDEA, (), Stream(1, "h")) == IDEA


LICKS = ("x-x-x-x-x-x-x-x-: 0 1 2 1 0 -1 -2 c", "..x-x-x---------: 2 1 0", "x-x-x-x-----....: c 0 2 1")


def test_licks_start_on_guide_tones_and_lead_in_chromatically():
    assert parsed("..x-x-: c 0").moves == (None, 0)
    for seed in range(20):
        tones = line(VOICE, LICKS, 32, 69, Stream(seed, "solo"))
        assert tones and all(VOICE.low <= tone.pitch <= VOICE.high for tone in tones)
        steps = [tone.step for tone in tones]
        assert steps == sorted(set(steps)) and steps[-1] < 32


def test_solos_differ_by_seed():
    assert len({tuple(line(VOICE, LICKS, 64, 69, Stream(seed, "solo"))) for seed in range(10)}) == 10
