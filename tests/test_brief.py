"""Brief: every field, every error, canonical JSON."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import composer
import composer.brief as brief_module
from composer import Brief, BriefError

HOUSE = {"genre": "electronic", "subgenre": "house", "duration_ms": 30_000}
ENERGIES = ["calm", "medium", "dynamic"]

# The durations of the documented request: they sum to 2.35, and two movements name no energy.
DOCUMENTED = [
    {"start": 0.6983029281254858, "duration": 0.14079915545880795, "energy": "dynamic"},
    {"start": 0.7808424669783562, "duration": 0.7593265930190682},
    {"start": 0.5336320374626666, "duration": 0.6045300932601094, "energy": "dynamic"},
    {"start": 0.8884022755082697, "duration": 0.8417615587823093},
]

BAD = [
    ({"genre": "electronica"}, "genre", "'electronic'"),
    ({"genre": 3}, "genre", "one of"),
    ({"subgenre": "hause"}, "subgenre", "did you mean 'house'"),
    ({"duration_ms": 4_999}, "duration_ms", "5000..1800000"),
    ({"duration_ms": 1_800_001}, "duration_ms", "5000..1800000"),
    ({"duration_ms": 30_000.0}, "duration_ms", "integer"),
    ({"duration_ms": "30000"}, "duration_ms", "integer"),
    ({"duration_ms": True}, "duration_ms", "integer"),
    ({"structure": []}, "structure", "1..64"),
    ({"structure": [{"duration": 1}] * 65}, "structure", "1..64"),
    ({"structure": "intro"}, "structure", "list"),
    ({"structure": 3}, "structure", "list"),
    ({"structure": [3]}, "structure[0]", "movement such as"),
    ({"structure": [{"energy": "calm"}]}, "structure[0].duration", "positive finite"),
    ({"structure": [{"duration": math.nan}]}, "structure[0].duration", "positive finite"),
    ({"structure": [{"duration": math.inf}]}, "structure[0].duration", "positive finite"),
    ({"structure": [{"duration": 1}, {"duration": -0.5}]}, "structure[1].duration", "positive finite"),
    ({"structure": [{"duration": 0}]}, "structure[0].duration", "positive finite"),
    ({"structure": [{"duration": True}]}, "structure[0].duration", "positive finite"),
    ({"structure": [{"duration": "1"}]}, "structure[0].duration", "positive finite"),
    ({"structure": [{"duration": 10**400}]}, "structure[0].duration", "positive finite"),
    ({"structure": [{"duration": 1, "energy": "loud"}]}, "structure[0].energy", "'calm', 'dynamic', 'medium'"),
    ({"structure": [{"duration": 1, "type": "refrian"}]}, "structure[0].type", "did you mean 'refrain'"),
    ({"structure": [{"duration": 1, "movement": "x"}]}, "structure[0].type", "intro"),
    ({"structure": [{"duration": 1, "type": "intro", "movement": "verse"}]}, "structure[0].movement", "one field"),
    ({"structure": [{"duration": 1, "lenght": 2}]}, "structure[0].lenght", "duration"),
    ({"crop": 1}, "crop", "true or false"),
    ({"fadeout_ms": -1}, "fadeout_ms", "0..30000"),
    ({"fadeout_ms": 30_001}, "fadeout_ms", "0..30000"),
    ({"voices_volume": -97}, "voices_volume", "-96..12"),
    ({"voices_volume": 12.5}, "voices_volume", "-96..12"),
    ({"voices_volume": math.nan}, "voices_volume", "-96..12"),
    ({"bpm": 19.9}, "bpm", "20..400"),
    ({"bpm": 401}, "bpm", "20..400"),
    ({"bpm": "fast"}, "bpm", "20..400"),
    ({"key": "H"}, "key", "'Bb'"),
    ({"mode": "happy"}, "mode", "'dorian'"),
    ({"measure": "4/5"}, "measure", "no such measure"),
    ({"measure": "7/8"}, "measure", "plays one of '4/4'"),
    ({"seed": -1}, "seed", "0..18446744073709551615"),
    ({"seed": 1 << 64}, "seed", "0..18446744073709551615"),
    ({"seed": 1.0}, "seed", "integer"),
    ({"tempo": 120}, "tempo", "fields"),
    ({"durationms": 3}, "durationms", "did you mean 'duration_ms'"),
]


@pytest.mark.parametrize(
    ("change", "field", "allowed"), BAD, ids=[f"{next(iter(c))}-{i}" for i, (c, _, _) in enumerate(BAD)]
)
def test_bad_input_names_field_value_and_what_is_allowed(change, field, allowed):
    with pytest.raises(BriefError) as caught:
        composer.compose(**{**HOUSE, **change})
    assert caught.value.field == field
    assert allowed in str(caught.value)
    assert field in str(caught.value)


@pytest.mark.parametrize("name", ["genre", "subgenre", "duration_ms"])
def test_required_fields(name):
    with pytest.raises(BriefError) as caught:
        Brief.from_dict({key: value for key, value in HOUSE.items() if key != name})
    assert caught.value.field == name


def test_more_movements_than_bars_that_fit():
    with pytest.raises(BriefError) as caught:
        composer.compose(**{**HOUSE, "duration_ms": 5_000, "structure": [{"duration": 1}] * 5})
    assert caught.value.field == "structure"
    assert "at most 2" in str(caught.value)


def test_a_bar_longer_than_the_piece():
    with pytest.raises(BriefError) as caught:
        composer.compose(**{**HOUSE, "duration_ms": 5_000, "bpm": 20})
    assert caught.value.field == "bpm"


def test_the_documented_example_works():
    music = composer.compose(**{**HOUSE, "structure": DOCUMENTED, "voices_volume": -39})
    shown = music.schema()["structure"]
    assert [movement["energy"] for movement in shown] == ["dynamic", "medium", "dynamic", "medium"]
    assert [movement["start"] for movement in shown] == sorted(movement["start"] for movement in shown)
    assert shown[0]["start"] == 0.0
    assert abs(sum(movement["duration"] for movement in shown) - 1.0) < 1e-12


def test_energy_and_type_are_both_honoured():
    structure = [{"duration": 1, "movement": "chorus", "energy": "calm"}, {"duration": 1, "type": "verse"}]
    shown = composer.compose(**HOUSE, structure=structure).schema()["structure"]
    assert [(movement["movement"], movement["energy"]) for movement in shown] == [
        ("refrain", "calm"),
        ("verse", "medium"),
    ]


def test_names_for_one_thing_give_one_brief():
    assert Brief(**HOUSE, mode="major").mode == "ionian"
    assert Brief(**HOUSE, bpm=120.0).to_json() == Brief(**HOUSE, bpm=120).to_json()
    assert Brief(**HOUSE, structure=[{"duration": 1, "energy": "medium"}]) == Brief(**HOUSE)


def test_ids_tell_briefs_and_engines_apart(monkeypatch):
    ids = {Brief(**HOUSE).id, Brief(**HOUSE, seed=1).id, Brief(**{**HOUSE, "duration_ms": 30_001}).id}
    monkeypatch.setattr(brief_module, "__version__", "0.0.0")
    ids.add(Brief(**HOUSE).id)
    assert len(ids) == 4


def test_the_id_is_that_of_the_schema():
    music = composer.compose(**HOUSE)
    assert music.schema()["id"] == music.brief.id == Brief(**HOUSE).id


movements = st.fixed_dictionaries(
    {"duration": st.floats(min_value=1e-6, max_value=1e6)},
    optional={"energy": st.sampled_from(ENERGIES), "type": st.sampled_from(["intro", "verse", "chorus", "solo"])},
)


@given(
    structure=st.lists(movements, min_size=1, max_size=8),
    seed=st.integers(0, 2**64 - 1),
    bpm=st.none() | st.floats(20, 400),
    fadeout_ms=st.integers(0, 30_000),
)
def test_json_round_trip(structure, seed, bpm, fadeout_ms):
    brief = Brief(**HOUSE, structure=structure, seed=seed, bpm=bpm, fadeout_ms=fadeout_ms)
    again = Brief.from_json(brief.to_json())
    assert again == brief
    assert again.to_json() == brief.to_json()
    assert json.loads(brief.to_json()) == brief.to_dict()


@pytest.mark.parametrize("text", ["", "[1]", "{", '"x"'])
def test_text_that_is_no_brief(text):
    with pytest.raises(BriefError):
        Brief.from_json(text)
