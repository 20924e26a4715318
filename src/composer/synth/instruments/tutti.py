"""The orchestra hit: strings and brass in five octaves, a kettledrum and a breath of cymbal, all at once and short."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import control, tone
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.section import SECTION_PARAMETERS, section
from composer.synth.struck import add_struck
from composer.synth.tone import add_voices

PARAMETERS = (
    *SECTION_PARAMETERS,
    *control.envelope_params(0.012, 1.3, 0.0, 0.35),
    Param("slope", 0.3, 2.5, 0.95, "linear", "ratio", "Harmonic k of strings and brass is k to minus this"),
    Param("cutoff_hz", 200.0, 20_000.0, 6500.0, "log", "hz", "Low-pass when the bows and lips bite"),
    Param("close_octaves", 0.0, 5.0, 2.2, "linear", "ratio", "How far it has closed when the hit dies away"),
    Param("drum", 0.0, 2.0, 0.8, "linear", "ratio", "Level of the kettledrum"),
    Param("crash", 0.0, 1.0, 0.35, "linear", "0..1", "Bite and cymbal"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

OCTAVES = (0, -1, 1, 0, -1, 2, 1, 0, -2, 1)
"""Of the desks, in order: low brass and basses below, violins and trumpets above."""

KETTLE = np.array([1.0, 1.5, 1.99, 2.44, 2.89])
"""Modes (1,1) to (5,1) of a kettledrum against the first (Rossing, "The Physics of Kettledrums", 1982)."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One hit, in stereo."""
    envelope = control.envelope_of(values)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    hz = tone.hz_of(strike)
    players = section(f"tutti/{strike.variant % 4}/{round(strike.pitch)}", values, hz, times_s, envelope.attack_s)
    voices = players.voices.copy()
    octave = np.array([OCTAVES[number % len(OCTAVES)] for number in range(len(voices))])
    voices[:, 0] *= 2.0**octave
    heard = voices[:, 0] < 0.4
    voices[:, 3] = octave + 2
    out = np.zeros((2, control.frames_of(times_s)), dtype=np.float32)
    curves = np.ascontiguousarray(players.curves[:, heard])
    add_voices(curves, voices[heard], _waves(round(hz, 1), values["slope"]), players.phases[heard], out)
    tone.add_burst(out, strike, values["crash"], (3200.0, 1.6, 0.02))
    opened = tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    closing = np.exp2(values["close_octaves"] * (np.exp(times_s * -4.0) - 1.0))
    tone.low_pass(out, values["cutoff_hz"] * opened * closing, 1.3)
    _drum(out, strike, hz, values["drum"])
    whole = control.level(envelope._replace(attack_s=0.002), times_s, gate_s)
    tone.shape(out, whole * tone.gain_of(strike, values["level_db"]))
    return out


def _drum(out: Samples, strike: Strike, hz: float, amount: float) -> None:
    """A kettledrum on the octave of the note that lies between 65 and 130 Hz."""
    low_hz = hz * 2.0 ** -np.floor(np.log2(hz / 65.4))
    modes_hz = low_hz * KETTLE
    amplitude = amount * np.array([1.0, 0.7, 0.45, 0.3, 0.2]) * min(1.0, 0.3 + strike.velocity)
    add_struck(out, modes_hz, amplitude, np.array([1.6, 1.2, 0.9, 0.7, 0.5]))


@lru_cache(maxsize=64)
def _waves(hz: float, slope: float) -> NDArray[np.float32]:
    """Tables for the octaves -2..2, each through the bodies of strings and the bells of brass."""
    rows = []
    for octave in range(-2, 3):
        base = hz * 2.0**octave
        k = tables.harmonics(min(max(1, int(tone.TOP_HZ / (base * 1.06))), tables.MOST_HARMONICS))
        bodies = 1.0 + 0.8 * np.exp(-((np.log2(k * base / 520.0) / 0.8) ** 2))
        bodies += 1.0 * np.exp(-((np.log2(k * base / 1900.0) / 0.9) ** 2))
        amplitude = k**-slope * bodies / (1.0 + (60.0 / (k * base)) ** 2)
        rows.append(tables.cycle(-1.0j * amplitude / np.sqrt(np.sum(amplitude**2))))
    return np.stack(rows)


MODEL = Model(PARAMETERS, render)
