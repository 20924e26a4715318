"""Pitch-class entropy: how evenly the twelve pitch classes are used, in bits."""

from __future__ import annotations

import muspy

from benchmarks.music.foreign import muspy_music
from benchmarks.music.piece import Piece
from benchmarks.music.row import Row


def measure(piece: Piece) -> float | None:
    """muspy's pitch-class entropy of all pitched parts."""
    return float(muspy.pitch_class_entropy(muspy_music(piece.all_pitched))) if len(piece.all_pitched) else None


ROW = Row(
    "entropy", "pitch-class entropy", "Shannon entropy of the pitch classes of all notes, bits",
    "muspy (Dong et al. 2020); bands by genre family, music.md G3", measure, "entropy", 0.90, humans="best",
)  # fmt: skip
