"""Swell: a cymbal heard backwards, as long as the note, that stops where the note stops."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments import cymbal
from composer.synth.instruments.stroke import finish, frames_of, loudness
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("low_hz", 40.0, 2_000.0, 380.0, "log", "hz", "lowest mode of the cymbal"),
    Param("wash", 0.0, 1.0, 0.8, "linear", "0..1", "level of the noise between its modes"),
    Param("air", 0.0, 1.0, 0.7, "linear", "0..1", "level of the highest band"),
    Param("steep", 0.5, 3.0, 1.0, "log", "ratio", "how late it swells"),
    Param("release_s", 0.003, 0.5, 0.008, "log", "s", "fade after the gate"),
)

LONGEST_S = 12.0


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One swell [shape=(2, gate + release)]."""
    release = round(values["release_s"] * SAMPLE_RATE_HZ)
    gate = max(strike.gate, SAMPLE_RATE_HZ // 20)
    decay_s = min(LONGEST_S, max(0.3, gate / SAMPLE_RATE_HZ / values["steep"]))
    plate = cymbal.MODEL.values(
        {"decay_s": decay_s, "bloom_ms": 0.0, "ping": 0.0, **{name: values[name] for name in ("low_hz", "wash", "air")}}
    )
    struck = cymbal.render(strike._replace(gate=0), plate)
    frames = frames_of((gate + release) / SAMPLE_RATE_HZ)
    rows = np.zeros((2, frames), np.float32)
    length = min(frames, struck.shape[1])
    rows[:, frames - length :] = struck[:, :length][:, ::-1]
    after = np.minimum(np.arange(frames - gate) + 1.0, release) / release
    rows[:, gate:] *= (0.5 + 0.5 * np.cos(np.pi * after)).astype(np.float32)
    return finish(rows, loudness(strike), onset_ms=min(300.0, 200.0 * gate / SAMPLE_RATE_HZ), end_ms=1.0, floor_hz=0.0)


MODEL = Model(PARAMETERS, render)
