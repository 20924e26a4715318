"""What a movement can be: its energies and its types."""

from __future__ import annotations

from dataclasses import dataclass

ENERGIES = {"calm": 0.25, "medium": 0.55, "dynamic": 0.9}
"""The three documented energies on the scale 0..1 that layers and dynamics are set against."""


@dataclass(frozen=True)
class MovementType:
    """A kind of section.

    Parameters
    ----------
    material : str
        Label of the theme and chords it plays: sections with one label share them.
    energy : float, 0..1
        Level where the brief names none.
    rise : float, -1..1
        How far the energy travels from the first phrase to the last.
    improvised : bool
        The lead plays new lines over the material's chords instead of its theme.
    """

    material: str
    energy: float
    rise: float = 0.0
    improvised: bool = False


MOVEMENT_TYPES = {
    "intro": MovementType("A", 0.3, 0.1),
    "theme": MovementType("A", 0.5),
    "head": MovementType("A", 0.55),
    "verse": MovementType("A", 0.5, 0.05),
    "prechorus": MovementType("C", 0.62, 0.15),
    "refrain": MovementType("B", 0.9),
    "hook": MovementType("B", 0.85),
    "bridge": MovementType("C", 0.6),
    "solo": MovementType("B", 0.8, 0.05, improvised=True),
    "development": MovementType("C", 0.6, 0.15),
    "break": MovementType("B", 0.25),
    "build": MovementType("C", 0.5, 0.35),
    "drop": MovementType("B", 0.95),
    "interlude": MovementType("A", 0.35),
    "outro": MovementType("A", 0.3, -0.1),
}
"""Type -> what it plays. Levels follow `music.md` 2.4 (a convention, tuned by measuring)."""

MOVEMENT_ALIASES = {
    "chorus": "refrain",
    "pre-chorus": "prechorus",
    "breakdown": "break",
    "ending": "outro",
    "coda": "outro",
}
"""Other names people use."""


def energy_name(level: float) -> str:
    """The documented energy that lies nearest to a level."""
    return min(ENERGIES, key=lambda name: abs(ENERGIES[name] - level))


def type_for_energy(energy: str, index: int, count: int) -> str:
    """A sensible type for a movement of which only the energy is known, from its place alone.

    Only the place and the energy count, never the neighbours: changing one movement must not rewrite another.
    """
    if energy == "calm":
        if index == 0 and count > 1:
            return "intro"
        return "outro" if index == count - 1 and count > 1 else "break"
    return "verse" if energy == "medium" else "refrain"
