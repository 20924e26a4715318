"""The trial: a court taught by one font hears another font, which is the ceiling, and then our presets."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from benchmarks.sound import fonts, ours
from benchmarks.sound.judge import Judge
from benchmarks.sound.note import Note, asked, taught
from benchmarks.sound.programs import FAMILIES, NAMED, PROGRAMS, SYNTHETIC, kind

Rows = NDArray[np.float64]
Heard = tuple[Rows, tuple[Note, ...]]
Source = Callable[[str, tuple[int, ...]], Heard]
"""Who plays: from a preset and the programs it stands for to features, and the notes they are of."""


@dataclass(frozen=True)
class Score:
    """How one instrument fared: shares of notes 0..1, its median place, and the programs it was wrongly taken for."""

    instrument: float
    family: float
    place: float
    taken_for: tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """A preset, the programs it stands for, how the other font fared as them (the ceiling), and how the preset did."""

    name: str
    programs: tuple[int, ...]
    ceiling: Score
    ours: Score

    @property
    def family(self) -> str:
        """The family of its first program."""
        return FAMILIES[self.programs[0] // 8]


@dataclass(frozen=True)
class Trial:
    """The cases of named and of synthetic sounds, and sums over cases: a title with them."""

    named: tuple[Case, ...]
    synthetic: tuple[Case, ...]
    sums: tuple[tuple[str, tuple[Case, ...]], ...]


class Court:
    """A judge that knows some programs of a font, what it calls them, and to which family they belong."""

    def __init__(self, font: Path, programs: Iterable[int], called: Callable[[int], int] = kind) -> None:
        notes = [note for program in programs for note in taught(program)]
        self.names = {program: called(program) for program in programs}
        pitches, labels = [note.pitch for note in notes], [note.program for note in notes]
        self.judge = Judge.taught(fonts.heard(font, notes), pitches, labels)

    def score(self, heard: Heard, programs: tuple[int, ...]) -> Score:
        """Judge notes that should be one of these programs; what counts as the same program is right too."""
        rows, notes = heard
        own = {self.names[program] for program in programs}
        same = [program for program, name in self.names.items() if name in own]
        families = {program: program // 8 for program in self.names}
        near = self.judge.distances(rows, [note.pitch for note in notes])
        said = [self.judge.verdict(row, self.names) for row in near]
        kin = {program // 8 for program in same}
        return Score(
            fmean(answer in own for answer in said),
            fmean(self.judge.verdict(row, families) in kin for row in near),
            float(np.median([self.judge.place(row, same) for row in near])),
            tuple(answer for answer in said if answer not in own),
        )

    def cases(self, standing: Mapping[str, list[int]], other: Source) -> tuple[Case, ...]:
        """Every preset of which this court knows the programs, beside another font."""
        found = []
        for name, listed in standing.items():
            programs = tuple(program for program in listed if program in self.names)
            if programs:
                ceiling = self.score(other(name, programs), programs)
                found.append(Case(name, programs, ceiling, self.score(_presets(name, programs), programs)))
        return tuple(found)


def played_by(font: Path) -> Source:
    """A font as one who plays."""

    def heard(_: str, programs: tuple[int, ...]) -> Heard:
        notes = [note for program in programs for note in asked(program)]
        return fonts.heard(font, notes), tuple(notes)

    return heard


@cache
def _presets(name: str, programs: tuple[int, ...]) -> Heard:
    """Our presets as those who play; a note that two programs have in common is played once."""
    notes = list({(note.pitch, note.velocity): note for program in programs for note in asked(program)}.values())
    return ours.heard(name, notes), tuple(notes)


def trial(standing: Mapping[str, list[int]]) -> Trial:
    """Judge every preset among all that have a counterpart."""
    other = played_by(fonts.OTHER)
    among_named, among_all = Court(fonts.TEACHER, NAMED), Court(fonts.TEACHER, PROGRAMS)
    named, everything = among_named.cases(standing, other), among_all.cases(standing, other)
    synthetic = tuple(case for case in everything if SYNTHETIC.issuperset(case.programs))
    sums = [
        ("**named instruments**", named),
        ("synthesizers, among all", synthetic),
        ("all, among all", everything),
        (
            "all, no two programs the same",
            Court(fonts.TEACHER, PROGRAMS, lambda program: program).cases(standing, other),
        ),
        ("check: named, the fonts changed over", Court(fonts.OTHER, NAMED).cases(standing, played_by(fonts.TEACHER))),
    ]
    if fonts.BLIND.exists() and shutil.which("timidity"):
        blind = {
            name: [one for one in programs if fonts.plays(fonts.BLIND, one)] for name, programs in standing.items()
        }
        cases = among_named.cases(blind, played_by(fonts.BLIND))
        sums.append(("check: named, a third font in the place of the other", cases))
    return Trial(named, synthetic, tuple(sums))
