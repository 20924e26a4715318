"""Hi-hat: six detuned squares, the modes of two thin cymbals and noise, all above a steep edge."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    TAIL,
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
    scatter,
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


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(2, frames)]."""
    frames = frames_of(values["decay_s"] * TAIL)
    rows = np.zeros((2, frames), np.float32)
    fall = decay(frames, values["decay_s"], values["rise_ms"] / 1000.0)
    tune = values["tune"] * humanised(strike, "hat", 0.01)
    if values["noise"] > 0.0:
        hiss = noise(f"hat/{own(strike)}", 2, frames)
        hiss += np.float32(0.35) * hiss[::-1]
        rows += hiss * fall * np.float32(0.5 * values["noise"])
    if values["squares"] > 0.0:
        rows += squares(frames, tune, own(strike)) * fall * np.float32(0.5 * values["squares"])
    high_pass(rows, values["edge_hz"], 0.9)
    unit(rows)
    if values["bronze"] > 0.0:
        rows += _bronze(strike, values, tune, frames)
    stick = decay(frames, 0.012) * np.float32(values["stick"] * strike.velocity) + np.float32(1.0)
    rows = drive(unit(rows * stick), values["drive"])
    high_pass(rows, values["edge_hz"] * 0.8)
    low_pass(rows, tone_hz(strike, values["tone_hz"], 1.6))
    return finish(rows, loudness(strike), floor_hz=0.0)


def squares(frames: int, tune: float, name: str) -> NDArray[np.float32]:
    """The sum of six squares, each averaged over the sample so that little folds back."""
    total = np.zeros(frames)
    time = np.arange(frames + 1, dtype=np.float64)
    start = scatter(f"hat/squares/{name}", len(SQUARES_HZ))
    for hz, turn in zip(SQUARES_HZ, start, strict=True):
        step = hz * tune / SAMPLE_RATE_HZ
        place = time * step + turn
        place -= np.floor(place)
        total += np.diff(0.5 - np.abs(place - 0.5)) / step
    return (total / len(SQUARES_HZ)).astype(np.float32)


def _bronze(strike: Strike, values: Mapping[str, float], tune: float, frames: int) -> Samples:
    """Modes between the edge and 16 kHz; the low ones ring longer; each microphone hears its own phases."""
    rows = np.zeros((2, frames), np.float32)
    fixed = scatter("hat/bronze", 2 * BRONZE)
    edge = values["edge_hz"] * 0.55
    place = (np.arange(BRONZE) + 0.5 + 0.5 * fixed[:BRONZE]) / BRONZE
    hz = tune * (edge + (16_000.0 - edge) * place)
    gain = (0.4 + 0.6 * np.abs(fixed[BRONZE:])) * (1.0 - 0.6 * place)
    decay_s = values["decay_s"] * (1.15 - 0.6 * place)
    for row in range(2):
        turn = scatter(f"hat/turn/{own(strike)}/{row}", BRONZE)
        ring(rows[row], partials(hz, gain * (1.0 + 0.3 * turn[::-1]), decay_s, turn))
    unit(rows)
    rows *= np.float32(values["bronze"])
    if values["rise_ms"] > 0.0:
        rows *= decay(frames, 1e6, values["rise_ms"] / 1000.0)
    return rows


MODEL = Model(PARAMETERS, render, sustained=False)
