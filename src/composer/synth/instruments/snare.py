"""Snare: a stick on a head that bends, and wires that answer a moment later."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.colour import Colour, add_hiss
from composer.synth.instruments.stroke import (
    END_MS,
    TAIL,
    band_pass,
    bend,
    decay,
    drive,
    edges,
    finish,
    frames_of,
    humanised,
    loudness,
    noise,
    own,
    partials,
    ring,
    ring_bent,
    room,
    scatter,
    settled_at,
    span,
    tone_hz,
    unit,
)
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("tune_hz", 100.0, 400.0, 185.0, "log", "hz", "lowest mode of the head"),
    Param("decay_s", 0.05, 2.0, 0.28, "log", "s", "time to -60 dB of the head"),
    Param("head", 0.0, 1.0, 0.7, "linear", "0..1", "level of the head"),
    Param("wires", 0.0, 1.0, 0.7, "linear", "0..1", "level of the wires"),
    Param("wires_s", 0.05, 2.0, 0.32, "log", "s", "time to -60 dB of the wires"),
    Param("wires_hz", 1_000.0, 9_000.0, 4_200.0, "log", "hz", "centre of the wires"),
    Param("crack", 0.0, 1.0, 0.5, "linear", "0..1", "level of the stick"),
    Param("rim", 0.0, 1.0, 0.0, "linear", "0..1", "level of the hoop: a rimshot"),
    Param("drive", 0.0, 1.0, 0.1, "linear", "0..1", "saturation"),
    Param("tone_hz", 1_000.0, 20_000.0, 15_000.0, "log", "hz", "upper edge at full velocity"),
    Param("room", 0.0, 1.0, 0.0, "linear", "0..1", "level of a small room"),
    Param("room_s", 0.05, 1.5, 0.3, "log", "s", "decay of that room to -60 dB"),
)

# Modes of a snare's batter head, pulled upwards by the air and the second head: ratio, gain, decay (chosen).
HEAD = np.array(
    [[1.0, 1.0, 1.0], [1.83, 0.55, 0.7], [2.29, 0.30, 0.55], [2.75, 0.24, 0.5], [3.37, 0.18, 0.4], [4.05, 0.12, 0.35]]
)
# Hoop and shell of a 14-inch metal snare, hertz: partials that make a rimshot cut.
HOOP_HZ = np.array([412.0, 588.0, 831.0, 1_190.0, 1_640.0, 2_270.0, 3_080.0])
HOOP_S = np.geomspace(0.22, 0.09, len(HOOP_HZ))


BEND_S = 0.012


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(2, frames)]: all in the middle, but for the room."""
    rows = np.zeros((1, span(strike, max(values["decay_s"], values["wires_s"]) * TAIL)), np.float32)
    _add_wires(rows, strike, values)
    _add_head(rows, strike, values)
    if values["rim"] > 0.0:
        level = np.full(len(HOOP_HZ), 0.3 * values["rim"])
        ring(rows[0], partials(HOOP_HZ, level, HOOP_S, 0.1 * np.arange(float(len(HOOP_HZ)))))
    _add_crack(rows, strike, values["crack"])
    rows = drive(unit(rows), values["drive"])
    # Saturation eats the stroke; the machines, driven hardest, live without it.
    stroke = np.float32(0.8 * (1.0 - values["drive"]) * strike.velocity)
    tip = min(rows.shape[1], frames_of(0.1))
    rows[:, :tip] *= np.float32(1.0) + stroke * decay(tip, 0.06)
    edges(rows, 70.0, tone_hz(strike, values["tone_hz"], 2.2))
    if values["room"] > 0.0:
        return finish(
            room(rows, "snare", values["room_s"], values["room"]), loudness(strike), end_ms=END_MS, floor_hz=0.0
        )
    return np.repeat(finish(rows, loudness(strike), end_ms=END_MS, floor_hz=0.0), 2, axis=0)


def _add_head(rows: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    tune = values["tune_hz"] * humanised(strike, "snare", 0.006)
    clock = bend(rows.shape[1], 1.0 + 0.22 * strike.velocity, BEND_S)
    lively = strike.velocity ** (0.5 * np.arange(len(HEAD)) / len(HEAD))
    place = 1.0 + 0.25 * scatter(f"snare/place/{own(strike)}", len(HEAD))
    gain = 0.7 * values["head"] * HEAD[:, 1] * lively * place
    bank = partials(tune * HEAD[:, 0], gain, values["decay_s"] * HEAD[:, 2])
    ring_bent(rows[0], clock, bank, settled_at(BEND_S))


def _add_wires(rows: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    """Noise that starts 1 ms late, rattles with the head at first, and dies faster above than below."""
    level, hz, decay_s = 1.88 * values["wires"], values["wires_hz"], values["wires_s"]
    bright = 0.5 * strike.velocity**0.5
    name = f"snare/hiss/{own(strike)}"  # of both colours: what lies between them is the same noise
    add_hiss(rows, name, Colour(hz * 1.3), level * bright, (decay_s * 0.6, 0.0007))
    add_hiss(rows, name, Colour(hz * 0.55, 0.7, high=False), level, (decay_s, 0.0015))
    rattling = min(rows.shape[1], frames_of(0.16))
    turn = np.float32(2.0 * np.pi * values["tune_hz"] / SAMPLE_RATE_HZ) * np.arange(rattling, dtype=np.float32)
    rows[:, :rattling] *= np.float32(1.0) + np.float32(0.35) * np.sin(turn) * decay(rattling, 0.12)


def _add_crack(rows: Samples, strike: Strike, level: float) -> None:
    length = min(rows.shape[1], frames_of(0.025))
    burst = noise(f"snare/crack/{own(strike)}", 1, length) * decay(length, 0.009)
    burst[:, 0] += np.float32(1.0)
    rows[:, :length] += unit(band_pass(burst, 2_600.0, 0.6)) * np.float32(0.8 * level * strike.velocity)


MODEL = Model(PARAMETERS, render, sustained=False)
