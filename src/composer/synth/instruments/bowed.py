"""Bowed: one string under one bow on a wooden body, whose resonances the vibrato sweeps across."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import control, layer, tone
from composer.synth.control import Curve
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.player import PLAYER_PARAMETERS, Playing, hissing, playing, wandering

SPECTRUM = (
    Param("slope", 0.3, 2.5, 1.0, "linear", "ratio", "Harmonic k of the string is k to minus this"),
    Param("cutoff_hz", 100.0, 20_000.0, 4500.0, "log", "hz", "Where bow and bridge fall off, for middle C"),
    Param("steepness", 0.5, 8.0, 2.5, "linear", "ratio", "How steeply, in units of 6 dB per octave"),
    Param("key_tracking", 0.0, 1.0, 0.2, "linear", "0..1", "How far the cutoff follows the pitch"),
    Param("bow_place", 0.03, 0.3, 0.11, "linear", "ratio", "Where the bow is, of the length of the string"),
    Param("air_hz", 30.0, 600.0, 275.0, "log", "hz", "Mode of the air in the body, the lowest that radiates"),
    Param("wood_hz", 50.0, 1200.0, 500.0, "log", "hz", "Main modes of the wood"),
    Param("hill_hz", 300.0, 6000.0, 2500.0, "log", "hz", "The hill of the bridge"),
    Param("air_db", -12.0, 24.0, 6.0, "linear", "db", "Height of the air mode"),
    Param("wood_db", -12.0, 24.0, 7.0, "linear", "db", "Height of the wood"),
    Param("hill_db", -12.0, 24.0, 7.0, "linear", "db", "Height of the hill"),
    Param("body_db", 0.0, 10.0, 4.0, "linear", "db", "Standard deviation of the many small modes"),
)

PARAMETERS = (
    *PLAYER_PARAMETERS,
    *SPECTRUM,
    Param("noise", 0.0, 1.0, 0.03, "linear", "0..1", "Rosin heard with the tone"),
    Param("noise_hz", 200.0, 12_000.0, 4500.0, "log", "hz", "Its colour"),
    Param("attack_noise", 0.0, 1.0, 0.2, "linear", "0..1", "Scratch of the bow when it bites"),
    Param("attack_noise_hz", 100.0, 12_000.0, 2200.0, "log", "hz", "Its colour"),
    Param("bite_cents", 0.0, 120.0, 25.0, "linear", "cents", "How uncertain the pitch is until the string slips"),
)

SWEEP_CENTS = 40.0
"""Tables stand this far below and above the note; between them the body is a straight line."""

SMALL_MODES = 14
"""Small modes in an octave: 40-60 Hz apart where a violin is loudest, near 700 Hz (Woodhouse 2014)."""

BITE_S = 0.035
"""A good attack reaches Helmholtz motion within 50 ms (Guettler & Askenfelt 1997)."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note, mono."""
    hz = tone.hz_of(strike)
    played = playing("bow", strike, values)
    out = np.zeros((1, control.frames_of(played.times_s)), dtype=np.float32)
    bitten = np.exp(played.times_s / -BITE_S) * strike.velocity / tone.REFERENCE_VELOCITY
    slips = wandering(f"slip/{strike.variant % 4}/{round(strike.pitch)}", played.times_s, 55.0)
    cents = played.cents + values["bite_cents"] * slips * bitten
    first, mix = layer.weights(played.octaves)
    waves = _tables(round(hz, 2), tuple(values[spec.name] for spec in SPECTRUM))
    heard = np.ascontiguousarray(waves[:, first : first + len(mix)].reshape(2 * len(mix), -1))
    sharp = np.clip(0.5 + 0.5 * cents / SWEEP_CENTS, 0.0, 1.0)
    both = np.concatenate([mix * (1.0 - sharp), mix * sharp]) * played.level
    layer.add_layers(out, hz, control.ratio(cents), both, heard)
    _add_bow(out, strike, values, played)
    out *= np.float32(tone.gain_of(strike, values["level_db"]))
    return out


@lru_cache(maxsize=64)
def _tables(hz: float, spectrum: tuple[float, ...]) -> NDArray[np.float32]:
    """A table for each pressure, on the flat and on the sharp side [shape=(2, layers, table)].

    Both sides of a layer keep their own loudness: where a resonance is crossed, the vibrato is heard in it.
    """
    values = {spec.name: value for spec, value in zip(SPECTRUM, spectrum, strict=True)}
    k = layer.harmonics(hz)
    # A bow at p of the length cannot move harmonic 1/p; its width keeps the hole from being deep (Cremer 1984).
    source = k ** -values["slope"] * (0.45 + 0.55 * np.abs(np.sin(np.pi * k * values["bow_place"])))
    cutoff_hz = values["cutoff_hz"] * (hz / 261.63) ** values["key_tracking"]
    flat, middle, sharp = (
        _body(k * hz * 2.0 ** (cents / 1200.0), values) for cents in (-SWEEP_CENTS, 0.0, SWEEP_CENTS)
    )
    rows = []
    for octaves in np.arange(layer.LOWEST, layer.HIGHEST + 1.0):
        string = source * (1.0 + (k * hz / (cutoff_hz * 2.0**octaves)) ** 2) ** (-0.5 * values["steepness"])
        loudness = np.sqrt(0.5 * np.sum((string * middle) ** 2))
        rows.append([string * side / loudness for side in (flat, sharp)])
    phases = layer.turns(len(k))
    return np.stack([[tables.cycle(phases * row[side]) for row in rows] for side in (0, 1)])


def _body(hz: Curve, values: Mapping[str, float]) -> Curve:
    """Radiation of a wooden body: nothing below the air mode, air, wood, many small modes, the hill of the bridge."""
    gain = 1.0 / (1.0 + (0.95 * values["air_hz"] / hz) ** 5)
    gain = gain * layer.peak(hz, values["air_hz"], values["air_db"], 0.12)
    gain *= layer.peak(hz, values["wood_hz"], values["wood_db"], 0.28)
    gain *= layer.peak(hz, values["hill_hz"], values["hill_db"], 0.55)
    drawn = tone.chances("wood", 1, 12 * SMALL_MODES)[0]
    place = np.clip(np.log2(hz / 25.0) * SMALL_MODES, 0.0, len(drawn) - 1.0)
    small = np.interp(place + values["wood_hz"] % 7.0, np.arange(len(drawn)), drawn)
    return np.asarray(gain * 10.0 ** (values["body_db"] / 20.0 * small))


def _add_bow(out: Samples, strike: Strike, values: Mapping[str, float], played: Playing) -> None:
    """Rosin, which tears loose once a period, and the scratch of the first slips."""
    offset = 9001 * (strike.variant % 4) + int(strike.pitch) * 1201
    if values["noise"] > 0.0:
        rosin = tone.breath(values["noise_hz"], 1.3, out.shape[1], offset)[np.newaxis]
        tone.shape(rosin, values["noise"] * hissing(played))
        rosin *= 1.0 + np.float32(0.4) * out
        out += rosin
    if values["attack_noise"] > 0.0:
        scratch = tone.breath(values["attack_noise_hz"], 0.9, out.shape[1], offset + 31_013)[np.newaxis]
        force = values["attack_noise"] * strike.velocity / tone.REFERENCE_VELOCITY
        rise = control.swell(played.times_s, 0.0, 0.006)
        ending = control.swell(played.times_s[-1] - played.times_s, 0.0, 0.02)
        tone.shape(scratch, force * rise * ending * np.exp(played.times_s / -BITE_S))
        out += scratch


MODEL = Model(PARAMETERS, render)
