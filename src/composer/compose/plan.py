"""Plan: everything that the parts share, decided before a note is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from composer.score.tempo import TempoMap
from composer.seeding import Stream
from composer.styles.rhythm import Rhythm
from composer.styles.schema import Style
from composer.theory.chord import Chord, chord_scale
from composer.theory.metre import Metre

Bars: TypeAlias = tuple[tuple[Chord, ...], ...]
"""Chords by bar."""


@dataclass(frozen=True)
class Slot:
    """A chord in time: onset in beats from the start of the piece."""

    onset_beat: float
    duration_beat: float
    chord: Chord


@dataclass(frozen=True)
class Phrase:
    """A breath of the music.

    Parameters
    ----------
    start_bar, bars : int
        Bars count from the start of the piece.
    theme : str
        ``a`` to ``d``: phrases with the same theme in sections of one material share their tune.
    cadence : str
        ``open``, ``closed`` or ``ending`` (the last of the piece).
    energy : float, 0..1
    active : frozenset of str
        Names of the parts that play.
    lead : tuple of bool
        For each bar, whether the lead plays; who fills its gaps reads this.
    slots : tuple of Slot
        The chords, without gaps.
    shift : int, -11..11
        Semitones from the key of the piece to that of the phrase.
    """

    start_bar: int
    bars: int
    theme: str
    cadence: str
    energy: float
    active: frozenset[str]
    lead: tuple[bool, ...]
    slots: tuple[Slot, ...]
    shift: int = 0

    @property
    def end_bar(self) -> int:
        """The bar after the last."""
        return self.start_bar + self.bars

    def slot_at(self, beat: float) -> Slot:
        """The chord that sounds at a beat of the piece."""
        for slot in reversed(self.slots):
            if slot.onset_beat <= beat:
                return slot
        return self.slots[0]


@dataclass(frozen=True)
class Section:
    """A stretch of one type and material inside a movement.

    ``first`` and ``last`` say whether it opens or closes its movement; ``index`` counts sections inside it.
    """

    movement: int
    index: int
    kind: str
    material: str
    energy: float
    phrases: tuple[Phrase, ...]
    first: bool
    last: bool

    @property
    def start_bar(self) -> int:
        """First bar."""
        return self.phrases[0].start_bar

    @property
    def end_bar(self) -> int:
        """The bar after the last."""
        return self.phrases[-1].end_bar

    @property
    def bars(self) -> int:
        """Length in bars."""
        return self.end_bar - self.start_bar


@dataclass(frozen=True)
class PlannedMovement:
    """What the brief asked for, in bars: ``kind`` its type, ``energy`` its documented level."""

    index: int
    kind: str
    energy: str
    level: float
    start_bar: int
    bars: int


@dataclass(frozen=True, eq=False)
class Plan:
    """The skeleton of a piece.

    Parameters
    ----------
    style : Style
    seed : int
    tempo : TempoMap
    metre : Metre
    tonic : int, 0..11
        Pitch class of the tonic.
    tonic_name : str
        As the brief or the style spells it.
    mode : str
    frames : int
        Exact length of the sound.
    bars : int
        Bars in all; with ``crop`` the last may be cut.
    crop : bool
    loops : mapping from material, or ``material/theme``, to bars of chords
        What each material repeats; cadences replace the ends of phrases.
    movements : tuple of PlannedMovement
    sections : tuple of Section
        In order, without gaps.
    notices : tuple of str
    """

    style: Style
    seed: int
    tempo: TempoMap
    metre: Metre
    tonic: int
    tonic_name: str
    mode: str
    frames: int
    bars: int
    crop: bool
    loops: Mapping[str, Bars]
    movements: tuple[PlannedMovement, ...]
    sections: tuple[Section, ...]
    notices: tuple[str, ...]

    @property
    def bar_beats(self) -> float:
        """Length of a bar in quarters."""
        return self.metre.bar_beats

    @property
    def rhythm(self) -> Rhythm:
        """The style's drum patterns in this metre."""
        return self.style.rhythm[self.metre.name]

    @property
    def ring_beat(self) -> float:
        """Length of the ring-out after the last bar in quarters; negative where a crop cuts the last bar."""
        return self.frames / self.tempo.frame_at(1) - self.bars * self.metre.bar_beats

    def ring_end_beat(self, before_s: float) -> float:
        """The beat so many seconds before the end of the sound, but not before the end of the last bar."""
        return self.bar_beat(self.bars) + max(0.0, self.ring_beat - before_s * 1_000_000 / self.tempo.tempo_us)

    def bar_beat(self, bar: int) -> float:
        """The beat on which a bar begins."""
        return bar * self.metre.bar_beats

    def stream(self, path: str) -> Stream:
        """The named random stream of this piece."""
        return Stream(self.seed, f"{self.style.genre}/{self.style.subgenre}/{path}")

    def loop(self, material: str, theme: str) -> Bars:
        """The chords under a theme: its own, or those of its material."""
        return self.loops.get(f"{material}/{theme}", self.loops[material])

    def scale_over(self, chord: Chord) -> tuple[int, ...]:
        """Semitones above the tonic of the scale that fits a chord."""
        return chord_scale(chord, self.mode)

    def tones_over(self, chord: Chord) -> frozenset[int]:
        """Pitch classes that a tune may use over a chord: those of its scale, or those that the style sings with."""
        own = self.style.melody.tones.get(self.mode)
        above = self.scale_over(chord) if own is None else [tone + chord.shift for tone in own]
        return frozenset((self.tonic + tone) % 12 for tone in above)

    def phrases(self) -> Iterator[tuple[Section, Phrase]]:
        """All phrases in order, each with its section."""
        for section in self.sections:
            for phrase in section.phrases:
                yield section, phrase

    @cached_property
    def last_phrase(self) -> Phrase:
        """The phrase that ends the piece."""
        return self.sections[-1].phrases[-1]

    def is_ending_bar(self, bar: int) -> bool:
        """Whether a bar is the last of a composed ending: one struck chord that rings out."""
        return not self.crop and bar == self.bars - 1
