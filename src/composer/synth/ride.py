"""Faders, filters and sends that follow the energy of a piece: functions of absolute time, read at blocks' edges."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from composer.dsp.filter import process_filter
from composer.dsp.mix import NEVER, add_sound, process_gain
from composer.score.timeline import STEADY, Timeline
from composer.synth.cell import Stereo
from composer.units import SAMPLE_RATE_HZ

BLOCK = 64
"""Frames from edge to edge, counted from frame 0."""
_FLAT = math.sqrt(2.0)
"""Damping of a filter without a resonance."""

Edges = NDArray[np.float64]
Pair = Sequence[float]


class Energy:
    """The energy curve of a timeline, ready to be read."""

    def __init__(self, timeline: Timeline) -> None:
        points = timeline.energy or ((0.0, STEADY),)
        self._times = np.array([time for time, _ in points]) * SAMPLE_RATE_HZ
        self._values = np.array([value for _, value in points])

    def edges(self, start: int, stop: int, step: int = BLOCK) -> Edges:
        """Energy at the edges of the blocks between two frames, which lie on the grid of blocks."""
        return np.asarray(np.interp(np.arange(start, stop + 1, step), self._times, self._values), np.float64)


def gains(energy: Edges, low_db: float, high_db: float) -> Edges:
    """Linear gain that goes from `low_db` at energy 0 to `high_db` at energy 1."""
    return np.asarray(10.0 ** ((low_db + (high_db - low_db) * energy) / 20.0), np.float64)


def fade(energy: Edges, low_db: float, high_db: float, sound: Stereo) -> None:
    """Let the level of a sound follow the energy, in place."""
    process_gain(gains(energy, low_db, high_db).astype(np.float32), BLOCK, sound)


def darken(energy: Edges, lowpass_hz: Pair, sound: Stereo) -> None:
    """Let a low-pass follow the energy, in place, from rest: 12 dB per octave, without a resonance."""
    low, high = (math.log(hz) for hz in lowpass_hz)
    hz = np.exp(low + (high - low) * energy)
    cutoff = np.tan(math.pi * np.minimum(hz / SAMPLE_RATE_HZ, 0.45))
    process_filter(sound, cutoff, _FLAT, np.array([1.0, 0.0, 0.0]), np.zeros((len(sound), 2)))


def narrow(energy: Edges, width: Pair, sound: Stereo) -> None:
    """Let the width of an image follow the energy, in place."""
    side = np.stack([0.5 * (sound[0] - sound[1])] * 2)
    process_gain((1.0 - width[0] - (width[1] - width[0]) * energy).astype(np.float32), BLOCK, side)
    sound[0] -= side[0]
    sound[1] += side[1]


def send(energy: Edges, level_db: Pair, sound: Stereo, bus: Stereo) -> None:
    """Add a sound to what a reverb or an echo gets, at a level that follows the energy."""
    if energy.min() == energy.max():
        gain = gains(energy[:1], *level_db)[0]
        add_sound(sound, 0, NEVER, 0, np.array([gain, 0, 0, gain], np.float32), bus)
        return
    sent = sound.copy()
    fade(energy, level_db[0], level_db[1], sent)
    bus += sent
