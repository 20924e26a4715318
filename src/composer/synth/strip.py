"""The strip of a part: where a note ends, the filters of their sum, and pan and width as gains."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad
from composer.score.mix import Channel
from composer.synth.instrument import Samples
from composer.units import SAMPLE_RATE_HZ, db_to_gain

LOW_HZ = 22.0
"""A high-pass at or below this is off: the master has one of its own."""
OPEN_HZ = 20_000.0
FAINT = 1e-4
"""A note is over when it has fallen for good to 80 dB below its peak."""

_STEP_FRAMES = 960
_FADE_FRAMES = 480
_REACH_FADE_FRAMES = 4_800


def sections(channel: Channel) -> biquad.Sections | None:
    """The strip's filters, a high-pass and a low-pass; None where the strip is open at both ends."""
    rows = []
    if channel.highpass_hz > LOW_HZ:
        rows.append(biquad.highpass(channel.highpass_hz / SAMPLE_RATE_HZ))
    if channel.lowpass_hz < OPEN_HZ:
        rows.append(biquad.lowpass(channel.lowpass_hz / SAMPLE_RATE_HZ))
    return np.concatenate(rows) if rows else None


def ended(sound: Samples, longest: int) -> Samples:
    """Let a note end in exact silence once it is `FAINT`, after `longest` frames at the latest."""
    last = sound.shape[1]
    floor = FAINT * max(float(sound.max(initial=0.0)), -float(sound.min(initial=0.0)))
    while last > 0 and float(np.abs(sound[:, max(last - _STEP_FRAMES, 0) : last]).max()) <= floor:
        last -= _STEP_FRAMES
    audible = min(max(last, 0) + _FADE_FRAMES, sound.shape[1])
    kept = min(audible, longest)
    faded = sound[:, :kept].copy()
    fade = _FADE_FRAMES if audible <= longest else _REACH_FADE_FRAMES
    faded[:, -fade:] *= _fade(fade)[-kept:]
    return faded


def matrix(gain_db: float, pan: float, width: float, stereo: bool) -> NDArray[np.float32]:
    """Gains left to left, left to right, right to left, right to right.

    A mono sound is placed with equal power (cosine and sine); a stereo sound is first narrowed towards its middle
    by `width`, then balanced with the same law, level at the centre.
    """
    angle = (min(max(pan, -1.0), 1.0) + 1.0) * math.pi / 4.0
    left, right, gain = math.cos(angle), math.sin(angle), db_to_gain(gain_db)
    if not stereo:
        return np.array([left * gain, right * gain, 0.0, 0.0], np.float32)
    near, far = (1.0 + width) / 2.0, (1.0 - width) / 2.0
    left, right = left * math.sqrt(2.0) * gain, right * math.sqrt(2.0) * gain
    return np.array([near * left, far * right, far * left, near * right], np.float32)


@lru_cache(maxsize=4)
def _fade(frames: int) -> NDArray[np.float32]:
    return np.linspace(1.0, 0.0, frames, dtype=np.float32)
