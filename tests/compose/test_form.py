"""Form: movements to sections to phrases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer import compose
from composer.compose.form import phrase_lengths

HOUSE = {"genre": "electronic", "subgenre": "house", "duration_ms": 120_000}


@given(st.integers(1, 400), st.sampled_from([4, 8, 12, 16]))
def test_phrases_fill_a_section_whole_ones_first(bars, usual):
    lengths = phrase_lengths(bars, usual)
    assert sum(lengths) == bars
    assert all(length == usual for length in lengths[:-1])
    assert 1 <= lengths[-1] <= usual + usual // 4 or len(lengths) == 1


@pytest.mark.parametrize("duration_ms", [5_000, 12_000, 33_333, 61_000, 180_000, 1_200_000])
def test_sections_and_phrases_tile_the_piece(duration_ms):
    plan = compose(**{**HOUSE, "duration_ms": duration_ms}).plan
    bar = 0
    for section, phrase in plan.phrases():
        assert phrase.start_bar == bar
        assert len(phrase.lead) == phrase.bars
        assert sum(slot.duration_beat for slot in phrase.slots) == phrase.bars * plan.bar_beats
        assert phrase.slots[0].onset_beat == plan.bar_beat(phrase.start_bar)
        assert section.start_bar <= bar < section.end_bar
        bar = phrase.end_bar
    assert bar == plan.bars


def test_a_piece_of_one_movement_has_a_form_of_its_own():
    kinds = [section.kind for section in compose(**HOUSE).plan.sections]
    assert kinds[0] == "intro"
    assert kinds[-1] == "outro"
    assert kinds.count("refrain") >= 2
    assert len({section.material for section in compose(**HOUSE).plan.sections}) >= 2


def test_bare_energies_get_types_from_their_place():
    structure = [
        {"duration": 1, "energy": energy} for energy in ("calm", "medium", "dynamic", "calm", "dynamic", "calm")
    ]
    shown = compose(**HOUSE, structure=structure).schema()["structure"]
    assert [movement["movement"] for movement in shown] == ["intro", "verse", "refrain", "break", "refrain", "outro"]


def test_a_type_without_energy_brings_its_own():
    structure = [{"duration": 1, "type": name} for name in ("intro", "verse", "refrain")]
    shown = compose(**HOUSE, structure=structure).schema()["structure"]
    assert [movement["energy"] for movement in shown] == ["calm", "medium", "dynamic"]


def test_the_energy_is_the_level_whatever_the_type():
    def level(energy):
        structure = [{"duration": 1, "type": "refrain", "energy": energy}, {"duration": 1}]
        return compose(**HOUSE, structure=structure).plan.sections[0].energy

    assert level("calm") < level("medium") < level("dynamic")


def test_the_last_phrase_closes_the_piece_unless_it_is_cropped():
    assert compose(**HOUSE).plan.last_phrase.cadence == "ending"
    assert compose(**HOUSE, crop=True).plan.last_phrase.cadence != "ending"


def test_a_solo_may_sing_in_other_bars_than_the_tune():
    structure = [{"duration": 1, "type": kind} for kind in ("verse", "solo")]
    plan = compose(genre="blues", subgenre="shuffle", duration_ms=60_000, structure=structure).plan
    melody = plan.style.melody
    for section, phrase in plan.phrases():
        bars = melody.solo_bars if section.kind == "solo" else melody.bars
        assert [bar == "x" for bar in bars][: phrase.bars] == list(phrase.lead)[: len(bars)]
