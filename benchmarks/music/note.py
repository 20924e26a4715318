"""Notes as the judge has them: quarters, MIDI numbers, velocities 0..1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Notes: TypeAlias = NDArray[Any]

NOTE = np.dtype([("onset_beat", float), ("duration_beat", float), ("pitch", float), ("velocity", float)])
NEAR = 1e-3
"""Beats closer than this are one moment: a tick of 960 a quarter is 0.00104."""


def notes_of(rows: Iterable[tuple[float, float, float, float]]) -> Notes:
    """Rows of onset, duration, pitch, velocity as an array in the order of time."""
    notes = np.array(list(rows), NOTE)
    return notes[np.lexsort((notes["pitch"], notes["onset_beat"]))]


def joined(arrays: Iterable[Notes]) -> Notes:
    """Many arrays as one, in the order of time."""
    notes = np.concatenate([np.empty(0, NOTE), *arrays])
    return notes[np.lexsort((notes["pitch"], notes["onset_beat"]))]


def between(notes: Notes, start_beat: float, end_beat: float) -> Notes:
    """Notes that begin in a stretch of time."""
    onset = notes["onset_beat"]
    inside: Notes = notes[(onset >= start_beat - NEAR) & (onset < end_beat - NEAR)]
    return inside


def top_line(notes: Notes) -> Notes:
    """The highest note of each onset: a melody, whatever doubles it below."""
    if not len(notes):
        return notes
    moment = np.round(notes["onset_beat"] * 24).astype(int)  # notes a 24th of a beat apart are struck together
    last = np.append(np.diff(moment) > 0, True)
    order = np.lexsort((notes["pitch"], moment))
    return notes[order][last]
