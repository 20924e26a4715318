"""Overlap: what two seeds of one style have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from benchmarks.music.piece import Piece
from benchmarks.music.tune import grams

LENGTH = 4
MOST = 0.30
LEAST = 12


def overlaps(pieces: Sequence[Piece]) -> Iterator[tuple[str, float]]:
    """For each pair of pieces: the 4-grams of melody that both have over those of the one that has fewer."""
    sets = [(piece.name, set(grams(piece.melody, LENGTH))) for piece in pieces]
    known = [(name, found) for name, found in sets if len(found) >= LEAST]
    for (name, one), (other, two) in combinations(known, 2):
        yield f"{name} and {other}", len(one & two) / min(len(one), len(two))
