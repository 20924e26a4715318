"""What a part writer is, and the few things that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from composer.compose.plan import Phrase, Plan, Section
from composer.seeding import Stream
from composer.styles.schema import PartSpec

Row: TypeAlias = tuple[float, float, float, float, float, int] | tuple[float, float, float, float, float, int, float]
"""A note in the order of `SCORE_NOTE`: onset, duration (beats), pitch, velocity, brightness, movement, and where it
slides from another one the semitones to it."""


@dataclass(frozen=True)
class Task:
    """What a writer is asked for: one part in one section.

    Sections are written alone: nothing is carried from one to the next but through the plan, so that an edit of
    one movement leaves the others as they are. ``stream`` belongs to this part and section; for what must return
    (riffs, themes) take ``plan.stream`` with the section's material in its path instead.
    """

    plan: Plan
    spec: PartSpec
    section: Section
    stream: Stream

    def phrases(self) -> Iterator[Phrase]:
        """The phrases in which the part plays."""
        for phrase in self.section.phrases:
            if self.spec.name in phrase.active:
                yield phrase

    def bars(self, phrase: Phrase) -> range:
        """The bars of a phrase but for the struck last bar of the piece, which `ending` writes."""
        last = phrase.end_bar
        return range(phrase.start_bar, last - 1 if self.plan.is_ending_bar(last - 1) else last)

    def velocity(self, energy: float) -> float:
        """The part's velocity at an energy."""
        low, high = self.spec.velocity
        return low + (high - low) * energy

    def brightness(self, energy: float) -> float:
        """The part's brightness at an energy."""
        low, high = self.spec.brightness
        return low + (high - low) * energy

    def is_turn(self, bar: int) -> bool:
        """Whether a bar closes its movement before another one: its last beat is left to what leads over."""
        return self.section.last and bar == self.section.end_bar - 1 and bar != self.plan.bars - 1

    def leads_in(self) -> bool:
        """Whether something can lead into this section: it does not open the piece."""
        return self.section.start_bar > 0


@dataclass(frozen=True)
class Writer:
    """A kind of part.

    Parameters
    ----------
    options : type
        The dataclass of its options, read from the style.
    write : (task, options) -> rows
    last : (task, options) -> pitches, optional
        What it strikes in the last bar of a piece; without it, what its role strikes.
    """

    options: type[Any]
    write: Callable[[Task, Any], list[Row]]
    last: Callable[[Task, Any], list[int]] | None = None
