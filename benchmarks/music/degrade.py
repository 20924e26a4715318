"""Damage: good pieces made bad on purpose, to see whether the judge notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.music.note import Notes, between, joined
from benchmarks.music.piece import Line, Piece


def shuffled(piece: Piece) -> Piece:
    """The pitches of every line in random order over its own rhythm."""

    def change(notes: Notes, draws: np.random.Generator) -> Notes:
        mixed = notes.copy()
        mixed["pitch"] = draws.permutation(notes["pitch"])
        return mixed

    return _changed(piece, change)


def looped(piece: Piece) -> Piece:
    """Each line's fullest bar, over and over."""

    def change(notes: Notes, _: np.random.Generator) -> Notes:
        starts = [bar * piece.bar_beats for bar in range(piece.bars)]
        fullest = max(starts, key=lambda start: len(between(notes, start, start + piece.bar_beats)))
        bar = between(notes, fullest, fullest + piece.bar_beats)
        copies = []
        for start in starts:
            copies.append(bar.copy())
            copies[-1]["onset_beat"] += start - fullest
        return joined(copies)

    return _changed(piece, change)


def flattened(piece: Piece) -> Piece:
    """Every pitched line on its own median pitch; percussion on its commonest drum."""

    def change(notes: Notes, _: np.random.Generator) -> Notes:
        flat = notes.copy()
        flat["pitch"] = np.round(np.median(notes["pitch"]))
        return flat

    return _changed(piece, change)


def detuned(piece: Piece) -> Piece:
    """Every pitch wrong by -1, 0 or 1 semitone, by chance; percussion as it was."""

    def change(notes: Notes, draws: np.random.Generator) -> Notes:
        wrong = notes.copy()
        wrong["pitch"] += draws.integers(-1, 2, len(notes))
        return wrong

    return _changed(piece, change, percussion=False)


DAMAGE: dict[str, Callable[[Piece], Piece]] = {
    "shuffled": shuffled,
    "looped": looped,
    "flattened": flattened,
    "detuned": detuned,
}


def _changed(piece: Piece, change: Callable[[Notes, np.random.Generator], Notes], percussion: bool = True) -> Piece:
    def line(one: Line, seed: int) -> Line:
        if one.percussion and not percussion:
            return one
        return replace(one, notes=change(one.notes, np.random.default_rng(seed)))

    lines = tuple(line(one, seed) for seed, one in enumerate(piece.lines))
    return replace(piece, lines=lines, played=lines, sound=None)
