"""Timeline: the same parts performed, in seconds, with the mix they are meant for."""

from __future__ import annotations

from dataclasses import dataclass

from composer.score.mix import Mix
from composer.score.score import Marker, Part
from composer.score.tempo import TempoMap

STEADY = 0.5
"""The energy of a piece that has no curve of its own."""


@dataclass(frozen=True, eq=False)
class Timeline:
    """All that synthesis knows of a piece.

    Parameters
    ----------
    parts : tuple of Part
        With `TIMED_NOTE` notes. Notes may begin before 0 s only by being cut: none do.
    tempo : TempoMap
        For synchronous delays and for the MIDI file.
    measure, key, title, markers
        As in the score.
    frames : int
        Exact length of the sound at 48 kHz.
    mix : Mix
    voices_db : float
        Gain of the ``voices`` bus; -96 and below silences it.
    crop : bool
        The sound is cut at `frames` (with a fade of 5 ms) instead of ringing out before it.
    fadeout_frames : int
        Length of the equal-power fade at the end; 0 for none.
    energy : tuple of (seconds, 0..1)
        The energy of the music, straight between these points and level before and after them; `STEADY` throughout
        where there are none. What the mix automates follows it.
    """

    parts: tuple[Part, ...]
    tempo: TempoMap
    measure: tuple[int, int]
    key: str
    title: str
    markers: tuple[Marker, ...]
    frames: int
    mix: Mix
    voices_db: float = 0.0
    crop: bool = False
    fadeout_frames: int = 0
    energy: tuple[tuple[float, float], ...] = ()
