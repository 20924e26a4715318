"""Mean interval: how far a melody moves from note to note."""

from __future__ import annotations

import numpy as np

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.tune import intervals


def measure(piece: Piece) -> float | None:
    """Mean absolute interval in semitones, repeats among them."""
    moves = intervals(piece.melody)
    return float(np.abs(moves).mean()) if len(moves) else None


ROW = Row(
    "mean interval", "mean interval", "mean absolute interval of the melody, semitones",
    "music.md 4.3; band of the issue", measure, (1.5, 3.8), 0.85, humans="kind",
)  # fmt: skip
