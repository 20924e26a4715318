"""Keyed wire: the harpsichord's plectra in choirs of strings, the clavinet's tangents under pickups."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth import control, tone
from composer.synth.control import BLOCK, Envelope
from composer.synth.damped import Bank, ring
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.struck import Numbers, add_struck
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("choir_8", 0.0, 1.0, 1.0, "linear", "0..1", "Level of the strings at pitch"),
    Param("choir_4", 0.0, 1.0, 0.0, "linear", "0..1", "Level of the strings an octave above"),
    Param("choir_cents", -5.0, 5.0, 0.8, "linear", "cents", "How far the choirs are out of tune"),
    Param("decay_s", 0.2, 40.0, 7.0, "log", "s", "Time to fall by 60 dB, at middle C"),
    Param("decay_tracking", 0.0, 1.5, 0.45, "linear", "ratio", "How much faster high notes decay"),
    Param("treble_decay_s", 0.05, 20.0, 1.2, "log", "s", "The same for what lies at 4 kHz"),
    Param("release_s", 0.01, 2.0, 0.12, "log", "s", "Time to fall by 60 dB under the cloth"),
    Param("place", 0.02, 0.5, 0.12, "linear", "ratio", "Where the string is plucked or struck, of its length"),
    Param("pickup", 0.0, 0.5, 0.0, "linear", "ratio", "Where a pickup sits; 0 is a soundboard"),
    Param("pickup_2", 0.0, 0.5, 0.0, "linear", "ratio", "Where another sits, wired against it"),
    Param("tilt", 0.0, 2.0, 1.0, "linear", "ratio", "How partials fall with their number, 1 is 6 dB per octave"),
    Param("touch_hz", 500.0, 20_000.0, 7000.0, "log", "hz", "Hardness of quill or tangent"),
    Param("stiffness", 0.0, 40.0, 0.4, "linear", "ratio", "Inharmonicity at middle C, in ten-thousandths"),
    Param("jack", 0.0, 1.0, 0.2, "linear", "0..1", "Knock of the key at the start"),
    Param(
        "return", 0.0, 1.0, 0.2, "linear", "0..1", "What is heard when the key comes up: the quill passes, wood falls"
    ),
    Param("spread", 0.0, 1.0, 0.4, "linear", "0..1", "Stereo width"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

PARTIALS = 80
CASE_HZ = np.array([88.0, 141.0, 226.0, 348.0, 517.0])
CASE_DECAY_S = np.array([0.16, 0.14, 0.11, 0.09, 0.07])
CASE_LEVEL = np.array([0.3, 0.5, 0.45, 0.35, 0.25])
"""Modes of a light case, an octave above a piano's soundboard."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One key: strings, knock, and what its return sounds like."""
    decay_s = values["decay_s"] / 2.0 ** (values["decay_tracking"] * (strike.pitch - 60.0) / 12.0)
    gate_s = control.gate_of(strike, Envelope(0.0, decay_s, 0.0, values["release_s"]))
    tail_s = max(1.5 * values["release_s"], 0.3)
    times_s = control.grid(gate_s + tail_s)
    gate = round(gate_s * SAMPLE_RATE_HZ)
    choirs = np.zeros((2, control.frames_of(times_s)), dtype=np.float32)
    for row, (name, octave) in enumerate((("choir_8", 1.0), ("choir_4", 2.0))):
        if values[name] > 0.0:
            bank = _strings(strike, values, octave, decay_s)
            ring(choirs[row : row + 1], bank, gate)
            if values["return"] > 0.0:
                _add_passing(choirs[row : row + 1], bank, values, gate)
    out = _placed(choirs, values)
    _add_case(out, strike, values, gate)
    closing = control.swell(times_s[-1] - times_s, 0.0, 0.05)
    opening = np.minimum(times_s * (SAMPLE_RATE_HZ / BLOCK), 1.0)
    tone.shape(out, closing * opening * tone.gain_of(strike, values["level_db"], 0.6))
    return out


