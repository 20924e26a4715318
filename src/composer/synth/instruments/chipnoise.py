"""Chip noise: the shift register of the 2A03 at its sixteen rates, in steps of four bits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import PEAK, finish, frames_of
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("rate", 0.0, 15.0, 4.0, "linear", "ratio", "row of the chip's table of periods: 0 is the brightest"),
    Param("short", 0.0, 1.0, 0.0, "linear", "0..1", "from 0.5 the register repeats every 93 bits and buzzes"),
    Param("fall", 0.0, 15.0, 0.0, "linear", "ratio", "rows that the rate falls by while the volume falls"),
    Param("steps_hz", 15.0, 240.0, 60.0, "log", "hz", "volume steps per second: 240 is the fastest envelope"),
    Param("volume", 1.0, 15.0, 15.0, "linear", "ratio", "first volume at full velocity"),
)

# NTSC 2A03: timer periods in processor cycles, and the processor's clock (NESdev wiki, "APU Noise").
PERIODS = (4, 8, 16, 32, 64, 96, 128, 160, 202, 254, 380, 508, 762, 1_016, 2_034, 4_068)
CLOCK_HZ = 1_789_773.0


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(1, frames)]: volume 15, 14, .. 0, as the envelope unit counts."""
    top = max(1, round(values["volume"] * strike.velocity**1.3))
    step = SAMPLE_RATE_HZ / values["steps_hz"]
    frames = frames_of(top * step / SAMPLE_RATE_HZ)
    count = np.minimum(np.arange(frames) // step, top).astype(int)
    first = round(values["rate"] + 2.0 * (1.0 - strike.velocity) - 2.0 * (strike.brightness - 0.5))
    row = np.clip(first + np.round(values["fall"] * count / top).astype(int), 0, 15)
    shifts = CLOCK_HZ / np.asarray(PERIODS, np.float64)[row] / SAMPLE_RATE_HZ
    place = np.concatenate([[0.0], np.cumsum(shifts)]) + 4_099.0 * (1 + strike.variant)
    volume = (top - count) / 15.0
    rows = (averaged(register(values["short"] >= 0.5), place) * volume).astype(np.float32)[None, :]
    return finish(np.ascontiguousarray(rows), PEAK * top / 15.0, end_ms=1.0, floor_hz=37.0)


@cache
def register(short: bool) -> NDArray[np.float64]:
    """Running sum, from 0, of one period of the 15-bit register's output as -1 and 1.

    The register is fed with bit 0 xor bit 1, or bit 6 in short mode (NESdev wiki, "APU Noise").
    """
    state, bits, tap = 1, [], 6 if short else 1
    for _ in range(93 if short else 32_767):
        bits.append(1.0 - 2.0 * (state & 1))
        state = (state >> 1) | (((state ^ (state >> tap)) & 1) << 14)
    wave = np.asarray(bits) - np.mean(bits)
    return np.concatenate([[0.0], np.cumsum(wave)])


def averaged(sums: NDArray[np.float64], place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of a stepped wave between neighbouring places: what a slow ear hears of a fast register."""
    period = len(sums) - 1
    whole = np.floor(place).astype(np.int64)
    index = whole % period
    area = sums[index] + (place - whole) * (sums[index + 1] - sums[index])
    return np.asarray(
        np.diff(area) / np.diff(place)
        if sums[-1] == 0.0
        else np.diff(area + sums[-1] * (whole // period)) / np.diff(place)
    )


MODEL = Model(PARAMETERS, render, sustained=False)
