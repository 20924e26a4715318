"""The linear part of a part's strip, applied to each note: filters into the sound, pan and width into gains."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad
from composer.score.mix import Channel
from composer.synth.instrument import Samples
from composer.units import SAMPLE_RATE_HZ, db_to_gain

FLOOR_HZ = 22.0
"""Every note passes at least this high-pass, so that no instrument brings DC into the mix."""
OPEN_HZ = 20_000.0
FAINT = 1e-4
"""A note is over when it has fallen for good to 80 dB below its peak."""

_RING_FRAMES = 1_440
"""30 ms for the filters to ring out after the last sample of a sound."""
_FADE_FRAMES = 480
_REACH_FADE_FRAMES = 4_800


def sections(channel: Channel) -> biquad.Sections:
    """The strip's filters: a high-pass, and a low-pass where the strip closes below `OPEN_HZ`."""
    rows = [biquad.highpass(max(channel.highpass_hz, FLOOR_HZ) / SAMPLE_RATE_HZ)]
    if channel.lowpass_hz < OPEN_HZ:
        rows.append(biquad.lowpass(channel.lowpass_hz / SAMPLE_RATE_HZ))
    return np.concatenate(rows)


def process(sound: Samples, filters: biquad.Sections, longest: int) -> Samples:
    """Filter one note, and let it end in exact silence once it is `FAINT`, after `longest` frames at the latest."""
    blocks = -(-(sound.shape[1] + _RING_FRAMES) // _FADE_FRAMES)
    padded = np.zeros((sound.shape[0], blocks * _FADE_FRAMES), np.float32)
    padded[:, : sound.shape[1]] = sound
    biquad.filtered(filters, padded)
    steps = padded.reshape(len(sound), blocks, _FADE_FRAMES)
    tops = np.maximum(steps.max(axis=2), -steps.min(axis=2)).max(axis=0)
    loud = np.flatnonzero(tops > tops.max() * FAINT)
    audible = min((int(loud[-1]) + 2 if len(loud) else 1), blocks) * _FADE_FRAMES
    fade = _FADE_FRAMES if audible <= longest else _REACH_FADE_FRAMES
    ended = padded[:, : min(audible, longest)].copy()
    ended[:, -fade:] *= _fade(fade)[-ended.shape[1] :]
    return ended


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


def _fade(frames: int) -> NDArray[np.float32]:
    return np.linspace(1.0, 0.0, frames, dtype=np.float32)
