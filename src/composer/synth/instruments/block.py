"""Block: rim, side-stick, clave, wood block, cowbell, triangle; a few modes of something hard and a tick."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    TAIL,
    band_pass,
    decay,
    finish,
    frames_of,
    humanised,
    loudness,
    low_pass,
    noise,
    own,
    partials,
    ring,
    room,
    scatter,
    tone_hz,
    unit,
)
from composer.units import pitch_to_hz

PARAMETERS = (
    Param("tune_hz", 150.0, 6_000.0, 1_700.0, "log", "hz", "lowest mode"),
    Param("track", 0.0, 1.0, 0.0, "linear", "0..1", "from 0.5 the lowest mode is the pitch of the note instead"),
    Param("second", 1.05, 4.0, 1.48, "linear", "ratio", "second mode over the first"),
    Param("third", 1.5, 8.0, 2.76, "linear", "ratio", "third mode over the first"),
    Param("fourth", 2.0, 12.0, 5.4, "linear", "ratio", "fourth mode over the first"),
    Param("overtones", 0.0, 1.5, 0.6, "linear", "ratio", "level of the upper modes"),
    Param("metal", 0.0, 1.0, 0.0, "linear", "0..1", "level of twelve more, inharmonic ones above"),
    Param("decay_s", 0.01, 8.0, 0.06, "log", "s", "time to -60 dB of the lowest mode"),
    Param("damping", 0.0, 2.0, 0.5, "linear", "ratio", "how much faster high modes die"),
    Param("tick", 0.0, 1.0, 0.4, "linear", "0..1", "level of the stick"),
    Param("tick_hz", 500.0, 10_000.0, 4_000.0, "log", "hz", "centre of the stick"),
    Param("tone_hz", 1_000.0, 20_000.0, 16_000.0, "log", "hz", "upper edge at full velocity"),
    Param("room", 0.0, 1.0, 0.0, "linear", "0..1", "level of a small room; makes it stereo"),
    Param("room_s", 0.05, 1.5, 0.25, "log", "s", "decay of that room to -60 dB"),
)

EXTRA = 12


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(1, frames)]; two rows with a room."""
    frames = frames_of(max(values["decay_s"], 0.02) * TAIL)
    rows = np.zeros((1, frames), np.float32)
    ratio = np.array([1.0, values["second"], values["third"], values["fourth"]])
    over = values["overtones"] * strike.velocity**0.4
    gain = np.array([1.0, 0.8 * over, 0.55 * over, 0.35 * over])
    if values["metal"] > 0.0:
        extra = values["fourth"] * (1.0 + (np.arange(EXTRA) + 0.5 + 0.4 * scatter("block/metal", EXTRA)) / 4.0)
        ratio = np.concatenate([ratio, extra])
        gain = np.concatenate([gain, np.full(EXTRA, 0.3 * values["metal"] * strike.velocity**0.6)])
    tune = values["tune_hz"] * humanised(strike, "block", 0.003)
    if values["track"] >= 0.5:
        tune = pitch_to_hz(strike.pitch) * humanised(strike, "block", 0.0006)
    place = scatter(f"block/{own(strike)}", len(ratio))
    hz = tune * ratio
    ring(rows[0], partials(hz, gain * (1.0 + 0.2 * place), values["decay_s"] * ratio ** -values["damping"]))
    length = frames_of(0.02)
    length = min(frames, length)
    tick = noise(f"block/tick/{own(strike)}", 1, length) * decay(length, 0.008)
    rows[:, :length] += unit(band_pass(tick, values["tick_hz"], 0.8)) * np.float32(values["tick"] * strike.velocity)
    low_pass(rows, tone_hz(strike, values["tone_hz"], 2.5))
    if values["room"] > 0.0:
        rows = room(unit(rows), "block", values["room_s"], values["room"])
    return finish(rows, loudness(strike), floor_hz=tune * 0.3)


MODEL = Model(PARAMETERS, render, sustained=False)
