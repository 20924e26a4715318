"""Vinyl: hiss, rumble and crackle of an old record, for as long as the note lasts and never repeating within it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    PEAK,
    band_pass,
    decay,
    frames_of,
    generator,
    high_pass,
    low_pass,
    noise,
    own,
    unit,
)
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("hiss", 0.0, 1.0, 0.25, "linear", "0..1", "level of the hiss"),
    Param("rumble", 0.0, 1.0, 0.2, "linear", "0..1", "level of the motor"),
    Param("crackle", 0.0, 1.0, 0.6, "linear", "0..1", "level of the dust"),
    Param("dust_hz", 0.5, 60.0, 14.0, "log", "hz", "specks of dust per second"),
    Param("pops_hz", 0.0, 4.0, 0.5, "linear", "hz", "scratches per second"),
    Param("tone_hz", 1_000.0, 16_000.0, 7_500.0, "log", "hz", "upper edge"),
    Param("fade_s", 0.005, 1.0, 0.06, "log", "s", "fade at both ends; the second lies after the gate"),
)

SPECK = 960
"""Frames of the longest speck, 20 ms."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """The surface of the record [shape=(2, gate + fade)]; its level does not depend on its length."""
    fade = round(values["fade_s"] * SAMPLE_RATE_HZ)
    frames = frames_of((max(strike.gate, SPECK) + fade) / SAMPLE_RATE_HZ)
    rows = np.zeros((2, frames), np.float32)
    # Another place on the record for every pitch and length, or each section of a piece would crackle alike.
    place = f"{own(strike)}/{strike.gate}"
    _add_specks(rows, place, values)
    if values["hiss"] > 0.0:
        hiss = noise(f"vinyl/hiss/{place}", 2, frames)
        hiss += np.float32(0.3) * hiss[::-1]
        rows += high_pass(hiss, 500.0) * np.float32(0.035 * values["hiss"])
    if values["rumble"] > 0.0:
        motor = noise(f"vinyl/rumble/{place}", 1, frames)
        rows += band_pass(motor, 42.0, 1.2) * np.float32(0.9 * values["rumble"])
    low_pass(rows, values["tone_hz"] * 2.0 ** (2.0 * (strike.brightness - 0.5) - 1.2 * (1.0 - strike.velocity)))
    high_pass(rows, 24.0)
    slope = (0.5 - 0.5 * np.cos(np.pi * np.arange(fade) / fade)).astype(np.float32)
    edge = min(fade, frames)
    rows[:, :edge] *= slope[:edge]
    rows[:, frames - edge :] *= slope[:edge][::-1]
    rows *= np.float32(PEAK * strike.velocity)
    return np.ascontiguousarray(np.tanh(rows))


def _add_specks(rows: Samples, name: str, values: Mapping[str, float]) -> None:
    """Poisson dust with a heavy tail of sizes; each speck knocks on its own side of the groove."""
    frames = rows.shape[1]
    draw = generator(f"vinyl/dust/{name}")
    shapes = _shapes()
    for rate, size in ((values["dust_hz"], 0.05), (values["pops_hz"], 0.4)):
        count = int(draw.poisson(rate * frames / SAMPLE_RATE_HZ))
        places = draw.integers(0, max(1, frames - SPECK), count)
        sizes = np.minimum(size * (draw.pareto(2.2, count) + 0.25), 0.9) * draw.choice([-1.0, 1.0], count)
        sides = draw.random(count)
        kinds = draw.integers(0, len(shapes), count)
        for place, level, side, kind in zip(places, sizes, sides, kinds, strict=True):
            speck = shapes[kind] * np.float32(values["crackle"] * level)
            rows[0, place : place + SPECK] += speck * np.float32(np.cos(side * np.pi / 2.0))
            rows[1, place : place + SPECK] += speck * np.float32(np.sin(side * np.pi / 2.0))


def _shapes() -> Samples:
    """Sixteen specks: from a dry tick at 6 kHz to a dull pop at 900 Hz."""
    shapes = noise("vinyl/specks", 16, SPECK)
    shapes[:, :12] += np.float32(1.0)
    for index in range(len(shapes)):
        hz = 6_000.0 * (900.0 / 6_000.0) ** (index / 15.0)
        shapes[index] *= decay(SPECK, 0.0025 * 6_000.0 / hz)
        unit(band_pass(shapes[index : index + 1], hz, 0.8))
    return shapes


MODEL = Model(PARAMETERS, render)
