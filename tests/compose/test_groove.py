"""Which variant sounds in a bar, and that bass and drums agree on the kick without reading each other."""

import pytest

from composer.brief import Brief
from composer.compose.groove import bar_of, bar_rows, free_step, in_turn, kick_steps, level_name, variant_name
from composer.compose.planner import plan
from composer.compose.writers.drums import DRUMS
from composer.styles.loader import load_style, style_files
from composer.synth.preset import preset
from composer.theory.metre import METRES

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]


def planned(*kinds, genre="electronic", subgenre="house"):
    rows = [{"duration": 1, "type": kind, **({"energy": energy} if energy else {})} for kind, energy in kinds]
    return plan(Brief(genre=genre, subgenre=subgenre, duration_ms=60_000, structure=rows, seed=1))


def names(piece):
    return {section.kind: variant_name(piece, section, section.phrases[0]) for section in piece.sections}


def test_levels_are_thresholds():
    levels = ((0.2, "low"), (0.5, "mid"), (0.8, "high"))
    expected = {0.0: "none", 0.19: "none", 0.2: "low", 0.49: "low", 0.5: "mid", 1.0: "high"}
    assert {energy: level_name(levels, energy) for energy in expected} == expected


def test_an_answer_comes_in_every_fourth_bar():
    patterns = {"mid": 1, "mid-b": 2, "low": 3}
    assert [in_turn(patterns, "mid", bar) for bar in range(9)] == [1, 1, 1, 2, 1, 1, 1, 2, 1]
    assert [in_turn(patterns, "low", bar) for bar in range(4)] == [3, 3, 3, 3]
    assert in_turn(patterns, "none", 0) is None


def test_patterns_of_two_bars_alternate_and_short_ones_repeat():
    assert [bar_of("x...o...", 4, bar) for bar in range(3)] == ["x...", "o...", "x..."]
    assert bar_of("x.", 4, 7) == "x.x."


def test_a_type_with_a_variant_plays_it_unless_asked_for_far_louder():
    piece = planned(("verse", "medium"), ("break", None), ("build", None), ("refrain", None))
    assert names(piece) == {"verse": "mid", "break": "break", "build": "build", "refrain": "high"}
    assert names(planned(("verse", "medium"), ("break", "dynamic"), ("verse", None)))["break"] == "high"
    assert names(planned(("verse", "medium"), ("build", "dynamic"), ("drop", None)))["build"] == "build"


def test_the_kick_of_a_bar_leaves_out_what_is_left_to_chance():
    piece = planned(("verse", "medium"), genre="hip-hop", subgenre="lo-fi")
    section = piece.sections[0]
    phrase = section.phrases[0]
    assert "?" in bar_rows(piece, section, phrase, phrase.start_bar + 1)["kick"]
    assert kick_steps(piece, section, phrase, phrase.start_bar) == {0, 7, 10}
    assert kick_steps(piece, section, phrase, phrase.start_bar + 1) == {0, 7, 10}


def test_the_last_beat_of_a_turn_is_free():
    assert {name: free_step(METRES[name]) for name in ("4/4", "3/4", "6/8")} == {"4/4": 12, "3/4": 8, "6/8": 6}


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_a_style_has_the_variants_and_fills_of_a_drummer(genre, subgenre):
    for metre, rhythm in load_style(genre, subgenre).rhythm.items():
        levels = [name for _, name in rhythm.levels]
        assert len(levels) >= 3, metre
        assert any(name.endswith("-b") for name in rhythm.variants), metre
        assert "break" in rhythm.variants, metre
        assert len(rhythm.fills) >= 3, metre
        for name, rows in rhythm.variants.items():
            for drum, pattern in rows.items():
                assert len(pattern) % METRES[metre].bar_steps == 0, (metre, name, drum)
        for name, rows in rhythm.fills.items():
            assert max(map(len, rows.values())) <= METRES[metre].bar_steps, (metre, name)


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_every_drum_of_a_style_is_in_its_kit(genre, subgenre):
    style = load_style(genre, subgenre)
    kits = [preset(part.preset).notes for part in style.parts if part.writer == "drums"]
    assert kits
    rows = [drums for rhythm in style.rhythm.values() for drums in (*rhythm.variants.values(), *rhythm.fills.values())]
    used = {drum for drums in rows for drum in drums}
    used |= {drum for part in style.parts if part.writer == "drums" for drum in part.options.get("crash", ())}
    assert used <= set(DRUMS)
    for kit in kits:
        assert {drum for drum in used if DRUMS[drum] not in kit} == set()
