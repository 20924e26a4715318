"""The wavetable synthesizer: a position that wanders through a bank of waves, in unison, behind a filter."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.synth import analogue, control, tone, wave_bank
from composer.synth.control import Curve
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.tone import add_voices
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    wave_bank.BANK,
    Param("position", 0.0, 1.0, 0.0, "linear", "0..1", "Place in the bank at the onset"),
    Param("position_to", 0.0, 1.0, 0.5, "linear", "0..1", "Place it moves to"),
    Param("position_s", 0.01, 20.0, 1.0, "log", "s", "Time in which it gets there"),
    Param("motion", 0.0, 0.5, 0.1, "linear", "0..1", "How far the place swings to either side"),
    Param("motion_hz", 0.02, 20.0, 0.25, "log", "hz", "Speed of that swing"),
    Param("leap", 0.0, 1.0, 0.0, "linear", "0..1", "1: the place leaps by chance instead of swinging"),
    *analogue.UNISON_PARAMETERS,
    *control.envelope_params(0.02, 1.0, 0.8, 0.3),
    *analogue.FILTER_PARAMETERS,
    *control.vibrato_params(5.5, 0.0, 0.4),
    Param("glide_semitones", -24.0, 24.0, 0.0, "linear", "semitones", "Where the pitch starts from"),
    Param("glide_s", 0.005, 2.0, 0.06, "log", "s", "Time in which the pitch arrives"),
    tone.PORTAMENTO,
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note; stereo where `spread` is above 0."""
    envelope = control.slurred(control.envelope_of(values), strike)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    out = np.zeros((2 if values["spread"] > 0.0 else 1, control.frames_of(times_s)), dtype=np.float32)
    place = _place(strike, values, times_s) * (wave_bank.FRAMES - 1.001)
    first, last = int(place.min()), int(place.max()) + 1
    hz = tone.hz_of(strike)
    harmonics = max(1, int(tone.TOP_HZ / (hz * 1.06 * tone.slid_top(strike))))
    bank = wave_bank.waves(round(values["bank"]), round(hz, 1), harmonics)
    count = round(values["voices"])
    voices, phases = analogue.unison(count, values["detune_cents"], values["spread"], strike.variant % 4)
    ratio = control.ratio(_cents(strike, values, times_s, count))
    layers = last - first + 1
    curves = np.empty((2, layers * count, len(times_s)), dtype=np.float32)
    rows = np.tile(voices[:count], (layers, 1))
    rows[:, 0] *= hz / SAMPLE_RATE_HZ
    for layer in range(layers):
        part = slice(layer * count, (layer + 1) * count)
        curves[0, part] = ratio
        curves[1, part] = np.maximum(1.0 - np.abs(place - first - layer), 0.0)
        rows[part, 3] = layer
    add_voices(curves, rows, bank[first : last + 1], np.tile(phases[:count], layers), out)
    analogue.low_pass(strike, values, times_s, out)
    tone.shape(out, control.level(envelope, times_s, gate_s) * tone.gain_of(strike, values["level_db"]))
    return out


def _place(strike: Strike, values: Mapping[str, float], times_s: Curve) -> Curve:
    """The position 0..1 at each point."""
    way = control.swell(times_s, 0.0, values["position_s"])
    place = values["position"] + (values["position_to"] - values["position"]) * way
    turn = values["motion_hz"] * times_s + 0.0625 * (strike.variant % 4)
    if values["leap"] >= 0.5:
        drawn = np.clip(tone.chances("leap", 1, 64)[0] / 1.6, -1.0, 1.0)
        number = np.floor(turn).astype(np.int64)
        # A fifth of the time between two leaps goes into the leap: a jump of the wave would click.
        share = np.clip((turn - number) * 5.0, 0.0, 1.0)
        moved = drawn[(number - 1) % 64] + (drawn[number % 64] - drawn[(number - 1) % 64]) * share
    else:
        moved = np.sin(2.0 * np.pi * turn)
    return np.asarray(np.clip(place + values["motion"] * moved, 0.0, 1.0))


def _cents(strike: Strike, values: Mapping[str, float], times_s: Curve, count: int) -> NDArray[np.float64]:
    cents = control.vibrato(values, times_s) + tone.arriving_cents(strike, values, times_s)
    return cents + analogue.drift(values["drift_cents"], count, times_s)


MODEL = Model(PARAMETERS, render)
