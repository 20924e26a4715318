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
REACH_FRAMES = 20 * SAMPLE_RATE_HZ
"""The longest ring after a gate; what is longer is faded out, so that a window knows how far back to look."""

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


def process(sound: Samples, filters: biquad.Sections, gate: int) -> Samples:
    """Filter one note, and let it end in exact silence at the latest `REACH_FRAMES` after its gate."""
    frames = sound.shape[1] + _RING_FRAMES
    padded = np.zeros((sound.shape[0], frames), np.float32)
    padded[:, : sound.shape[1]] = sound
    biquad.filtered(filters, padded)
    padded[:, -_FADE_FRAMES:] *= _fade(_FADE_FRAMES)
    if frames > gate + REACH_FRAMES:
        padded = np.ascontiguousarray(padded[:, : gate + REACH_FRAMES])
        padded[:, -_REACH_FADE_FRAMES:] *= _fade(_REACH_FADE_FRAMES)
    return padded


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
