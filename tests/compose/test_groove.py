"""Which variant sounds in a bar, and that bass and drums agree on the kick without reading each other."""

from dataclasses import replace

import pytest

from composer.brief import Brief
from composer.compose.groove import bar_of, bar_rows, free_step, in_turn, kick_steps, level_name, variant_name
from composer.compose.planner import plan
from composer.compose.writers.drums import drums_of_others
from composer.styles.loader import load_style, style_files
from composer.synth.preset import preset
from composer.theory.metre import METRES
from composer.theory.percussion import DRUMS

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]
DRUMMED = [style for style in STYLES if any(part.writer == "drums" for part in load_style(*style).parts)]


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


@pytest.mark.parametrize(("genre", "subgenre"), DRUMMED)
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


@pytest.mark.parametrize(("genre", "subgenre"), DRUMMED)
def test_every_drum_of_a_style_is_in_the_kit_of_who_plays_it(genre, subgenre):
    style = load_style(genre, subgenre)
    rows = [drums for rhythm in style.rhythm.values() for drums in (*rhythm.variants.values(), *rhythm.fills.values())]
    used = {drum for drums in rows for drum in drums}
    assert used <= set(DRUMS)
    for part in style.parts:
        if part.writer == "drums":
            own = set(part.options.get("plays", used - drums_of_others(style, part)))
            own |= set(part.options.get("crash", ())) - drums_of_others(style, part)
            assert {drum for drum in own if DRUMS[drum] not in preset(part.preset).notes} == set()


def with_rhythm(piece, **fields):
    """The piece with another table of rhythm."""
    rhythm = replace(piece.rhythm, **fields)
    return replace(piece, style=replace(piece.style, rhythm={piece.metre.name: rhythm}))


def odd_piece(**fields):
    """A movement of phrases of nine and seven bars that play patterns of two bars."""
    piece = planned(("verse", "medium"), ("refrain", "medium"))
    section = piece.sections[0]
    first = section.phrases[0]
    lengths, phrases, start = (3, 5, 1, 4), [], 0
    for bars in lengths:
        phrases.append(replace(first, start_bar=start, bars=bars))
        start += bars
    rows = {"clave": "X.....X.....X.......X...X......."}
    piece = replace(piece, sections=(replace(section, phrases=tuple(phrases)),))
    return with_rhythm(piece, variants={"mid": rows}, levels=((0.0, "mid"),), **fields)


def claves(piece):
    return [
        bar_rows(piece, *at, bar)["clave"] for at in piece.phrases() for bar in range(at[1].start_bar, at[1].end_bar)
    ]


def test_an_aligned_clave_never_turns_round_inside_a_movement():
    three, two = "X.....X.....X...", "....X...X......."
    assert claves(odd_piece(aligned=True)) == [(three, two)[bar % 2] for bar in range(13)]
    turning = claves(odd_piece())
    assert turning[2] == turning[3] == three


def test_a_clave_may_be_turned_for_a_whole_piece():
    assert claves(odd_piece(aligned=True, turned=1.0))[0] == "....X...X......."
    assert claves(odd_piece(aligned=True, turned=0.0))[0] == "X.....X.....X..."


def test_types_share_a_variant_by_name():
    piece = planned(("solo", None), ("bridge", None), ("verse", "medium"))
    named = with_rhythm(piece, kinds={"solo": "low"})
    assert names(named)["solo"] == "low"
    assert names(named)["bridge"] == names(piece)["bridge"]


def test_of_alternatives_a_material_keeps_one_and_seeds_differ():
    rows = {"mid": {"kick": "x" * 16}, "mid/2": {"kick": "o" * 16}, "mid/2-b": {"kick": "g" * 16}}
    heard = set()
    for seed in range(12):
        piece = replace(planned(("verse", "medium"), ("verse", "medium")), seed=seed)
        piece = with_rhythm(piece, variants=rows, levels=((0.0, "mid"),))
        bars = [
            bar_rows(piece, *at, bar)["kick"][0]
            for at in piece.phrases()
            for bar in range(at[1].start_bar, at[1].end_bar)
        ]
        assert set(bars) in ({"x"}, {"o", "g"})
        heard |= set(bars)
    assert heard == {"x", "o", "g"}
