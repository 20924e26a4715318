"""Sections of the orchestra: bowed strings and brass as several players with bodies, bows and breath."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import control, layer, tone
from composer.synth.control import Curve
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.section import SECTION_PARAMETERS, Section, section
from composer.synth.tone import add_voices

PARAMETERS = (
    *SECTION_PARAMETERS,
    *control.envelope_params(0.12, 2.0, 0.9, 0.3),
    Param("attack_softening", 0.0, 2.0, 0.7, "linear", "ratio", "How much slower a soft note starts"),
    Param("slope", 0.3, 2.5, 1.0, "linear", "ratio", "Harmonic k of the source is k to minus this"),
    Param("formant_1_hz", 50.0, 8000.0, 450.0, "log", "hz", "First resonance of the body or bell"),
    Param("formant_1_db", -24.0, 24.0, 4.0, "linear", "db", "Its height"),
    Param("formant_2_hz", 50.0, 8000.0, 2600.0, "log", "hz", "Second resonance"),
    Param("formant_2_db", -24.0, 24.0, 5.0, "linear", "db", "Its height"),
    Param("low_cut_hz", 20.0, 2000.0, 100.0, "log", "hz", "Below it the body does not radiate, 12 dB per octave"),
    Param("body_db", 0.0, 8.0, 3.0, "linear", "db", "How uneven the bodies are from harmonic to harmonic"),
    Param("cutoff_hz", 100.0, 20_000.0, 3500.0, "log", "hz", "Low-pass at full tone, for middle C"),
    Param("key_tracking", 0.0, 1.0, 0.3, "linear", "0..1", "How far the cutoff follows the pitch"),
    Param("swell_octaves", 0.0, 5.0, 1.0, "linear", "ratio", "How much darker the tone is before it is full"),
    Param("blare_octaves", 0.0, 4.0, 0.0, "linear", "ratio", "How much brighter the attack is for an instant"),
    Param("blare_s", 0.02, 2.0, 0.2, "log", "s", "How long"),
    Param("noise", 0.0, 1.0, 0.1, "linear", "0..1", "Bow or breath"),
    Param("noise_hz", 200.0, 10_000.0, 2500.0, "log", "hz", "Its colour"),
    Param("attack_noise", 0.0, 1.0, 0.1, "linear", "0..1", "Bite of the bow or tongue"),
    Param("tremolo", 0.0, 1.0, 0.0, "linear", "0..1", "Depth of the strokes of a tremolo, each player's own"),
    Param("tremolo_hz", 2.0, 20.0, 12.0, "log", "hz", "Strokes a second"),
    Param("fall_cents", 0.0, 2400.0, 0.0, "linear", "cents", "How far the pitch falls off after the note"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note of the section, in stereo."""
    envelope = control.envelope_of(values)
    softness = 2.0 ** (values["attack_softening"] * 2.5 * (tone.REFERENCE_VELOCITY - strike.velocity))
    envelope = envelope._replace(attack_s=envelope.attack_s * softness)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    out = np.zeros((2, control.frames_of(times_s)), dtype=np.float32)
    hz = tone.hz_of(strike)
    players = section(f"section/{strike.variant % 4}/{round(strike.pitch)}", values, hz, times_s, envelope.attack_s)
    _stroke(players, values, times_s, (gate_s, envelope.release_s))
    waves = _bodies(hz, values, strike.variant % 4)
    add_voices(players.curves, players.voices, waves, players.phases, out)
    whole = control.level(envelope._replace(attack_s=0.002), times_s, gate_s)
    _add_noise(out, strike, values, control.level(envelope, times_s, gate_s))
    _filter(out, strike, values, times_s, (envelope.attack_s, gate_s))
    tone.shape(out, whole * tone.gain_of(strike, values["level_db"]))
    tone.keep_below_full(out)
    return out


