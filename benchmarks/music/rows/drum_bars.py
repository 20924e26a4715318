"""Drum bars: how often the commonest one is played."""

from __future__ import annotations

from collections import Counter

from benchmarks.music.grid import bar_sets
from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.rows.percussion import percussive

GRID = 8
"""Steps a beat: 32nds, velocities left out, so that shaken hands make no variety."""


def measure(piece: Piece) -> float | None:
    """Share of the non-empty drum bars that are the commonest one."""
    if not percussive(piece):
        return None
    bars = [bar for bar in bar_sets(piece, piece.drums, GRID) if bar]
    return Counter(bars).most_common(1)[0][1] / len(bars)


ROW = Row(
    "drum bars", "commonest drum bar", "share of the drum bars that are the commonest one",
    "music.md G21; human game pieces .35 (.15-.69)", measure, (0.0, 0.70), 0.95,
)  # fmt: skip
