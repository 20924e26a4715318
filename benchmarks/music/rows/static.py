"""Static spans: how long the sound stays the same from bar to bar."""

from __future__ import annotations

from itertools import pairwise

import librosa
import numpy as np

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.rows.percussion import percussive

CHANGE_DB = 1.0
"""About the smallest step of level that is heard (Zwicker & Fastl, Psychoacoustics, ch. 7)."""
RANGE_DB = 60.0


def measure(piece: Piece) -> float | None:
    """Longest run, in seconds, of bars whose mel levels differ from the bar before by less than 1 dB in the mean.

    A bar is the mean power of 64 mel bands in each of its quarters, held to 60 dB below the loudest.
    """
    if piece.sound is None or not percussive(piece):
        return None
    parts = max(1, round(piece.bar_beats))
    rows, lengths = [], np.diff(piece.bars_s)
    for start, length in zip(piece.bars_s, lengths, strict=False):
        edges = start + np.arange(parts + 1) * length / parts
        if edges[-1] > piece.sound.duration_s:
            break
        columns = [piece.sound.mel[:, piece.sound.frames(*pair)].mean(axis=1) for pair in pairwise(edges)]
        rows.append(np.concatenate(columns))
    levels = librosa.power_to_db(np.array(rows), ref=np.max, top_db=RANGE_DB)
    longest = run = 0.0
    changes = np.abs(np.diff(levels, axis=0)).mean(axis=1)
    for change, length in zip([np.inf, *changes], lengths, strict=False):
        run = run + length if change < CHANGE_DB else length
        longest = max(longest, run)
    return float(longest)


ROW = Row(
    "static", "longest static span", "longest run of bars, seconds, that change by less than 1 dB from bar to bar",
    "the issue; 1 dB: the just noticeable step of level", measure, (0.0, 20.0), 0.95, audio=True,
)  # fmt: skip
