"""Winds: one player, a reed, lips or an edge, a tube with its formants, and the breath that goes with the tone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.dsp.resonator import add_resonators
from composer.synth import control, layer, tone
from composer.synth.control import Curve
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.player import PLAYER_PARAMETERS, Playing, hissing, playing

SPECTRUM = (
    Param("slope", -1.0, 4.0, 0.8, "linear", "ratio", "Harmonic k of the source is k to minus this"),
    Param("cutoff_hz", 100.0, 20_000.0, 1800.0, "log", "hz", "Where the source falls off, for middle C"),
    Param("steepness", 0.5, 8.0, 3.0, "linear", "ratio", "How steeply, in units of 6 dB per octave"),
    Param("key_tracking", 0.0, 1.0, 0.3, "linear", "0..1", "How far the cutoff follows the pitch"),
    Param("even_db", -40.0, 6.0, 0.0, "linear", "db", "Even harmonics of a closed tube"),
    Param("even_hz", 100.0, 10_000.0, 1800.0, "log", "hz", "Up to where the tube holds them down"),
    Param("fundamental_db", -24.0, 24.0, 0.0, "linear", "db", "The fundamental against the other harmonics"),
    Param("low_cut_hz", 10.0, 2000.0, 60.0, "log", "hz", "Below it the bell does not radiate, 12 dB per octave"),
    Param("formant_1_hz", 50.0, 8000.0, 1000.0, "log", "hz", "First formant"),
    Param("formant_1_db", -24.0, 24.0, 0.0, "linear", "db", "Its height"),
    Param("formant_2_hz", 50.0, 8000.0, 3000.0, "log", "hz", "Second formant"),
    Param("formant_2_db", -24.0, 24.0, 0.0, "linear", "db", "Its height"),
    Param("formant_octaves", 0.1, 1.5, 0.4, "linear", "ratio", "Their half width"),
    Param("uneven_db", 0.0, 8.0, 1.5, "linear", "db", "How uneven the harmonics are from note to note"),
    Param("second_ratio", 0.25, 4.0, 1.0, "log", "ratio", "Pitch of a second reed"),
    Param("second", 0.0, 1.0, 0.0, "linear", "0..1", "Level of the second reed"),
)

PARAMETERS = (
    *PLAYER_PARAMETERS,
    *SPECTRUM,
    Param("breath", 0.0, 2.0, 0.03, "linear", "ratio", "Air heard with the tone"),
    Param("breath_hz", 100.0, 12_000.0, 2500.0, "log", "hz", "Its colour"),
    Param("pulsing", 0.0, 1.0, 0.4, "linear", "0..1", "How far the air comes in puffs with the tone"),
    Param("tube_noise", 0.0, 2.0, 0.0, "linear", "ratio", "Air that the tube brings to its own pitch"),
    Param("attack_noise", 0.0, 2.0, 0.1, "linear", "ratio", "Tongue or chiff"),
    Param("attack_noise_hz", 100.0, 12_000.0, 2500.0, "log", "hz", "Its colour"),
    Param("attack_noise_s", 0.005, 0.5, 0.03, "log", "s", "How long it is"),
    Param("chiff", 0.0, 2.0, 0.0, "linear", "ratio", "Overtone that speaks before the tone"),
    Param("chiff_ratio", 0.5, 8.0, 3.0, "linear", "ratio", "Which"),
    Param("chiff_s", 0.01, 0.5, 0.04, "log", "s", "How long"),
)

TUBE_DAMPING = 0.05
"""Resonances of a blown tube are about a twentieth of their frequency wide, Q = 20 (Fletcher & Rossing, ch. 16)."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note, mono."""
    hz = tone.hz_of(strike)
    played = playing("wind", strike, values)
    out = np.zeros((1, control.frames_of(played.times_s)), dtype=np.float32)
    ratio = control.ratio(played.cents)
    first, mix = layer.weights(played.octaves)
    waves = _tables(round(hz, 2), tuple(values[spec.name] for spec in SPECTRUM), strike.variant % 4)
    heard = np.ascontiguousarray(waves[first : first + len(mix)])
    layer.add_layers(out, hz, ratio, mix * played.level, heard)
    if values["second"] > 0.0:
        layer.add_layers(out, hz * values["second_ratio"], ratio, mix * played.level * values["second"], heard)
    _add_air(out, strike, values, played)
    _add_onset(out, strike, values, played)
    out *= np.float32(tone.gain_of(strike, values["level_db"]))
    return out


