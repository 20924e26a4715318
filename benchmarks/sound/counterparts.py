"""Which preset stands for which programs."""

from __future__ import annotations

from benchmarks.sound.programs import PROGRAMS
from composer.synth.preset import preset_names

PLAYS: dict[str, tuple[int, ...]] = {
    "grand-piano": (0, 1, 2),
    "tine-piano": (4, 5),
    "celesta": (8,),
    "glockenspiel": (9,),
    "music-box": (10,),
    "vibraphone": (11,),
    "marimba": (12,),
    "drawbar-organ": (16, 17, 18),
    "nylon-guitar": (24,),
    "steel-guitar": (25,),
    "clean-guitar": (26, 27),
    "muted-guitar": (28,),
    "crunch-guitar": (29,),
    "lead-guitar": (30,),
    "upright-bass": (32,),
    "finger-bass": (33,),
    "pick-bass": (34,),
    "acid-bass": (38,),
    "fm-bass": (39,),
    "pizzicato-strings": (45,),
    "harp": (46,),
    "string-ensemble": (48, 49),
    "string-pad": (50, 51),
    "choir-ah": (52,),
    "choir-oo": (53,),
    "french-horns": (60,),
    "brass-section": (61,),
    "square-lead": (80,),
    "saw-lead": (81,),
    "warm-pad": (89,),
    "super-saw": (90,),
}


def counterparts() -> dict[str, list[int]]:
    """Every preset that stands for a program the judge knows, with its programs, in their order."""
    known = set(preset_names())
    found = {name: [p for p in programs if p in PROGRAMS] for name, programs in PLAYS.items() if name in known}
    return {name: programs for name, programs in found.items() if programs}
