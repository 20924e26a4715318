"""Notes as structured arrays; the unit of time is in the field's name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Notes: TypeAlias = NDArray[np.void]

SYLLABLE = "U12"
"""The longest English syllables have ten letters (stretched); what is longer is cut."""

SCORE_NOTE = np.dtype(
    [
        ("onset_beat", np.float64),
        ("duration_beat", np.float64),
        ("pitch", np.float64),
        ("velocity", np.float64),
        ("brightness", np.float64),
        ("movement", np.int32),
        ("slide_semitones", np.float64),
        ("syllable", SYLLABLE),
    ]
)
"""A note in beats (quarters) from the start of the piece.

``pitch`` is a MIDI number (for percussion the General MIDI drum note), ``velocity`` and ``brightness`` are
0..1, ``movement`` is the index of the movement that owns the note: a fill that leads into movement 2 sounds
before it and belongs to it.

``slide_semitones`` is where the pitch comes from, against `pitch`, where a note is slurred to the one before it: -5 is
a slide up by a fourth, 0 none. ``syllable`` is what is sung: letters, of which a singing instrument takes vowel and
consonant; a hyphen before them goes on with the vowel of a syllable that has begun; empty leaves it to the instrument.
"""

TIMED_NOTE = np.dtype(
    [
        ("onset_s", np.float64),
        ("duration_s", np.float64),
        ("pitch", np.float64),
        ("velocity", np.float64),
        ("brightness", np.float64),
        ("movement", np.int32),
        ("variant", np.int32),
        ("slide_semitones", np.float64),
        ("syllable", SYLLABLE),
    ]
)
"""A performed note in seconds; ``onset_s`` lies exactly on a frame of 48 kHz.

``variant`` 0..3 is the round robin: which of a preset's small differences this note gets.
"""

VARIANTS = 4


def score_notes(rows: Iterable[tuple[Any, ...]]) -> Notes:
    """Build a sorted, read-only array of `SCORE_NOTE` from rows in field order; fields left out at the end are 0 or "".

    Examples
    --------
    >>> len(score_notes([(0.0, 1.0, 60, 0.8, 0.5, 0)]))
    1
    """
    return frozen(_table(rows, SCORE_NOTE), "onset_beat")


def timed_notes(rows: Iterable[tuple[Any, ...]]) -> Notes:
    """Build a sorted, read-only array of `TIMED_NOTE` from rows, as `score_notes` does."""
    return frozen(_table(rows, TIMED_NOTE), "onset_s")


def _table(rows: Iterable[tuple[Any, ...]], dtype: np.dtype[np.void]) -> NDArray[np.void]:
    rest = np.zeros(1, dtype)[0].item()
    return np.array([(*row, *rest[len(row) :]) for row in rows], dtype=dtype)


def frozen(notes: NDArray[Any], onset: str) -> Notes:
    """Sort notes by onset, then pitch, then the rest, and make them read-only."""
    order = np.lexsort((notes["velocity"], notes["movement"], notes["pitch"], notes[onset]))
    ordered = np.ascontiguousarray(notes[order])
    ordered.flags.writeable = False
    return ordered


def joined(arrays: Iterable[Notes]) -> Notes:
    """Join arrays of score notes into one, sorted and read-only."""
    return frozen(np.concatenate([np.empty(0, SCORE_NOTE), *arrays]), "onset_beat")
