"""The master: fixed gain, tilt, glue compression, rounded peaks and a limiter of true peaks, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad, limiter
from composer.dsp.compressor import BLOCK
from composer.dsp.mix import process_gain
from composer.score.mix import Mix
from composer.synth import balance
from composer.synth.cell import CELL_FRAMES, Stereo
from composer.synth.compression import Curve, block_levels
from composer.units import SAMPLE_RATE_HZ, db_to_gain

CLIP_OFF_DB = 24.0
CLIP_KNEE = 0.5
"""Share of the clip level up to which nothing is changed."""
GLUE_MEAN_BLOCKS = 24
"""The detector's mean square runs over 32 ms, a period of 31 Hz: it follows loudness, not the waveform."""
GLUE_RELEASE_BLOCKS = 225
"""The detector forgets in 0.3 s."""
GLUE_SMOOTH_BLOCKS = 8
GLUE_SLOPE = 0.5
"""Ratio 2 to 1."""
MARGIN_DB = 0.35
"""What four-fold reading of true peaks may miss near the top of the spectrum: 0.33 dB were seen in white noise."""
RELEASE_S = 0.16
"""The limiter gives back its whole depth in this time, along a straight line."""
AVERAGE_S = 0.16
LIMITER_PREROLL = 16_384
"""Above `RELEASE_S` + `AVERAGE_S` + look-ahead: the limiter's memory is finite and lies inside."""
LIMITER_POSTROLL = 512
SMOOTH_BLOCKS = 6
"""The limiter's gain is rounded over +-2 ms; it begins to move 2.3 ms before a peak."""
TONE_PREROLL = 9_600
LOW_HZ = 22.0
"""No DC and nothing below this passes: asymmetric sounds would eat the room of the limiter."""
TILT_LOW_HZ, TILT_PIVOT_HZ, TILT_HIGH_HZ = 40.0, 1_000.0, 16_000.0

Source = Callable[[int], Stereo]


