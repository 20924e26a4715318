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
MISSING_COST = 0.08
"""What each chord tone costs that never sounds: as much as a foreign tone of 8 %."""
BASS_GAIN = 0.15
"""What it counts that the lowest note is the root."""

Heard: TypeAlias = tuple[int, str]
"""Root and quality."""


def chord_tones(chord: Heard) -> frozenset[int]:
    """Pitch classes of a chord."""
    return frozenset((chord[0] + tone) % 12 for tone in QUALITIES[chord[1]])


def heard_chords(notes: Notes, slot_beats: float, slots: int) -> list[Heard | None]:
    """The chord of each slot: templates are scored by the share of the sounding time that they explain."""
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
    profile = np.bincount(np.round(pitches).astype(int) % 12, weight, 12) / weight.sum()
    lowest = round(float(pitches[weight >= 0.25 * weight.max()].min())) % 12
    missing = TEMPLATES @ (profile < 0.01)
    score = TEMPLATES @ profile + BASS_GAIN * (lowest == ROOTS) - MISSING_COST * missing - SIZE_COST * LARGE
    return CHORDS[int(np.argmax(score))]


CHORDS: tuple[Heard, ...] = tuple((root, name) for root in range(12) for name in QUALITIES)
TEMPLATES = np.array([[float(tone in chord_tones(chord)) for tone in range(12)] for chord in CHORDS])
ROOTS = np.array([root for root, _ in CHORDS])
LARGE = TEMPLATES.sum(axis=1) > 3
