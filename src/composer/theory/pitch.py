"""Pitch classes and their names."""

from __future__ import annotations

SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
PITCH_CLASSES = {
    **{name: pc for pc, name in enumerate(SHARP_NAMES)},
    **{name: pc for pc, name in enumerate(FLAT_NAMES)},
    "Cb": 11,
    "E#": 5,
    "Fb": 4,
    "B#": 0,
}
"""Every spelling with at most one accidental -> pitch class 0..11, C = 0."""


def nearest_pitch(pitch_class: int, to: float) -> int:
    """The MIDI pitch of a pitch class that lies nearest to another pitch (the lower one of a tie).

    Examples
    --------
    >>> nearest_pitch(0, 62)
    60
    """
    below = int(to) - (int(to) - pitch_class) % 12
    return below if to - below <= below + 12 - to else below + 12


def folded(pitch: int, low: int, high: int) -> int:
    """A pitch moved by octaves into a register; where it has no room for the pitch class, above its lower end.

    Examples
    --------
    >>> folded(90, 60, 76), folded(50, 60, 76)
    (66, 62)
    """
    while pitch > high:
        pitch -= 12
    while pitch < low:
        pitch += 12
    return pitch


def pitch_in_range(pitch_class: int, low: int) -> int:
    """The lowest MIDI pitch of a pitch class that is not below `low`."""
    return low + (pitch_class - low) % 12