def _stroke(players: Section, values: Mapping[str, float], times_s: Curve, ends: tuple[float, float]) -> None:
    """Tremolo and fall. Sixteen bows never stroke together: at 12 Hz their speeds differ by 6 percent and more."""
    if values["tremolo"] > 0.0:
        drawn = tone.chances("tremolo", len(players.phases), 2)
        turns = values["tremolo_hz"] * (1.0 + 0.06 * drawn[:, :1]) * times_s + drawn[:, 1:]
        # The bow turns quickly and draws slowly: a dent a third of a stroke wide, not a sine.
        turning = (0.5 + 0.5 * np.cos(2.0 * np.pi * turns)) ** 2
        players.curves[1] *= 1.0 - values["tremolo"] * turning
    if values["fall_cents"] > 0.0:
        gate_s, release_s = ends
        drawn = tone.chances("fall", len(players.phases), 1)
        fallen = np.clip((times_s - gate_s) / release_s, 0.0, 1.0) ** 1.5
        players.curves[0] *= np.exp2(-values["fall_cents"] / 1200.0 * (1.0 + 0.15 * drawn) * fallen)


def _bodies(hz: float, values: Mapping[str, float], variant: int) -> NDArray[np.float32]:
    names = ("slope", "formant_1_hz", "formant_1_db", "formant_2_hz", "formant_2_db", "low_cut_hz", "body_db")
    return _tables(round(hz, 2), tuple(values[name] for name in names), round(values["players"]), variant)


@lru_cache(maxsize=256)
def _tables(hz: float, body: tuple[float, ...], players: int, variant: int) -> NDArray[np.float32]:
    """A table per player: the source through a body whose response differs from player to player."""
    slope, first_hz, first_db, second_hz, second_db, low_cut_hz, body_db = body
    count = max(1, int(tone.TOP_HZ / (hz * 1.06)))
    k = tables.harmonics(min(count, tables.MOST_HARMONICS))
    heard_hz = k * hz
    amplitude = k**-slope / (1.0 + (low_cut_hz / heard_hz) ** 2)
    amplitude *= layer.peak(heard_hz, first_hz, first_db, 0.7) * layer.peak(heard_hz, second_hz, second_db, 0.9)
    amplitude /= np.sqrt(np.sum(amplitude**2))
    uneven = tone.chances(f"body/{variant}", players, tables.MOST_HARMONICS)[:, : len(k)]
    phases = layer.turns(len(k))
    return np.stack([tables.cycle(phases * amplitude * 10.0 ** (body_db * row / 20.0)) for row in uneven])


def _add_noise(out: Samples, strike: Strike, values: Mapping[str, float], level: Curve) -> None:
    bite = values["attack_noise"] * strike.velocity * np.exp(np.arange(len(level)) * -0.012)
    curve = values["noise"] * level + bite * np.minimum(np.arange(len(level)) / 6.0, 1.0)
    if not np.any(curve > 0.0):
        return
    offset = 9001 * (strike.variant % 4) + int(strike.pitch) * 1201
    air = tone.breath(values["noise_hz"], 1.3, out.shape[1], offset)[np.newaxis]
    tone.shape(air, curve * 0.3)
    out[0] += air[0]
    # 13 ms later the noise knows nothing of itself: one filtered noise serves both sides.
    out[1, 640:] += air[0, :-640]
    out[1, :640] += air[0, :640]


def _filter(
    out: Samples, strike: Strike, values: Mapping[str, float], times_s: Curve, ends: tuple[float, float]
) -> None:
    attack_s, gate_s = ends
    base = values["cutoff_hz"] * 2.0 ** (values["key_tracking"] * (strike.pitch - 60.0) / 12.0)
    base *= tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    full = control.swell(times_s, 0.0, 1.3 * attack_s) - 0.5 * control.swell(times_s, gate_s, 0.3)
    octaves = values["swell_octaves"] * (full - 1.0)
    octaves += values["blare_octaves"] * strike.velocity * full * np.exp(times_s * (-2.5 / values["blare_s"]))
    tone.low_pass(out, base * np.exp2(octaves), 1.3)


MODEL = Model(PARAMETERS, render)
