"""Snare: a stick on a head that bends, and wires that answer a moment later."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    TAIL,
    band_pass,
    bend,
    decay,
    drive,
    finish,
    frames_of,
    high_pass,
    humanised,
    loudness,
    low_pass,
    noise,
    own,
    partials,
    ring,
    ring_bent,
    room,
    scatter,
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


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(2, frames)]: the head in the middle, the wires spread a little."""
    frames = frames_of(max(values["decay_s"], values["wires_s"]) * TAIL)
    body = np.zeros((1, frames), np.float32)
    tune = values["tune_hz"] * humanised(strike, "snare", 0.006)
    clock = bend(frames, 1.0 + 0.22 * strike.velocity, 0.012)
    lively = strike.velocity ** (0.5 * np.arange(len(HEAD)) / len(HEAD))
    place = 1.0 + 0.25 * scatter(f"snare/place/{own(strike)}", len(HEAD))
    gain = 0.7 * values["head"] * HEAD[:, 1] * lively * place
    ring_bent(body[0], clock, partials(tune * HEAD[:, 0], gain, values["decay_s"] * HEAD[:, 2]))
    if values["rim"] > 0.0:
        count = len(HOOP_HZ)
        level = np.full(count, 0.3 * values["rim"])
        ring(body[0], partials(HOOP_HZ, level, np.geomspace(0.22, 0.09, count), 0.1 * np.arange(float(count))))
    body += _crack(strike, values["crack"], frames)
    rows = _wires(strike, values, frames)
    rows += body
    rows = drive(unit(rows), values["drive"])
    # Saturation eats the stroke; the machines, driven hardest, live without it.
    stroke = np.float32(0.8 * (1.0 - values["drive"]) * strike.velocity)
    rows *= np.float32(1.0) + stroke * decay(frames, 0.06)
    low_pass(rows, tone_hz(strike, values["tone_hz"], 2.2))
    if values["room"] > 0.0:
        rows = room(rows, "snare", values["room_s"], values["room"])
    return finish(rows, loudness(strike), floor_hz=70.0)


def _wires(strike: Strike, values: Mapping[str, float], frames: int) -> Samples:
    """Noise that starts 1 ms late, rattles with the head at first, and dies faster above than below."""
    rows = noise(f"snare/wires/{own(strike)}", 2, frames)
    rows += np.float32(0.9) * rows[::-1]  # two microphones hear nearly the same wires
    bright = high_pass(rows.copy(), values["wires_hz"] * 1.3) * decay(frames, values["wires_s"] * 0.6, 0.0007)
    body = band_pass(rows, values["wires_hz"] * 0.55, 0.7) * decay(frames, values["wires_s"], 0.0015)
    time = np.arange(frames, dtype=np.float32)
    rattle = 1.0 + 0.35 * np.sin(2.0 * np.pi * values["tune_hz"] / SAMPLE_RATE_HZ * time) * decay(frames, 0.12)
    mixed = (bright * np.float32(0.5 * strike.velocity**0.5) + body) * rattle
    return np.ascontiguousarray(mixed * np.float32(1.4 * values["wires"]), np.float32)


def _crack(strike: Strike, level: float, frames: int) -> Samples:
    length = min(frames, frames_of(0.025))
    burst = noise(f"snare/crack/{own(strike)}", 1, length) * decay(length, 0.009)
    burst[:, 0] += np.float32(1.0)
    out = np.zeros((1, frames), np.float32)
    out[:, :length] = unit(band_pass(burst, 2_600.0, 0.6)) * np.float32(0.8 * level * strike.velocity)
    return out


MODEL = Model(PARAMETERS, render, sustained=False)
