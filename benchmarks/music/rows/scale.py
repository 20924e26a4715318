"""Scale consistency: the best share of notes in one of 24 keys."""

from __future__ import annotations

import muspy

from benchmarks.music.foreign import muspy_music
from benchmarks.music.piece import Piece
from benchmarks.music.row import Row


def measure(piece: Piece) -> float | None:
    """muspy's scale consistency of all pitched parts."""
    return float(muspy.scale_consistency(muspy_music(piece.all_pitched))) if len(piece.all_pitched) else None


ROW = Row(
    "scale", "scale consistency", "largest share of notes inside one of 24 major and minor keys",
    "muspy (Dong et al. 2020); bands by genre family, music.md G2", measure, "scale", 0.90, humans="best",
)  # fmt: skip
