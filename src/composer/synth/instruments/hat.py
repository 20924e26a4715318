"""Hi-hat: six detuned squares, the modes of two thin cymbals and noise, all above a steep edge."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.colour import (
    PLATE_SIZE,
    Colour,
    Table,
    add_hiss,
    add_table,
    between,
    layers,
    places_of,
    plate,
)
from composer.synth.instruments.stroke import (
    END_MS,
    TAIL,
    decay,
    drive,
    edges,
    finish,
    frames_of,
    humanised,
    loudness,
    own,
    scatter,
    span,
    tone_hz,
    unit,
)
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("decay_s", 0.02, 3.0, 0.08, "log", "s", "time to -60 dB"),
    Param("tune", 0.5, 2.0, 1.0, "log", "ratio", "moves all partials"),
    Param("squares", 0.0, 1.0, 0.6, "linear", "0..1", "level of the six oscillators of the analogue machines"),
    Param("bronze", 0.0, 1.0, 0.5, "linear", "0..1", "level of the modes of real cymbals"),
    Param("noise", 0.0, 1.0, 0.5, "linear", "0..1", "level of the noise"),
    Param("edge_hz", 500.0, 12_000.0, 6_500.0, "log", "hz", "lower edge"),
    Param("tone_hz", 2_000.0, 20_000.0, 17_000.0, "log", "hz", "upper edge at full velocity"),
    Param("stick", 0.0, 1.0, 0.3, "linear", "0..1", "level of the first 4 ms"),
    Param("drive", 0.0, 1.0, 0.3, "linear", "0..1", "saturation: denser, less spiky"),
    Param("rise_ms", 0.0, 30.0, 0.0, "linear", "ms", "softness of the start: a foot closes slower than a stick hits"),
)

# The six square oscillators of the TR-808's cymbal and hats (Werner, Abel & Smith, "The TR-808 cymbal", ICMC 2014).
SQUARES_HZ = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)
BRONZE = 90
NODES = np.array([0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0])
"""Places among the modes, from the lowest to the highest, where there is a table; those between are in both."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(2, frames)]."""
    rows = np.zeros((2, span(strike, values["decay_s"] * TAIL)), np.float32)
    fall = values["decay_s"], values["rise_ms"] / 1000.0
    tune = values["tune"] * humanised(strike, "hat", 0.01)
    if values["noise"] > 0.0:
        colour = Colour(values["edge_hz"], 0.9)
        add_hiss(rows, f"hat/{own(strike)}", colour, 0.53 * values["noise"], fall, alike=0.62)
    if values["squares"] > 0.0:
        places = np.repeat(places_of(f"hat/squares/{own(strike)}", 1), 2)
        add_table(rows, _squares(tune, values["edge_hz"]), places, 0.5 * values["squares"], fall)
    unit(rows)
    if values["bronze"] > 0.0:
        rows += _bronze(strike, values, tune, rows.shape[1])
    tip = min(rows.shape[1], frames_of(0.02))
    rows[:, :tip] *= decay(tip, 0.012) * np.float32(values["stick"] * strike.velocity) + np.float32(1.0)
    rows = drive(unit(rows), values["drive"])
    edges(rows, values["edge_hz"] * 0.8, tone_hz(strike, values["tone_hz"], 1.6))
    return finish(rows, loudness(strike), end_ms=END_MS, floor_hz=0.0)


@lru_cache(maxsize=32)
def _squares(tune: float, edge_hz: float) -> Table:
    """The sum of six squares, each averaged over a sample as a converter would, above a steep edge; 128 kB."""
    start = scatter("hat/squares", len(SQUARES_HZ))
    sines = []
    for square, turn in zip(SQUARES_HZ, start, strict=True):
        grid = SAMPLE_RATE_HZ / PLATE_SIZE
        order = np.arange(1.0, 18_000.0 / (square * tune), 2.0)
        hz = order * round(square * tune / grid) * grid
        warp = np.tan(np.pi * hz / SAMPLE_RATE_HZ) / np.tan(np.pi * edge_hz / SAMPLE_RATE_HZ)
        edge = warp**2 / np.hypot(1.0 - warp**2, warp / 0.9)
        gain = 4.0 / (np.pi * order) * np.sinc(hz / SAMPLE_RATE_HZ) * edge / len(SQUARES_HZ)
        sines.append(np.stack([hz, gain, turn * order]))
    hz, gain, turns = np.concatenate(sines, axis=1)
    return plate(hz, gain, turns, PLATE_SIZE)


def _bronze(strike: Strike, values: Mapping[str, float], tune: float, frames: int) -> Samples:
    """Modes between the edge and 16 kHz; the low ones ring longer; each microphone hears its own phases."""
    rows = np.zeros((2, frames), np.float32)
    for index, table in enumerate(_modes(tune, values["edge_hz"])):
        places = places_of(f"hat/turn/{index}/{own(strike)}", 2)
        decay_s = values["decay_s"] * (1.15 - 0.6 * NODES[index])
        add_table(rows, table, places, 0.05, (decay_s, values["rise_ms"] / 1000.0))
    unit(rows)
    rows *= np.float32(values["bronze"])
    return rows


@lru_cache(maxsize=32)
def _modes(tune: float, edge_hz: float) -> tuple[Table, ...]:
    """A table for each of the nodes; half a megabyte."""
    fixed = scatter("hat/bronze", 3 * BRONZE)
    edge = edge_hz * 0.55
    place = (np.arange(BRONZE) + 0.5 + 0.5 * fixed[:BRONZE]) / BRONZE
    hz = tune * (edge + (16_000.0 - edge) * place)
    gain = (0.4 + 0.6 * np.abs(fixed[BRONZE : 2 * BRONZE])) * (1.0 - 0.6 * place)
    return layers(hz, list(gain * between(place, NODES)), fixed[2 * BRONZE :], PLATE_SIZE)


MODEL = Model(PARAMETERS, render, sustained=False)
