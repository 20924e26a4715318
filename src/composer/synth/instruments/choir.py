"""The choir: several singers on one vowel, a glottal source through the formants of their voices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.dsp.resonator import add_resonators
from composer.synth import control, tone
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.section import SECTION_PARAMETERS, section
from composer.synth.tone import add_voices

PARAMETERS = (
    *SECTION_PARAMETERS,
    *control.envelope_params(0.16, 2.0, 0.95, 0.5),
    Param("vowel", 0.0, 1.0, 0.0, "linear", "0..1", "From ah (0) over oh (0.5) to oo (1)"),
    Param("slope", 0.5, 2.5, 1.4, "linear", "ratio", "Harmonic k of the glottis is k to minus this, at 0.8"),
    Param("breath", 0.0, 1.0, 0.12, "linear", "0..1", "Air through the same mouth"),
    Param("formant_shift", 0.8, 1.25, 1.0, "log", "ratio", "Size of the mouths"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

# Formants F1-F5: hertz, decibels, bandwidths in hertz; Csound manual, appendix "Formant Values"; ah, oh, oo.
VOWELS: dict[str, tuple[tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]], ...]] = {
    "bass": (
        ((600, 1040, 2250, 2450, 2750), (0, -7, -9, -9, -20), (60, 70, 110, 120, 130)),
        ((400, 750, 2400, 2600, 2900), (0, -11, -21, -20, -40), (40, 80, 100, 120, 120)),
        ((350, 600, 2400, 2675, 2950), (0, -20, -32, -28, -36), (40, 80, 100, 120, 120)),
    ),
    "tenor": (
        ((650, 1080, 2650, 2900, 3250), (0, -6, -7, -8, -22), (80, 90, 120, 130, 140)),
        ((400, 800, 2600, 2800, 3000), (0, -10, -12, -12, -26), (40, 80, 100, 120, 120)),
        ((350, 600, 2700, 2900, 3300), (0, -20, -17, -14, -26), (40, 60, 100, 120, 120)),
    ),
    "alto": (
        ((800, 1150, 2800, 3500, 4950), (0, -4, -20, -36, -60), (80, 90, 120, 130, 140)),
        ((450, 800, 2830, 3500, 4950), (0, -9, -16, -28, -55), (70, 80, 100, 130, 135)),
        ((325, 700, 2530, 3500, 4950), (0, -12, -30, -40, -64), (50, 60, 170, 180, 200)),
    ),
    "soprano": (
        ((800, 1150, 2900, 3900, 4950), (0, -6, -32, -20, -50), (80, 90, 120, 130, 140)),
        ((450, 800, 2830, 3800, 4950), (0, -11, -22, -22, -50), (70, 80, 100, 130, 135)),
        ((325, 700, 2700, 3800, 4950), (0, -16, -35, -40, -60), (50, 60, 170, 180, 200)),
    ),
}

DIRECT = np.float32(0.03)

RANGES = (("bass", 45.0), ("tenor", 54.0), ("alto", 62.0), ("soprano", 70.0))
"""Voices and the pitches in the middle of their ranges; between them the tables are mixed."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note of the choir, in stereo."""
    envelope = control.envelope_of(values)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    frames = control.frames_of(times_s)
    hz = tone.hz_of(strike)
    players = section(f"choir/{strike.variant % 4}/{round(strike.pitch)}", values, hz, times_s, envelope.attack_s)
    effort = values["slope"] - 0.5 * values["velocity_octaves"] * (strike.velocity - tone.REFERENCE_VELOCITY)
    effort -= 0.3 * values["brightness_octaves"] * (strike.brightness - 0.5)
    voices = players.voices.copy()
    voices[:, 3] = 0.0
    source = np.zeros((2, frames), dtype=np.float32)
    glottis = _glottis(round(effort, 3), max(1, int(tone.TOP_HZ / (hz * 1.06))))
    add_voices(players.curves, voices, glottis, players.phases, source)
    out = np.zeros((2, frames), dtype=np.float32)
    level = control.level(envelope, times_s, gate_s)
    # What leaves the mouth past all resonances, -30 dB: parallel formants alone leave a hole at 2 kHz.
    out += DIRECT * source
    for row, size in enumerate((0.985, 1.015)):
        _breathe(source[row], strike, values["breath"], row, level)
        bands = _mouth(strike.pitch, hz, values["vowel"], values["formant_shift"] * size, effort)
        add_resonators(source[row], bands, np.zeros((len(bands), 2)), out[row])
    tone.shape(
        out,
        control.level(envelope._replace(attack_s=0.004), times_s, gate_s) * tone.gain_of(strike, values["level_db"]),
    )
    return out


