"""Grammar: outlines become chords, the same for the same stream, only what the rules allow."""

import pytest

from composer.compose.grammar import outlines_for, with_applied, written
from composer.compose.harmony import progressions, shifted
from composer.seeding import Stream
from composer.styles.harmony import Grammar, Harmony, Loop, Outline
from composer.theory.chord import chord_scale, parse_chord

GRAMMAR = Grammar(
    outlines=(Outline("T | S D | T | D", themes=()), Outline("III7 | VI7 | II7 | V7", themes=("b",))),
    rules={"T": {"I": 2, "vi": 1}, "S": {"ii7": 1, "IV": 1}, "D": {"V7": 1, "DD V7": 1}, "DD": {"II7": 1, "bVI7": 1}},
)


def symbols(bars):
    return [[chord.symbol for chord in bar] for bar in bars]


@pytest.mark.parametrize("seed", range(20))
def test_only_chords_of_the_rules_are_left_in_their_order(seed):
    bars = symbols(written(GRAMMAR, GRAMMAR.outlines[0], {}, "ionian", Stream(seed, "g")))
    assert len(bars) == 4
    assert bars[0][0] in ("I", "vi") and bars[1][0] in ("ii7", "IV") and bars[3][-1] == "V7"
    assert len(bars[3]) == 1 or bars[3][0] in ("II7", "bVI7")


def test_seeds_differ_and_a_seed_returns():
    def drawn(seed):
        return written(GRAMMAR, GRAMMAR.outlines[0], {}, "ionian", Stream(seed, "g"))

    assert len({str(symbols(drawn(seed))) for seed in range(30)}) > 5
    assert drawn(3) == drawn(3)


def test_themes_have_outlines_of_their_own():
    assert [outline.bars for outline in outlines_for(GRAMMAR, "A", "b")] == ["III7 | VI7 | II7 | V7"]
    assert outlines_for(GRAMMAR, "A", "c") == []
    found = progressions(Harmony(grammar={"major": GRAMMAR}), "ionian", Stream(1, "h"))
    assert symbols(found["A/b"]) == [["III7"], ["VI7"], ["II7"], ["V7"]]
    assert "A/a" not in found


def test_a_rule_must_not_lead_back_to_itself():
    with pytest.raises(ValueError, match="leads back"):
        Grammar((Outline("T"),), {"T": {"S": 1}, "S": {"T I": 1}})
    with pytest.raises(ValueError, match="roman numeral"):
        Harmony(grammar={"major": Grammar((Outline("T | X"),), {"T": {"I": 1}})})


def test_a_palette_colours_the_whole_piece():
    harmony = Harmony(
        loops=(Loop("I | vi | IV | V", ("ionian",)),), palettes=({"vi": "bVII"}, {"vi": "bVI", "V": "bVII"})
    )
    for seed in range(8):
        row = [bar[0] for bar in symbols(progressions(harmony, "ionian", Stream(seed, "h"))["A"])]
        assert row in (["I", "bVII", "IV", "V"], ["I", "bVI", "IV", "bVII"])


def test_applied_dominants_resolve_down_a_fifth():
    row = tuple((parse_chord(symbol, "ionian"),) for symbol in ("I", "vi", "ii", "IV", "vii°", "I"))
    bars = with_applied(row, 1.0, Stream(1, "x"))
    for index, bar in enumerate(bars):
        if len(bar) == 2:
            assert bar[1].root == (row[(index + 1) % len(row)][0].root + 7) % 12
            assert bar[1].intervals == (0, 4, 7, 10)
    assert [len(bar) for bar in bars] == [2, 1, 2, 1, 1, 1]
    assert with_applied(row, 0.0, Stream(1, "x")) == row


def test_a_shift_moves_chords_and_their_scale():
    moved = shifted(((parse_chord("V7", "ionian"),),), 2)[0][0]
    assert moved.root == 9
    assert chord_scale(moved, "ionian") == tuple(sorted((tone + 2) % 12 for tone in (0, 2, 4, 5, 7, 9, 11)))
