"""How long sounds ring after their gate, at most: so that a window knows how far back to look."""

from __future__ import annotations

from bisect import bisect_left

from composer.synth.loudness_table import rows
from composer.synth.preset import Sound
from composer.units import SAMPLE_RATE_HZ

PITCHES = (24, 36, 48, 60, 72, 84, 96)
"""Where sounds that play all pitches are measured; a drum is measured at its own note alone."""
LONGEST_FRAMES = 20 * SAMPLE_RATE_HZ
"""Of sounds that were never measured. A longer ring is faded out here."""
_MARGIN = 1.15
_MARGIN_S = 0.25
"""Pitches between those that were measured may ring a little longer."""


def reach_frames(sound: Sound, pitch: float) -> int:
    """The longest ring of a note after its gate, in frames; what lies beyond is faded out."""
    row = rows().get(sound.name)
    if row is None:
        return LONGEST_FRAMES
    rings = row["ring"]
    above = bisect_left(PITCHES, pitch) if len(rings) > 1 else 0
    near = rings[max(0, above - 1) : above + 1]
    return min(round((float(max(near)) / 1000.0 * _MARGIN + _MARGIN_S) * SAMPLE_RATE_HZ), LONGEST_FRAMES)
