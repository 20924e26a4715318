"""Kick: a sine that falls to its pitch, a click, and for acoustic drums the modes of head and shell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
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
    span,
    tone_hz,
    unit,
)

PARAMETERS = (
    Param("tune_hz", 25.0, 120.0, 50.0, "log", "hz", "pitch that the body settles on"),
    Param("sweep_semitones", 0.0, 60.0, 24.0, "linear", "semitones", "how far above it the body starts"),
    Param("sweep_ms", 2.0, 120.0, 18.0, "log", "ms", "time constant of the fall"),
    Param("snap_semitones", 0.0, 48.0, 18.0, "linear", "semitones", "a second, five times faster fall on top"),
    Param("decay_s", 0.05, 3.0, 0.45, "log", "s", "time to -60 dB of the body"),
    Param("click", 0.0, 1.0, 0.3, "linear", "0..1", "level of beater or trigger click"),
    Param("click_hz", 500.0, 8_000.0, 3_000.0, "log", "hz", "centre of the click"),
    Param("shell", 0.0, 1.0, 0.0, "linear", "0..1", "level of the modes of an acoustic drum"),
    Param("drive", 0.0, 1.0, 0.2, "linear", "0..1", "saturation of the body"),
    Param("tone_hz", 300.0, 20_000.0, 16_000.0, "log", "hz", "upper edge at full velocity"),
    Param("room", 0.0, 1.0, 0.0, "linear", "0..1", "level of a small room, in mono: low notes stay in the middle"),
)

# Shell and resonant head of a 22-inch drum over its fundamental, damped by a pillow: ratio, gain, seconds (chosen).
SHELL = np.array([[1.74, 0.50, 0.22], [2.32, 0.34, 0.16], [3.4, 0.20, 0.11], [4.7, 0.15, 0.08], [6.9, 0.12, 0.05]])


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(1, frames)]."""
    frames = span(strike, values["decay_s"] * TAIL)
    rows = np.zeros((1, frames), np.float32)
    tune = values["tune_hz"] * humanised(strike, "kick", 0.004)
    force = 0.6 + 0.4 * strike.velocity
    start = values["sweep_ms"] / 1000.0
    clock = bend(frames, 2.0 ** (force * values["sweep_semitones"] / 12.0), start)
    snap = 2.0 ** (force * values["snap_semitones"] / 12.0)
    clock += bend(frames, snap, start / 5.0)
    clock -= np.arange(frames)
    ring_bent(rows[0], clock, partials(np.array([tune]), np.ones(1), np.array([values["decay_s"]])))
    rows = drive(rows, values["drive"])
    if values["shell"] > 0.0:
        hit = values["shell"] * (0.4 + 0.6 * strike.velocity)
        ring(rows[0], partials(tune * SHELL[:, 0], hit * SHELL[:, 1], SHELL[:, 2]))
    _add_click(rows, strike, values)
    edges(rows, 22.0, tone_hz(strike, values["tone_hz"], 3.0))
    if values["room"] > 0.0:
        rows = room(unit(rows), "kick", 0.25, values["room"], sides=1)
    return finish(rows, loudness(strike), onset_ms=0.4, end_ms=END_MS, floor_hz=0.0)


def _add_click(rows: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    """Trigger or beater: 4 ms of noise around `click_hz` and a thud an octave and a half below."""
    length = min(rows.shape[1], frames_of(0.03))
    burst = noise(f"kick/click/{own(strike)}", 1, length) * decay(length, 0.012)
    burst[:, 0] += np.float32(4.0)  # the same blow every time, a little dirt around it
    thud = band_pass(burst.copy(), values["click_hz"] / 2.8, 1.0)
    click = unit(band_pass(burst, values["click_hz"], 0.8)) + np.float32(0.6) * unit(thud)
    rows[:, :length] += click * np.float32(values["click"] * strike.velocity**1.2)


MODEL = Model(PARAMETERS, render, sustained=False)
