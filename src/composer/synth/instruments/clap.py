"""Clap: a few hands that do not quite meet, and the air around them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    TAIL,
    band_pass,
    decay,
    drive,
    finish,
    frames_of,
    high_pass,
    loudness,
    low_pass,
    noise,
    own,
    scatter,
    tone_hz,
    unit,
)
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("centre_hz", 500.0, 4_000.0, 1_150.0, "log", "hz", "where the palms resonate"),
    Param("spread_ms", 4.0, 60.0, 30.0, "log", "ms", "from the first hand to the last"),
    Param("decay_s", 0.05, 2.0, 0.35, "log", "s", "time to -60 dB of the tail"),
    Param("tail", 0.0, 1.0, 0.5, "linear", "0..1", "level of the tail against the hands"),
    Param("tone_hz", 1_000.0, 20_000.0, 14_000.0, "log", "hz", "upper edge at full velocity"),
)

HANDS = 4
WINDOW = 72
"""Frames to either side, 1.5 ms."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One clap [shape=(2, frames)]: three short bursts and a last one that rings on."""
    spread = values["spread_ms"] * SAMPLE_RATE_HZ / 1000.0
    frames = frames_of(values["spread_ms"] / 1000.0 + values["decay_s"] * TAIL)
    envelope = np.zeros((2, frames), np.float32)
    jitter = scatter(f"clap/hands/{own(strike)}", 2 * HANDS).reshape(2, HANDS)
    for hand in range(HANDS):
        last = hand == HANDS - 1
        for row in range(2):
            late = 0.0 if hand == 0 else 0.06 * jitter[row, hand]
            start = round(spread * (hand / (HANDS - 1.0) + late / HANDS))
            shape = decay(frames - start, 0.08 if last else 0.05, 0.0003)
            envelope[row, start:] += shape * np.float32(1.0 if last else 0.8 + 0.15 * jitter[row, hand])
            if last:
                envelope[row, start:] += np.float32(0.6 * values["tail"]) * decay(frames - start, values["decay_s"])
    rows = noise(f"clap/{own(strike)}", 2, frames)
    rows += np.float32(0.5) * rows[::-1]
    palms = unit(band_pass(rows.copy(), values["centre_hz"], 1.4))
    air = unit(high_pass(band_pass(rows, values["centre_hz"] * 2.4, 0.5), 900.0))
    rows = _levelled(palms + np.float32(0.35 * strike.velocity) * air) * envelope
    rows = drive(unit(rows), 0.6)
    low_pass(rows, tone_hz(strike, values["tone_hz"], 2.5))
    return finish(rows, loudness(strike), floor_hz=250.0)


def _levelled(rows: Samples) -> Samples:
    """Narrow noise breathes: divided by its own level over 3 ms, every hand is as loud as it was meant to be."""
    power = np.cumsum(np.pad(rows * rows, ((0, 0), (WINDOW, WINDOW)), mode="reflect"), axis=1, dtype=np.float64)
    level = np.sqrt((power[:, 2 * WINDOW - 1 :] - np.pad(power, ((0, 0), (1, 0)))[:, : -2 * WINDOW]) / (2 * WINDOW))
    return np.ascontiguousarray(rows / (level[:, : rows.shape[1]] + 0.03), np.float32)


MODEL = Model(PARAMETERS, render, sustained=False)
