"""Waves: noise that swells and ebbs for as long as the note: surf, wind, breath, the rotor of a helicopter."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    BLOCK,
    PEAK,
    Vector,
    frames_of,
    high_pass,
    low_pass,
    noise,
    own,
    scatter,
)
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("rate_hz", 0.03, 30.0, 0.12, "log", "hz", "swells per second"),
    Param("low_hz", 60.0, 12_000.0, 300.0, "log", "hz", "upper edge of the noise between swells"),
    Param("high_hz", 100.0, 16_000.0, 4_000.0, "log", "hz", "upper edge of the noise at their top"),
    Param("edge_hz", 20.0, 4_000.0, 60.0, "log", "hz", "lower edge"),
    Param("sharp", 0.3, 12.0, 1.0, "log", "ratio", "how short the top of a swell is"),
    Param("depth_db", 0.0, 48.0, 18.0, "linear", "db", "how far the level ebbs"),
    Param("uneven", 0.0, 1.0, 0.3, "linear", "0..1", "how much swells differ"),
    Param("thump", 0.0, 1.0, 0.0, "linear", "0..1", "level of a low knock at the top of each"),
    Param("thump_hz", 20.0, 300.0, 60.0, "log", "hz", "pitch of the knock"),
    Param("gain_db", -24.0, 24.0, 0.0, "linear", "db", "level, which no peak decides: length must not matter"),
    Param("attack_s", 0.003, 3.0, 0.3, "log", "s", "rise"),
    Param("release_s", 0.01, 4.0, 0.6, "log", "s", "fade after the gate"),
)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """The noise [shape=(2, gate + release)]; it never repeats within a note."""
    release = round(values["release_s"] * SAMPLE_RATE_HZ)
    gate = max(strike.gate, SAMPLE_RATE_HZ // 50)
    frames = frames_of((gate + release) / SAMPLE_RATE_HZ)
    swell, phase = _swell(strike, values, frames)
    shift = 2.0 ** (2.0 * (strike.brightness - 0.5) - 1.5 * (1.0 - strike.velocity))
    octaves = np.log2(max(values["high_hz"] / values["low_hz"], 1e-3)) * swell
    rows = noise(f"waves/{own(strike)}/{strike.gate}", 2, frames)
    rows += np.float32(0.35) * rows[::-1]
    low_pass(rows, np.clip(values["low_hz"] * shift * 2.0**octaves, 40.0, 18_000.0), 0.6)
    level = 10.0 ** (values["depth_db"] * (swell - 1.0) / 20.0)
    time = np.arange(frames)
    rows *= np.interp(time, np.arange(len(level)) * BLOCK, level).astype(np.float32)
    if values["thump"] > 0.0:
        since = np.interp(time, np.arange(len(phase)) * BLOCK, phase) % 1.0 / values["rate_hz"]
        knock = np.sin(2.0 * np.pi * values["thump_hz"] * since) * np.exp(-since * values["thump_hz"] / 1.6)
        rows += (1.2 * values["thump"] * knock).astype(np.float32)
    high_pass(rows, values["edge_hz"])
    rows *= np.float32(PEAK * strike.velocity**1.3 * 10.0 ** (values["gain_db"] / 20.0))
    fade_edges(rows, gate, round(values["attack_s"] * SAMPLE_RATE_HZ), release)
    return np.ascontiguousarray(np.tanh(rows) * np.float32(0.99))


def _swell(strike: Strike, values: Mapping[str, float], frames: int) -> tuple[Vector, Vector]:
    """Height 0..1 of the swell and its phase in cycles (whole at a top), at the borders of blocks."""
    blocks = frames // BLOCK + 1
    time = np.arange(blocks) * (BLOCK / SAMPLE_RATE_HZ)
    drift = scatter(f"waves/drift/{own(strike)}", 6)
    phase = values["rate_hz"] * time - 0.25 + 0.02 * drift[0]
    for index, ratio in enumerate((0.37, 0.61)):
        turn = 2.0 * np.pi * (ratio * values["rate_hz"] * time + drift[1 + index])
        phase = phase + 0.12 * values["uneven"] * np.sin(turn)
    height = (0.5 + 0.5 * np.cos(2.0 * np.pi * phase)) ** values["sharp"]
    height *= 1.0 - 0.4 * values["uneven"] * (0.5 + 0.5 * np.sin(2.0 * np.pi * (0.43 * phase + drift[4])))
    return np.asarray(height), np.asarray(phase - np.floor(phase.min()))


def fade_edges(rows: Samples, gate: int, attack: int, release: int) -> None:
    """Rise from silence, hold, and fade to silence after the gate, in place."""
    frames = rows.shape[1]
    start = min(attack, frames)
    rows[:, :start] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(start) / attack)).astype(np.float32)
    gone = np.minimum(np.arange(frames - gate) + 1.0, release) / release
    rows[:, gate:] *= (0.5 + 0.5 * np.cos(np.pi * gone)).astype(np.float32)
    rows[:, -1] = 0.0


MODEL = Model(PARAMETERS, render)
