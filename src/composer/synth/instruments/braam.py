"""Braam: a wall of low brass that opens as it is blown, for trailers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    BLOCK,
    Vector,
    band_pass,
    finish,
    frames_of,
    high_pass,
    loudness,
    low_pass,
    noise,
    scatter,
    unit,
)
from composer.synth.instruments.sweep import saw
from composer.units import SAMPLE_RATE_HZ, cents_to_ratio, pitch_to_hz

PARAMETERS = (
    Param("attack_s", 0.01, 0.5, 0.07, "log", "s", "time constant of the breath"),
    Param("open_hz", 300.0, 8_000.0, 2_600.0, "log", "hz", "edge when blown hardest"),
    Param("close_hz", 80.0, 2_000.0, 320.0, "log", "hz", "edge that it sinks to"),
    Param("fall_s", 0.1, 8.0, 1.1, "log", "s", "time constant of the sinking"),
    Param("growl", 0.0, 1.0, 0.5, "linear", "0..1", "roughness: saturation and flutter"),
    Param(
        "sub",
        0.0,
        1.0,
        0.5,
        "linear",
        "0..1",
        "level of a sine an octave below, or in unison where that would be too low",
    ),
    Param("release_s", 0.05, 4.0, 0.9, "log", "s", "time to -60 dB after the gate"),
)

# Semitones against the note, cents of detuning, side -1..1, level: trombones, horns a fifth up, tubas below.
PLAYERS = (
    (0.0, -6.0, -0.7, 1.0),
    (0.0, 5.0, 0.7, 1.0),
    (-12.0, 3.0, -0.3, 0.9),
    (-12.0, -4.0, 0.3, 0.9),
    (12.0, 8.0, 0.9, 0.35),
    (12.0, -7.0, -0.9, 0.35),
    (7.0, 2.0, 0.5, 0.22),
)

LOWEST_SUB = 28.0
"""Pitch (41 Hz) below which a sine is felt in few rooms."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note [shape=(2, gate + release)]."""
    gate = max(strike.gate, SAMPLE_RATE_HZ // 8)
    frames = frames_of(gate / SAMPLE_RATE_HZ + values["release_s"])
    rows = _brass(strike, values, frames)
    push = np.float32(1.0 + 5.0 * values["growl"] * strike.velocity)
    rows = np.ascontiguousarray(np.tanh(unit(rows) * push), np.float32)
    low_pass(rows, np.minimum(_edge(strike, values, frames) * 2.2, 18_000.0), 0.6)
    # The bell of a low brass instrument radiates a broad formant at about 400..500 Hz.
    rows += np.float32(0.5) * band_pass(rows.copy(), 430.0, 0.8)
    high_pass(rows, 70.0)
    unit(rows)
    hz = pitch_to_hz(strike.pitch - 12.0 if strike.pitch > LOWEST_SUB + 12.0 else strike.pitch)
    time = np.arange(frames) / SAMPLE_RATE_HZ
    rows += (0.5 * values["sub"] * np.sin(2.0 * np.pi * hz * time)).astype(np.float32)
    rows *= _breath(values, gate, frames)
    return finish(rows, loudness(strike), onset_ms=2.0)


def _brass(strike: Strike, values: Mapping[str, float], frames: int) -> Samples:
    """Detuned saws that scoop up into the note, each behind the moving edge of its bore."""
    time = np.arange(frames) / SAMPLE_RATE_HZ
    rows = np.zeros((2, frames), np.float32)
    own = scatter(f"braam/{strike.variant}", 3 * len(PLAYERS)).reshape(3, -1)
    scoop = 2.0 ** (-0.05 * np.exp(-time / 0.05))
    for index, (semitones, cents, side, level) in enumerate(PLAYERS):
        shake = 0.003 * values["growl"] * np.sin(2.0 * np.pi * (5.0 + 0.8 * own[1, index]) * time + 3.0 * own[2, index])
        hz = pitch_to_hz(strike.pitch + semitones) * cents_to_ratio(cents + 2.0 * own[0, index])
        clock = np.concatenate([[0.0], np.cumsum(scoop * (1.0 + shake) * (hz / SAMPLE_RATE_HZ))]) + own[1, index]
        voice = saw(clock)
        rows[0] += voice * np.float32(level * np.cos((side + 1.0) * np.pi / 4.0))
        rows[1] += voice * np.float32(level * np.sin((side + 1.0) * np.pi / 4.0))
    rows += noise(f"braam/air/{strike.variant}", 2, frames) * np.float32(0.12)
    return low_pass(rows, _edge(strike, values, frames), 0.9)


def _edge(strike: Strike, values: Mapping[str, float], frames: int) -> Vector:
    """Brightness of brass follows the breath: quickly open, slowly closing."""
    time = np.arange(frames // BLOCK + 1) * BLOCK / SAMPLE_RATE_HZ
    force = 2.0 ** (2.0 * (strike.brightness - 0.5) - 2.0 * (1.0 - strike.velocity))
    blown = (1.0 - np.exp(-time / values["attack_s"])) * np.exp(-time / values["fall_s"])
    return np.asarray(values["close_hz"] + max(0.0, values["open_hz"] * force - values["close_hz"]) * blown)


def _breath(values: Mapping[str, float], gate: int, frames: int) -> NDArray[np.float32]:
    time = np.arange(frames) / SAMPLE_RATE_HZ
    level = 1.0 - np.exp(-time / (0.4 * values["attack_s"]))
    level *= 0.45 + 0.55 * np.exp(-time / (1.5 * values["fall_s"]))
    level[gate:] *= np.exp(-6.9078 * (time[gate:] - time[gate]) / values["release_s"])
    return level.astype(np.float32)


MODEL = Model(PARAMETERS, render)