def _breathe(source: NDArray[np.float32], strike: Strike, amount: float, row: int, level: control.Curve) -> None:
    if amount > 0.0:
        offset = 9001 * (2 * (strike.variant % 4) + row) + int(strike.pitch) * 1201
        air = tables.noise_slice(len(source), offset)[np.newaxis]
        tone.shape(air, level * amount * 0.3)
        source += air[0]


@lru_cache(maxsize=256)
def _glottis(slope: float, count: int) -> NDArray[np.float32]:
    k = tables.harmonics(min(count, tables.MOST_HARMONICS))
    return np.ascontiguousarray(tables.cycle(np.asarray(-1.0j * k**-slope, dtype=np.complex128))[np.newaxis])


@lru_cache(maxsize=512)
def _mouth(pitch: float, hz: float, vowel: float, size: float, slope: float) -> NDArray[np.float64]:
    """Bands of the resonators: voices mixed by pitch, vowels mixed by `vowel`.

    The first formant follows a pitch that rises above it, as singers open their mouths to do (Sundberg 1987).
    """
    freely_hz, height_db, width_hz = _formants(pitch, vowel)
    centre_hz = freely_hz * size
    centre_hz[0] = max(centre_hz[0], hz * 1.02)
    centre_hz = np.minimum(np.maximum(centre_hz, centre_hz[0] + 120.0 * np.arange(5.0)), 16_000.0)
    damping = np.minimum(width_hz * 1.5 / centre_hz, 1.0)
    g = tone.warped(centre_hz)
    bands = np.empty((5, 4))
    bands[:, 0] = 1.0 / (1.0 + g * (g + damping))
    bands[:, 1] = g * bands[:, 0]
    bands[:, 2] = g * bands[:, 1]
    # Alternating signs keep neighbouring parallel formants from cancelling between their peaks (Klatt 1980).
    bands[:, 3] = 10.0 ** (height_db / 20.0) * damping * np.array([1.0, -1.0, 1.0, -1.0, 1.0])
    bands[:, 3] /= _loudness(hz, slope, (g, damping, bands[:, 3]))
    return bands


def _loudness(
    hz: float, slope: float, bands: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
) -> float:
    """Level of the harmonics behind the mouth: without it a pitch between two formants would be 10 dB softer."""
    g, damping, gain = bands
    k = tables.harmonics(max(1, min(80, int(8000.0 / hz))))
    s = 1.0j * tone.warped(k * hz)[:, np.newaxis] / g
    heard = (gain * s / (s * s + damping * s + 1.0)).sum(axis=1) * k**-slope
    return float(np.sqrt(np.sum(np.abs(heard) ** 2)))


def _formants(pitch: float, vowel: float) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    centres = [middle for _, middle in RANGES]
    place = float(np.interp(pitch, centres, np.arange(4.0)))
    low = min(int(place), 2)
    mixed = []
    for index in (low, low + 1):
        table = np.array(VOWELS[RANGES[index][0]], dtype=np.float64)
        first = min(int(vowel * 2.0), 1)
        share = vowel * 2.0 - first
        mixed.append((1.0 - share) * table[first] + share * table[first + 1])
    both = (1.0 - (place - low)) * mixed[0] + (place - low) * mixed[1]
    return both[0].copy(), both[1], both[2]


MODEL = Model(PARAMETERS, render)
