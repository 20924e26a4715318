"""Which preset stands for which programs: those that General MIDI files are played with, stand-ins left out.

The table of programs lists presets, the intended one first, the others in case it is missing. A preset stands for a
program when it is the intended one, or listed for this program alone; a flute that lends itself to a pan flute is not
judged as one.
"""

from __future__ import annotations

from collections import Counter

from benchmarks.sound.programs import PROGRAMS
from composer.synth.general_midi import PROGRAMS as PLAYS
from composer.synth.preset import preset_names


def counterparts() -> dict[str, list[int]]:
    """Every preset that stands for programs the judge knows, with them, in the order of the programs."""
    found: dict[str, list[int]] = {}
    for program in PROGRAMS:
        name = _own(program)
        if name:
            found.setdefault(name, []).append(program)
    return found


def lent() -> list[int]:
    """Programs the judge knows that only a stand-in plays."""
    return [program for program in PROGRAMS if not _own(program)]


def _own(program: int) -> str:
    """The preset that plays a program, empty for a stand-in."""
    known = set(preset_names())
    names = PLAYS[program][1].split()
    playing = next((name for name in names if name in known), "")
    listed = Counter(name for _, row in PLAYS for name in set(row.split()))
    return playing if playing == names[0] or listed[playing] == 1 else ""
