"""Compression: the static curve of a compressor, and its gain over time from the levels of what it hears."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp.compressor import BLOCK, render_power, render_reduction
from composer.score.mix import Compressor
from composer.synth.cell import Stereo
from composer.units import FRAMES_PER_MS

KNEE_DB = 6.0
MEAN_BLOCKS = 12
"""The detector of a bus takes its mean over 16 ms: a period of 62 Hz, half a period of the lowest bass."""


@dataclass(frozen=True)
class Curve:
    """A compressor, ready to be asked: times in blocks of 64 frames, levels in decibels.

    Parameters
    ----------
    threshold_db : float
    slope : float, 0..1
        Decibels taken off for each decibel over the threshold: 1 - 1 / ratio.
    mean, release, attack : int, >= 1
    """

    threshold_db: float
    slope: float
    mean: int = MEAN_BLOCKS
    release: int = 90
    attack: int = 8

    @property
    def memory(self) -> int:
        """Blocks before the first edge on which the gain depends."""
        return self.mean + self.release + self.attack

    def edges_db(self, powers: NDArray[np.float64], blocks: int) -> NDArray[np.float64]:
        """Reduction at the edges of the last `blocks` blocks, their first edge included: [shape=(blocks + 1,)].

        `powers` are the mean squares of these blocks and of `memory` blocks before them.
        """
        out = np.empty(blocks + 1)
        controls = np.array([self.mean, self.threshold_db, self.slope, KNEE_DB])
        render_reduction(powers, controls, release_course(self.release), self.attack, np.empty((2, len(powers))), out)
        return out

    def reduction_db(self, levels_db: NDArray[np.float64]) -> NDArray[np.float64]:
        """What is taken off of sound that holds its level."""
        over = levels_db - self.threshold_db
        soft = np.clip((over + KNEE_DB / 2.0) / KNEE_DB, 0.0, 1.0)
        return np.asarray(self.slope * np.where(over > KNEE_DB / 2.0, over, soft * soft * KNEE_DB / 2.0), np.float64)


def bus_curve(settings: Compressor, reference_db: float) -> Curve:
    """The compressor of a bus whose loudness is `reference_db`."""
    return Curve(
        threshold_db=reference_db + settings.threshold_db,
        slope=1.0 - 1.0 / max(settings.ratio, 1.0),
        release=max(1, math.ceil(settings.release_ms * FRAMES_PER_MS / BLOCK)),
        attack=max(1, math.ceil(settings.attack_ms * FRAMES_PER_MS / BLOCK)),
    )


def block_levels(sound: Stereo) -> NDArray[np.float64]:
    """Mean square of both sides together in each block of 64 frames."""
    out = np.empty(sound.shape[1] // BLOCK)
    render_power(sound, out)
    return out


@lru_cache(maxsize=32)
def release_course(blocks: int) -> NDArray[np.float64]:
    """How a reduction fades, 1 to 0, an exponential that ends: [shape=(blocks + 1,)]."""
    x = np.arange(blocks + 1) / blocks
    course = np.asarray((np.exp(-3.0 * x) - math.exp(-3.0)) / (1.0 - math.exp(-3.0)), np.float64)
    course.flags.writeable = False
    return course
