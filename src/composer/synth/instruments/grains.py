"""Grains: many small sounds at random for as long as the note: rain, applause, fire."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    PEAK,
    TAIL,
    band_pass,
    decay,
    frames_of,
    generator,
    high_pass,
    low_pass,
    noise,
    own,
)
from composer.synth.instruments.waves import fade_edges
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("grains_hz", 1.0, 800.0, 120.0, "log", "hz", "grains per second"),
    Param("low_hz", 150.0, 12_000.0, 800.0, "log", "hz", "centre of the lowest grain"),
    Param("high_hz", 150.0, 14_000.0, 3_000.0, "log", "hz", "centre of the highest grain"),
    Param("q", 0.3, 20.0, 1.5, "log", "ratio", "how narrow a grain is"),
    Param("grain_s", 0.002, 0.4, 0.02, "log", "s", "time to -60 dB of a grain"),
    Param("spread_db", 0.0, 40.0, 18.0, "linear", "db", "how much quieter the farthest is than the nearest"),
    Param("bed", 0.0, 1.0, 0.3, "linear", "0..1", "level of the noise of those too far to be told apart"),
    Param("bed_hz", 200.0, 12_000.0, 3_000.0, "log", "hz", "centre of that noise"),
    Param("gain_db", -24.0, 24.0, 0.0, "linear", "db", "level, which no peak decides: length must not matter"),
    Param("tone_hz", 1_000.0, 20_000.0, 12_000.0, "log", "hz", "upper edge at full velocity"),
    Param("attack_s", 0.003, 4.0, 0.3, "log", "s", "rise"),
    Param("release_s", 0.01, 4.0, 0.8, "log", "s", "fade after the gate"),
)

KINDS = 24


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """The grains [shape=(2, gate + release)]; they never repeat within a note."""
    release = round(values["release_s"] * SAMPLE_RATE_HZ)
    gate = max(strike.gate, SAMPLE_RATE_HZ // 50)
    frames = frames_of((gate + release) / SAMPLE_RATE_HZ)
    name = f"{own(strike)}/{strike.gate}"
    rows = np.zeros((2, frames), np.float32)
    _scatter_grains(rows, f"grains/{name}", values)
    if values["bed"] > 0.0:
        bed = noise(f"grains/bed/{name}", 2, frames)
        bed += np.float32(0.3) * bed[::-1]
        rows += band_pass(bed, values["bed_hz"], 0.5) * np.float32(0.5 * values["bed"])
    edge = values["tone_hz"] * 2.0 ** (2.0 * (strike.brightness - 0.5) - 1.5 * (1.0 - strike.velocity))
    low_pass(rows, min(edge, 20_000.0))
    high_pass(rows, 60.0)
    rows *= np.float32(PEAK * strike.velocity**1.3 * 10.0 ** (values["gain_db"] / 20.0))
    fade_edges(rows, gate, round(values["attack_s"] * SAMPLE_RATE_HZ), release)
    return np.ascontiguousarray(np.tanh(rows) * np.float32(0.99))


def _scatter_grains(rows: Samples, name: str, values: Mapping[str, float]) -> None:
    """Poisson places; the nearest grains are rare, as a crowd or a roof has more far places than near ones."""
    shapes = _shapes(values["low_hz"], values["high_hz"], values["q"], values["grain_s"])
    length = shapes.shape[1]
    draw = generator(name)
    count = int(draw.poisson(values["grains_hz"] * rows.shape[1] / SAMPLE_RATE_HZ))
    places = draw.integers(0, max(1, rows.shape[1] - length), count)
    levels = 10.0 ** (-values["spread_db"] / 20.0 * np.sqrt(draw.random(count))) * draw.choice([-1.0, 1.0], count)
    sides = draw.random(count) * (np.pi / 2.0)
    gains = (0.7 * levels * np.array([np.cos(sides), np.sin(sides)])).astype(np.float32)
    kinds = draw.integers(0, KINDS, count)
    for index, (place, kind) in enumerate(zip(places.tolist(), kinds.tolist(), strict=True)):
        stop = min(place + length, rows.shape[1])
        rows[0, place:stop] += gains[0, index] * shapes[kind, : stop - place]
        rows[1, place:stop] += gains[1, index] * shapes[kind, : stop - place]


@lru_cache(maxsize=16)
def _shapes(low_hz: float, high_hz: float, q: float, grain_s: float) -> Samples:
    """The grains, each of peak 1: the higher, the shorter."""
    length = frames_of(grain_s * TAIL)
    shapes = noise("grains/shapes", KINDS, length)
    shapes[:, 0] += np.float32(2.0)
    for index in range(KINDS):
        along = index / (KINDS - 1.0)
        shapes[index] *= decay(length, grain_s * (1.0 - 0.5 * along), 0.0002)
        one = band_pass(shapes[index : index + 1], low_hz * (high_hz / low_hz) ** along, q)
        one *= np.float32(1.0 / max(float(np.abs(one).max()), 1e-9))
        one[:, -32:] *= np.linspace(1.0, 0.0, 32, dtype=np.float32)
    shapes.flags.writeable = False
    return shapes


MODEL = Model(PARAMETERS, render)
