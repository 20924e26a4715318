"""4-gram recurrence: how much of a melody has been heard before in the same piece."""

from __future__ import annotations

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.tune import grams

LENGTH = 4


def measure(piece: Piece) -> float | None:
    """Share of 4-grams of (interval, distance of onsets) that occurred earlier in the piece."""
    found = grams(piece.melody, LENGTH)
    return 1 - len(set(found)) / len(found) if found else None


ROW = Row(
    "recurrence", "4-gram recurrence", "share of the melody's 4-grams (interval, onset distance) heard before",
    "music.md 4.2 #12 and 4.4; band of the issue: whole pieces repeat more than single tunes",
    measure, (0.10, 0.90), 0.85, humans="kind",
)  # fmt: skip
