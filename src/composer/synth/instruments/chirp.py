"""Chirp: a tone whose pitch travels while it sounds, once or several times: whistle, cuica, laser, bird, high Q."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    Vector,
    band_pass,
    finish,
    frames_of,
    humanised,
    loudness,
    low_pass,
    noise,
    own,
    scatter,
    tone_hz,
    unit,
)
from composer.synth.instruments.sweep import saw
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("start_hz", 40.0, 10_000.0, 2_000.0, "log", "hz", "pitch at the start"),
    Param("end_hz", 40.0, 10_000.0, 1_000.0, "log", "hz", "pitch at the end"),
    Param("curve", 0.15, 6.0, 1.0, "log", "ratio", "below 1 the pitch travels early, above 1 late"),
    Param("length_s", 0.01, 6.0, 0.2, "log", "s", "length of one chirp"),
    Param("chirps", 1.0, 24.0, 1.0, "linear", "ratio", "how many"),
    Param("gap", 0.0, 3.0, 0.4, "linear", "ratio", "silence between them, over their length"),
    Param("uneven", 0.0, 1.0, 0.0, "linear", "0..1", "how much they differ in pitch and place"),
    Param("trill_hz", 1.0, 80.0, 22.0, "log", "hz", "rate of the trill"),
    Param("trill_semitones", 0.0, 12.0, 0.0, "linear", "semitones", "depth of the trill in pitch"),
    Param("trill", 0.0, 1.0, 0.0, "linear", "0..1", "depth of the trill in level"),
    Param("rich", 0.0, 1.0, 0.0, "linear", "0..1", "from a sine to a saw"),
    Param("noise", 0.0, 1.0, 0.0, "linear", "0..1", "level of breath around the first pitch"),
    Param("attack_s", 0.0005, 1.0, 0.004, "log", "s", "rise of each chirp"),
    Param("fall_db", 0.0, 60.0, 0.0, "linear", "db", "how much each has faded at its end"),
    Param("tone_hz", 400.0, 20_000.0, 14_000.0, "log", "hz", "upper edge at full velocity"),
)

OVERTONE = 0.17
"""Level of the octave at full velocity."""

RELEASE_S = 0.012
"""A chirp ends within 12 ms."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(1, frames)]."""
    count = round(values["chirps"])
    one = frames_of(values["length_s"] + RELEASE_S)
    step = values["length_s"] * (1.0 + values["gap"]) * SAMPLE_RATE_HZ
    chance = values["uneven"] * np.resize(scatter(f"chirp/{own(strike)}", 60), 2 * count).reshape(2, count)
    chance[:, 0] = 0.0
    # Late only, and by less than the gap: chirps of one bird do not overlap.
    late = 0.5 * np.abs(chance[0]) * values["gap"] * values["length_s"] * SAMPLE_RATE_HZ
    places = (np.arange(count) * step + late).astype(np.int64)
    rows = np.zeros((1, frames_of((places[-1] + one) / SAMPLE_RATE_HZ)), np.float32)
    for index, place in enumerate(places):
        rows[0, place : place + one] += _chirp(strike, values, 2.0 ** (0.35 * chance[1, index]), one)
    low_pass(rows, tone_hz(strike, values["tone_hz"], 2.0))
    return finish(rows, loudness(strike), onset_ms=0.3, end_ms=2.0, floor_hz=30.0)


def _chirp(strike: Strike, values: Mapping[str, float], factor: float, frames: int) -> Vector:
    """The tone, the breath around it, and their envelope."""
    length = max(2, round(values["length_s"] * SAMPLE_RATE_HZ))
    along = np.minimum(np.arange(frames) / length, 1.0)
    time = np.arange(frames) / SAMPLE_RATE_HZ
    trill = np.sin(2.0 * np.pi * values["trill_hz"] * humanised(strike, "chirp/trill", 0.03) * time)
    octaves = np.log2(values["end_hz"] / values["start_hz"]) * along ** values["curve"]
    octaves += values["trill_semitones"] / 12.0 * trill
    hz = factor * values["start_hz"] * humanised(strike, "chirp", 0.004) * 2.0**octaves
    clock = np.concatenate([[0.0], np.cumsum(np.clip(hz, 10.0, 20_000.0) / SAMPLE_RATE_HZ)])
    # What is blown or rubbed harder has more overtones.
    wave = np.sin(2.0 * np.pi * clock[1:]) + OVERTONE * strike.velocity * np.sin(4.0 * np.pi * clock[1:])
    if values["rich"] > 0.0:
        wave = (1.0 - values["rich"]) * wave + values["rich"] * saw(clock + 0.5)
    if values["noise"] > 0.0:
        hiss = noise(f"chirp/breath/{own(strike)}", 1, frames)
        wave = wave + 0.5 * values["noise"] * unit(band_pass(hiss, min(1.2 * values["start_hz"], 9_000.0), 1.2))[0]
    wave *= 10.0 ** (values["fall_db"] * along / -20.0)
    wave *= 1.0 - values["trill"] * (0.5 + 0.5 * trill)
    wave *= 1.0 - np.exp(-time * 3.0 / values["attack_s"])
    release = np.arange(frames - length) / max(1, frames - length)
    wave[length:] *= 0.5 + 0.5 * np.cos(np.pi * release)
    return np.asarray(wave, np.float64)


MODEL = Model(PARAMETERS, render, sustained=False)
