"""Sweep: noise and saws whose filter, pitch and level travel through the note: riser and downlifter."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    Vector,
    band_pass,
    finish,
    frames_of,
    high_pass,
    loudness,
    low_pass,
    noise,
    scatter,
    sweep,
    unit,
)
from composer.units import SAMPLE_RATE_HZ, cents_to_ratio, pitch_to_hz

PARAMETERS = (
    Param("start_hz", 60.0, 16_000.0, 300.0, "log", "hz", "filter at the start of the note"),
    Param("end_hz", 60.0, 16_000.0, 9_000.0, "log", "hz", "filter at its end"),
    Param("start_db", -60.0, 0.0, -36.0, "linear", "db", "level at the start"),
    Param("end_db", -60.0, 0.0, 0.0, "linear", "db", "level at the end"),
    Param("noise", 0.0, 1.0, 1.0, "linear", "0..1", "level of the noise"),
    Param("saws", 0.0, 1.0, 0.4, "linear", "0..1", "level of the saws against the noise"),
    Param("pitch_semitones", -48.0, 48.0, 12.0, "linear", "semitones", "how far the saws travel"),
    Param("pulse", 0.0, 1.0, 0.0, "linear", "0..1", "depth of a tremolo that speeds up towards the end"),
    Param("q", 0.4, 8.0, 1.2, "log", "ratio", "how narrow the noise is"),
    Param("release_s", 0.005, 1.0, 0.012, "log", "s", "fade after the gate"),
)

DETUNE_CENTS = (-14.0, -5.0, 4.0, 13.0)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One sweep [shape=(2, gate + release)]."""
    release = round(values["release_s"] * SAMPLE_RATE_HZ)
    gate = max(strike.gate, SAMPLE_RATE_HZ // 20)
    frames = frames_of((gate + release) / SAMPLE_RATE_HZ)
    shift = 2.0 ** (2.0 * (strike.brightness - 0.5) - 1.5 * (1.0 - strike.velocity))
    edges = np.clip(sweep(values["start_hz"], values["end_hz"], gate) * shift, 40.0, 18_000.0)
    rows = noise(f"sweep/{strike.variant}", 2, frames)
    rows = band_pass(rows, edges, values["q"])
    rows *= np.float32(1.6 * values["noise"])
    if values["saws"] > 0.0:
        rows += _saws(strike, values, edges, frames) * np.float32(values["saws"])
    rows *= _level(values, gate, release, frames)
    return finish(high_pass(rows, 45.0), loudness(strike), onset_ms=2.0, end_ms=1.0, floor_hz=0.0)


def _level(values: Mapping[str, float], gate: int, release: int, frames: int) -> NDArray[np.float32]:
    """Decibels on a straight line through the gate, a cosine after it, and the pulse on top."""
    place = np.minimum(np.arange(frames) / gate, 1.0)
    level = 10.0 ** ((values["start_db"] + (values["end_db"] - values["start_db"]) * place) / 20.0)
    level[gate:] *= 0.5 + 0.5 * np.cos(np.pi * np.minimum(np.arange(frames - gate) + 1.0, release) / release)
    if values["pulse"] > 0.0:
        turns = gate / SAMPLE_RATE_HZ * (3.0 * place + 4.5 * place * place)
        level *= 1.0 - values["pulse"] * (0.5 - 0.5 * np.cos(2.0 * np.pi * turns))
    return level.astype(np.float32)


def _saws(strike: Strike, values: Mapping[str, float], edges: Vector, frames: int) -> Samples:
    """Four detuned saws, two a side and their neighbours softly, under the same moving edge."""
    place = np.minimum(np.arange(frames) / (frames - 1.0), 1.0)
    hz = pitch_to_hz(strike.pitch) * 2.0 ** (values["pitch_semitones"] / 12.0 * place**1.4)
    clock = np.concatenate([[0.0], np.cumsum(hz / SAMPLE_RATE_HZ)])
    start = scatter(f"sweep/saws/{strike.variant}", len(DETUNE_CENTS))
    rows = np.zeros((2, frames), np.float32)
    for index, cents in enumerate(DETUNE_CENTS):
        voice = saw(clock * cents_to_ratio(cents) + start[index])
        rows[index % 2] += voice
        rows[1 - index % 2] += np.float32(0.3) * voice
    return unit(low_pass(rows, np.minimum(edges * 1.5, 18_000.0), 1.1))


def saw(clock: Vector) -> NDArray[np.float32]:
    """A saw along a clock in cycles, averaged over each sample: the slope of its integral, a parabola."""
    place = clock - np.floor(clock)
    return np.asarray(np.diff(place * place - place) / np.diff(clock), np.float32)


MODEL = Model(PARAMETERS, render)
