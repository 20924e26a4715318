"""Ducking: how far the kick pushes other parts down, a function of the kicks' onsets and of absolute time."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.score.score import Part
from composer.units import FRAMES_PER_MS, SAMPLE_RATE_HZ

KICK_PITCHES = (35, 36)
"""Acoustic and electric bass drum of the General MIDI percussion map."""
ATTACK_MS = 5
FULL_VELOCITY = 0.75
"""From this velocity on a kick ducks in full; softer ones in proportion."""


def kicks(parts: Iterable[Part]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Onsets in frames and depths 0..1 of all kicks, in order of onset."""
    onsets, depths = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
    for part in parts:
        if part.percussion:
            struck = part.notes[np.isin(np.rint(part.notes["pitch"]), KICK_PITCHES)]
            onsets.append(np.rint(struck["onset_s"] * SAMPLE_RATE_HZ).astype(np.int64))
            depths.append(np.minimum(1.0, struck["velocity"] / FULL_VELOCITY).astype(np.float32))
    onset, depth = np.concatenate(onsets), np.concatenate(depths)
    order = np.argsort(onset, kind="stable")
    return onset[order], depth[order]


@lru_cache(maxsize=8)
def shape(release_ms: float) -> NDArray[np.float32]:
    """The course of one duck, 0..1: a cosine of 5 ms down, an exponential back that ends after `release_ms`."""
    attack = ATTACK_MS * FRAMES_PER_MS
    down = 0.5 - 0.5 * np.cos(np.arange(attack) / attack * math.pi)
    x = np.linspace(0.0, 1.0, max(2, round(release_ms * FRAMES_PER_MS)))
    back = (np.exp(-3.0 * x) - math.exp(-3.0)) / (1.0 - math.exp(-3.0))
    course = np.concatenate([down, back]).astype(np.float32)
    course.flags.writeable = False
    return course


def curve(
    onsets: NDArray[np.int64], depths: NDArray[np.float32], release_ms: float, start: int, frames: int
) -> NDArray[np.float32] | None:
    """How deep all kicks together duck in each frame from `start` on, 0..1; None where no kick reaches."""
    course = shape(release_ms)
    first, last = np.searchsorted(onsets, [start - len(course) + 1, start + frames])
    if first == last:
        return None
    depth = np.zeros(frames, np.float32)
    for onset, scale in zip((onsets[first:last] - start).tolist(), depths[first:last], strict=True):
        low, high = max(0, onset), min(frames, onset + len(course))
        np.maximum(depth[low:high], scale * course[low - onset : high - onset], out=depth[low:high])
    return depth


def gains(depth: NDArray[np.float32], duck_db: float) -> NDArray[np.float32]:
    """Linear gain of a part that is ducked by up to `duck_db`."""
    return np.asarray(np.exp(depth * np.float32(-duck_db * math.log(10.0) / 20.0)), np.float32)
