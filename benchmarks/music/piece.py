"""A piece as the judge sees it: its declared schema, its notes, and its sound where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.music.facts import Facts, facts_of
from benchmarks.music.note import Notes, joined, top_line
from benchmarks.music.roles import EFFECTS, MELODY
from benchmarks.music.sound import Sound

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
LEAST_NOTES = 8
"""A melody of fewer notes is none."""


@dataclass(frozen=True, eq=False)
class Line:
    """One track: what it does (see `roles`), its General MIDI program, its notes."""

    name: str
    role: str
    program: int
    percussion: bool
    notes: Notes


@dataclass(frozen=True, eq=False)
class Span:
    """Bars of a movement, a section or a phrase, and what is declared of them."""

    start_bar: int
    bars: int
    declared: Mapping[str, Any]

    @property
    def end_bar(self) -> int:
        """The bar after the last."""
        return self.start_bar + self.bars


@dataclass(frozen=True, eq=False)
class Piece:
    """What is judged.

    ``lines`` are the notes on the grid, ``played`` the same as performed; ``sound`` is None where only notes are
    judged; ``tempi`` are the tempo changes of the MIDI file, (quarter, seconds of a quarter), none where it is steady.
    """

    name: str
    schema: Mapping[str, Any]
    lines: tuple[Line, ...]
    played: tuple[Line, ...]
    sound: Sound | None = None
    tempi: tuple[tuple[float, float], ...] = ()

    @property
    def facts(self) -> Facts:
        """What is known of human music of this genre."""
        return facts_of(self.schema.get("genre", ""), self.schema.get("subgenre", ""))

    @cached_property
    def measure(self) -> tuple[int, int]:
        """Time signature."""
        count, _, unit = str(self.schema["measure"]).partition("/")
        return int(count), int(unit)

    @property
    def bar_beats(self) -> float:
        """Quarters of a bar."""
        return self.measure[0] * 4 / self.measure[1]

    @property
    def bars(self) -> int:
        """Bars in all."""
        return int(self.schema["bars"])

    @property
    def beat_s(self) -> float:
        """Seconds of a quarter, as declared."""
        return float(self.schema["tempo_us"]) / 1e6

    def seconds(self, beats: Any) -> NDArray[Any]:
        """When quarters of the score fall, by the tempi of the MIDI file, else by the declared one."""
        changes = self.tempi or ((0.0, self.beat_s),)
        starts, lengths = (np.array(column) for column in zip(*changes, strict=True))
        origins = np.concatenate([[0.0], np.cumsum(np.diff(starts) * lengths[:-1])])
        step = np.clip(np.searchsorted(starts, beats, side="right") - 1, 0, None)
        return np.asarray(origins[step] + (np.asarray(beats) - starts[step]) * lengths[step])

    @cached_property
    def bars_s(self) -> NDArray[Any]:
        """When each bar begins, and when the last ends."""
        return self.seconds(np.arange(self.bars + 1) * self.bar_beats)

    @cached_property
    def tonic(self) -> int:
        """Pitch class of the declared tonic."""
        name = str(self.schema["key"]).removesuffix("m")
        return (LETTERS[name[0]] + name.count("#") - name.count("b")) % 12

    @cached_property
    def pitched(self) -> tuple[Line, ...]:
        """Lines with pitches that mean something: no percussion, no sound effects."""
        return tuple(line for line in self.lines if not line.percussion and line.role != EFFECTS and len(line.notes))

    @cached_property
    def all_pitched(self) -> Notes:
        """The notes of all pitched lines."""
        return joined(line.notes for line in self.pitched)

    @cached_property
    def drums(self) -> Notes:
        """Percussion on the grid."""
        return joined(line.notes for line in self.lines if line.percussion)

    @cached_property
    def melody(self) -> Notes:
        """The top line of the melody: of the line with that role that has most notes; empty where there is none."""
        lines = [line for line in self.pitched if line.role == MELODY]
        if not lines:
            return joined([])
        found = top_line(max(lines, key=lambda line: len(line.notes)).notes)
        return found if len(found) >= LEAST_NOTES else joined([])

    @cached_property
    def accompaniment(self) -> Notes:
        """What is pitched and not melody."""
        return joined(line.notes for line in self.pitched if line.role != MELODY)

    def role(self, name: str) -> Notes:
        """The notes of all lines of one role."""
        return joined(line.notes for line in self.lines if line.role == name and not line.percussion)

    @cached_property
    def movements(self) -> tuple[Span, ...]:
        """What the brief asked for."""
        return _spans(self.schema.get("structure", ()))

    @cached_property
    def sections(self) -> tuple[Span, ...]:
        """The declared sections; the movements where a schema has none."""
        return _spans(self.schema.get("sections", ())) or self.movements

    @cached_property
    def phrases(self) -> tuple[Span, ...]:
        """The declared phrases; the sections where a schema has none."""
        found = [_spans(section.declared.get("phrases", ())) for section in self.sections]
        return tuple(phrase for phrases in found for phrase in phrases) or self.sections


def _spans(rows: Any) -> tuple[Span, ...]:
    spans, start = [], 0
    for row in rows:
        spans.append(Span(int(row.get("start_bar", start)), int(row["bars"]), row))
        start = spans[-1].end_bar
    return tuple(spans)
