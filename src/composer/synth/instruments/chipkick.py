"""Chip kick: the stepped triangle of the 2A03 that falls while it sounds, and a tick of the noise channel."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.chipnoise import averaged, register
from composer.synth.instruments.stroke import PEAK, finish, frames_of
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("start_hz", 60.0, 800.0, 260.0, "log", "hz", "pitch of the first video frame"),
    Param("end_hz", 25.0, 300.0, 46.0, "log", "hz", "pitch that it falls to"),
    Param("length_s", 0.03, 0.6, 0.15, "log", "s", "how long the triangle is on"),
    Param("tick", 0.0, 1.0, 0.4, "linear", "0..1", "level of the noise in the first video frame"),
)

FRAME = SAMPLE_RATE_HZ // 60
# The triangle's sequencer: 15 down to 0, 0 up to 15 (NESdev wiki, "APU Triangle"); started at its middle.
STEPS = np.roll(np.concatenate([np.arange(15, -1, -1), np.arange(16)]) - 7.5, 8) / 7.5
SUMS = np.concatenate([np.zeros(1), np.cumsum(STEPS)])


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(1, frames)]; the pitch moves at quarter frames (240 Hz), as sound drivers do it."""
    frames = frames_of(values["length_s"] + 0.02)
    quarter = np.arange(frames) // (FRAME // 4) * (FRAME // 4)
    reach = values["start_hz"] * (0.55 + 0.45 * strike.velocity) * 2.0 ** (strike.brightness - 0.5)
    fall = np.exp(-quarter / (0.18 * values["length_s"] * SAMPLE_RATE_HZ))
    hz = values["end_hz"] + (reach - values["end_hz"]) * fall
    wave = averaged(SUMS, np.concatenate([np.zeros(1), np.cumsum(hz * 32.0 / SAMPLE_RATE_HZ)]))
    on = round(values["length_s"] * SAMPLE_RATE_HZ)
    wave[on:] *= np.exp(-np.arange(frames - on) / 96.0)
    tick = averaged(register(False), np.arange(FRAME + 1.0) * 2.33 + 2_053.0 * (1 + strike.variant))
    wave[:FRAME] += values["tick"] * strike.velocity * tick * np.repeat([1.0, 0.73, 0.47, 0.2], FRAME // 4)
    level = PEAK * round(15.0 * strike.velocity**1.3) / 15.0
    return finish(np.ascontiguousarray(wave[None, :], np.float32), max(level, PEAK / 15.0), end_ms=4.0, floor_hz=20.0)


MODEL = Model(PARAMETERS, render, sustained=False)