class Master:
    """The chain for one piece; stages are functions of the stage before in neighbouring cells.

    Parameters
    ----------
    mix : Mix
    gain_db : float
        The fixed gain of the piece.
    threshold_db : float
        Level before the gain (mean square of both sides, dB) above which the glue compressor works.
    balance_db : tuple of float
        What `balance` found for each octave; empty for none.
    """

    def __init__(self, mix: Mix, gain_db: float, threshold_db: float, balance_db: tuple[float, ...] = ()) -> None:
        self._gain = np.float32(db_to_gain(gain_db))
        self._glues = mix.glue_db > 0.0
        self._glue = Curve(threshold_db, GLUE_SLOPE, GLUE_MEAN_BLOCKS, GLUE_RELEASE_BLOCKS, GLUE_SMOOTH_BLOCKS)
        self._ceiling = db_to_gain(mix.ceiling_dbtp - MARGIN_DB)
        self._clip = db_to_gain(mix.ceiling_dbtp + mix.clip_db) if mix.clip_db < CLIP_OFF_DB else 0.0
        self._tone = _tone(mix.tilt_db_per_octave, balance_db)

    def glued(self, before: Stereo | None, here: Stereo) -> Stereo:
        """Gain, tilt, glue and rounded peaks of one cell, from the mix of this cell and the one before it."""
        out = self.toned(before, here)
        if self._glues:
            process_gain(self._glue_edges(before, here), BLOCK, out)
        return rounded(out, self._clip) if self._clip else out

    def limited(self, before: Stereo | None, here: Stereo, after: Stereo | None) -> Stereo:
        """One cell below the ceiling, from the glued sound of this cell and its neighbours."""
        frames = LIMITER_PREROLL + CELL_FRAMES + LIMITER_POSTROLL
        joined = np.zeros((2, frames), np.float32)
        if before is not None:
            joined[:, :LIMITER_PREROLL] = before[:, -LIMITER_PREROLL:]
        joined[:, LIMITER_PREROLL:-LIMITER_POSTROLL] = here
        if after is not None:
            joined[:, -LIMITER_POSTROLL:] = after[:, :LIMITER_POSTROLL]
        out = here.copy()
        first = LIMITER_PREROLL // limiter.BLOCK
        edges = self._limiter_edges(joined)[first : first + CELL_FRAMES // limiter.BLOCK + 1]
        process_gain(edges, limiter.BLOCK, out)
        return out

    def toned(self, before: Stereo | None, here: Stereo) -> Stereo:
        """Gain, tilt and the end of what no loudspeaker plays, of one cell: what is linear in the master."""
        joined = np.zeros((2, TONE_PREROLL + CELL_FRAMES), np.float32)
        if before is not None:
            joined[:, :TONE_PREROLL] = before[:, -TONE_PREROLL:]
        joined[:, TONE_PREROLL:] = here
        joined *= self._gain
        return np.ascontiguousarray(biquad.filtered(self._tone, joined)[:, TONE_PREROLL:])

    def _glue_edges(self, before: Stereo | None, here: Stereo) -> NDArray[np.float32]:
        """The compressor's gain at the edges of blocks, from levels up to 0.35 s back."""
        powers = np.concatenate([_powers(before)[-self._glue.memory :], _powers(here)])
        return (10.0 ** (-self._glue.edges_db(powers, CELL_FRAMES // BLOCK) / 20.0)).astype(np.float32)

    def _limiter_edges(self, joined: Stereo) -> NDArray[np.float32]:
        blocks = joined.shape[1] // limiter.BLOCK
        peaks = np.empty(blocks, np.float32)
        work = np.empty((2, limiter.SPAN), np.float32)
        limiter.render_peaks(joined, np.float32(self._ceiling), limiter.interpolators(), work, peaks)
        edges = np.empty(blocks + 1, np.float32)
        slope = limiter.BLOCK / (RELEASE_S * SAMPLE_RATE_HZ)
        window = round(AVERAGE_S * SAMPLE_RATE_HZ / limiter.BLOCK)
        limiter.render_depth(peaks, self._ceiling, slope, window, _smoothing(), np.empty((3, blocks + 1)), edges)
        return edges


def mean_levels_db(sound: Stereo) -> NDArray[np.float64]:
    """What the glue compressor's detector sees of one cell: levels over 32 ms, every 1.3 ms."""
    return _levels_db(_powers(sound))


def rounded(sound: Stereo, level: float) -> Stereo:
    """Sound whose peaks bend towards a level that they never reach.

    What a kick sends over the ceiling lasts milliseconds: bent, it is a little more bite; left to the limiter, it
    would push everything else down for a beat.
    """
    knee = np.float32(CLIP_KNEE * level)
    size = np.abs(sound)
    if float(size.max()) <= knee:
        return sound
    over = np.maximum(size - knee, np.float32(0.0))
    room = np.float32(level) - knee
    return np.asarray(sound * (1.0 - over * over / (room + over) / np.maximum(size, knee)), np.float32)


def faded(sound: Stereo, start: int, frames: int, fade: int) -> Stereo:
    """Fade the last `fade` frames of a piece of `frames` with equal power; the last sample is exactly 0.

    `sound` begins at frame `start` of the piece; what lies behind the end is silenced.
    """
    stop = start + sound.shape[1]
    if stop <= frames - fade:
        return sound
    out = sound.copy()
    place = np.arange(max(start, frames - fade), min(stop, frames)) - (frames - fade)
    course = np.cos((place + 1.0) / fade * (math.pi / 2.0))
    course[place == fade - 1] = 0.0
    first = max(0, frames - fade - start)
    out[:, first : first + len(place)] *= course.astype(np.float32)
    out[:, max(0, frames - start) :] = 0.0
    return out


def _levels_db(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(10.0 * np.log10(_running_mean(powers, GLUE_MEAN_BLOCKS) + 1e-12), np.float64)


def _powers(sound: Stereo | None) -> NDArray[np.float64]:
    """Mean square of both sides in each block of the absolute grid."""
    return np.zeros(CELL_FRAMES // BLOCK) if sound is None else block_levels(sound)


def _running_mean(values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Mean of each value and those before it; shorter by count - 1. Summed in a fixed order, not by differences."""
    total = values[count - 1 :].copy()
    for back in range(1, count):
        total += values[count - 1 - back : len(values) - back]
    return total / count


@lru_cache(maxsize=1)
def _smoothing() -> NDArray[np.float64]:
    weights = np.hanning(2 * SMOOTH_BLOCKS + 3)[1:-1]
    return np.asarray(weights / weights.sum(), np.float64)


@lru_cache(maxsize=16)
def _tone(db_per_octave: float, balance_db: tuple[float, ...]) -> biquad.Sections:
    rows = [biquad.highpass(LOW_HZ / SAMPLE_RATE_HZ)]
    if abs(db_per_octave) > 0.01:
        low, pivot, high = (hz / SAMPLE_RATE_HZ for hz in (TILT_LOW_HZ, TILT_PIVOT_HZ, TILT_HIGH_HZ))
        rows.append(biquad.tilt(db_per_octave, pivot, low, high))
    if balance_db:
        rows.append(balance.sections(balance_db))
    return np.concatenate(rows)
