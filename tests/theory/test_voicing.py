"""Voicings keep register, low-interval limit and chord; the next one moves least."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.theory.chord import MAJOR_QUALITIES, MINOR_QUALITIES, parse_chord
from composer.theory.voicing import (
    CLUSTER_LIMIT,
    KINDS,
    LOW_LIMIT,
    Grip,
    first_voicing,
    is_clear,
    lead_voices,
    member,
    motion,
    next_voicing,
    voicings,
)

SYMBOLS = [numeral + suffix for numeral in ("I", "bVII", "V") for suffix in MAJOR_QUALITIES]
SYMBOLS += [numeral + suffix for numeral in ("i", "iv") for suffix in MINOR_QUALITIES]

chords = st.sampled_from(SYMBOLS).map(lambda symbol: parse_chord(symbol, "aeolian"))
grips = st.builds(
    lambda kind, voices, low, width, planing, cost: Grip(kind, voices, low, low + width, planing, cost),
    st.sampled_from(sorted(KINDS)),
    st.integers(1, 5),
    st.integers(36, 72),
    st.integers(12, 30),
    st.booleans(),
    st.sampled_from([0.0, 2.0]),
)
tonics = st.integers(0, 11)


def row(text, mode="ionian"):
    return tuple(parse_chord(symbol, mode) for symbol in text.split())


@given(chords, tonics, grips)
def test_every_voicing_is_the_chord_inside_the_register(chord, tonic, grip):
    allowed = set(chord.pitch_classes(tonic))
    if grip.kind == "power":
        allowed.add((tonic + chord.root + 7) % 12)
    for notes in voicings(chord, tonic, grip):
        assert 1 <= len(notes) <= grip.voices
        assert list(notes) == sorted(set(notes))
        assert grip.low <= notes[0]
        assert notes[-1] <= grip.high
        assert {note % 12 for note in notes} <= allowed


@given(chords, tonics, grips)
def test_low_intervals_are_fifths_and_octaves_and_nothing_clusters_low(chord, tonic, grip):
    for notes in voicings(chord, tonic, grip):
        for lower, upper in itertools.pairwise(notes):
            if lower < LOW_LIMIT:
                assert (upper - notes[0]) % 12 in (0, 7)
            if lower < CLUSTER_LIMIT:
                assert upper - lower >= 3


@given(st.lists(chords, min_size=1, max_size=8), tonics, grips)
def test_a_row_is_led_in_the_same_way_every_time_and_repeats_stand_still(row_of_chords, tonic, grip):
    led = lead_voices(tuple(row_of_chords), tonic, grip)
    assert led == lead_voices(tuple(row_of_chords), tonic, grip)
    assert led[0] == first_voicing(row_of_chords[0], tonic, grip)
    for chord, following, notes, after in zip(row_of_chords, row_of_chords[1:], led, led[1:], strict=False):
        assert notes in voicings(chord, tonic, grip)
        if chord == following:
            assert notes == after


@pytest.mark.parametrize("tonic", range(12))
def test_triads_move_no_more_than_any_inversion_would(tonic):
    grip = Grip("close", 3, 52, 76)
    chords_of_row = row("I IV ii V vi IV V I iii vi")
    led = lead_voices(chords_of_row, tonic, grip)
    for before, after, chord in zip(led, led[1:], chords_of_row[1:], strict=False):
        least = min(motion(before, other) for other in voicings(chord, tonic, grip))
        assert motion(before, after) <= least + 2  # two semitones buy a voicing nearer to the middle
        assert motion(before, after) <= 8


def test_exact_least_motion_where_nothing_else_counts():
    grip = Grip("close", 3, 48, 84)
    assert next_voicing((60, 64, 67), row("vi")[0], 0, grip) == (60, 64, 69)
    assert next_voicing((60, 64, 67), row("V")[0], 0, grip) == (59, 62, 67)
    assert next_voicing((60, 64, 67), row("IV")[0], 0, grip) == (60, 65, 69)


def test_power_chords_are_roots_and_fifths():
    grip = Grip("power", 3, 40, 64)
    for chord, notes in zip(row("I bVII IV vi ii V"), lead_voices(row("I bVII IV vi ii V"), 4, grip), strict=True):
        root = (4 + chord.root) % 12
        assert [(note - root) % 12 for note in notes] in ([0, 7, 0], [0, 7])
    assert (50, 56, 62) in voicings(row("vii°")[0], 3, grip)  # a diminished fifth where the chord has one
    assert voicings(row("I")[0], 4, Grip("power", 3, 40, 64))[0] == (40, 47, 52)


def test_rootless_ninths_are_the_textbook_ones():
    grip = Grip("rootless", 4, 52, 77)
    two, five = lead_voices(row("ii9 V13"), 0, grip)
    assert two in ((53, 57, 60, 64), (60, 64, 65, 69))
    assert {note % 12 for note in five} == {11, 5, 9, 4}  # B F A E: third, seventh, ninth, thirteenth
    assert motion(two, five) <= 3
    assert all(0 not in {(note - 2) % 12 for note in notes} for notes in voicings(row("ii9")[0], 0, grip))


def test_shells_hold_root_third_and_seventh():
    for notes in voicings(row("V13")[0], 0, Grip("shell", 3, 43, 70)):
        assert notes[0] % 12 == 7
        assert {note % 12 for note in notes} == {7, 11, 5}


def test_drop_two_is_a_close_chord_with_its_second_voice_an_octave_lower():
    close = set(voicings(row("Imaj7")[0], 0, Grip("close", 4, 48, 90)))
    for a, b, c, d in voicings(row("Imaj7")[0], 0, Grip("drop2", 4, 48, 84)):
        assert tuple(sorted((a + 12, b, c, d))) in close


def test_quartal_voicings_are_stacked_in_fourths_but_for_their_top():
    for notes in voicings(parse_chord("i11", "dorian"), 2, Grip("quartal", 4, 50, 76)):
        gaps = [after - before for before, after in itertools.pairwise(notes)]
        assert set(gaps[:-1]) <= {5, 6} and gaps[-1] in (4, 5, 6)


@pytest.mark.parametrize("kind", ["open", "wide"])
def test_open_positions_are_wider_than_close_ones(kind):
    for notes in voicings(row("I")[0], 0, Grip(kind, 3, 50, 80)):
        assert notes[-1] - notes[0] > 12
    if kind == "wide":
        assert {notes[0] % 12 for notes in voicings(row("IV")[0], 0, Grip(kind, 4, 50, 80))} == {5}


def test_planing_keeps_the_same_member_lowest():
    chords_of_row = row("i9 iv9 v7 i9", "aeolian")
    for chord, notes in zip(
        chords_of_row, lead_voices(chords_of_row, 9, Grip("rootless", 4, 52, 76, True)), strict=True
    ):
        assert member(chord, notes[0], 9) == "third"
    one, four = lead_voices(row("i9 iv9", "aeolian"), 9, Grip("rootless", 4, 52, 76, True))
    assert [b - a for a, b in itertools.pairwise(one)] == [b - a for a, b in itertools.pairwise(four)]


def test_parallels_are_avoided_when_they_cost():
    chords_of_row = row("i VII VI V", "aeolian")

    def parallels(cost):
        led = lead_voices(chords_of_row, 9, Grip("open", 4, 48, 76, parallel_cost=cost))
        return sum(
            (hi - lo) % 12 in (0, 7) and hi - lo == after_hi - after_lo and lo != after_lo
            for notes, after in itertools.pairwise(led)
            for place, (lo, after_lo) in enumerate(zip(notes, after, strict=True))
            for hi, after_hi in zip(notes[place + 1 :], after[place + 1 :], strict=True)
        )

    assert parallels(6.0) < max(parallels(0.0), 1)


def test_the_leading_tone_is_not_doubled():
    led = lead_voices(row("I V I IV V I"), 0, Grip("close", 4, 52, 76))
    for chord, notes in zip(row("I V I IV V I"), led, strict=True):
        if chord.symbol == "V":
            assert sum(note % 12 == 11 for note in notes) == 1


def test_a_ninth_chord_never_ends_in_a_semitone_on_top():
    led = lead_voices(row("ii9 V13 Imaj9 vi9 IVmaj9 iii7"), 3, Grip("rootless", 4, 52, 76))
    assert all(notes[-1] - notes[-2] > 1 for notes in led)


def test_motion_matches_voices_in_order():
    assert motion((60, 64, 67), (59, 62, 67)) == 3
    assert motion((60, 64), (60, 64, 67)) == 3
    assert motion((60, 64, 67), (60, 64, 67)) == 0


def test_mud_is_recognised():
    assert is_clear((40, 47, 52))
    assert not is_clear((40, 44, 52))
    assert not is_clear((53, 55, 60))
    assert is_clear((60, 62, 64))


def test_a_register_of_one_octave_still_gives_a_chord():
    for symbol in SYMBOLS:
        chord = parse_chord(symbol, "aeolian")
        for kind in KINDS:
            assert voicings(chord, 0, Grip(kind, 4, 60, 72))
