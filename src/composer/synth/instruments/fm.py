"""Frequency modulation with four sine operators: electric pianos, bells, basses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.dsp.fm import render_operators
from composer.synth import control, tone
from composer.synth.control import Curve
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.units import SAMPLE_RATE_HZ, cents_to_ratio

OPERATORS = (1, 2, 3, 4)


def _operator(number: int) -> tuple[Param, ...]:
    level = 1.0 if number == 1 else 0.0
    return (
        Param(f"ratio_{number}", 0.0, 32.0, 1.0, "linear", "ratio", f"Frequency of operator {number}, of the pitch"),
        Param(f"detune_{number}_cents", -50.0, 50.0, 0.0, "linear", "cents", f"Detune of operator {number}"),
        Param(f"level_{number}", 0.0, 8.0, level, "linear", "ratio", "Amplitude, or index in radians if it modulates"),
        Param(f"attack_{number}_s", 0.0, 4.0, 0.001, "log", "s", f"Attack of operator {number}"),
        Param(f"decay_{number}_s", 0.01, 30.0, 4.0, "log", "s", f"Decay of operator {number} by 60 dB, at middle C"),
        Param(f"sustain_{number}", 0.0, 1.0, 0.0, "linear", "0..1", f"Sustain of operator {number}"),
        Param(
            f"velocity_{number}", 0.0, 4.0, 1.0, "linear", "ratio", "How much softer touch lowers it if it modulates"
        ),
    )


PARAMETERS = (
    *(param for number in OPERATORS for param in _operator(number)),
    Param("chain", 0.0, 1.0, 0.0, "linear", "0..1", "0: pairs 2>1 and 4>3 side by side; 1: 4>3>2>1"),
    Param("release_s", 0.005, 10.0, 0.3, "log", "s", "Time to fall by 60 dB after the key"),
    Param("decay_tracking", 0.0, 1.0, 0.5, "linear", "0..1", "How much faster high notes decay"),
    Param("index_tracking", 0.0, 2.0, 0.5, "linear", "0..1", "How much less high notes are modulated"),
    Param("knock", 0.0, 1.0, 0.0, "linear", "0..1", "Thump of the key and its hammer"),
    *control.vibrato_params(5.5, 0.0, 0.4),
    tone.PORTAMENTO,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note; its length follows the carriers, its brightness the modulators."""
    chain = values["chain"] >= 0.5
    heard = (1,) if chain else (1, 3)
    speed = 2.0 ** (values["decay_tracking"] * (strike.pitch - 60.0) / 12.0)
    longest = max(values[f"decay_{number}_s"] / speed for number in heard if values[f"level_{number}"] > 0.0)
    sustained = any(values[f"sustain_{number}"] > 0.0 for number in heard)
    whole = control.Envelope(0.0, longest, 1.0 if sustained else 0.0, values["release_s"])
    gate_s = control.gate_of(strike, whole)
    times_s = control.grid(gate_s + values["release_s"])
    out = np.empty((1, control.frames_of(times_s)), dtype=np.float32)
    levels = _levels(strike, values, times_s, (heard, speed))
    cents = control.vibrato(values, times_s) + tone.slid_cents(strike, values["portamento_s"], times_s)
    ratio = control.ratio(cents).astype(np.float32)
    render_operators(levels, ratio, _routing(strike, values, chain), np.zeros(4), out[0])
    tone.add_burst(out, strike, values["knock"], (420.0, 0.7, 0.12))
    closing = control.level(control.Envelope(0.0, 1.0, 1.0, values["release_s"]), times_s, gate_s)
    tone.shape(out, closing * tone.gain_of(strike, values["level_db"]))
    return out


def _levels(
    strike: Strike, values: Mapping[str, float], times_s: Curve, carriers: tuple[tuple[int, ...], float]
) -> NDArray[np.float32]:
    heard, speed = carriers
    levels = np.zeros((4, len(times_s)), dtype=np.float32)
    top_hz = tone.hz_of(strike) * tone.slid_top(strike)
    bright = 2.0 ** (values["brightness_octaves"] * (strike.brightness - 0.5) * 0.5)
    low = 2.0 ** (-values["index_tracking"] * (strike.pitch - 60.0) / 12.0)
    for number in OPERATORS:
        amount = values[f"level_{number}"]
        if amount == 0.0:
            continue
        if number not in heard:
            touch = (max(strike.velocity, 0.02) / tone.REFERENCE_VELOCITY) ** values[f"velocity_{number}"]
            # Carson's rule: sidebands reach index + 1 times the modulator's frequency; none may pass 20 kHz.
            most = max(0.0, (tone.TOP_HZ / top_hz - 1.0) / max(values[f"ratio_{number}"], 0.01) - 1.0)
            amount = min(amount * touch * bright * low, most) / (2.0 * np.pi)
        envelope = control.Envelope(
            values[f"attack_{number}_s"], values[f"decay_{number}_s"] / speed, values[f"sustain_{number}"], 1.0
        )
        levels[number - 1] = amount * control.level(envelope, times_s, times_s[-1] + 1.0)
    return levels


def _routing(strike: Strike, values: Mapping[str, float], chain: bool) -> NDArray[np.float64]:
    step = tone.hz_of(strike) / SAMPLE_RATE_HZ
    operators = np.zeros((4, 5))
    for number in OPERATORS:
        operators[number - 1, 0] = step * values[f"ratio_{number}"] * cents_to_ratio(values[f"detune_{number}_cents"])
    operators[0, 1] = 1.0
    operators[0, 2] = 1.0
    operators[2, 4] = 1.0
    if chain:
        operators[1, 3] = 1.0
    else:
        operators[2, 1] = 1.0
    return operators


MODEL = Model(PARAMETERS, render)
