"""Steps: moves of one or two semitones."""

from __future__ import annotations

import numpy as np

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.tune import intervals, share


def measure(piece: Piece) -> float | None:
    """Share of all moves of the melody, repeats among them."""
    size = np.abs(intervals(piece.melody))
    return share((size >= 1) & (size <= 2))


ROW = Row(
    "steps", "steps", "share of the melody's intervals of 1 or 2 semitones",
    "music.md 4.3; band of the issue", measure, (0.30, 0.75), 0.85, humans="kind",
)  # fmt: skip
