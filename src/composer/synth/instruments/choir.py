"""The choir: several singers on one vowel, a glottal source through the formants of their voices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.dsp.resonator import add_resonators
from composer.synth import control, formant, tone
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.section import SECTION_PARAMETERS, section
from composer.synth.syllable import pronounced
from composer.synth.tone import add_voices

PARAMETERS = (
    *SECTION_PARAMETERS,
    *control.envelope_params(0.16, 2.0, 0.95, 0.5),
    formant.VOWEL,
    Param("slope", 0.5, 2.5, 1.4, "linear", "ratio", "Harmonic k of the glottis is k to minus this, at 0.8"),
    Param("lift", 0.0, 2.0, 0.0, "linear", "ratio", "How far the upper formants make up for the slope"),
    Param("breath", 0.0, 1.0, 0.12, "linear", "0..1", "Air through the same mouth"),
    Param("formant_shift", 0.8, 1.25, 1.0, "log", "ratio", "Size of the mouths"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

DIRECT = np.float32(0.04)

MIDDLES = (45.0, 54.0, 62.0, 70.0)
"""Pitches in the middle of the ranges of basses, tenors, altos and sopranos; between them the tables are mixed."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note of the choir, in stereo."""
    values = pronounced(strike, values)
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
    glottis = formant.glottis(round(effort, 3), max(1, int(tone.TOP_HZ / (hz * 1.06))))
    add_voices(players.curves, voices, glottis, players.phases, source)
    out = np.zeros((2, frames), dtype=np.float32)
    level = control.level(envelope, times_s, gate_s)
    # What leaves the mouth past all resonances, -28 dB: parallel formants alone leave a hole at 2 kHz.
    out += DIRECT * source
    for row, size in enumerate((0.985, 1.015)):
        _breathe(source[row], strike, values["breath"], row, level)
        singers = (values["vowel"], values["formant_shift"] * size, values["lift"])
        bands = _mouth(strike.pitch, hz, effort, singers)
        add_resonators(source[row], bands, np.zeros((len(bands), 2)), out[row])
    tone.shape(
        out,
        control.level(envelope._replace(attack_s=0.004), times_s, gate_s) * tone.gain_of(strike, values["level_db"]),
    )
    tone.keep_below_full(out)
    return out


def _breathe(source: NDArray[np.float32], strike: Strike, amount: float, row: int, level: control.Curve) -> None:
    if amount > 0.0:
        offset = 9001 * (2 * (strike.variant % 4) + row) + int(strike.pitch) * 1201
        air = tables.noise_slice(len(source), offset)[np.newaxis]
        tone.shape(air, level * amount * 0.3)
        source += air[0]


@lru_cache(maxsize=512)
def _mouth(pitch: float, hz: float, effort: float, singers: tuple[float, float, float]) -> NDArray[np.float64]:
    """Bands of the resonators: voices mixed by pitch; `singers` are vowel, size and lift."""
    vowel, size, lift = singers
    voice = float(np.interp(pitch, MIDDLES, np.arange(4.0)))
    bands = formant.resonances(formant.sized(formant.mouth(voice, vowel), size, hz), 1.5, lift)
    bands[:, 3] /= formant.loudness(hz, effort, bands)
    return bands


MODEL = Model(PARAMETERS, render)
