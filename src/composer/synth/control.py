"""What moves slowly within a note: envelopes, vibrato, drift, as curves with one point every `BLOCK` frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from composer.synth.instrument import Param, Strike
from composer.units import SAMPLE_RATE_HZ

BLOCK = 32
"""Frames between two points of a curve, 0.67 ms: the shortest onset there is, and the shortest without a click."""

SHORTEST_GATE_S = 0.015
"""A key struck for one frame still lets the hammer or the bow arrive."""

SLUR_S = 0.006
"""In this time a slurred note takes over from the one before it, which fades in as long."""

Curve: TypeAlias = NDArray[np.float64]


class Envelope(NamedTuple):
    """Attack, decay, sustain, release: seconds and a level 0..1; decay and release are times to fall by 60 dB."""

    attack_s: float
    decay_s: float
    sustain: float
    release_s: float


def envelope_params(attack_s: float, decay_s: float, sustain: float, release_s: float) -> tuple[Param, ...]:
    """The four parameters of an amplitude envelope with these defaults."""
    return (
        Param("attack_s", 0.0, 4.0, attack_s, "log", "s", "Time to full level"),
        Param("decay_s", 0.01, 30.0, decay_s, "log", "s", "Time to fall by 60 dB towards the sustain"),
        Param("sustain", 0.0, 1.0, sustain, "linear", "0..1", "Level while the key is held"),
        Param("release_s", 0.005, 10.0, release_s, "log", "s", "Time to fall by 60 dB after the key"),
    )


def vibrato_params(hz: float, cents: float, delay_s: float) -> tuple[Param, ...]:
    """The three parameters of a vibrato with these defaults."""
    return (
        Param("vibrato_hz", 0.1, 12.0, hz, "linear", "hz", "Speed of the vibrato"),
        Param("vibrato_cents", 0.0, 100.0, cents, "linear", "cents", "Depth of the vibrato to either side"),
        Param("vibrato_delay_s", 0.0, 4.0, delay_s, "linear", "s", "Time before the vibrato sets in"),
    )


def envelope_of(values: Mapping[str, float]) -> Envelope:
    """The amplitude envelope among the values of a preset."""
    return Envelope(values["attack_s"], values["decay_s"], values["sustain"], values["release_s"])


def gate_of(strike: Strike, envelope: Envelope) -> float:
    """Seconds until the release begins: the gate, or earlier where the sound has died by 90 dB before."""
    gate_s = max(strike.gate / SAMPLE_RATE_HZ, SHORTEST_GATE_S)
    if envelope.sustain > 0.0:
        return gate_s
    return min(gate_s, envelope.attack_s + 1.5 * envelope.decay_s)


def grid(seconds: float) -> Curve:
    """Times in seconds of the points of a sound that lasts at least `seconds`; its frames are a multiple of BLOCK."""
    blocks = -int(-seconds * SAMPLE_RATE_HZ // BLOCK) + 1
    return np.arange(blocks + 1, dtype=np.float64) * (BLOCK / SAMPLE_RATE_HZ)


def frames_of(times_s: Curve) -> int:
    """Frames of a sound whose curves have these points."""
    return (len(times_s) - 1) * BLOCK


def level(envelope: Envelope, times_s: Curve, gate_s: float) -> Curve:
    """The curve of an envelope: rounded attack, exponential decay, a release that begins level and ends at 0."""
    first = int(np.searchsorted(times_s, gate_s))
    found = np.empty(len(times_s))
    found[:first] = _held(envelope, times_s[:first])
    if first < len(times_s):
        at_gate = _held(envelope, np.array([gate_s]))[0]
        x = np.minimum((times_s[first:] - gate_s) * ((1.0 + 1e-12) / envelope.release_s), 1.0)
        # The fall begins level, within a twentieth of the release: a corner in the envelope of a pure tone clicks.
        found[first:] = at_gate * np.exp(-6.9 * x * x / (x + 0.05)) * (1.0 - x**4)
    return found


def _held(envelope: Envelope, times_s: Curve) -> Curve:
    """Attack and decay; only what moves is computed."""
    attack_s = max(envelope.attack_s, BLOCK / SAMPLE_RATE_HZ)
    risen = int(np.searchsorted(times_s, attack_s))
    held = np.ones(len(times_s))
    if envelope.sustain < 1.0:
        fall = np.exp((times_s[risen:] - attack_s) * (-6.9 / envelope.decay_s))
        held[risen:] = envelope.sustain + (1.0 - envelope.sustain) * fall
    rise = times_s[:risen] / attack_s
    held[:risen] = rise * (2.0 - rise)
    return held


def slurred(envelope: Envelope, strike: Strike) -> Envelope:
    """The envelope of a note to which another one leads: it takes over at once."""
    return envelope._replace(attack_s=min(envelope.attack_s, SLUR_S)) if strike.slide != 0.0 else envelope


def swell(times_s: Curve, start_s: float, length_s: float) -> Curve:
    """A smooth step from 0 to 1, half a cosine; `times_s` may rise or fall."""
    if times_s[0] > times_s[-1]:
        return swell(times_s[::-1], start_s, length_s)[::-1]
    length_s = max(length_s, 1e-4)
    first, last = np.searchsorted(times_s, (start_s, start_s + length_s))
    found = np.zeros(len(times_s))
    found[first:last] = 0.5 - 0.5 * np.cos((times_s[first:last] - start_s) * (np.pi / length_s))
    found[last:] = 1.0
    return found


def vibrato(values: Mapping[str, float], times_s: Curve, turn: float = 0.0) -> Curve:
    """Cents of the vibrato: it grows over 0.3 s after its delay; `turn` (cycles) is where the wave starts."""
    depth = values["vibrato_cents"]
    if depth == 0.0:
        return np.zeros(len(times_s))
    grown = swell(times_s, values["vibrato_delay_s"], 0.3)
    return np.asarray(depth * grown * np.sin(2.0 * np.pi * (values["vibrato_hz"] * times_s + turn)))


def ratio(cents: Curve) -> Curve:
    """Factor on the frequency."""
    return np.asarray(np.exp2(cents / 1200.0))
