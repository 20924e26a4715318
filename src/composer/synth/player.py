"""One player: how pitch, pressure and loudness of a blown or bowed note move from its onset to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from composer.synth import control, tone
from composer.synth.control import Curve
from composer.synth.instrument import Param, Strike
from composer.units import SAMPLE_RATE_HZ

PLAYER_PARAMETERS = (
    *control.envelope_params(0.05, 2.0, 0.9, 0.12),
    Param("attack_softening", 0.0, 2.0, 0.6, "linear", "ratio", "How much slower a soft note starts"),
    Param("attack_tracking", 0.0, 1.5, 0.3, "linear", "ratio", "How much slower a low note starts"),
    Param("accent", 0.0, 2.0, 0.0, "linear", "ratio", "How much louder the first instant is"),
    Param("accent_s", 0.01, 1.0, 0.08, "log", "s", "How long it is"),
    Param("accent_octaves", 0.0, 4.0, 0.0, "linear", "ratio", "How much brighter it is"),
    Param("growth", 0.0, 0.8, 0.0, "linear", "0..1", "Share of the loudness that comes only after the attack"),
    Param("growth_s", 0.05, 4.0, 0.6, "log", "s", "Time it takes to come"),
    Param("swell_octaves", 0.0, 5.0, 1.0, "linear", "ratio", "How much darker the tone is before it is full"),
    Param("swell_lag", 0.5, 8.0, 1.3, "linear", "ratio", "When the tone is full, of the attack: in brass later"),
    *control.vibrato_params(5.5, 10.0, 0.25),
    Param("tremor", 0.0, 0.6, 0.0, "linear", "0..1", "Depth of the vibrato in loudness"),
    Param("drift_cents", 0.0, 20.0, 3.0, "linear", "cents", "Slow wandering of the pitch"),
    Param("unsteady_db", 0.0, 4.0, 0.7, "linear", "db", "Wandering of the pressure"),
    Param("scoop_cents", -200.0, 200.0, 0.0, "linear", "cents", "Where the pitch starts from"),
    Param("scoop_s", 0.01, 0.5, 0.05, "log", "s", "Time in which the pitch arrives"),
    Param("growl", 0.0, 1.0, 0.0, "linear", "0..1", "Roughness of the throat at full force"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

GROWL_HZ = 31.0
"""A voice hummed into the horn beats with the note; 25-40 Hz is the roughest there is."""

WANDERING = 128
"""Points after which a wandering comes round again: 18 s and more at the speeds used."""


class Playing(NamedTuple):
    """What a player does, with one point every `control.BLOCK` frames.

    ``cents`` is the pitch against the one written, ``octaves`` the pressure as a shift of the cutoff against
    velocity 0.8 and brightness 0.5, ``level`` the linear loudness without the gain of the velocity.
    """

    times_s: Curve
    cents: Curve
    octaves: Curve
    level: Curve
    attack_s: float
    gate_s: float


def playing(name: str, strike: Strike, values: Mapping[str, float]) -> Playing:
    """The curves of one note.

    Parameters
    ----------
    name : str
        Players of the same name wander the same way, in every process.
    strike : Strike
    values : mapping
        `PLAYER_PARAMETERS`.
    """
    envelope = _envelope(strike, values)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    person = f"{name}/{strike.variant % 4}/{round(strike.pitch)}"
    wave = _wave(person, values, times_s, gate_s)
    accent = control.swell(times_s, 0.0, 0.6 * envelope.attack_s) * np.exp(times_s * (-3.0 / values["accent_s"]))
    held = control.swell(times_s, 0.0, values["swell_lag"] * envelope.attack_s)
    grown = 1.0 - values["growth"] * (1.0 - control.swell(times_s, 0.5 * envelope.attack_s, values["growth_s"]))
    unsteady = wandering(f"{person}/pressure", times_s, 7.0)
    # Reeds, lips and strings build their tone up on themselves: slow, fast, slow (an S, not the ramp of a circuit).
    rising = control.swell(times_s, 0.0, 0.7 * envelope.attack_s)
    loudness = control.level(envelope, times_s, gate_s) * rising * grown * (1.0 + values["accent"] * accent)
    loudness *= 10.0 ** (values["unsteady_db"] / 20.0 * unsteady) * (1.0 + values["tremor"] * wave)
    loudness *= 1.0 + _growl(strike, values, times_s)
    octaves = np.log2(tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"]))
    octaves = octaves + values["swell_octaves"] * (held * grown - 1.0 - 0.8 * control.swell(times_s, gate_s, 0.16))
    octaves += values["accent_octaves"] * strike.velocity * accent
    octaves += 0.12 * values["unsteady_db"] * unsteady + 0.8 * values["tremor"] * wave
    slow, quick = (wandering(f"{person}/pitch", times_s, speed_hz) for speed_hz in (2.3, 13.0))
    cents = values["vibrato_cents"] * wave + values["drift_cents"] * (slow + 0.35 * quick)
    cents += values["scoop_cents"] * np.exp(times_s * (-4.0 / values["scoop_s"]))
    return Playing(times_s, cents, octaves, loudness, envelope.attack_s, gate_s)


def hissing(played: Playing) -> Curve:
    """Loudness of the noise that goes with the tone: 3 dB more of it for each octave of pressure."""
    return np.asarray(played.level * np.exp2(0.5 * np.clip(played.octaves, -4.0, 3.0)))


def wandering(name: str, times_s: Curve, hz: float) -> Curve:
    """A smooth random wave of standard deviation near 0.8, a new value `hz` times a second."""
    drawn = tone.chances(name, 1, WANDERING)[0]
    # A short note hears only the first few values: they are centred, so that none is louder or sharper by luck.
    drawn = drawn - drawn[:4].mean()
    place = times_s * hz
    whole = place.astype(np.int64)
    part = place - whole
    part = part * part * (3.0 - 2.0 * part)
    low, high = drawn[whole % WANDERING], drawn[(whole + 1) % WANDERING]
    return np.asarray(low + part * (high - low))


def _envelope(strike: Strike, values: Mapping[str, float]) -> control.Envelope:
    """Soft notes and low ones start slower, short ones faster; none is slower than four times the preset."""
    octaves = values["attack_softening"] * 2.5 * (tone.REFERENCE_VELOCITY - strike.velocity)
    octaves += values["attack_tracking"] * (60.0 - strike.pitch) / 12.0
    octaves -= max(1.0 - strike.gate / (0.4 * SAMPLE_RATE_HZ), 0.0)
    envelope = control.envelope_of(values)
    return envelope._replace(attack_s=envelope.attack_s * 2.0 ** min(max(octaves, -2.0), 2.0))


def _wave(person: str, values: Mapping[str, float], times_s: Curve, gate_s: float) -> Curve:
    """The vibrato, -1..1: later and shallower on short notes, never twice of the same speed or depth."""
    delay_s = values["vibrato_delay_s"]
    whole = 0.45 + 0.55 * min(max((gate_s - delay_s) / 1.2, 0.0), 1.0)
    speed = values["vibrato_hz"] * (1.0 + 0.05 * wandering(f"{person}/speed", times_s, 1.7))
    turns = np.cumsum(speed) * times_s[1]
    depth = whole * (1.0 + 0.15 * wandering(f"{person}/depth", times_s, 1.3))
    return np.asarray(control.swell(times_s, delay_s, 0.4) * depth * np.sin(2.0 * np.pi * turns))


def _growl(strike: Strike, values: Mapping[str, float], times_s: Curve) -> Curve | float:
    depth = values["growl"] * min(max((strike.velocity - 0.8) / 0.2, 0.0), 1.0)
    if depth == 0.0:
        return 0.0
    throat = np.sin(2.0 * np.pi * GROWL_HZ * times_s) * control.swell(times_s, 0.05, 0.2)
    return np.asarray(0.45 * depth * throat)
