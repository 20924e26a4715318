"""Modes: semitones above the tonic, and the arithmetic of scale degrees."""

from __future__ import annotations

MODES = {
    "ionian": (0, 2, 4, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "harmonic_minor": (0, 2, 3, 5, 7, 8, 11),
    "melodic_minor": (0, 2, 3, 5, 7, 9, 11),
    "phrygian_dominant": (0, 1, 4, 5, 7, 8, 10),
    "double_harmonic": (0, 1, 4, 5, 7, 8, 11),
    "hungarian_minor": (0, 2, 3, 6, 7, 8, 11),
}
"""Seven-note modes by name: common practice, church modes, and those of the Balkans and the Near East."""

MODE_ALIASES = {"major": "ionian", "minor": "aeolian", "mixolydia": "mixolydian", "hijaz": "phrygian_dominant"}
"""Other names people use; ``mixolydia`` is a spelling of one documented service."""


def mode_name(name: str) -> str | None:
    """The canonical name of a mode, or None where there is no such mode."""
    lowered = name.strip().lower().replace(" ", "_").replace("-", "_")
    lowered = MODE_ALIASES.get(lowered, lowered)
    return lowered if lowered in MODES else None


def is_minor(mode: str) -> bool:
    """Whether the third above the tonic is minor."""
    return MODES[mode][2] == 3


def degree_pitch(tonic: int, scale: tuple[int, ...], degree: int) -> int:
    """MIDI pitch of a scale degree counted from a tonic pitch; degrees may be negative or pass the octave.

    Examples
    --------
    >>> degree_pitch(60, MODES["ionian"], 8)
    74
    """
    octave, step = divmod(degree, len(scale))
    return tonic + 12 * octave + scale[step]
