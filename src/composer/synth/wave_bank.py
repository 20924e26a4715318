"""Banks of waves for the wavetable synthesizer: eight spectra each, between which a position moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import formant, tone
from composer.synth.instrument import Param

FRAMES = 8
"""Waves of a bank."""

BANK = Param("bank", 0.0, 5.0, 0.0, "linear", "ratio", "0 peak, 1 sync, 2 vowels, 3 digital, 4 width, 5 bells")

Spectrum = NDArray[np.complex128]


def _peak(place: float, k: NDArray[np.float64], hz: float) -> Spectrum:
    """A resonance that climbs from the first to the sixteenth harmonic of a soft saw."""
    away = np.log2(k) - 4.0 * place
    return np.asarray(-1.0j * (0.5 / k**1.2 + np.exp(-6.0 * away * away) / np.sqrt(k)))


def _sync(place: float, k: NDArray[np.float64], hz: float) -> Spectrum:
    """A saw that is started anew by another, one to four times as slow."""
    ratio = 1.0 + 3.0 * place
    grid = np.arange(8 * tables.TABLE_SIZE) / (8.0 * tables.TABLE_SIZE)
    wave = 2.0 * np.mod(grid * ratio, 1.0) - 1.0
    found = np.conj(np.fft.rfft(wave)[1 : len(k) + 1])
    return np.asarray(found * 2.0 / len(grid), dtype=np.complex128)


def _vowels(place: float, k: NDArray[np.float64], hz: float) -> Spectrum:
    """The mouth of an alto from i over e, a and o to u: formants stand where they are whatever the pitch."""
    mouth = formant.sized(formant.mouth(2.0, 4.0 * place), 1.0, hz)
    heights = 10.0 ** (mouth.height_db / 20.0)
    away = (k[:, np.newaxis] * hz - mouth.centre_hz) / (1.6 * mouth.width_hz)
    heard = (heights / (1.0 + away * away)).sum(axis=1) + 0.004 * k**-0.5
    return np.asarray(-1.0j * heard)


def _digital(place: float, k: NDArray[np.float64], hz: float) -> Spectrum:
    """Harmonics that come and go by chance, no two waves alike, the first always there."""
    row = round(place * (FRAMES - 1))
    drawn = tone.chances("wave/digital", FRAMES, tables.MOST_HARMONICS)[row, : len(k)]
    level = np.where(np.abs(drawn) > 0.6, np.abs(drawn), 0.03) * k**-0.9
    level[0] = 0.9
    # The same signs in all waves, or neighbours would cancel on the way; by chance, or all peaks would meet.
    turns = tone.chances("wave/turns", 1, tables.MOST_HARMONICS)[0, : len(k)]
    return np.asarray(level * np.exp(2.0j * np.pi * turns))


def _width(place: float, k: NDArray[np.float64], hz: float) -> Spectrum:
    """Pulses from the square to the needle."""
    return tables.pulse(len(k), 0.5 - 0.45 * place)


def _bells(place: float, k: NDArray[np.float64], hz: float) -> Spectrum:
    """Few and far harmonics, as of glass and metal, that hand over to each other."""
    heard = np.zeros(len(k), dtype=np.complex128)
    for number, (harmonic, height) in enumerate(
        ((1, 1.0), (3, 0.5), (4, 0.45), (7, 0.4), (9, 0.3), (13, 0.25), (17, 0.2))
    ):
        if harmonic <= len(k):
            near = np.exp(-3.0 * (place - number / 6.0) ** 2) if number else 1.0
            heard[harmonic - 1] = -1.0j * height * near
    return heard


_BANKS: tuple[Callable[[float, NDArray[np.float64], float], Spectrum], ...] = (
    _peak, _sync, _vowels, _digital, _width, _bells,
)  # fmt: skip


@lru_cache(maxsize=128)
def waves(bank: int, hz: float, count: int) -> NDArray[np.float32]:
    """Tables of a bank [shape=(8, 2049)] with harmonics 1..count, each of the same power."""
    k = tables.harmonics(min(count, tables.MOST_HARMONICS))
    rows = []
    for number in range(FRAMES):
        spectrum = _BANKS[bank](number / (FRAMES - 1.0), k, hz)
        rows.append(tables.cycle(spectrum / np.sqrt(0.5 * np.sum(np.abs(spectrum) ** 2))))
    return np.stack(rows)
