"""Formants: the vowels of four voices, what lies between them, and the resonances that make them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import tone
from composer.synth.instrument import Param

VOICES = ("bass", "tenor", "alto", "soprano")
VOWELS = ("i", "e", "a", "o", "u", "m")
"""In the order of the mouth, so that between two neighbours lies a vowel; m is the closed mouth."""

VOWEL = Param("vowel", 0.0, 5.0, 2.0, "linear", "ratio", "i 0, e 1, a 2, o 3, u 4, m 5, and what lies between them")

COUNT = 5

# F1-F5 in hertz, their heights in decibels, their widths in hertz: Csound manual, appendix "Formant Values". The closed
# mouth after Fujimura 1962 (murmur at 250-300 Hz, weak resonances near 1,000 and 2,200 Hz).
TABLE: dict[str, tuple[tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]], ...]] = {
    "bass": (
        ((250, 1750, 2600, 3050, 3340), (0, -30, -16, -22, -28), (60, 90, 100, 120, 120)),
        ((400, 1620, 2400, 2800, 3100), (0, -12, -9, -12, -18), (40, 80, 100, 120, 120)),
        ((600, 1040, 2250, 2450, 2750), (0, -7, -9, -9, -20), (60, 70, 110, 120, 130)),
        ((400, 750, 2400, 2600, 2900), (0, -11, -21, -20, -40), (40, 80, 100, 120, 120)),
        ((350, 600, 2400, 2675, 2950), (0, -20, -32, -28, -36), (40, 80, 100, 120, 120)),
        ((250, 900, 2100, 2500, 3000), (0, -24, -34, -36, -46), (60, 160, 200, 200, 250)),
    ),
    "tenor": (
        ((290, 1870, 2800, 3250, 3540), (0, -15, -18, -20, -30), (40, 90, 100, 120, 120)),
        ((400, 1700, 2600, 3200, 3580), (0, -14, -12, -14, -20), (70, 80, 100, 120, 120)),
        ((650, 1080, 2650, 2900, 3250), (0, -6, -7, -8, -22), (80, 90, 120, 130, 140)),
        ((400, 800, 2600, 2800, 3000), (0, -10, -12, -12, -26), (40, 80, 100, 120, 120)),
        ((350, 600, 2700, 2900, 3300), (0, -20, -17, -14, -26), (40, 60, 100, 120, 120)),
        ((270, 1000, 2200, 2700, 3300), (0, -24, -32, -36, -46), (60, 160, 200, 200, 250)),
    ),
    "alto": (
        ((350, 1700, 2700, 3700, 4950), (0, -20, -30, -36, -60), (50, 100, 120, 150, 200)),
        ((400, 1600, 2700, 3300, 4950), (0, -24, -30, -35, -60), (60, 80, 120, 150, 200)),
        ((800, 1150, 2800, 3500, 4950), (0, -4, -20, -36, -60), (80, 90, 120, 130, 140)),
        ((450, 800, 2830, 3500, 4950), (0, -9, -16, -28, -55), (70, 80, 100, 130, 135)),
        ((325, 700, 2530, 3500, 4950), (0, -12, -30, -40, -64), (50, 60, 170, 180, 200)),
        ((290, 1100, 2350, 3200, 4300), (0, -24, -34, -40, -56), (70, 180, 220, 220, 250)),
    ),
    "soprano": (
        ((270, 2140, 2950, 3900, 4950), (0, -12, -26, -26, -44), (60, 90, 100, 120, 120)),
        ((350, 2000, 2800, 3600, 4950), (0, -20, -15, -40, -56), (60, 100, 120, 150, 200)),
        ((800, 1150, 2900, 3900, 4950), (0, -6, -32, -20, -50), (80, 90, 120, 130, 140)),
        ((450, 800, 2830, 3800, 4950), (0, -11, -22, -22, -50), (70, 80, 100, 130, 135)),
        ((325, 700, 2700, 3800, 4950), (0, -16, -35, -40, -60), (50, 60, 170, 180, 200)),
        ((300, 1200, 2500, 3400, 4400), (0, -24, -34, -40, -56), (70, 180, 220, 220, 250)),
    ),
}

_SIGNS = np.array([1.0, -1.0, 1.0, -1.0, 1.0])
"""Alternating signs keep neighbouring parallel formants from cancelling between their peaks (Klatt 1980)."""

Numbers = NDArray[np.float64]


class Mouth(NamedTuple):
    """Formants [shape=(..., 5)]: centres in hertz, heights in decibels, widths in hertz."""

    centre_hz: Numbers
    height_db: Numbers
    width_hz: Numbers


def vowel_of(letter: str) -> float:
    """The value of the parameter `vowel` for one of the letters i, e, a, o, u, m."""
    return float(VOWELS.index(letter))


@lru_cache(maxsize=512)
def mouth(voice: float, vowel: float) -> Mouth:
    """The formants of a voice (0 bass .. 3 soprano) on a vowel (0..5); fractions lie between neighbours."""
    low, first = min(int(voice), 2), min(int(vowel), 4)
    across, along = voice - low, vowel - first
    rows = np.array([TABLE[VOICES[low]][first : first + 2], TABLE[VOICES[low + 1]][first : first + 2]], np.float64)
    mixed = (1.0 - across) * rows[0] + across * rows[1]
    return Mouth(*((1.0 - along) * mixed[0] + along * mixed[1]))


def between(here: Mouth, there: Mouth, share: Numbers) -> Mouth:
    """The way from one mouth to another: one row for each of `share` (0..1)."""
    part = share[:, np.newaxis]
    return Mouth(*((1.0 - part) * a + part * b for a, b in zip(here, there, strict=True)))


def sized(shape: Mouth, size: float, hz: float) -> Mouth:
    """All centres times `size`; the first follows a pitch that rises above it, as singers open their mouths to do.

    Source: Sundberg, "The Science of the Singing Voice", 1987.
    """
    centre_hz = shape.centre_hz * size
    centre_hz[..., 0] = np.maximum(centre_hz[..., 0], hz * 1.02)
    lowest_hz = centre_hz[..., :1] + 120.0 * np.arange(float(COUNT))
    return shape._replace(centre_hz=np.minimum(np.maximum(centre_hz, lowest_hz), 16_000.0))


def resonances(shape: Mouth, widening: float, tilt: float = 0.0) -> Numbers:
    """Rows for `dsp.resonator.add_resonators` [shape=(..., 5, 4)].

    `tilt` undoes a source whose harmonic k is k to minus this: the peaks then stand as high as the table has them.
    """
    damping = np.minimum(shape.width_hz * widening / shape.centre_hz, 1.0)
    g = tone.warped(shape.centre_hz)
    bands = np.empty((*g.shape, 4))
    bands[..., 0] = 1.0 / (1.0 + g * (g + damping))
    bands[..., 1] = g * bands[..., 0]
    bands[..., 2] = g * bands[..., 1]
    lifted = (shape.centre_hz / shape.centre_hz[..., :1]) ** tilt
    bands[..., 3] = 10.0 ** (shape.height_db / 20.0) * lifted * damping * _SIGNS
    return bands


def loudness(hz: float, slope: float, bands: Numbers) -> float:
    """Level of a source with harmonics k to minus `slope` behind one mouth [shape=(5, 4)].

    Without it a pitch between two formants would be 10 dB softer than one on a formant.
    """
    g = bands[:, 1] / bands[:, 0]
    damping = (1.0 / bands[:, 0] - 1.0) / g - g
    k = tables.harmonics(max(1, min(80, int(8000.0 / hz))))
    s = 1.0j * tone.warped(k * hz)[:, np.newaxis] / g
    heard = (bands[:, 3] * s / (s * s + damping * s + 1.0)).sum(axis=1) * k**-slope
    return float(np.sqrt(np.sum(np.abs(heard) ** 2)))


@lru_cache(maxsize=256)
def glottis(slope: float, count: int) -> NDArray[np.float32]:
    """One table [shape=(1, 2049)]: the pulses of the vocal folds, harmonic k as k to minus `slope`."""
    k = tables.harmonics(min(count, tables.MOST_HARMONICS))
    return np.ascontiguousarray(tables.cycle(np.asarray(-1.0j * k**-slope, dtype=np.complex128))[np.newaxis])
