"""Cymbal: hundreds of modes of a bronze plate under three bands of noise that bloom one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.colour import Colour, Table, add_hiss, add_table, between, layers, places_of
from composer.synth.instruments.stroke import (
    END_MS,
    TAIL,
    Vector,
    band_pass,
    decay,
    finish,
    frames_of,
    loudness,
    low_pass,
    noise,
    own,
    partials,
    ring,
    scatter,
    span,
    tone_hz,
    unit,
)

PARAMETERS = (
    Param("decay_s", 0.3, 12.0, 2.5, "log", "s", "time to -60 dB at 1 kHz"),
    Param("low_hz", 40.0, 2_000.0, 320.0, "log", "hz", "lowest mode"),
    Param("tilt_db", -12.0, 12.0, 0.0, "linear", "db", "per octave, of the modes"),
    Param("wash", 0.0, 1.0, 0.7, "linear", "0..1", "level of the noise between the modes"),
    Param("bloom_ms", 0.0, 900.0, 18.0, "linear", "ms", "how late the highs arrive"),
    Param("air_hz", 3_000.0, 12_000.0, 7_000.0, "log", "hz", "where the highest band begins"),
    Param("air", 0.0, 1.0, 0.6, "linear", "0..1", "level of the highest band"),
    Param("ping", 0.0, 1.0, 0.2, "linear", "0..1", "definition of the stick"),
    Param("bell", 0.0, 1.0, 0.0, "linear", "0..1", "level of the few strong modes of the bell"),
    Param("bell_hz", 200.0, 3_000.0, 780.0, "log", "hz", "lowest mode of the bell"),
    Param("tone_hz", 1_500.0, 20_000.0, 17_000.0, "log", "hz", "upper edge at full velocity"),
)

MODES = 160
# Partials of a ride's bell over its lowest (chosen): few and strong, which is why it reads as a note.
BELL = np.array([1.0, 1.47, 2.09, 2.56, 3.39, 4.08, 5.63, 7.1])
HIGHEST_HZ = 11_000.0
NODES = 7
"""Frequencies, evenly spaced in octaves from the lowest mode to the highest, at which there is a table of modes."""
SIZES = ((3.0, 1 << 16), (6.0, 1 << 17), (1e9, 1 << 18))
"""Up to a decay in seconds, frames after which the modes go round: by then they have fallen by 25 dB or more."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(2, frames)]."""
    rows = np.zeros((2, span(strike, values["decay_s"] * 1.05 * TAIL)), np.float32)
    _add_plate(rows, strike, values)
    unit(rows)
    _add_wash(rows, strike, values)
    _add_stick(rows, strike, values)
    low_pass(rows, tone_hz(strike, values["tone_hz"], 1.5))
    return finish(rows, loudness(strike), onset_ms=0.5, end_ms=END_MS, floor_hz=0.0)


def _add_plate(rows: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    """Modes decay as one over the root of frequency; a soft stroke wakes few of the high ones."""
    low_hz = values["low_hz"]
    force = 3.0 * (1.0 - strike.velocity)
    places = places_of(f"cymbal/turn/{own(strike)}", 2)
    size = next(size for longest_s, size in SIZES if values["decay_s"] <= longest_s)
    for hz, table in zip(_nodes(low_hz), _modes(strike.pitch, low_hz, values["tilt_db"], size), strict=True):
        octave = np.log2(hz / 1_000.0)
        decay_s = values["decay_s"] * float(np.clip((hz / 1_000.0) ** -0.45, 0.3, 1.15))
        add_table(rows, table, places, 10.0 ** (-force * octave / 20.0), (decay_s, 0.0))
    if values["bell"] > 0.0:
        unit(rows)
        hz = values["bell_hz"] * BELL
        gain = values["bell"] * 0.5 * BELL**-0.6
        for row in range(2):
            turn = scatter(f"cymbal/bell/{own(strike)}/{row}", len(BELL))
            ring(rows[row], partials(hz, gain, 0.8 * values["decay_s"] * BELL**-0.3, turn))


def _nodes(low_hz: float) -> Vector:
    return np.geomspace(low_hz, HIGHEST_HZ, NODES)


@lru_cache(maxsize=8)
def _modes(pitch: float, low_hz: float, tilt_db: float, size: int) -> tuple[Table, ...]:
    """A table for each node: modes evenly dense in frequency above, sparser below; 2 to 7 MB."""
    fixed = scatter(f"cymbal/plate/{pitch:g}", 3 * MODES)
    place = np.clip((np.arange(MODES) + 0.5 + 0.6 * fixed[:MODES]) / MODES, 0.0, 1.0)
    hz = low_hz + (HIGHEST_HZ - low_hz) * place**1.8
    gain = (0.3 + 0.7 * np.abs(fixed[MODES : 2 * MODES])) * 10.0 ** ((tilt_db - 1.5) * np.log2(hz / 1_000.0) / 20.0)
    gain /= 3.0 * np.sqrt(np.sum(gain * gain))
    gain *= _floored(hz, 0.8 * low_hz)
    near = between(np.log(hz), np.log(_nodes(low_hz)))
    return layers(hz, list(gain * near), fixed[2 * MODES :], size)


def _floored(hz: Vector, edge_hz: float) -> Vector:
    """What a high-pass of 12 dB per octave leaves of modes."""
    square = (hz / edge_hz) ** 2
    return np.asarray(square / np.sqrt(1.0 + square * square))


def _add_wash(rows: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    """Energy climbs from the low modes into the highs within the bloom: each band rises later and dies sooner."""
    bloom = values["bloom_ms"] / 1000.0
    force = 0.35 + 0.65 * strike.velocity
    bands = (
        (max(700.0, values["low_hz"] * 2.0), 0.5, 0.55, 0.15, 0.5),
        (3_200.0, 0.6, 0.6, 0.5, 0.8 * force),
        (values["air_hz"], 0.0, 0.45, 1.0, 1.6 * values["air"] * force**1.5),
    )
    floor_hz = 0.8 * values["low_hz"]
    for index, (hz, q, length, late, gain) in enumerate(bands):
        colour = Colour(hz, q, high=False, floor_hz=floor_hz if index == 0 else 0.0) if q else Colour(hz)
        fall = values["decay_s"] * length, 0.0005 + late * bloom
        add_hiss(rows, f"cymbal/wash/{index}/{own(strike)}", colour, values["wash"] * gain, fall)


def _add_stick(rows: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    frames = min(rows.shape[1], frames_of(0.05))
    tip = noise(f"cymbal/stick/{own(strike)}", 1, frames) * decay(frames, 0.03)
    tip = unit(band_pass(tip, 4_800.0, 0.7))
    rows[:, :frames] += tip * np.float32(values["ping"] * 1.5 * strike.velocity)


MODEL = Model(PARAMETERS, render, sustained=False)
