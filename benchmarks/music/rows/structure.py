"""Long-range structure: how much more alike bars are at the best distance of 8 to 15 bars than at any."""

from __future__ import annotations

import numpy as np

from benchmarks.music.grid import bar_of, places
from benchmarks.music.piece import Piece
from benchmarks.music.row import Row

LAGS = range(8, 16)
STEPS_PER_BEAT = 4


def measure(piece: Piece) -> float | None:
    """Best mean of a diagonal of the self-similarity matrix less the mean outside the main one.

    A bar is its counts of pitch classes and its onsets on a grid of 16ths, each of length one; alike is their cosine.
    """
    notes = piece.all_pitched
    if piece.bars <= LAGS.stop or not len(notes):
        return None
    steps = round(piece.bar_beats * STEPS_PER_BEAT)
    bar = bar_of(piece, notes)
    kept = (bar >= 0) & (bar < piece.bars)
    chroma, onsets = np.zeros((piece.bars, 12)), np.zeros((piece.bars, steps))
    np.add.at(chroma, (bar[kept], np.round(notes["pitch"][kept]).astype(int) % 12), 1.0)
    onsets[bar[kept], places(piece, notes, STEPS_PER_BEAT)[kept]] = 1.0
    rows = np.concatenate([_unit(chroma), _unit(onsets)], axis=1)
    alike = rows @ rows.T / 2
    outside = float(alike[~np.eye(piece.bars, dtype=bool)].mean())
    return max(float(np.diagonal(alike, lag).mean()) for lag in LAGS) - outside


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


ROW = Row(
    "structure", "long-range structure", "best-lag gain (8-15 bars) of the self-similarity matrix of bars",
    "music.md App. 1; human medians .05-.12", measure, (0.05, 1.0), 0.80, humans="best",
)  # fmt: skip
