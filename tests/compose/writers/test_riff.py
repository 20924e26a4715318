"""Riffs: repeated, changed the last time, shared by players, moved with the chords or not."""

from dataclasses import replace

import pytest

from composer.brief import Brief
from composer.compose.plan import Slot
from composer.compose.planner import plan
from composer.compose.writers.ending import write_ending
from composer.compose.writers.riff import Options, write
from composer.compose.writers.writer import Task
from composer.errors import StyleError
from composer.styles.riff import Riff
from composer.theory.chord import parse_chord

MAIN = Riff("X-x-..x-x---x-x-", "1 1 b3 4 1 b7,", last="X---X---X-X-X---", last_degrees="1 b3 4 5 1'")
OTHER = Riff("x---x---x---x---", "1 5 b7 5")


def piece(symbols=("I",), bars=4, riffs=None, seed=1, **fields):
    planned = plan(
        Brief(
            genre="rock", subgenre="classic-rock", duration_ms=40_000, seed=seed, mode="mixolydian",
            structure=[{"duration": 1, "type": "verse"}, {"duration": 1, "type": "verse"}], **{"key": "E", **fields},
        )
    )  # fmt: skip
    chords = [parse_chord(symbols[bar % len(symbols)], planned.mode) for bar in range(bars)]
    slots = tuple(Slot(4.0 * bar, 4.0, chord) for bar, chord in enumerate(chords))
    section = planned.sections[0]
    phrase = replace(section.phrases[0], start_bar=0, bars=bars, slots=slots, lead=(True, False) * (bars // 2))
    parts = [
        replace(planned.style.part(name), writer="riff", lane=lane, options={})
        for name, lane in (("crunch", (40, 64)), ("bass", (28, 52)))
    ]
    style = replace(planned.style, parts=tuple(parts), riffs=riffs or {"main": MAIN, "other": OTHER})
    phrase = replace(phrase, active=frozenset({"crunch", "bass"}))
    return replace(planned, style=style, sections=(replace(section, phrases=(phrase,)),), crop=True)


def rows_of(planned, name="crunch", names="main", **fields):
    section = planned.sections[0]
    task = Task(planned, planned.style.part(name), section, planned.stream("riff"))
    return sorted(write(task, Options(levels=((0.0, names),), **fields)))


def bar_of(rows, bar):
    return [(row[0] - 4 * bar, row[2]) for row in rows if 4 * bar <= row[0] < 4 * bar + 4]


def test_a_riff_repeats_and_changes_the_last_time():
    rows = rows_of(piece())
    assert bar_of(rows, 0) == bar_of(rows, 1) == bar_of(rows, 2) != bar_of(rows, 3)
    first = bar_of(rows, 0)
    assert first == [(0, 52), (0.5, 52), (1.5, 55), (2, 57), (3, 52), (3.5, 50)]
    assert [pitch - first[0][1] for _, pitch in bar_of(rows, 3)] == [0, 3, 5, 7]


def test_players_of_one_riff_are_in_unison_or_octaves():
    for seed in range(4):
        planned = piece(seed=seed)
        guitar, bass = (rows_of(planned, name, "main other") for name in ("crunch", "bass"))
        assert [row[0] for row in guitar] == [row[0] for row in bass]
        assert {(a[2] - b[2]) % 12 for a, b in zip(guitar, bass, strict=True)} == {0}


@pytest.mark.parametrize(("follow", "expected"), [("stay", 0), ("chord", 5)])
def test_a_riff_stays_or_moves_with_the_chord(follow, expected):
    planned = piece(("I", "IV"), riffs={"main": replace(OTHER, follow=follow)})
    rows = rows_of(planned)
    moves = {(b - a) % 12 for (_, a), (_, b) in zip(bar_of(rows, 0), bar_of(rows, 1), strict=True)}
    assert moves == {expected}


def test_a_riff_along_the_scale_keeps_to_the_mode():
    planned = piece(("I", "II"), riffs={"main": replace(OTHER, degrees="1 3 5 7", follow="scale")})
    second = [(pitch - planned.tonic) % 12 for _, pitch in bar_of(rows_of(planned), 1)]
    assert second == [2, 5, 9, 0]


def test_voicings_add_notes_and_palm_mutes_play_alone():
    riff = Riff("X---o---X---o---", "1")
    rows = rows_of(piece(riffs={"main": riff}), voicing="power", soft_single=True, soft_brightness=0.5)
    chords = {}
    for row in rows:
        chords.setdefault(row[0], []).append(row[2] - 40)
    assert chords[0.0] == [0, 7, 12] and chords[1.0] == [0]
    assert rows[3][4] == pytest.approx(rows[0][4] * 0.5)
    thirds = rows_of(piece(riffs={"main": OTHER}), voicing="thirds")
    assert [b[2] - a[2] for a, b in zip(thirds[:8:2], thirds[1:8:2], strict=True)] == [4, 3, 4, 3]


def test_a_riff_can_fill_the_gaps_of_the_lead():
    rows = rows_of(piece(), bars="gaps")
    assert {int(row[0] // 4) for row in rows} == {1, 3}


def test_a_riff_in_a_new_key_moves_with_it():
    planned = piece()
    section = planned.sections[0]
    raised = replace(section, phrases=(replace(section.phrases[0], shift=2),))
    up = rows_of(replace(planned, sections=(raised,)))
    assert {b[2] - a[2] for a, b in zip(rows_of(planned), up, strict=True)} == {2}


def test_the_last_chord_is_struck_as_the_riff_is_voiced():
    planned = replace(piece(("I",)), crop=False, bars=4)
    spec = replace(planned.style.part("crunch"), options={"levels": [[0.0, "main"]], "voicing": "power"})
    planned = replace(planned, style=replace(planned.style, parts=(spec,)))
    task = Task(planned, spec, planned.sections[0], planned.stream("x"))
    assert [row[2] for row in write_ending(task)] == [40, 47, 52]


def test_unknown_riffs_are_errors():
    with pytest.raises(StyleError, match="mian"):
        rows_of(piece(), names="mian")
    with pytest.raises(ValueError, match="whole bars"):
        Riff("x---", "1")
    with pytest.raises(ValueError, match="degree"):
        Riff("x---------------", "1 q")
