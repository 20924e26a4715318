"""Leaps: moves of five semitones and more."""

from __future__ import annotations

import numpy as np

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.tune import intervals, share


def measure(piece: Piece) -> float | None:
    """Share of all moves of the melody."""
    return share(np.abs(intervals(piece.melody)) >= 5)


ROW = Row(
    "leaps", "leaps", "share of the melody's intervals of 5 semitones or more",
    "music.md 4.3; band of the issue, games .40", measure, "leaps", 0.85, humans="kind",
)  # fmt: skip
