"""Bass: roots where chords begin, riffs that return, locks with the kick, lanes, approaches, octaves."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from composer.brief import Brief
from composer.compose.groove import kick_steps
from composer.compose.plan import Slot
from composer.compose.planner import plan
from composer.compose.writers.bass import FACTORS, Options, write
from composer.compose.writers.registry import options_of
from composer.compose.writers.writer import Task
from composer.styles.loader import load_style, style_files
from composer.theory.chord import parse_chord

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]
PARTS = [(style, part.name) for style in STYLES for part in load_style(*style).parts if part.writer == "bass"]
ROCK, HOUSE, LOFI = ("rock", "classic-rock"), ("electronic", "house"), ("hip-hop", "lo-fi")
EPIC, NES = ("cinematic", "epic"), ("chiptune", "nes-action")


def planned(style, *movements, seed=1, duration_ms=100_000, **fields):
    genre, subgenre = style
    rows = [dict(zip(("type", "energy"), movement, strict=False), duration=1) for movement in movements]
    structure = {"structure": rows} if rows else {}
    return plan(Brief(genre=genre, subgenre=subgenre, duration_ms=duration_ms, seed=seed, **structure, **fields))


def name_of(piece):
    return next(part.name for part in piece.style.parts if part.writer == "bass")


def task_of(piece, section, name=None):
    name = name or name_of(piece)
    return Task(piece, piece.style.part(name), section, piece.stream(f"{name}/{section.movement}/{section.index}"))


def rows_of(piece, name=None, options=None):
    name = name or name_of(piece)
    options = options or options_of(piece.style, piece.style.part(name))
    return [row for section in piece.sections for row in write(task_of(piece, section, name), options)]


def one_figure(letters, **fields):
    return Options(figures={"4/4": {"only": (letters,)}}, levels=((0.0, "only"),), **fields)


def in_bar(piece, rows, bar):
    return [row for row in rows if piece.bar_beat(bar) <= row[0] < piece.bar_beat(bar + 1)]


@pytest.mark.parametrize(("style", "name"), PARTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_notes_stay_in_the_lane_one_after_the_other(style, name, seed):
    piece = planned(style, ("intro",), ("verse",), ("break",), ("build",), ("drop",), ("outro",), seed=seed)
    options = replace(options_of(piece.style, piece.style.part(name)), octave_from=2.0)
    rows = sorted(rows_of(piece, name, options))
    low, high = piece.style.part(name).lane
    assert all(low <= row[2] <= high for row in rows)
    assert all(a[0] + a[1] <= b[0] + 1e-9 for a, b in pairwise(rows))


@pytest.mark.parametrize("key", ["C", "F#", "A", "Eb"])
@pytest.mark.parametrize("style", [ROCK, NES, EPIC])
def test_roots_are_struck_where_chords_begin(style, key):
    piece = planned(style, ("verse", "medium"), ("refrain", "dynamic"), ("verse", "calm"), key=key)
    struck = {(row[0], row[2] % 12) for row in rows_of(piece)}
    name = name_of(piece)
    slots = [
        slot
        for _, phrase in piece.phrases()
        if name in phrase.active
        for slot in phrase.slots
        if slot.onset_beat < piece.bar_beat(piece.bars - 1)
    ]
    hit = [(slot.onset_beat, (piece.tonic + slot.chord.root) % 12) in struck for slot in slots]
    assert sum(hit) >= 0.94 * len(hit)


def test_a_note_is_never_held_into_another_chord():
    piece = planned(ROCK, ("verse", "medium"), seed=4)
    slots = [slot for _, phrase in piece.phrases() for slot in phrase.slots]
    for row in rows_of(piece, options=one_figure("R---------------", land="none", gate=1.0)):
        slot = next(slot for slot in slots if slot.onset_beat <= row[0] < slot.onset_beat + slot.duration_beat)
        assert row[0] + row[1] <= slot.onset_beat + slot.duration_beat


def test_letters_are_degrees_of_the_chord():
    piece = planned(NES, ("verse", "medium"), key="A", mode="aeolian")
    rows = rows_of(piece, options=one_figure("R-3-5-7-8-d-r-g-", land="none"))
    phrase = piece.sections[0].phrases[0]
    bar = next(slot for slot in phrase.slots if slot.chord.symbol == "i" and slot.duration_beat == 4)
    pitches = [row[2] for row in rows if bar.onset_beat <= row[0] < bar.onset_beat + 4]
    assert [pitch - pitches[0] for pitch in pitches] == [0, 3, 7, 10, 12, 7, 0, 0]
    velocities = [row[3] for row in rows if bar.onset_beat <= row[0] < bar.onset_beat + 4]
    assert velocities[7] < 0.5 * velocities[0]
    assert velocities[1] == pytest.approx(velocities[0] * FACTORS["3"])


def test_k_plays_with_the_kick_and_only_there():
    piece = planned(LOFI, ("verse", "medium"))
    options = one_figure("kkkkkkkkkkkkkkkk", land="none")
    rows = rows_of(piece, options=options)
    for section, phrase in piece.phrases():
        for bar in range(phrase.start_bar, min(phrase.end_bar, piece.bars - 1)):
            steps = {round((row[0] - piece.bar_beat(bar)) * 4) for row in in_bar(piece, rows, bar)}
            assert steps == kick_steps(piece, section, phrase, bar)


def test_the_kick_makes_notes_louder():
    piece = planned(ROCK, ("verse", "medium"))
    rows = rows_of(piece, options=one_figure("rrrrrrrrrrrrrrrr", kick_accent=0.1, land="none"))
    section = piece.sections[0]
    phrase = section.phrases[0]
    kicks = kick_steps(piece, section, phrase, 0)
    loud = {round(row[0] * 4) for row in in_bar(piece, rows, 0) if row[3] > min(r[3] for r in rows) + 0.01}
    assert loud == kicks


@pytest.mark.parametrize(("approach", "distances"), [("chromatic", {1}), ("scale", {1, 2}), ("fifth", {5, 7})])
def test_approaches_lead_into_the_next_chord(approach, distances):
    piece = planned(NES, ("verse", "medium"), seed=3)
    rows = sorted(rows_of(piece, options=one_figure("R-------------a-", approach=approach, land="none")))
    steps = [
        abs(b[2] - c[2]) for a, b, c in zip(rows, rows[1:], rows[2:], strict=False) if b[0] % 4 == 3.5 and a[2] != c[2]
    ]
    assert len(steps) > 10
    assert set(steps) <= distances


def test_a_riff_returns_with_its_material_and_differs_between_seeds():
    riffs = Counter()
    for seed in range(8):
        piece = planned(HOUSE, ("verse", "medium"), ("refrain", "medium"), ("verse", "medium"), seed=seed, key="C")
        rows = rows_of(piece)
        first, _, third = (movement.start_bar for movement in piece.movements)
        one, two = (
            [(row[0] - piece.bar_beat(bar), row[2]) for row in in_bar(piece, rows, bar)] for bar in (first, third)
        )
        assert one == two
        riffs[tuple(step for step, _ in one)] += 1
    assert len(riffs) >= 3


def test_house_answers_the_kick_and_rock_pushes_with_it():
    for style, low, high in ((HOUSE, 0.1, 0.46), (ROCK, 0.5, 0.85)):
        together = []
        for seed in range(4):
            piece = planned(style, ("verse", "medium"), ("refrain", "dynamic"), seed=seed)
            for section, phrase in piece.phrases():
                for row in write(task_of(piece, section), options_of(piece.style, piece.style.part("bass"))):
                    bar = int(row[0] // piece.bar_beats)
                    if phrase.start_bar <= bar < phrase.end_bar:
                        step = round((row[0] - piece.bar_beat(bar)) * 4)
                        together.append(step in kick_steps(piece, section, phrase, bar))
        assert low <= sum(together) / len(together) <= high, style


def test_a_pickup_crosses_into_a_movement_and_finds_its_beat_free():
    piece = planned(ROCK, ("verse", "medium"), ("refrain", "dynamic"))
    start = piece.bar_beat(piece.movements[1].start_bar)
    rows = rows_of(piece)
    lead = [row for row in rows if row[5] == 1 and row[0] < start]
    assert [row[0] for row in lead] == [start - 0.5]
    assert all(row[0] + row[1] <= start - 1 + 1e-9 for row in rows if row[5] == 0)
    target = next(row[2] for row in rows if row[0] == start)
    assert 1 <= abs(lead[0][2] - target) <= 2


def test_octaves_double_from_their_energy():
    piece = planned(EPIC, ("verse", "calm"), ("refrain", "dynamic"), key="E")
    rows = rows_of(piece, "low-strings")
    calm, loud = (Counter(row[0] for row in rows if row[5] == movement) for movement in (0, 1))
    assert set(calm.values()) == {1}
    assert max(loud.values()) == 2


def test_what_is_played_gets_busier_with_energy():
    for style in (HOUSE, LOFI, ROCK, EPIC, NES):
        piece = planned(style, ("verse", "calm"), ("verse", "dynamic"), seed=5)
        counts = Counter(row[5] for row in rows_of(piece))
        assert counts[1] > 1.2 * counts[0], style


def test_a_metre_without_figures_holds_the_root():
    piece = planned(EPIC, ("verse", "medium"), measure="3/4")
    rows = rows_of(piece, options=one_figure("R-R-R-R-R-R-R-R-"))
    assert [round((row[0] - piece.bar_beat(0)), 3) for row in in_bar(piece, rows, 0)] == [0]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"figures": {"4/4": {"a": ("R",)}}}, "figure a of 4/4"),
        ({"figures": {"4/4": {"a": ("R" * 15 + "y",)}}}, "RRRRRRRRRRRRRRRy"),
        ({"figures": {"5/5": {}}}, "5/5"),
        ({"figures": {"4/4": {"a": ()}}}, "at least one"),
        ({"approach": "jump"}, "chromatic"),
        ({"gate": 0.0}, "gate"),
        ({"pickup": {"4/4": "..y"}}, "pickup"),
    ],
)
def test_wrong_options_are_errors(fields, named):
    with pytest.raises(ValueError, match=named):
        Options(**fields)


def over_chords(piece, *symbols, bars=4, lane=None):
    """The piece as one section of one phrase of `bars` bars, its chords a bar each in turn, with a wide bass."""
    section = piece.sections[0]
    chords = [parse_chord(symbols[bar % len(symbols)], piece.mode) for bar in range(bars)]
    slots = tuple(Slot(piece.bar_beat(bar), piece.bar_beats, chord) for bar, chord in enumerate(chords))
    phrase = replace(section.phrases[0], start_bar=0, bars=bars, slots=slots, lead=(True,) * bars)
    part = piece.style.part(name_of(piece))
    parts = tuple(replace(other, lane=lane or other.lane) if other is part else other for other in piece.style.parts)
    section = replace(section, phrases=(phrase,))
    return replace(piece, sections=(section,), style=replace(piece.style, parts=parts), crop=True)


def written(piece, letters, **fields):
    fields.setdefault("land", "none")
    fields.setdefault("gate", 1.0)
    return sorted(rows_of(piece, options=one_figure(letters, **fields)))


JAZZ = ("ii7", "V7", "Imaj7", "vi7")
WALK = "w---w---w---w---"


def walks(seed=1, bars=16, **fields):
    piece = planned(ROCK, ("verse", "medium"), ("verse", "medium"), seed=seed, key="C")
    piece = over_chords(piece, *JAZZ, bars=bars, lane=(28, 52))
    return piece, written(piece, WALK, **fields)


def test_a_walking_line_is_quarters_from_root_to_root_by_steps_and_chord_tones():
    shares, arrivals = [], []
    for seed in range(6):
        piece, rows = walks(seed)
        assert [row[0] for row in rows] == [float(beat) for beat in range(64)]
        for bar, slot in enumerate(piece.sections[0].phrases[0].slots):
            assert rows[4 * bar][2] % 12 == (piece.tonic + slot.chord.root) % 12
        moves = [abs(after[2] - before[2]) for before, after in pairwise(rows)]
        assert 0 not in moves and max(moves) <= 12
        shares.append(sum(move <= 4 for move in moves) / len(moves))
        arrivals += [abs(rows[beat + 1][2] - rows[beat][2]) for beat in range(3, 63, 4)]
    assert min(shares) > 0.6
    assert sum(move in (1, 2) for move in arrivals) > 0.6 * len(arrivals)


def test_a_walking_line_is_new_in_every_chorus_and_the_same_when_asked_again():
    _, rows = walks()
    line = [row[2] for row in rows]
    assert line[:16] != line[16:32] != line[32:48]
    assert walks()[1] == rows
    assert [row[2] for row in walks(2)[1]] != line


def test_a_tumbao_takes_the_next_root_early_and_holds_it_over_the_bar_line():
    piece = over_chords(planned(ROCK, ("verse", "medium"), ("verse", "medium"), key="C"), "I", "IV", "V", "IV")
    rows = written(piece, "------5-----n---")
    roots = [slot.chord.root for slot in piece.sections[0].phrases[0].slots]
    early = [row for row in rows if row[0] % 4 == 3]
    assert [(row[2] - piece.tonic) % 12 for row in early] == [*roots[1:], roots[-1]]
    assert [row[1] for row in early] == [2.5, 2.5, 2.5, 1.0]
    assert not [row for row in rows if row[0] % 4 == 0]


def test_a_tie_ends_where_the_chord_changes_under_other_notes():
    piece = over_chords(planned(ROCK, ("verse", "medium"), ("verse", "medium")), "I", "I", "V", "V")
    rows = written(piece, "--------R-------")
    assert [row[1] for row in rows] == [4.0, 2.0, 4.0, 2.0]


def test_boogie_has_sixth_and_flat_seventh():
    piece = over_chords(planned(ROCK, ("verse", "medium"), ("verse", "medium"), key="E"), "I7", "IV7", lane=(28, 60))
    bar = [row[2] for row in written(piece, "R-3-5-6-7-6-5-3-")[:8]]
    assert [pitch - bar[0] for pitch in bar] == [0, 4, 7, 9, 10, 9, 7, 4]


def test_a_walk_up_climbs_the_scale_into_the_next_root():
    piece = over_chords(planned(ROCK, ("verse", "medium"), ("verse", "medium"), key="G", mode="ionian"), "I", "IV")
    rows = written(piece, "R---u---u---u---")
    into_four = [row[2] - rows[4][2] for row in rows[1:4]]
    assert into_four in ([-4, -3, -1], [-5, -3, -1])


@pytest.mark.parametrize(("letter", "above"), [("p", 0), ("P", 7)])
def test_a_pedal_stays_where_the_chords_move(letter, above):
    piece = over_chords(planned(ROCK, ("verse", "medium"), ("verse", "medium")), "I", "IV", "V", "bVII")
    rows = written(piece, letter + "---------------", land="chord")
    assert {(row[2] - piece.tonic) % 12 for row in rows} == {above}


def test_slides_join_the_note_before_and_say_where_they_come_from():
    piece = over_chords(planned(ROCK, ("verse", "medium"), ("verse", "medium")), "I", lane=(28, 47))
    rows = written(piece, "R-----..S---s---", gate=0.8)[:3]
    assert [row[2] - rows[0][2] for row in rows] == [0, 12, 0]
    assert [row[6:] for row in rows] == [(), (-12,), (12,)]
    assert rows[0][0] + rows[0][1] == rows[1][0]


def test_figures_may_be_four_bars_and_leave_the_first_beat_empty():
    piece = over_chords(planned(ROCK, ("verse", "medium"), ("verse", "medium")), "I", "IV")
    rows = written(piece, "....R---" * 8)
    assert {row[0] % 2 for row in rows} == {1.0}
    with pytest.raises(ValueError, match="16, 32, 64"):
        one_figure("R" * 48)
