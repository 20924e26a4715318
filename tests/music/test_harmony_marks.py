"""Marks of harmony and melody: each holds where it should and fails where the piece is another."""

from dataclasses import replace

import numpy as np
import pytest

from composer import compose
from composer.styles.mark import Mark


@pytest.fixture(scope="module")
def piece():
    music = compose(genre="jazz", subgenre="swing", duration_ms=60_000, seed=1)
    return music.plan, music.score


def measured(marks, name, piece, **fields):
    return marks.MARKS[name](Mark(name, **fields), *piece)


def test_shares_of_chords(marks, piece):
    all_of_them = tuple({slot.chord.symbol for _, phrase in piece[0].phrases() for slot in phrase.slots})
    assert measured(marks, "chord_share", piece, chords=all_of_them) == 1.0
    assert measured(marks, "chord_share", piece, chords=("*7", "*9", "*6", "*13", "*b9", "*69")) == 1.0
    assert measured(marks, "chord_share", piece, chords=("bVI",)) == 0.0
    assert measured(marks, "distinct_chords", piece) == len(all_of_them) or len(all_of_them) > 3
    assert 0.3 < measured(marks, "chord_bars", piece) < 2.0


def test_chords_on_their_bars(marks, piece):
    phrase = next(phrase for _, phrase in piece[0].phrases() if phrase.bars == 8)
    first = phrase.slot_at(piece[0].bar_beat(phrase.start_bar)).chord.symbol
    assert measured(marks, "chords_at", piece, chords=(first,), steps=(0,)) > 0.3
    assert measured(marks, "chords_at", piece, chords=("bII",), steps=(0,)) == 0.0


def test_degrees_are_counted_from_the_tonic(marks, piece):
    assert measured(marks, "degree_share", piece, steps=tuple(range(12))) == 1.0
    plan, score = piece
    up = [replace(part, notes=_moved(part.notes, 1)) for part in score.parts]
    in_key = measured(marks, "degree_share", piece, part="lead", steps=(0, 2, 4, 5, 7, 9, 11))
    out = measured(
        marks, "degree_share", (plan, replace(score, parts=tuple(up))), part="lead", steps=(0, 2, 4, 5, 7, 9, 11)
    )
    assert in_key > 0.8
    assert out < 0.6


def _moved(notes, semitones):
    moved = notes.copy()
    moved["pitch"] += semitones
    return moved


def test_moves_and_lengths_of_a_part(marks, piece):
    plan, score = piece
    lead = next(part for part in score.parts if part.name == "lead")
    assert measured(marks, "leap_share", piece, part="lead") == np.mean(np.abs(np.diff(lead.notes["pitch"])) >= 5)
    assert measured(marks, "span", piece, part="lead") == np.ptp(lead.notes["pitch"])
    long = lead.notes.copy()
    long["duration_beat"] *= 4
    slow = replace(score, parts=tuple(replace(part, notes=long) if part is lead else part for part in score.parts))
    before = measured(marks, "note_beats", piece, part="lead")
    assert measured(marks, "note_beats", (plan, slow), part="lead") == pytest.approx(4 * before)
    assert measured(marks, "key_changes", piece) == 0.0
