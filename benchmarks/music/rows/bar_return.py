"""Exact bar return: bars of melody that come back note for note."""

from __future__ import annotations

from benchmarks.music.grid import bar_sets
from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.tune import STEPS_PER_BEAT


def measure(piece: Piece) -> float | None:
    """Share of the non-empty bars whose set of (onset, pitch) occurred earlier."""
    bars = [bar for bar in bar_sets(piece, piece.melody, STEPS_PER_BEAT) if bar]
    return 1 - len(set(bars)) / len(bars) if bars else None


ROW = Row(
    "bar return", "exact bar return", "share of the melody's bars heard before, onset and pitch alike",
    "music.md 4.2 #11 and 4.4; band of the issue", measure, (0.10, 0.88), 0.85, humans="kind",
)  # fmt: skip
