"""Notes in the form that other people's analysers read."""

from __future__ import annotations

from typing import Any

import muspy

from benchmarks.music.note import Notes

RESOLUTION = 24


def muspy_music(notes: Notes) -> Any:
    """Notes as one track of muspy music."""
    rows = [
        muspy.Note(round(onset * RESOLUTION), round(pitch), max(1, round(duration * RESOLUTION)), 64)
        for onset, duration, pitch in zip(notes["onset_beat"], notes["duration_beat"], notes["pitch"], strict=True)
    ]
    return muspy.Music(resolution=RESOLUTION, tracks=[muspy.Track(notes=rows)])
