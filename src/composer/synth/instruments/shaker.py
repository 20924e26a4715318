"""Shaker and tambourine: grains or jingles that collide at random while the hand moves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    TAIL,
    band_pass,
    convolved,
    decay,
    finish,
    frames_of,
    generator,
    high_pass,
    loudness,
    low_pass,
    own,
    partials,
    ring,
    scatter,
    tone_hz,
    unit,
)

PARAMETERS = (
    Param("grains_hz", 200.0, 20_000.0, 6_000.0, "log", "hz", "collisions per second at the peak"),
    Param("rise_ms", 0.5, 80.0, 18.0, "log", "ms", "time constant of the swing of the hand"),
    Param("decay_s", 0.03, 2.0, 0.12, "log", "s", "time to -60 dB after the swing"),
    Param("centre_hz", 1_000.0, 12_000.0, 6_200.0, "log", "hz", "where the shell resonates"),
    Param("q", 0.3, 8.0, 1.3, "log", "ratio", "how narrow it resonates"),
    Param("jingle", 0.0, 1.0, 0.0, "linear", "0..1", "share of metal jingles"),
    Param("jingle_s", 0.02, 1.0, 0.16, "log", "s", "time to -60 dB of a jingle"),
    Param("edge_hz", 200.0, 8_000.0, 2_500.0, "log", "hz", "lower edge"),
    Param("tone_hz", 2_000.0, 20_000.0, 16_000.0, "log", "hz", "upper edge at full velocity"),
)

JINGLES = 40


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(2, frames)]. Grains as in Cook's PhISEM (ICMC 1997): random collisions, fading energy."""
    frames = frames_of(values["decay_s"] * TAIL + values["rise_ms"] / 250.0)
    draw = generator(f"shaker/{own(strike)}")
    chance = np.float32(min(1.0, values["grains_hz"] / 48_000.0))
    hits = (draw.random((2, frames), dtype=np.float32) < chance).astype(np.float32)
    hits *= draw.random((2, frames), dtype=np.float32) * np.float32(2.0) - np.float32(1.0)
    hits *= decay(frames, values["decay_s"], values["rise_ms"] / 1000.0)
    hits[:, 0] += np.float32(np.exp(values["rise_ms"] / -3.0))  # a slap: everything collides at once
    hits += np.float32(0.5) * hits[::-1]
    shell = unit(band_pass(hits.copy(), values["centre_hz"], values["q"]))
    rows = shell * np.float32(1.0 - values["jingle"])
    if values["jingle"] > 0.0:
        rows += _jingles(hits, values["jingle_s"]) * np.float32(values["jingle"])
    high_pass(rows, values["edge_hz"])
    low_pass(rows, tone_hz(strike, values["tone_hz"], 1.8))
    return finish(rows, loudness(strike, 1.3), onset_ms=0.5, floor_hz=300.0)


def _jingles(hits: Samples, decay_s: float) -> Samples:
    """The collisions, each ringing like a pair of small brass discs."""
    frames = hits.shape[1]
    length = min(frames, frames_of(decay_s * TAIL))
    brass = np.zeros((2, length), np.float32)
    fixed = scatter("shaker/jingles", JINGLES)
    hz = np.geomspace(3_900.0, 15_500.0, JINGLES) * (1.0 + 0.04 * fixed)
    for row in range(2):
        turn = scatter(f"shaker/turn/{row}", JINGLES)
        ring(brass[row], partials(hz, 0.5 + 0.5 * np.abs(fixed), decay_s * (hz / 3_900.0) ** -0.4, turn))
    return unit(np.ascontiguousarray(convolved(hits, brass)[:, :frames]))


MODEL = Model(PARAMETERS, render, sustained=False)
