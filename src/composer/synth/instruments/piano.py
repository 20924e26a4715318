"""The piano: stiff strings in twos and threes, a felt hammer, a soundboard that knocks."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from composer.dsp import tables
from composer.synth import control, tone
from composer.synth.control import Curve, Envelope
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.struck import add_struck

PARAMETERS = (
    Param("decay_s", 0.5, 40.0, 9.0, "log", "s", "Slow decay of the fundamental by 60 dB, at middle C"),
    Param("decay_tracking", 0.0, 1.5, 0.55, "linear", "ratio", "How much faster high notes decay"),
    Param("treble_damping", 0.0, 4.0, 0.6, "linear", "ratio", "How much faster partials 1 kHz up decay"),
    Param("release_s", 0.02, 4.0, 0.25, "log", "s", "Time to fall by 60 dB under the damper"),
    Param("hammer_hz", 100.0, 12_000.0, 1800.0, "log", "hz", "Hardness of the felt"),
    Param("hammer_place", 0.03, 0.5, 0.12, "linear", "ratio", "Where the hammer strikes, of the length"),
    Param("stiffness", 0.0, 4.0, 1.0, "linear", "ratio", "Inharmonicity, 1 is a grand"),
    Param("unison_cents", 0.0, 5.0, 0.7, "linear", "cents", "Detune of the strings of one note"),
    Param("knock", 0.0, 1.0, 0.2, "linear", "0..1", "Thump of the key bed and soundboard"),
    Param("felt_noise", 0.0, 1.0, 0.1, "linear", "0..1", "Breath of the hammer"),
    Param("partials", 4.0, 60.0, 32.0, "linear", "ratio", "Most partials per string"),
    Param("spread", 0.0, 1.0, 0.5, "linear", "0..1", "Stereo width"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

SOUNDBOARD_HZ = np.array([62.0, 96.0, 141.0, 189.0])
SOUNDBOARD_DECAY_S = np.array([0.22, 0.2, 0.16, 0.12])


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note, damped when the key is released."""
    decay_s = values["decay_s"] / 2.0 ** (values["decay_tracking"] * (strike.pitch - 60.0) / 12.0)
    whole = Envelope(0.002, decay_s, 0.0, values["release_s"])
    gate_s = control.gate_of(strike, whole)
    times_s = control.grid(gate_s + values["release_s"])
    out = np.zeros((2, control.frames_of(times_s)), dtype=np.float32)
    _add_strings(out, strike, values, decay_s)
    _add_case(out, strike, values)
    held = Envelope(0.002, 1.0, 1.0, values["release_s"])
    tone.shape(out, control.level(held, times_s, gate_s) * tone.gain_of(strike, values["level_db"]))
    return out


def _add_strings(out: Samples, strike: Strike, values: Mapping[str, float], decay_s: float) -> None:
    """Partials of a stiff string, f_n = n f sqrt((1 + B n^2) / (1 + B)), on detuned strings (Fletcher 1964).

    The strings of a note exchange energy through the bridge: together they decay fast, apart slowly, so that each
    partial falls in two slopes and beats. B is about 0.0004 at middle C and doubles every 8 semitones above.
    """
    hz = tone.hz_of(strike)
    stiff = values["stiffness"] * 0.0004 * 2.0 ** max((strike.pitch - 60.0) / 8.0, (strike.pitch - 60.0) / 30.0)
    n = np.arange(1.0, min(values["partials"], tone.TOP_HZ / hz) + 0.5)
    partial_hz = n * hz * np.sqrt((1.0 + stiff * n * n) / (1.0 + stiff))
    corner = values["hammer_hz"] * tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    corner *= 2.0 ** (0.35 * (strike.pitch - 60.0) / 12.0)
    amplitude = np.abs(np.sin(np.pi * n * values["hammer_place"])) + 0.06
    amplitude /= n**0.7 * (1.0 + (partial_hz / corner) ** 2)
    drawn = tone.chances(f"piano/{round(strike.pitch)}/{strike.variant % 4}", 4, 60)[:, : len(n)]
    amplitude *= 10.0 ** (0.12 * drawn[0])
    amplitude /= math.sqrt(float(np.sum(amplitude * amplitude)))
    above = (partial_hz - hz) / 1000.0
    slow_s = decay_s / (1.0 + values["treble_damping"] * above * (1.0 + 0.5 * above))
    for number, (share, speed, cents, side) in enumerate(STRINGS):
        spread = side * values["spread"] * np.ones(len(n)) + 0.15 * values["spread"] * drawn[3]
        ratio = 2.0 ** ((cents * values["unison_cents"] + 0.1 * drawn[1 + number]) / 1200.0)
        add_struck(out, partial_hz * ratio, amplitude * share, slow_s * speed, np.clip(spread, -0.9, 0.9))


STRINGS = ((0.7, 0.28, -0.5, -0.25), (0.38, 1.0, 0.5, 0.25))
"""Share of the amplitude, of the slow decay, detune, side: prompt sound and after-sound (Weinreich 1977)."""


def _add_case(out: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    touch = strike.velocity / tone.REFERENCE_VELOCITY
    if values["knock"] > 0.0:
        amplitude = values["knock"] * touch * np.array([0.5, 0.4, 0.35, 0.3])
        add_struck(out, SOUNDBOARD_HZ, amplitude, SOUNDBOARD_DECAY_S)
    if values["felt_noise"] > 0.0:
        length = min(out.shape[1], 120 * control.BLOCK)
        breath = tables.noise_slice(length, 5003 * (strike.variant % 4) + int(strike.pitch) * 307)[np.newaxis]
        tone.low_pass(breath, np.full(length // control.BLOCK + 1, 900.0))
        curve: Curve = values["felt_noise"] * np.exp(np.arange(length // control.BLOCK + 1) * -0.09)
        tone.shape(breath, curve)
        out[:, :length] += breath


MODEL = Model(PARAMETERS, render)
