"""Roles: what a track does, as the schema declares it, or else guessed from its name and its program."""

from __future__ import annotations

from collections.abc import Mapping

MELODY, BASS, CHORDS, EFFECTS, DRUMS = "melody", "bass", "chords", "effects", "drums"

DECLARED = {
    "melody": MELODY,
    "lead": MELODY,
    "bass": BASS,
    "effects": EFFECTS,
    "drums": DRUMS,
    "percussion": DRUMS,
}
"""Role of a part in the schema -> ours; whatever is not listed accompanies."""

BY_NAME = {
    "lead": MELODY,
    "melody": MELODY,
    "solo": MELODY,
    "horns": MELODY,
    "pulse-1": MELODY,
    "soprano": MELODY,
    "bass": BASS,
    "triangle": BASS,
    "low-strings": BASS,
    "riser": EFFECTS,
    "impact": EFFECTS,
    "downlifter": EFFECTS,
    "vinyl": EFFECTS,
}
"""Track names that the exporter writes."""

FIRST_EFFECT = 119
"""General MIDI programs from the reversed cymbal on have no pitch that means anything."""
BASSES = range(32, 40)


def role_of(name: str, program: int, percussion: bool, declared: Mapping[str, str]) -> str:
    """The role of a track: declared, else by its name, else by its program."""
    if percussion:
        return DRUMS
    if name in declared:
        return DECLARED.get(declared[name], CHORDS)
    if name in BY_NAME:
        return BY_NAME[name]
    if program >= FIRST_EFFECT:
        return EFFECTS
    return BASS if program in BASSES else CHORDS
