"""The voices of game consoles of the 1980s: pulses, a stepped triangle, drawn waves, looped noise, quick arpeggios."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import control, tone
from composer.synth.control import Curve, Envelope
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.tone import add_voices
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("width", 0.125, 0.5, 0.25, "linear", "ratio", "Duty of the pulse: 0.125, 0.25 or 0.5"),
    Param("stepped_triangle", 0.0, 1.0, 0.0, "linear", "0..1", "1: the triangle channel, which has no volume control"),
    Param(
        "wave", 0.0, 3.0, 0.0, "linear", "ratio", "0 pulse, 1 round and 2 sharp drawn wave, 3 loop of 93 bits of noise"
    ),
    Param("levels", 2.0, 15.0, 15.0, "linear", "ratio", "Steps of the volume"),
    Param("step_1", -24.0, 24.0, 0.0, "linear", "semitones", "Second note of the arpeggio, against the key"),
    Param("step_2", -24.0, 24.0, 0.0, "linear", "semitones", "Third note of the arpeggio"),
    Param("step_3", -24.0, 24.0, 0.0, "linear", "semitones", "Fourth note of the arpeggio"),
    Param("steps", 1.0, 4.0, 1.0, "linear", "ratio", "Notes of the arpeggio; 1 is none"),
    Param("step_hz", 10.0, 120.0, 60.0, "linear", "hz", "Notes of the arpeggio a second: the picture's rate, 50 or 60"),
    Param("attack_steps", 0.0, 15.0, 0.0, "linear", "ratio", "Ticks of 1/240 s until full level"),
    Param("decay_s", 0.01, 30.0, 1.5, "log", "s", "Time to fall by 60 dB towards the sustain"),
    Param("sustain", 0.0, 1.0, 0.5, "linear", "0..1", "Level while the key is held"),
    Param("release_s", 0.005, 10.0, 0.06, "log", "s", "Time to fall by 60 dB after the key"),
    *control.vibrato_params(6.0, 12.0, 0.25),
    Param("cutoff_hz", 500.0, 20_000.0, 14_000.0, "log", "hz", "One-pole of the console's output"),
    Param("low_cut_hz", 20.0, 500.0, 20.0, "log", "hz", "High-pass of the console's output; 20 is none"),
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
    semitones = _arpeggio(values)
    count = max(1, int(tone.TOP_HZ / (hz * 1.01 * 2.0 ** (max(0.0, float(semitones.max())) / 12.0))))
    table = _wave(0.0 if triangle else values["width"], count, round(corner / hz, 2), round(values["wave"]))
    curves = np.ones((2, 1, len(times_s)), dtype=np.float32)
    curves[0, 0] = control.ratio(control.vibrato(values, times_s))
    if len(semitones) > 1:
        turn = np.floor(times_s * values["step_hz"] + 1e-9).astype(np.int64) % len(semitones)
        curves[0, 0] *= control.ratio(100.0 * semitones[turn])
    levels = round(values["levels"])
    curves[1, 0] = _gated(times_s, gate_s) if triangle else _stepped(envelope, times_s, gate_s, levels)
    curves[1, 0] *= np.float32(tone.gain_of(strike, values["level_db"]))
    out = np.zeros((1, control.frames_of(times_s)), dtype=np.float32)
    voices = np.array([[hz / SAMPLE_RATE_HZ, 1.0, 0.0, 0.0]])
    add_voices(curves, voices, table, np.zeros(1), out)
    if values["low_cut_hz"] > 20.0:
        # An arpeggio leaves cycles half done: their means would wander below the tone.
        tone.high_pass(out, values["low_cut_hz"])
        tone.shape(out, 1.0 - control.swell(times_s, times_s[-1] - 0.01, 0.01))
    return out


def _arpeggio(values: Mapping[str, float]) -> NDArray[np.float64]:
    """Semitones of the notes of the arpeggio, the key first."""
    return np.array([0.0, values["step_1"], values["step_2"], values["step_3"]])[: round(values["steps"])]


def _stepped(envelope: Envelope, times_s: Curve, gate_s: float, levels: int) -> Curve:
    """A few levels, taken on the ticks; the ramp of one block between two levels keeps them from clicking."""
    ticks_s = np.floor(times_s / TICK_S) * TICK_S
    curve = np.ceil(levels * control.level(envelope, ticks_s + TICK_S * 0.5, gate_s) - 0.25) / levels
    curve[0] = 0.0
    curve[times_s >= gate_s + envelope.release_s] = 0.0
    return np.asarray(curve)


def _gated(times_s: Curve, gate_s: float) -> Curve:
    """On or off, with ramps of 1 and 4 ms."""
    return np.asarray(np.minimum(times_s / 0.001, 1.0) * np.clip((gate_s + 0.004 - times_s) / 0.004, 0.0, 1.0))


@lru_cache(maxsize=512)
def _wave(width: float, count: int, corner: float, wave: int) -> tables.Table:
    """A pulse of this width, the triangle for width 0, or a drawn wave, through a one-pole at `corner` harmonics."""
    if wave > 0:
        spectrum = tables.steps(_drawn(wave), count)
        # Of 93 steps a high note has only the first few harmonics: all notes get the power of a square at half height.
        spectrum *= 0.5 / np.sqrt(0.5 * np.sum(np.abs(spectrum) ** 2))
    elif width == 0.0:
        levels = (np.concatenate([np.arange(15.0, -1.0, -1.0), np.arange(16.0)]) - 7.5) / 7.5
        spectrum = tables.steps(levels, count)
    else:
        spectrum = tables.pulse(count, width)
    table = tables.cycle(spectrum / (1.0 - 1.0j * tables.harmonics(count) / corner))
    return np.ascontiguousarray(table[np.newaxis])


def _drawn(wave: int) -> NDArray[np.float64]:
    """The samples of one cycle: 32 of four bits as the handheld of 1989 holds them, or 93 bits of noise."""
    if wave == 3:
        return _noise_loop()
    turn = 2.0 * np.pi * np.arange(32.0) / 32.0
    shape = np.sin(turn) + 0.5 * np.sin(2.0 * turn) + (0.25 if wave == 1 else 0.6) * np.sin(3.0 * turn)
    if wave == 2:
        shape += 0.5 * np.sin(5.0 * turn + 0.5) + 0.35 * np.sin(8.0 * turn)
    four_bits = np.round(7.5 + 7.5 * shape / np.abs(shape).max())
    return np.asarray((four_bits - 7.5) / 7.5)


def _noise_loop() -> NDArray[np.float64]:
    """The short mode of the console's noise: 15 bits shifted, bits 0 and 6 fed back, which repeats after 93 steps."""
    register = 1
    bits = []
    for _ in range(93):
        bits.append(1.0 if register & 1 else -1.0)
        register = register >> 1 | ((register ^ register >> 6) & 1) << 14
    loop = np.array(bits)
    return np.asarray(loop - loop.mean())


MODEL = Model(PARAMETERS, render)
