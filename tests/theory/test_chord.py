"""Roman numerals give the roots, tones and basses that musicians mean."""

import pytest

from composer.theory.chord import Chord, chord_scale, parse_chord, stacked_chord
from composer.theory.scale import MODES


@pytest.mark.parametrize(
    ("symbol", "mode", "root", "intervals"),
    [
        ("I", "ionian", 0, (0, 4, 7)),
        ("VI", "aeolian", 8, (0, 4, 7)),
        ("vi", "ionian", 9, (0, 3, 7)),
        ("bVII", "ionian", 10, (0, 4, 7)),
        ("bVII", "mixolydian", 10, (0, 4, 7)),
        ("bVI", "aeolian", 8, (0, 4, 7)),
        ("iv9", "aeolian", 5, (0, 3, 7, 10, 14)),
        ("V13", "ionian", 7, (0, 4, 7, 10, 14, 21)),
        ("iiø7", "aeolian", 2, (0, 3, 6, 10)),
        ("#IV", "ionian", 6, (0, 4, 7)),
        ("i5", "aeolian", 0, (0, 7)),
    ],
)
def test_numerals(symbol, mode, root, intervals):
    chord = parse_chord(symbol, mode)
    assert (chord.root, chord.intervals, chord.bass) == (root, intervals, root)


def test_inversions_name_their_bass():
    assert parse_chord("V7/3", "ionian").bass == 4
    assert parse_chord("I/b7", "ionian").bass == 10


@pytest.mark.parametrize("symbol", ["", "H", "iI", "Imin", "I9#", "VIII", "V/8"])
def test_strangers_are_refused(symbol):
    with pytest.raises(ValueError, match=r"numeral|suffix"):
        parse_chord(symbol, "ionian")


def test_pitch_classes_start_with_the_root():
    assert parse_chord("V7", "ionian").pitch_classes(2) == (9, 1, 4, 7)


@pytest.mark.parametrize("mode", sorted(MODES))
def test_stacked_chords_stay_in_the_mode(mode):
    for degree in range(7):
        chord = stacked_chord(degree, mode, 5)
        assert {(chord.root + interval) % 12 for interval in chord.intervals} <= set(MODES[mode])
        assert list(chord.intervals) == sorted(chord.intervals)


def test_the_scale_bends_to_the_chord():
    assert chord_scale(parse_chord("V", "aeolian"), "aeolian") == MODES["harmonic_minor"]
    assert chord_scale(parse_chord("i", "aeolian"), "aeolian") == MODES["aeolian"]
    assert 10 in chord_scale(parse_chord("bVII", "ionian"), "ionian")


@pytest.mark.parametrize("symbol", ["V", "bVII", "bVI", "IV", "iv9", "bII"])
def test_the_bent_scale_has_seven_tones(symbol):
    for mode in ("ionian", "aeolian", "mixolydian"):
        assert len(set(chord_scale(parse_chord(symbol, mode), mode))) == 7


def test_chords_compare_by_value():
    assert parse_chord("i9", "aeolian") == Chord("i9", 0, (0, 3, 7, 10, 14), 0)
