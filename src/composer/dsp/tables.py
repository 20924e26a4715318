"""Waveforms and noise as tables: made once with NumPy, then only read."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

TABLE_SIZE = 2048
NOISE_SIZE = 1 << 17
MOST_HARMONICS = 700
"""With linear interpolation in 2048 points the image of harmonic 700 of a saw lies 68 dB below its fundamental."""

Table = NDArray[np.float32]
Spectrum = NDArray[np.complex128]


def cycle(spectrum: Spectrum) -> Table:
    """One cycle of a sum of harmonics, the first sample repeated at the end for interpolation.

    Parameters
    ----------
    spectrum : ndarray [shape=(harmonics,), complex128]
        ``spectrum[k - 1] = a`` adds ``real(a) * cos + imag(a) * sin`` of harmonic k.
    """
    bins = np.zeros(TABLE_SIZE // 2 + 1, dtype=np.complex128)
    count = min(len(spectrum), MOST_HARMONICS)
    bins[1 : count + 1] = np.conj(spectrum[:count]) * (TABLE_SIZE / 2)
    wave = np.fft.irfft(bins, TABLE_SIZE).astype(np.float32)
    table: Table = np.concatenate((wave, wave[:1]))
    return table


def harmonics(count: int) -> NDArray[np.float64]:
    """The numbers 1..count as floats."""
    return np.arange(1.0, count + 1.0)


def saw(count: int) -> Spectrum:
    """Rising ramp from -1 to 1: all harmonics as 1/k."""
    return np.asarray(-2.0j / (np.pi * harmonics(count)), dtype=np.complex128)


def pulse(count: int, width: float) -> Spectrum:
    """Pulse of +-1 that is high for `width` (0..1) of the cycle, without its DC."""
    k = harmonics(count)
    turn = 2.0 * np.pi * k * width
    return np.asarray(2.0 / (np.pi * k) * (np.sin(turn) + 1.0j * (1.0 - np.cos(turn))), dtype=np.complex128)


def triangle(count: int) -> Spectrum:
    """Triangle of +-1: odd harmonics as 1/k^2, alternating."""
    k = harmonics(count)
    return np.asarray(8.0j / np.pi**2 * np.sin(np.pi * k / 2.0) / k**2, dtype=np.complex128)


def steps(levels: NDArray[np.float64], count: int) -> Spectrum:
    """A cycle that holds each of `levels` for an equal time (the 4-bit triangle), without its DC."""
    k = harmonics(count)
    held = np.fft.fft(levels) / len(levels)
    turn = np.pi * k / len(levels)
    step = np.sin(turn) / turn * np.exp(-1.0j * turn)
    return np.asarray(np.conj(2.0 * held[(k.astype(np.int64)) % len(levels)] * step), dtype=np.complex128)


@lru_cache(maxsize=1)
def noise() -> Table:
    """White noise of RMS 1, the same 131,072 samples (2.7 s) in every process."""
    words = np.random.Philox(key=0x636F6D706F736572).random_raw(NOISE_SIZE)
    values = (words >> np.uint64(40)).astype(np.float64) * 2.0**-24
    table: Table = ((values - values.mean()) * np.sqrt(12.0)).astype(np.float32)
    table.flags.writeable = False
    return table


def noise_slice(frames: int, offset: int) -> Table:
    """A fresh array of `frames` of the noise from `offset` on, going round at its end."""
    return turned(noise(), frames, offset)


def turned(table: Table, frames: int, offset: int) -> Table:
    """A fresh array of `frames` of a table from `offset` on, going round at its end."""
    begin = offset % len(table)
    if begin + frames <= len(table):
        return table[begin : begin + frames].copy()
    around: Table = np.resize(np.roll(table, -begin), frames)
    return around
