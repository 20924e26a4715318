"""Layers: the same tone as tables at rising pressure, mixed from moment to moment by a curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import tone
from composer.synth.control import Curve
from composer.synth.instrument import Samples
from composer.units import SAMPLE_RATE_HZ

LOWEST, HIGHEST = -5, 3
"""Pressures, in octaves of the cutoff, between which there are tables: from a whisper to a blare."""

COUNT = HIGHEST - LOWEST + 1

GOLDEN = 0.6180339887

LEEWAY = 1.09
"""Tables leave room for 150 cents above the note: vibrato, drift and scoop do not fold back."""


def harmonics(hz: float, highest: float = 1.0) -> NDArray[np.float64]:
    """Numbers of the harmonics that a note of `hz` has below 20 kHz, when a voice plays `highest` times as high."""
    count = int(tone.TOP_HZ / (hz * LEEWAY * max(highest, 1.0)))
    return tables.harmonics(min(max(count, 1), tables.MOST_HARMONICS))


def peak(hz: Curve, centre_hz: float, height_db: float, octaves: float) -> Curve:
    """A bell in decibels over the logarithm of frequency, as a linear gain."""
    away = np.log2(hz / centre_hz) / octaves
    return np.asarray(10.0 ** (height_db / 20.0 * np.exp(-0.5 * away * away)))


def turns(count: int) -> NDArray[np.complex128]:
    """Phases for the harmonics of `tables.cycle` that turn with the square of the number.

    They keep the peak of a bright tone near three times its RMS; in phase it would be eight.
    """
    return np.asarray(np.exp(2.0j * np.pi * (0.25 + GOLDEN * np.arange(count) ** 2)))


def cycles(amplitudes: Sequence[NDArray[np.float64]]) -> NDArray[np.float32]:
    """Tables of spectra, each of RMS 1: what a layer changes is the colour, what the level changes is the loudness."""
    phases = turns(len(amplitudes[0]))
    return np.stack([tables.cycle(phases * row / np.sqrt(0.5 * np.sum(row * row) + 1e-30)) for row in amplitudes])


def weights(octaves: Curve) -> tuple[int, NDArray[np.float64]]:
    """The lowest layer that is heard, and how much of it and those above, at each point [shape=(layers, points)]."""
    place = np.clip(octaves - LOWEST, 0.0, COUNT - 1.001)
    first, last = int(place.min()), int(place.max()) + 1
    rows = np.arange(first, last + 1)[:, np.newaxis]
    return first, np.maximum(1.0 - np.abs(place - rows), 0.0)


def add_layers(out: Samples, hz: float, ratio: Curve, mix: NDArray[np.float64], waves: NDArray[np.float32]) -> None:
    """Add a bank of oscillators that run together, each on its row of `waves` at its level in `mix`.

    Parameters
    ----------
    out : Samples
    hz : float
        Frequency where `ratio` is 1.
    ratio : ndarray [shape=(points,)]
    mix : ndarray [shape=(rows, points)]
    waves : ndarray [shape=(rows, table), float32]
    """
    curves = np.empty((2, len(mix), mix.shape[1]), dtype=np.float32)
    curves[0] = ratio
    curves[1] = mix
    voices = np.zeros((len(mix), 4))
    voices[:, 0] = hz / SAMPLE_RATE_HZ
    voices[:, 1:3] = 1.0
    voices[:, 3] = np.arange(len(mix))
    tone.add_voices(curves, voices, waves, np.zeros(len(mix)), out)
