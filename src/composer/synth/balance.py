"""The tonal balance of a piece: fixed steps between octaves that bring its spectrum towards the slope of its style."""

from __future__ import annotations

from collections.abc import Sequence

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
_FRAMES = 16_384


def levels_db(sounds: Sequence[Stereo]) -> NDArray[np.float64]:
    """Mean power density of each octave in all sounds together, decibels."""
    window = np.hanning(_FRAMES).astype(np.float32)
    rows = np.concatenate([sound[:, : sound.shape[1] // _FRAMES * _FRAMES].reshape(-1, _FRAMES) for sound in sounds])
    power = np.square(np.abs(np.fft.rfft(rows * window, axis=1))).mean(axis=0, dtype=np.float64)
    hz = np.fft.rfftfreq(_FRAMES, 1.0 / SAMPLE_RATE_HZ)
    edge = np.sqrt(2.0)
    bands = [power[(hz >= centre / edge) & (hz < centre * edge)].mean() for centre in CENTRES_HZ]
    return np.asarray(10.0 * np.log10(np.array(bands) + 1e-20), np.float64)


def corrections_db(sounds: Sequence[Stereo], slope_db_per_octave: float) -> tuple[float, ...]:
    """What each octave needs, within ``-LIMIT_DB..LIMIT_DB``; nothing where no slope is asked for (0).

    The line is laid through the middle of what is there: the gain of the piece is another matter.
    """
    if slope_db_per_octave == 0.0:
        return ()
    levels = levels_db(sounds)
    line = slope_db_per_octave * np.arange(len(levels))
    missing = line - line.mean() - (levels - levels.mean())
    return tuple(np.clip(SHARE * missing, -LIMIT_DB, LIMIT_DB).tolist())


def sections(gains_db: Sequence[float]) -> biquad.Sections:
    """Filters that lift each octave by its gain, as near as gentle steps come to that."""
    wanted = np.array(gains_db)
    steps = np.zeros(len(CORNERS_HZ))
    for _ in range(3):
        missing = np.diff(wanted) - np.diff(_heard_db(steps))
        steps[:-1] += np.linalg.solve(_UNIT, missing)
        steps = np.clip(steps, -3.0 * LIMIT_DB, 3.0 * LIMIT_DB)
    found = _shelves(steps)
    found[0, :3] *= 10.0 ** (float((wanted - _heard_db(steps)).mean()) / 20.0)
    return found


def _shelves(steps_db: NDArray[np.float64]) -> biquad.Sections:
    return biquad.shelves(steps_db.tolist(), [hz / SAMPLE_RATE_HZ for hz in CORNERS_HZ])


def _heard_db(steps_db: NDArray[np.float64]) -> NDArray[np.float64]:
    made = _shelves(steps_db)
    return np.array([20.0 * np.log10(biquad.response(made, hz / SAMPLE_RATE_HZ)) for hz in CENTRES_HZ])


_UNIT = np.stack(
    [np.diff(_heard_db(np.where(np.arange(len(CORNERS_HZ)) == step, 1.0, 0.0))) for step in range(len(CENTRES_HZ) - 1)],
    axis=1,
)
"""What 1 dB of each step changes from octave to octave."""
