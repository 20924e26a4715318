"""The trial: a judge taught by one font hears the other font, which is the ceiling, and then our presets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.sound import fonts, ours
from benchmarks.sound.judge import Judge
from benchmarks.sound.note import Note, asked, taught
from benchmarks.sound.programs import FAMILIES, PROGRAMS, kind

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """How one instrument fared: shares of notes 0..1, its median place, and the presets it was wrongly taken for."""

    instrument: float
    family: float
    place: float
    taken_for: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Instrument:
    """A preset, the programs it stands for, how the other font fared as them (the ceiling), and how the preset did."""

    name: str
    programs: tuple[int, ...]
    ceiling: Score
    ours: Score
    rows: Rows
    notes: tuple[Note, ...]

    @property
    def family(self) -> str:
        """The family of its first program."""
        return FAMILIES[self.programs[0] // 8]


@dataclass(frozen=True, eq=False)
class Trial:
    """All instruments, and what was taught: notes with their features."""

    instruments: tuple[Instrument, ...]
    notes: tuple[Note, ...]
    rows: Rows


class Bench:
    """Two judges with one memory: one answers with the instrument, one with the family."""

    def __init__(self, counterparts: dict[str, list[int]]) -> None:
        names = {program: name for name, programs in counterparts.items() for program in programs}
        self.names = {kind(program): names[program] for program in sorted(names, reverse=True)}
        self.notes = [note for program in sorted(names) for note in taught(program)]
        self.rows = fonts.heard(fonts.TEACHER, self.notes)
        self.instruments = Judge.taught(self.rows, [kind(note.program) for note in self.notes])
        self.families = Judge.taught(self.rows, [note.program // 8 for note in self.notes])

    def score(self, rows: Rows, programs: tuple[int, ...]) -> Score:
        """Judge notes that should be one of these programs."""
        own = kind(programs[0])
        kin = {program // 8 for program in PROGRAMS if kind(program) == own}
        said, families = self.instruments.verdicts(rows), self.families.verdicts(rows)
        right = sum(answer == own for answer in said) / len(rows)
        near = sum(answer in kin for answer in families) / len(rows)
        middle = float(np.median(self.instruments.places(rows, own)))
        return Score(right, near, middle, tuple(self.names[answer] for answer in said if answer != own))


def trial(counterparts: dict[str, list[int]]) -> Trial:
    """Judge every preset among all that have a counterpart."""
    bench = Bench(counterparts)
    found = []
    for name, listed in counterparts.items():
        programs = tuple(listed)
        font_notes = [note for program in programs for note in asked(program)]
        ceiling = bench.score(fonts.heard(fonts.OTHER, font_notes), programs)
        notes = list({(note.pitch, note.velocity): note for note in font_notes}.values())
        rows = ours.heard(name, notes)
        found.append(Instrument(name, programs, ceiling, bench.score(rows, programs), rows, tuple(notes)))
    return Trial(tuple(found), tuple(bench.notes), bench.rows)
