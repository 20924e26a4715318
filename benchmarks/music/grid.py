"""Bars of a piece as sets and vectors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.music.note import NEAR, Notes
from benchmarks.music.piece import Piece


def bar_of(piece: Piece, notes: Notes) -> NDArray[Any]:
    """The bar in which each note begins."""
    return np.floor((notes["onset_beat"] + NEAR) / piece.bar_beats).astype(int)


def places(piece: Piece, notes: Notes, steps_per_beat: int) -> NDArray[Any]:
    """The step inside its bar on which each note begins; late roundings stay in their bar."""
    inside = notes["onset_beat"] - bar_of(piece, notes) * piece.bar_beats
    last = round(piece.bar_beats * steps_per_beat) - 1
    return np.clip(np.round(inside * steps_per_beat).astype(int), 0, last)


def bar_sets(piece: Piece, notes: Notes, steps_per_beat: int) -> list[frozenset[tuple[int, int]]]:
    """For each bar the set of (step, pitch): no velocities, no durations."""
    found: list[set[tuple[int, int]]] = [set() for _ in range(piece.bars + 1)]
    rows = zip(bar_of(piece, notes), places(piece, notes, steps_per_beat), notes["pitch"], strict=True)
    for bar, step, pitch in rows:
        if 0 <= bar <= piece.bars:
            found[bar].add((int(step), round(pitch)))
    return [frozenset(bar) for bar in found]
