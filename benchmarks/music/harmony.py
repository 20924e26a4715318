"""Chords as an outsider hears them: the best template for what sounds in each half bar or bar."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.music.note import Notes

QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus4": (0, 5, 7),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
}
SIZE_COST = 0.06
"""What a fourth chord tone must explain of the sound before a seventh chord is preferred to its triad."""
BASS_GAIN = 0.15
"""What it counts that the lowest note is the root."""

Heard: TypeAlias = tuple[int, str]
"""Root and quality."""


def chord_tones(chord: Heard) -> frozenset[int]:
    """Pitch classes of a chord."""
    return frozenset((chord[0] + tone) % 12 for tone in QUALITIES[chord[1]])


def heard_chords(notes: Notes, slot_beats: float, slots: int) -> list[Heard | None]:
    """The chord of each slot: templates are scored by the share of the sounding time that they explain.

    Each chord tone that never sounds costs as much as a foreign tone of 8 % would.
    """
    found: list[Heard | None] = []
    start, end = notes["onset_beat"], notes["onset_beat"] + notes["duration_beat"]
    for slot in range(slots):
        first, last = slot * slot_beats, (slot + 1) * slot_beats
        sounding = np.clip(np.minimum(end, last) - np.maximum(start, first), 0.0, None)
        sounding[sounding < 0.02] = 0.0
        found.append(_best(notes["pitch"][sounding > 0], sounding[sounding > 0]))
    return found


def _best(pitches: NDArray[Any], weight: NDArray[Any]) -> Heard | None:
    if not len(pitches):
        return None
    classes = np.round(pitches).astype(int) % 12
    profile = np.bincount(classes, weight, 12) / weight.sum()
    lowest = round(float(pitches[weight >= 0.25 * weight.max()].min())) % 12
    return max(((root, name) for root in range(12) for name in QUALITIES), key=lambda one: _score(one, profile, lowest))


def _score(chord: Heard, profile: NDArray[Any], lowest: int) -> float:
    tones = sorted(chord_tones(chord))
    missing = sum(profile[tone] < 0.01 for tone in tones)
    gain = BASS_GAIN if chord[0] == lowest else 0.0
    return float(profile[tones].sum() + gain - 0.08 * missing - SIZE_COST * (len(tones) > 3))
