"""Scrape: a stroke that is many small ones: guiro, vibraslap, ratchet, castanets, bell tree, telephone, fret noise."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    Vector,
    band_pass,
    decay,
    finish,
    frames_of,
    high_pass,
    loudness,
    low_pass,
    noise,
    own,
    partials,
    ring,
    scatter,
    tone_hz,
    unit,
)
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("length_s", 0.01, 6.0, 0.2, "log", "s", "from the first hit to the last"),
    Param("start_hits_hz", 2.0, 2_000.0, 60.0, "log", "hz", "hits per second at the start"),
    Param("end_hits_hz", 2.0, 2_000.0, 60.0, "log", "hz", "hits per second at the end"),
    Param("start_db", -48.0, 0.0, 0.0, "linear", "db", "level of the first hit"),
    Param("end_db", -48.0, 0.0, 0.0, "linear", "db", "level of the last hit"),
    Param("uneven", 0.0, 1.0, 0.2, "linear", "0..1", "how much hits differ in time and level"),
    Param("tune_hz", 100.0, 10_000.0, 2_400.0, "log", "hz", "lowest resonance of what is hit"),
    Param("travel_semitones", -48.0, 48.0, 0.0, "linear", "semitones", "from the resonance of the first to the last"),
    Param("second", 1.05, 6.0, 1.62, "linear", "ratio", "second resonance over the first"),
    Param("third", 1.5, 12.0, 2.7, "linear", "ratio", "third resonance over the first"),
    Param("ring_s", 0.003, 4.0, 0.02, "log", "s", "time to -60 dB of a hit"),
    Param("noise", 0.0, 1.0, 0.4, "linear", "0..1", "share of noise in a hit"),
    Param("noise_hz", 400.0, 12_000.0, 5_000.0, "log", "hz", "centre of that noise"),
    Param("edge_hz", 60.0, 8_000.0, 500.0, "log", "hz", "lower edge"),
    Param("tone_hz", 1_000.0, 20_000.0, 15_000.0, "log", "hz", "upper edge at full velocity"),
)

MOST_HITS = 600
KINDS = 4
STEPS = 24
"""Hits that differ where the pitch stands, and where it travels; more are not told apart in a scrape."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(2, frames)]: the hits travel a little from the left to the right."""
    places = _places(strike, values)
    length = frames_of(values["ring_s"] * 1.3)
    rows = np.zeros((2, frames_of((places[-1] + length) / SAMPLE_RATE_HZ)), np.float32)
    count = len(places)
    along = np.arange(count) / max(count - 1, 1)
    level = 10.0 ** ((values["start_db"] + (values["end_db"] - values["start_db"]) * along) / 20.0)
    level *= 1.0 - 0.7 * values["uneven"] * np.abs(np.resize(scatter(f"scrape/level/{own(strike)}", 97), count))
    hits = _hits(strike, values, count, length)
    for index, place in enumerate(places.tolist()):
        hit = hits[index * len(hits) // count] if values["travel_semitones"] else hits[(index * 7) % KINDS]
        side = 0.35 + 0.3 * along[index]
        for row, gain in enumerate((1.0 - side, side)):
            rows[row, place : place + length] += hit * np.float32(level[index] * gain)
    high_pass(rows, values["edge_hz"])
    low_pass(rows, tone_hz(strike, values["tone_hz"], 1.8))
    return finish(rows, loudness(strike), onset_ms=0.4, floor_hz=0.0)


def _places(strike: Strike, values: Mapping[str, float]) -> NDArray[np.int64]:
    """Frames of the hits: their rate travels exponentially, and each comes a little early or late."""
    first, ratio = values["start_hits_hz"], values["end_hits_hz"] / values["start_hits_hz"]
    mean = first if abs(ratio - 1.0) < 1e-6 else first * (ratio - 1.0) / np.log(ratio)
    count = int(np.clip(np.floor(mean * values["length_s"]) + 1, 1, MOST_HITS))
    done = np.arange(count) / max(mean * values["length_s"], 1e-9)
    time = done if abs(ratio - 1.0) < 1e-6 else np.log1p(done * (ratio - 1.0)) / np.log(ratio)
    late = 0.45 * values["uneven"] * np.resize(scatter(f"scrape/late/{own(strike)}", 89), count)
    late[0] = 0.0
    wait = late / (first * ratio**time)
    found = np.rint((time * values["length_s"] + wait) * SAMPLE_RATE_HZ)
    return np.asarray(np.maximum(found - found[0], 0.0), np.int64)


def _hits(strike: Strike, values: Mapping[str, float], count: int, length: int) -> list[NDArray[np.float32]]:
    """The hits that the stroke is made of, in the order of their pitch where it travels."""
    if not values["travel_semitones"]:
        return [_hit(strike, values, kind, length, 0.0) for kind in range(KINDS)]
    steps = np.linspace(0.0, values["travel_semitones"], min(count, STEPS))
    return [_hit(strike, values, index % KINDS, length, semitones) for index, semitones in enumerate(steps)]


def _hit(strike: Strike, values: Mapping[str, float], kind: int, length: int, semitones: float) -> NDArray[np.float32]:
    """One of the small hits: three resonances and a grain of noise."""
    differ = 1.0 + 0.012 * scatter(f"scrape/hit/{kind}/{own(strike)}", 6)
    ratio: Vector = np.array([1.0, values["second"], values["third"]])
    hz = values["tune_hz"] * 2.0 ** (semitones / 12.0) * ratio * differ[:3]
    out = np.zeros((1, length), np.float32)
    gain = np.array([1.0, 0.6, 0.4]) * (1.0 + 20.0 * (differ[3:] - 1.0))
    ring(out[0], partials(hz, gain, values["ring_s"] * ratio**-0.4, 0.05))
    unit(out)
    if values["noise"] > 0.0:
        grain = noise(f"scrape/grain/{kind}/{own(strike)}", 1, length)
        grain *= decay(length, min(values["ring_s"] * 0.7, 0.03), 0.0001)
        out *= np.float32(1.0 - values["noise"])
        out += unit(band_pass(grain, values["noise_hz"], 0.8)) * np.float32(values["noise"])
    fade = length // 4
    out[0, -fade:] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return np.asarray(out[0])


MODEL = Model(PARAMETERS, render, sustained=False)
