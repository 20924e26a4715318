"""The tempo-synchronous echo, for one cell of input at a time, with all its repeats."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from composer.dsp.echo import render_echo
from composer.score.mix import Echo
from composer.synth.cell import CELL_FRAMES, Stereo
from composer.units import SAMPLE_RATE_HZ

FLOOR_DB = -60.0
"""Repeats below this are left out."""
LONGEST_FRAMES = 16 * SAMPLE_RATE_HZ
_LOW_CUT_HZ = 180.0
_FADE_FRAMES = 2_400
FEEDBACK_LIMIT = 0.8


@dataclass(frozen=True)
class Repeater:
    """An echo at a given tempo: the delay and the tail in frames, and the controls of the kernel."""

    delay: int
    tail: int
    controls: tuple[float, float, float]

    def answer(self, send: Stereo) -> Stereo:
        """The repeats of one cell of input: float32 [shape=(2, CELL_FRAMES + tail)]."""
        source = (send[0] + send[1]) * np.float32(math.sqrt(0.5))
        out = np.empty((2, CELL_FRAMES + self.tail), np.float32)
        render_echo(source, self.delay, np.array(self.controls), out)
        out[:, -_FADE_FRAMES:] *= np.linspace(1.0, 0.0, _FADE_FRAMES, dtype=np.float32)
        return out


def repeater(settings: Echo, beat_frames: int) -> Repeater:
    """Work out an echo: as many repeats as stay above `FLOOR_DB`, `LONGEST_FRAMES` at most."""
    delay = max(round(settings.time_beat * beat_frames), 480)
    feedback = min(max(settings.feedback, 0.0), FEEDBACK_LIMIT)
    repeats = 1 if feedback <= 0.001 else math.ceil(FLOOR_DB / (20.0 * math.log10(feedback))) + 1
    return Repeater(
        delay=delay,
        tail=min(delay * repeats + _FADE_FRAMES, max(LONGEST_FRAMES, delay + _FADE_FRAMES)),
        controls=(
            feedback,
            math.exp(-2.0 * math.pi * settings.lowpass_hz / SAMPLE_RATE_HZ),
            math.exp(-2.0 * math.pi * _LOW_CUT_HZ / SAMPLE_RATE_HZ),
        ),
    )
