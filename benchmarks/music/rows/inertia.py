"""Step inertia: steps that go on in the same direction."""

from __future__ import annotations

import numpy as np

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.tune import intervals, share


def measure(piece: Piece) -> float | None:
    """After a step of 1 or 2 semitones: share of the next moves, repeats skipped, that keep its direction."""
    moves = intervals(piece.melody)
    moves = moves[moves != 0]
    stepped = np.abs(moves[:-1]) <= 2
    return share(np.sign(moves[1:][stepped]) == np.sign(moves[:-1][stepped]))


ROW = Row(
    "inertia", "step inertia", "share of steps followed by a move in the same direction",
    "Huron 2006; music.md 4.3 and 4.4; band of the issue", measure, (0.40, 0.78), 0.85, humans="kind",
)  # fmt: skip
