"""Surprise: how unexpected the notes of a melody are to Temperley's model, in bits a note."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.tune import pitches

RANGE_VARIANCE, STEP_VARIANCE = 29.0, 7.2
LOW, HIGH = 21, 108
MAJOR = (0.184, 0.001, 0.155, 0.003, 0.191, 0.109, 0.005, 0.214, 0.001, 0.078, 0.004, 0.055)
MINOR = (0.192, 0.005, 0.149, 0.179, 0.002, 0.144, 0.002, 0.201, 0.038, 0.012, 0.053, 0.022)


def measure(piece: Piece) -> float | None:
    """Mean bits a note, in whichever of 24 keys surprises least: so human tunes without a declared key are equal."""
    return bits(pitches(piece.melody)) if len(piece.melody) else None


def bits(tune: NDArray[Any]) -> float:
    """-log2 of the normalised product of range, proximity and key; the first note has no predecessor."""
    keys = np.arange(LOW, HIGH + 1)
    near = np.exp(-((keys - tune.mean()) ** 2) / (2 * RANGE_VARIANCE))
    step = np.exp(-((keys[None, :] - tune[:-1, None]) ** 2) / (2 * STEP_VARIANCE))
    rows = np.concatenate([near[None, :], near * step])
    found = []
    for profile in (MAJOR, MINOR):
        for tonic in range(12):
            weighed = rows * np.array(profile)[(keys - tonic) % 12]
            chosen = weighed[np.arange(len(tune)), np.clip(tune, LOW, HIGH) - LOW] / weighed.sum(axis=1)
            found.append(float(-np.log2(chosen + 1e-12).mean()))
    return min(found)


ROW = Row(
    "surprise", "surprise", "bits a note under Temperley's model of range, proximity and key, best of 24 keys",
    "Temperley 2008 (variances 29.0, 7.2) and 2007 (Essen profiles); band of the issue, games and electronic 4.4",
    measure, "surprise", 0.85, humans="kind",
)  # fmt: skip
