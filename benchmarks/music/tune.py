"""What melodies are described by: intervals, distances of onsets, n-grams of both."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.music.note import Notes

STEPS_PER_BEAT = 12
"""Distances of onsets are rounded to twelfths of a beat: sixteenths and triplets differ."""

Gram = tuple[tuple[int, int], ...]


def pitches(notes: Notes) -> NDArray[Any]:
    """MIDI numbers."""
    return np.round(notes["pitch"]).astype(int)


def intervals(notes: Notes) -> NDArray[Any]:
    """Semitones from note to note, upwards positive."""
    return np.diff(pitches(notes))


def distances(notes: Notes) -> NDArray[Any]:
    """Twelfths of a beat from onset to onset."""
    return np.round(np.diff(notes["onset_beat"]) * STEPS_PER_BEAT).astype(int)


def grams(notes: Notes, length: int) -> list[Gram]:
    """All n-grams of (interval, distance)."""
    moves = list(zip(intervals(notes).tolist(), distances(notes).tolist(), strict=True))
    return [tuple(moves[start : start + length]) for start in range(len(moves) - length + 1)]


def share(condition: NDArray[Any]) -> float | None:
    """Share of true values; None where there are none to count."""
    return float(np.mean(condition)) if len(condition) else None
