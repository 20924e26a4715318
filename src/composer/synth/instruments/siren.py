"""Siren: a tone that wails or alternates between two pitches for as long as the note."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import finish, frames_of, humanised, loudness, low_pass, tone_hz
from composer.synth.instruments.sweep import saw
from composer.synth.instruments.waves import fade_edges
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("low_hz", 60.0, 4_000.0, 600.0, "log", "hz", "lower pitch for the note 60; other notes transpose it"),
    Param("high_hz", 60.0, 6_000.0, 1_300.0, "log", "hz", "upper pitch"),
    Param("rate_hz", 0.05, 20.0, 0.4, "log", "hz", "times per second there and back"),
    Param("step", 0.0, 1.0, 0.0, "linear", "0..1", "from a wail to two pitches that alternate"),
    Param("rich", 0.0, 1.0, 0.5, "linear", "0..1", "from a sine to a saw"),
    Param("tone_hz", 400.0, 20_000.0, 5_000.0, "log", "hz", "upper edge at full velocity"),
    Param("attack_s", 0.003, 2.0, 0.02, "log", "s", "rise"),
    Param("release_s", 0.01, 4.0, 0.15, "log", "s", "fade after the gate"),
)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note [shape=(1, gate + release)]."""
    release = round(values["release_s"] * SAMPLE_RATE_HZ)
    gate = max(strike.gate, SAMPLE_RATE_HZ // 50)
    frames = frames_of((gate + release) / SAMPLE_RATE_HZ)
    turn = values["rate_hz"] * humanised(strike, "siren", 0.02) * np.arange(frames) / SAMPLE_RATE_HZ
    wail = -np.cos(2.0 * np.pi * turn)
    hard = 1.0 + 30.0 * values["step"] ** 2  # a cosine pushed into a square, so that steps still glide for a moment
    place = 0.5 + 0.5 * np.tanh(hard * wail) / np.tanh(hard) if values["step"] > 0.0 else 0.5 + 0.5 * wail
    hz = values["low_hz"] * (values["high_hz"] / values["low_hz"]) ** place * 2.0 ** ((strike.pitch - 60.0) / 12.0)
    clock = np.concatenate([[0.0], np.cumsum(np.clip(hz, 10.0, 12_000.0) / SAMPLE_RATE_HZ)])
    wave = (1.0 - values["rich"]) * np.sin(2.0 * np.pi * clock[1:]) + values["rich"] * saw(clock + 0.5)
    rows = np.ascontiguousarray(wave[None, :], np.float32)
    low_pass(rows, tone_hz(strike, values["tone_hz"], 2.0))
    fade_edges(rows, gate, round(values["attack_s"] * SAMPLE_RATE_HZ), release)
    return finish(rows, 0.6 * loudness(strike), onset_ms=1.0, end_ms=2.0, floor_hz=25.0)


MODEL = Model(PARAMETERS, render)
