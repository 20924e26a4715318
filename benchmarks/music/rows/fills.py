"""Fills: whether the drums say that a section ends."""

from __future__ import annotations

from collections import Counter

from benchmarks.music.grid import bar_sets
from benchmarks.music.piece import Piece, Span
from benchmarks.music.row import Row
from benchmarks.music.rows.drum_bars import GRID
from benchmarks.music.rows.percussion import percussive

NEW_HITS = 2


def measure(piece: Piece) -> float | None:
    """Share of the section ends, the last of the piece apart, whose last bar is a fill.

    A fill has, in its second half, two hits or more that the commonest bar of the section has not; sections of fewer
    than four bars with drums are left out.
    """
    if not percussive(piece):
        return None
    bars = bar_sets(piece, piece.drums, GRID)
    ends = [_filled(section, bars, piece.bar_beats) for section in piece.sections[:-1]]
    known = [end for end in ends if end is not None]
    return sum(known) / len(known) if known else None


def _filled(section: Span, bars: list[frozenset[tuple[int, int]]], bar_beats: float) -> bool | None:
    inside = [bar for bar in bars[section.start_bar : section.end_bar] if bar]
    if len(inside) < 4:
        return None
    usual = Counter(inside).most_common(1)[0][0]
    last = bars[section.end_bar - 1]
    return sum(step >= bar_beats * GRID / 2 for step, _ in last - usual) >= NEW_HITS


ROW = Row(
    "fills", "fills at section ends", "share of the section ends with drums whose last bar is a fill",
    "the issue; music.md G21 would ask .70", measure, (0.50, 1.0), 0.95,
)  # fmt: skip
