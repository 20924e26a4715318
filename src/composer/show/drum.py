"""Names of the General MIDI drum notes, short enough for the edge of a picture."""

from __future__ import annotations

DRUM_NAMES = {
    35: "kick 2", 36: "kick", 37: "rim", 38: "snare", 39: "clap", 40: "snare 2", 41: "tom 6", 42: "hat",
    43: "tom 5", 44: "hat foot", 45: "tom 4", 46: "open hat", 47: "tom 3", 48: "tom 2", 49: "crash", 50: "tom 1",
    51: "ride", 52: "china", 53: "bell", 54: "tambourin", 55: "splash", 56: "cowbell", 57: "crash 2", 58: "vibraslap",
    59: "ride 2", 60: "bongo hi", 61: "bongo lo", 62: "conga mute", 63: "conga hi", 64: "conga lo", 65: "timbale hi",
    66: "timbale lo", 67: "agogo hi", 68: "agogo lo", 69: "cabasa", 70: "maracas", 71: "whistle", 72: "whistle 2",
    73: "guiro", 74: "guiro 2", 75: "claves", 76: "block hi", 77: "block lo", 78: "cuica", 79: "cuica 2",
    80: "triangle", 81: "triangle 2",
}  # fmt: skip
"""Note -> name, after the General MIDI Level 1 percussion key map (MIDI Manufacturers Association, RP-003)."""


def drum_name(pitch: int) -> str:
    """The name of a drum note, or its number where General MIDI has none.

    Examples
    --------
    >>> drum_name(36), drum_name(20)
    ('kick', '20')
    """
    return DRUM_NAMES.get(pitch, str(pitch))
