"""Slurs: what a note takes over from the one before it in its part, and when that one is cut off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from composer.dsp.mix import NEVER
from composer.score.note import Notes
from composer.synth.instrument import Strike
from composer.units import SAMPLE_RATE_HZ

JOINED_S = 0.06
"""Notes with a shorter gap are sung in one breath, and the mouth moves from vowel to vowel."""


def with_vowels_before(notes: Notes, strikes: tuple[Strike, ...]) -> tuple[Strike, ...]:
    """Let the mouth come from the vowel of the note before, where that is joined and of the same movement."""
    if not any(strike.syllable for strike in strikes):
        return strikes
    before = _befores(notes["onset_s"])
    ends = notes["onset_s"] + notes["duration_s"]
    found = []
    for index, strike in enumerate(strikes):
        last = before[index]
        joined = last >= 0 and ends[last] > notes["onset_s"][index] - JOINED_S
        vowel = strikes[last].syllable[-1:] if joined and notes["movement"][last] == notes["movement"][index] else ""
        changes = strike.syllable and vowel != strike.syllable[-1:]
        found.append(strike._replace(vowel_before=vowel) if changes else strike)
    return tuple(found)


def slid_cuts(onsets: NDArray[np.int64], strikes: tuple[Strike, ...]) -> NDArray[np.int64]:
    """After how many frames each note is cut off because another one slides away from its pitch; `NEVER` for most."""
    cuts = np.full(len(onsets), NEVER, np.int64)
    latest: dict[float, int] = {}
    for index, strike in enumerate(strikes):
        source = latest.get(round(strike.pitch + strike.slide, 2)) if strike.slide != 0.0 else None
        if source is not None and onsets[source] < onsets[index]:
            cuts[source] = min(cuts[source], onsets[index] - onsets[source])
        latest[round(strike.pitch, 2)] = index
    return cuts


def _befores(onsets_s: NDArray[np.float64]) -> list[int]:
    """The last note that begins earlier, by half a millisecond at least; -1 where there is none."""
    places: list[int] = (np.searchsorted(onsets_s, onsets_s - 24.0 / SAMPLE_RATE_HZ) - 1).tolist()
    return places
