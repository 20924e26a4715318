"""The tonal balance of a piece: fixed steps between octaves that bring its spectrum towards the slope of its style."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad
from composer.synth.cell import Stereo
from composer.units import SAMPLE_RATE_HZ

CENTRES_HZ = (125.0, 250.0, 500.0, 1_000.0, 2_000.0, 4_000.0)
"""Octaves whose balance is corrected: those between which the slope of records is measured (music.md 2.6)."""
CORNERS_HZ = (177.0, 354.0, 707.0, 1_414.0, 2_828.0, 8_000.0)
"""Between the octaves; the last one is level, for steps come in pairs."""
LIMIT_DB = 4.0
SHARE = 0.75
"""Of the distance from the straight slope: the rest is the character of the band that plays."""
_DAMPING = 0.1
"""Keeps steps small: without it neighbours would work against each other by tens of decibels."""
_FRAMES = 16_384
_EDGES_HZ = (*(centre / 2.0**0.5 for centre in CENTRES_HZ), CENTRES_HZ[-1] * 2.0**0.5)


def octave_powers(sound: Stereo) -> NDArray[np.float64]:
    """Mean power density of each octave in the middle of a sound."""
    rows = (sound[0] + sound[1])[: sound.shape[1] // _FRAMES * _FRAMES].reshape(-1, _FRAMES)
    power = np.square(np.abs(np.fft.rfft(rows * _window(), axis=1))).mean(axis=0, dtype=np.float64)
    edges = np.searchsorted(np.fft.rfftfreq(_FRAMES, 1.0 / SAMPLE_RATE_HZ), _EDGES_HZ)
    return np.array([power[low:high].mean() for low, high in pairwise(edges.tolist())])


def corrections_db(powers: NDArray[np.float64], slope_db_per_octave: float) -> tuple[float, ...]:
    """What each octave needs, within ``-LIMIT_DB..LIMIT_DB``, from the power of each; nothing in silence.

    The line is laid through the middle of what is there: the gain of the piece is another matter.
    """
    if not powers.min() > 0.0:
        return ()
    levels = 10.0 * np.log10(powers)
    line = slope_db_per_octave * np.arange(len(levels))
    missing = line - line.mean() - (levels - levels.mean())
    return tuple(np.clip(SHARE * missing, -LIMIT_DB, LIMIT_DB).tolist())


def sections(gains_db: Sequence[float]) -> biquad.Sections:
    """Filters that lift each octave by its gain, as near as gentle steps come to that."""
    wanted = np.array(gains_db)
    steps = np.zeros(len(CORNERS_HZ))
    for _ in range(2):
        missing = wanted - _heard_db(steps)
        steps[:-1] += _SOLVER @ (missing - missing.mean())
    found = _shelves(steps)
    found[0, :3] *= 10.0 ** (float((wanted - _heard_db(steps)).mean()) / 20.0)
    return found


@cache
def _window() -> NDArray[np.float32]:
    return np.hanning(_FRAMES).astype(np.float32)


def _shelves(steps_db: NDArray[np.float64]) -> biquad.Sections:
    return biquad.shelves(steps_db.tolist(), [hz / SAMPLE_RATE_HZ for hz in CORNERS_HZ])


def _heard_db(steps_db: NDArray[np.float64]) -> NDArray[np.float64]:
    made = _shelves(steps_db)
    return np.array([20.0 * np.log10(biquad.response(made, hz / SAMPLE_RATE_HZ)) for hz in CENTRES_HZ])


def _solver() -> NDArray[np.float64]:
    """From what octaves lack to the steps that give it, as near as small steps come (least squares, damped)."""
    count = len(CENTRES_HZ)
    unit = np.stack([_heard_db(np.eye(len(CORNERS_HZ))[step]) for step in range(count - 1)], axis=1)
    unit -= unit.mean(axis=0)
    return np.asarray(np.linalg.solve(unit.T @ unit + _DAMPING * np.eye(count - 1), unit.T), np.float64)


_SOLVER = _solver()