@lru_cache(maxsize=128)
def _tables(hz: float, spectrum: tuple[float, ...], variant: int) -> NDArray[np.float32]:
    """A table for each pressure."""
    values = {spec.name: value for spec, value in zip(SPECTRUM, spectrum, strict=True)}
    k = layer.harmonics(hz, values["second_ratio"] if values["second"] > 0.0 else 1.0)
    heard_hz = k * hz
    body = k ** -values["slope"] / (1.0 + (values["low_cut_hz"] / heard_hz) ** 2)
    for number in (1, 2):
        centre_hz, height_db = values[f"formant_{number}_hz"], values[f"formant_{number}_db"]
        body *= layer.peak(heard_hz, centre_hz, height_db, values["formant_octaves"])
    body[1::2] *= 10.0 ** (values["even_db"] / 20.0 * np.exp(-((heard_hz[1::2] / values["even_hz"]) ** 2)))
    body[0] *= 10.0 ** (values["fundamental_db"] / 20.0)
    body *= 10.0 ** (values["uneven_db"] / 20.0 * _fingering(round(12.0 * np.log2(hz / 440.0)), variant)[: len(k)])
    cutoff_hz = values["cutoff_hz"] * (hz / 261.63) ** values["key_tracking"]
    pressures = np.arange(layer.LOWEST, layer.HIGHEST + 1.0)
    below = [(1.0 + (heard_hz / (cutoff_hz * 2.0**octaves)) ** 2) for octaves in pressures]
    return layer.cycles([body * wall ** (-0.5 * values["steepness"]) for wall in below])


def _fingering(key: int, variant: int) -> NDArray[np.float64]:
    """Every fingering has its own colour, 1 dB for each dB of unevenness; a repeated note changes a quarter of that."""
    own = tone.chances(f"wind/{key}", 1, tables.MOST_HARMONICS)[0]
    return np.asarray(own + 0.25 * tone.chances(f"wind/{key}/{variant}", 1, tables.MOST_HARMONICS)[0])


def _add_air(out: Samples, strike: Strike, values: Mapping[str, float], played: Playing) -> None:
    """Breath through the mouth and through the tube, both as strong as the tone, in puffs of its period."""
    offset = 9001 * (strike.variant % 4) + int(strike.pitch) * 1201
    if values["breath"] > 0.0:
        air = tone.breath(values["breath_hz"], 1.3, out.shape[1], offset)[np.newaxis]
        tone.shape(air, values["breath"] * hissing(played))
        air *= 1.0 + np.float32(0.7 * values["pulsing"]) * out
        out += air
    if values["tube_noise"] > 0.0:
        step = 2.0 if values["even_db"] < -10.0 else 1.0
        bands = _resonances(tone.hz_of(strike) * (1.0 + step * np.arange(3.0)))
        rushing = np.zeros_like(out)
        add_resonators(tables.noise_slice(out.shape[1], offset + 50_021), bands, np.zeros((3, 2)), rushing[0])
        tone.shape(rushing, values["tube_noise"] * _rush(played))
        out += rushing


def _rush(played: Playing) -> Curve:
    """The air starts before the tone and does not wait for it; half of it stays."""
    early = control.swell(played.times_s, 0.0, 0.4 * played.attack_s)
    leaving = 1.0 - control.swell(played.times_s, played.gate_s, played.times_s[-1] - played.gate_s - 0.002)
    force = np.exp2(0.5 * np.clip(played.octaves, -4.0, 3.0))
    return np.asarray(early * leaving * force * (0.5 + 0.5 * np.exp(played.times_s * (-3.0 / played.attack_s))))


def _resonances(hz: Curve) -> NDArray[np.float64]:
    """Bands of the kernel, each passing noise of RMS 1 as noise of RMS 1, 0.5 and 0.25."""
    g = tone.warped(np.minimum(hz, 18_000.0))
    bands = np.empty((len(hz), 4))
    bands[:, 0] = 1.0 / (1.0 + g * (g + TUBE_DAMPING))
    bands[:, 1] = g * bands[:, 0]
    bands[:, 2] = g * bands[:, 1]
    bands[:, 3] = TUBE_DAMPING / np.sqrt(TUBE_DAMPING * hz / 15_000.0) * 0.5 ** np.arange(len(hz))
    return bands


def _add_onset(out: Samples, strike: Strike, values: Mapping[str, float], played: Playing) -> None:
    """Tongue, chiff: a short noise, and an overtone that the tube finds before its tone."""
    force = strike.velocity / tone.REFERENCE_VELOCITY
    rise = np.minimum(played.times_s / 0.004, 1.0)
    if values["attack_noise"] > 0.0:
        length = min(out.shape[1], int(3.0 * values["attack_noise_s"] * 1500.0) * control.BLOCK)
        points = length // control.BLOCK + 1
        offset = 7919 * (strike.variant % 4) + int(strike.pitch) * 401
        burst = tone.breath(values["attack_noise_hz"], 1.0, length, offset)[np.newaxis]
        left = 1.0 - played.times_s[:points] / played.times_s[points - 1]
        decay = np.exp(played.times_s[:points] * (-3.0 / values["attack_noise_s"])) * left
        tone.shape(burst, values["attack_noise"] * force * rise[:points] * decay)
        out[:, :length] += burst
    if values["chiff"] > 0.0 and tone.hz_of(strike) * values["chiff_ratio"] < 18_000.0:
        whistle = values["chiff"] * force * rise * np.exp(played.times_s * (-3.0 / values["chiff_s"]))
        whistle *= control.swell(played.times_s[-1] - played.times_s, 0.0, 0.02)
        sine = layer.cycles([np.ones(1)])
        layer.add_layers(
            out, tone.hz_of(strike) * values["chiff_ratio"], control.ratio(played.cents), whistle[np.newaxis], sine
        )


MODEL = Model(PARAMETERS, render)