def _strings(strike: Strike, values: Mapping[str, float], octave: float, decay_s: float) -> Bank:
    """Partials of a plucked stiff string: sin(n pi place) / n, times the same of a pickup (Fletcher & Rossing, ch. 2).

    The quill rounds the corner of the string: 12 dB per octave above its hardness, higher for a quick key.
    """
    aside = values["choir_cents"] * (0.4 if octave == 1.0 else -1.0)
    hz = octave * tone.hz_of(strike) * 2.0 ** (aside / 1200.0)
    stiff = 1e-4 * values["stiffness"] * 2.0 ** (abs(strike.pitch - 57.0) / 10.0)
    n = np.arange(1.0, min(PARTIALS, tone.TOP_HZ / hz) + 0.5)
    partial_hz = n * hz * np.sqrt((1.0 + stiff * n * n) / (1.0 + stiff))
    drawn = tone.chances(f"clavier/{round(strike.pitch)}/{octave}/{strike.variant % 4}", 2, PARTIALS)[:, : len(n)]
    amplitude = (np.abs(np.sin(np.pi * n * values["place"])) + 0.08) * n ** -values["tilt"]
    if values["pickup"] > 0.0:
        seen = np.sin(np.pi * n * values["pickup"])
        if values["pickup_2"] > 0.0:
            seen = 0.6 * (seen - np.sin(np.pi * n * values["pickup_2"]))
        amplitude *= np.abs(seen) + 0.03
    corner = values["touch_hz"] * tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    amplitude *= 10.0 ** (0.1 * drawn[0]) / (1.0 + (partial_hz / corner) ** 2)
    amplitude *= values["choir_8" if octave == 1.0 else "choir_4"] / np.sqrt(np.sum(amplitude * amplitude))
    ringing_s = 1.0 / (1.0 / decay_s + _loss(values, decay_s) * np.maximum(partial_hz - hz, 0.0) / 4000.0)
    ringing_s *= 10.0 ** (0.06 * drawn[1])
    damped_s = np.minimum(values["release_s"] / (1.0 + partial_hz / 3000.0), ringing_s)
    return Bank(partial_hz, amplitude, ringing_s, damped_s, np.zeros(len(n)))


def _loss(values: Mapping[str, float], decay_s: float) -> float:
    """Added inverse decay at 4 kHz."""
    return max(1.0 / values["treble_decay_s"] - 1.0 / decay_s, 0.0)


def _add_passing(out: Samples, bank: Bank, values: Mapping[str, float], gate: int) -> None:
    """The quill slides back over the string before the cloth lies still: a faint pluck that dies at once."""
    start = gate // BLOCK * BLOCK
    if start + 4 * BLOCK >= out.shape[1]:
        return
    ticking = Bank(
        bank.hz, 0.1 * values["return"] * bank.amplitude, 0.6 * bank.damped_s, 0.6 * bank.damped_s, bank.turn
    )
    tick = np.zeros((1, out.shape[1] - start), dtype=np.float32)
    ring(tick, ticking, tick.shape[1])
    tick[0, :BLOCK] *= np.linspace(0.0, 1.0, BLOCK, dtype=np.float32)
    out[0, start:] += tick[0]


def _placed(choirs: Samples, values: Mapping[str, float]) -> Samples:
    """The choirs lie one behind the other: the lower a little to the left, the upper to the right."""
    if values["choir_4"] == 0.0:
        return np.ascontiguousarray(choirs[:1])
    side = 0.5 * values["spread"]
    near, far = np.float32(np.sqrt(1.0 + side)), np.float32(np.sqrt(1.0 - side))
    return np.stack([near * choirs[0] + far * choirs[1], far * choirs[0] + near * choirs[1]])


def _add_case(out: Samples, strike: Strike, values: Mapping[str, float], gate: int) -> None:
    """Jack and key strike the case when they go down, and fall on the rail when they come up."""
    start = gate // BLOCK * BLOCK
    for at, amount in ((0, values["jack"]), (start, 0.35 * values["return"])):
        length = min(out.shape[1] - at, 300 * BLOCK)
        if amount == 0.0 or length < 8 * BLOCK:
            continue
        fallen: Numbers = amount * CASE_LEVEL * (1.0 + 0.2 * tone.chances(f"jack/{strike.variant % 4}", 1, 5)[0])
        blow = np.zeros((len(out), length // BLOCK * BLOCK), dtype=np.float32)
        add_struck(blow, CASE_HZ, fallen if len(out) == 2 else 1.4 * fallen, CASE_DECAY_S)
        clack = tone.breath(1400.0, 1.0, blow.shape[1], 2687 * (strike.variant % 4) + int(strike.pitch) * 193 + at)
        points = np.arange(blow.shape[1] // BLOCK + 1)
        wooden = clack[np.newaxis]
        tone.shape(wooden, 0.35 * amount * np.minimum(points / 2.0, 1.0) * np.exp(points * -0.3))
        blow += wooden
        tone.high_pass(blow, 45.0)
        tone.shape(blow, control.swell(points[-1] - points.astype(np.float64), 0.0, 20.0))
        out[:, at : at + blow.shape[1]] += blow


MODEL = Model(PARAMETERS, render)
