"""What is physically different about a preset that is not recognised: its features beside those of its instrument.

A distance is in standard deviations of the taught notes of the same programs within half an octave, but never less
than a quarter of the deviation of all instruments together, so that a font's evenness does not count as a law.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.sound.features import MEL_BANDS, NAMES, SCALARS, SEGMENTS_S
from benchmarks.sound.trial import Instrument, Trial

REACH = 6
LEAST = 0.25
BANDS = {"low": slice(0, 5), "middle": slice(5, 12), "presence": slice(12, 18), "air": slice(18, MEL_BANDS)}
"""Of the mel levels: 60..510, 510..1880, 1880..5100 and 5100..16000 Hz, roughly."""

Rows = NDArray[np.float64]
TITLES = (*SCALARS, *(f"{name} at {start:g}..{end:g} s, dB" for start, end in SEGMENTS_S for name in BANDS))


class Hint(NamedTuple):
    """A feature, how many deviations it lies away, its mean here and there, in the units of the list of features."""

    feature: str
    deviations: float
    ours: float
    theirs: float


def hints(instrument: Instrument, trial: Trial, count: int = 6) -> list[Hint]:
    """The features of a preset that lie furthest from those of its instrument, the furthest first."""
    everything = broad(trial.rows)
    least = LEAST * everything.std(axis=0)
    programs = np.array([note.program for note in trial.notes])
    pitches = np.array([note.pitch for note in trial.notes])
    kin = np.isin(programs, instrument.programs)
    ours = broad(instrument.rows)
    away, there = [], []
    for row, note in zip(ours, instrument.notes, strict=True):
        theirs = everything[kin & (np.abs(pitches - note.pitch) <= REACH)]
        away.append((row - theirs.mean(axis=0)) / np.maximum(theirs.std(axis=0), least))
        there.append(theirs.mean(axis=0))
    mean = np.mean(away, axis=0)
    order = np.argsort(-np.abs(mean))[:count]
    here, beside = ours.mean(axis=0), np.mean(there, axis=0)
    return [Hint(TITLES[i], float(mean[i]), float(here[i]), float(beside[i])) for i in order]


def broad(rows: Rows) -> Rows:
    """The single numbers, and the mel levels as means of four broad bands in each segment."""
    scalars, mel = rows[:, : len(SCALARS)], rows[:, len(SCALARS) : len(NAMES)]
    split = mel.reshape(len(rows), len(SEGMENTS_S), MEL_BANDS)
    means = np.stack([split[:, :, band].mean(axis=2) for band in BANDS.values()], axis=2)
    return np.concatenate([scalars, means.reshape(len(rows), -1)], axis=1)
