"""The voices of a 1983 game console: three pulses and a triangle in sixteen steps, levels in sixteen steps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from composer.dsp import tables
from composer.synth import control, tone
from composer.synth.control import Curve, Envelope
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.tone import add_voices
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("width", 0.125, 0.5, 0.25, "linear", "ratio", "Duty of the pulse: 0.125, 0.25 or 0.5"),
    Param("stepped_triangle", 0.0, 1.0, 0.0, "linear", "0..1", "1: the triangle channel, which has no volume control"),
    Param("attack_steps", 0.0, 15.0, 0.0, "linear", "ratio", "Ticks of 1/240 s until full level"),
    Param("decay_s", 0.01, 30.0, 1.5, "log", "s", "Time to fall by 60 dB towards the sustain"),
    Param("sustain", 0.0, 1.0, 0.5, "linear", "0..1", "Level while the key is held"),
    Param("release_s", 0.005, 10.0, 0.06, "log", "s", "Time to fall by 60 dB after the key"),
    *control.vibrato_params(6.0, 12.0, 0.25),
    Param("cutoff_hz", 500.0, 20_000.0, 14_000.0, "log", "hz", "One-pole of the console's output"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

TICK_S = 1.0 / 240.0
"""The console's frame counter moves envelopes four times per picture of 1/60 s."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note; its level moves in sixteenths on the ticks of the console."""
    hz = tone.hz_of(strike)
    triangle = values["stepped_triangle"] >= 0.5
    envelope = Envelope(values["attack_steps"] * TICK_S, values["decay_s"], values["sustain"], values["release_s"])
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s + TICK_S)
    corner = values["cutoff_hz"] * tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    count = max(1, int(tone.TOP_HZ / (hz * 1.01)))
    table = _wave(0.0 if triangle else values["width"], count, round(corner / hz, 2))
    curves = np.ones((2, 1, len(times_s)), dtype=np.float32)
    curves[0, 0] = control.ratio(control.vibrato(values, times_s))
    curves[1, 0] = _gated(times_s, gate_s) if triangle else _stepped(envelope, times_s, gate_s)
    curves[1, 0] *= np.float32(tone.gain_of(strike, values["level_db"]))
    out = np.zeros((1, control.frames_of(times_s)), dtype=np.float32)
    voices = np.array([[hz / SAMPLE_RATE_HZ, 1.0, 0.0, 0.0]])
    add_voices(curves, voices, table, np.zeros(1), out)
    return out


def _stepped(envelope: Envelope, times_s: Curve, gate_s: float) -> Curve:
    """Sixteen levels, taken on the ticks; the ramp of one block between two levels keeps them from clicking."""
    ticks_s = np.floor(times_s / TICK_S) * TICK_S
    curve = np.ceil(15.0 * control.level(envelope, ticks_s + TICK_S * 0.5, gate_s) - 0.25) / 15.0
    curve[0] = 0.0
    curve[times_s >= gate_s + envelope.release_s] = 0.0
    return np.asarray(curve)


def _gated(times_s: Curve, gate_s: float) -> Curve:
    """On or off, with ramps of 1 and 4 ms."""
    return np.asarray(np.minimum(times_s / 0.001, 1.0) * np.clip((gate_s + 0.004 - times_s) / 0.004, 0.0, 1.0))


@lru_cache(maxsize=512)
def _wave(width: float, count: int, corner: float) -> tables.Table:
    """A pulse of this width, or the triangle for width 0, through a one-pole low-pass at `corner` harmonics."""
    if width == 0.0:
        levels = (np.concatenate([np.arange(15.0, -1.0, -1.0), np.arange(16.0)]) - 7.5) / 7.5
        spectrum = tables.steps(levels, count)
    else:
        spectrum = tables.pulse(count, width)
    table = tables.cycle(spectrum / (1.0 - 1.0j * tables.harmonics(count) / corner))
    return np.ascontiguousarray(table[np.newaxis])


MODEL = Model(PARAMETERS, render)
