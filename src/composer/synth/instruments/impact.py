"""Impact: a boom that falls, a hit of wood and metal, and a wide tail of dark noise; also the bare drop."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    TAIL,
    band_pass,
    bend,
    decay,
    drive,
    finish,
    frames_of,
    humanised,
    loudness,
    low_pass,
    noise,
    partials,
    ring,
    ring_bent,
    scatter,
    sweep,
    tone_hz,
    unit,
)

PARAMETERS = (
    Param("boom_hz", 20.0, 100.0, 36.0, "log", "hz", "pitch that the boom settles on"),
    Param("drop_semitones", 0.0, 48.0, 14.0, "linear", "semitones", "how far above it the boom starts"),
    Param("drop_s", 0.01, 3.0, 0.12, "log", "s", "time constant of the fall"),
    Param("decay_s", 0.2, 8.0, 2.4, "log", "s", "time to -60 dB of the boom"),
    Param("tail", 0.0, 1.0, 0.5, "linear", "0..1", "level of the noise"),
    Param("tail_hz", 200.0, 12_000.0, 3_500.0, "log", "hz", "upper edge of the noise, from which it closes"),
    Param("tail_s", 0.1, 8.0, 2.2, "log", "s", "time to -60 dB of the noise"),
    Param("hit", 0.0, 1.0, 0.6, "linear", "0..1", "level of the hit"),
    Param("drive", 0.0, 1.0, 0.25, "linear", "0..1", "saturation of the boom"),
    Param("onset_ms", 0.3, 60.0, 0.5, "log", "ms", "softness of the start"),
)

CLANG = 14


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One impact [shape=(2, frames)]."""
    frames = frames_of(max(values["decay_s"], values["tail_s"] if values["tail"] > 0.0 else 0.0) * TAIL)
    boom = np.zeros((1, frames), np.float32)
    clock = bend(frames, 2.0 ** (values["drop_semitones"] / 12.0), values["drop_s"])
    hz = values["boom_hz"] * humanised(strike, "impact", 0.01) * np.array([1.0, 1.5, 2.02])
    over = np.array([1.0, 0.35 * values["hit"], 0.18 * values["hit"]])
    ring_bent(boom[0], clock, partials(hz, over, values["decay_s"] * np.array([1.0, 0.5, 0.35])))
    boom = drive(unit(boom), values["drive"])
    rows = np.repeat(boom, 2, axis=0)
    if values["hit"] > 0.0:
        _add_hit(rows, strike, values["hit"])
    if values["tail"] > 0.0:
        _add_tail(rows, strike, values)
    low_pass(rows, tone_hz(strike, 15_000.0, 3.0))
    return finish(rows, loudness(strike), onset_ms=values["onset_ms"])


def _add_hit(rows: Samples, strike: Strike, level: float) -> None:
    """Something large and hollow: low wood, a smear of metal, the burst of the stroke."""
    frames = min(rows.shape[1], frames_of(1.2))
    hit = np.zeros((2, frames), np.float32)
    place = scatter("impact/clang", CLANG)
    hz = np.geomspace(90.0, 2_400.0, CLANG) * (1.0 + 0.05 * place)
    for row in range(2):
        turn = scatter(f"impact/turn/{strike.variant}/{row}", CLANG)
        ring(hit[row], partials(hz, (hz / 90.0) ** -0.45, 0.7 * (hz / 90.0) ** -0.35, turn))
    unit(hit)
    burst = noise(f"impact/burst/{strike.variant}", 2, frames) * decay(frames, 0.09)
    hit += unit(band_pass(burst, 900.0, 0.4))
    rows[:, :frames] += hit * np.float32(0.55 * level)


def _add_tail(rows: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    frames = min(rows.shape[1], frames_of(values["tail_s"] * TAIL))
    tail = noise(f"impact/tail/{strike.variant}", 2, frames)
    shift = 2.0 ** (strike.brightness - 0.5 - (1.0 - strike.velocity))
    low_pass(tail, sweep(values["tail_hz"] * shift, max(120.0, values["tail_hz"] * shift / 12.0), frames, 0.6))
    rows[:, :frames] += tail * decay(frames, values["tail_s"], 0.004) * np.float32(0.8 * values["tail"])


MODEL = Model(PARAMETERS, render, sustained=False)
