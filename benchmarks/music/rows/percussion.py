"""Which percussion is what, in General MIDI drum notes."""

from __future__ import annotations

import numpy as np

from benchmarks.music.note import Notes
from benchmarks.music.piece import Piece

KICKS = (35, 36)
SNARES = (37, 38, 39, 40)
"""Side stick, snares and clap: what strikes the backbeat."""
SHAKEN = (54, 69, 70, 82)
LEAST_HITS_A_BAR = 4.0
"""A style with fewer hits a bar is not percussive."""


def drum(notes: Notes, keys: tuple[int, ...]) -> Notes:
    """The hits on some drums."""
    return notes[np.isin(np.round(notes["pitch"]).astype(int), keys)]


def percussive(piece: Piece) -> bool:
    """Whether drums carry the beat."""
    return len(piece.drums) >= LEAST_HITS_A_BAR * piece.bars
