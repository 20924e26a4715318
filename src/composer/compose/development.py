"""Development: a phrase of melody from one idea, by repeating, moving, answering, breaking up and closing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle, islice

from composer.compose import variation
from composer.compose.motif import Tone, Voice, fitted, rhythm, shifted, walk
from composer.compose.plan import Plan
from composer.seeding import Stream
from composer.theory.metre import STEPS_PER_BEAT

UNIT_FORMS = {
    4: (
        ("idea", "sequence", "fragment", "close"),
        ("idea", "contrast", "repeat", "close"),
        ("idea", "repeat", "contrast", "close"),
        ("idea", "answer", "repeat", "close"),
    ),
    3: (("idea", "repeat", "close"), ("idea", "contrast", "close")),
    2: (("idea", "close"), ("idea", "answer")),
    1: (("idea",),),
}
"""Number of units -> orders of operations: sentence, period and their relatives (`music.md` 2.2)."""


@dataclass
class Draft:
    """One attempt at a theme: the units in order, each developed from the idea.

    Parameters
    ----------
    plan : Plan
    voice : Voice
        Harmony, register and profile that the tune respects.
    pick : Stream
    improvised : bool
        A solo: the busiest rhythms of the style.
    """

    plan: Plan
    voice: Voice
    pick: Stream
    improvised: bool
    idea: list[Tone] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    unit_steps: int = 0

    def tones(self, bars: int) -> list[Tone]:
        """Draw a phrase of some bars."""
        form = self._form(bars)
        unit_bars = max(1, bars // len(form))
        self.cells = self._drawn_cells(unit_bars + 1)
        self.unit_steps = unit_bars * self.plan.metre.bar_steps
        found: list[Tone] = []
        for index, operation in enumerate(form):
            before = found[-1].pitch if found else self._opening()
            unit = OPERATIONS[operation if self.idea else "idea"](self, index * self.unit_steps, before)
            if not self.idea:
                self.idea = unit = variation.hooked(
                    self.voice, unit, self.plan.style.melody.hooks, self.pick.child("hook")
                )
            # the halves of a unit are whole beats: in bars of odd length the second one would run into what follows
            found += [tone for tone in unit if tone.step < (index + 1) * self.unit_steps]
        return found

    def _form(self, bars: int) -> tuple[str, ...]:
        """The order of operations: the style's, where whole bars fit its units, or one of the usual ones."""
        own = [tuple(form.split()) for form in self.plan.style.melody.forms]
        fitting = [form for form in own if bars % len(form) == 0]
        if fitting:
            return self.pick.choice(fitting)
        return self.pick.choice(UNIT_FORMS[min(4, bars // max(1, bars // 4))])

    def stated(self, start: int, before: int) -> list[Tone]:
        """The idea itself: it rises from its centre."""
        return self._walked(self.cells[:-1], start, before, (-1.0, self._lift()))

    def repeated(self, start: int, before: int) -> list[Tone]:
        """The idea again, bent to the chords it now stands over."""
        return self._moved(start, 0)

    def sequenced(self, start: int, before: int) -> list[Tone]:
        """The idea on another degree."""
        return self._moved(start, self.pick.choice((1, 1, 2, -1)))

    def answered(self, start: int, before: int) -> list[Tone]:
        """The idea with another ending: its last third is walked anew, downwards."""
        keep = max(1, len(self.idea) * 2 // 3)
        head = fitted(self.voice, [tone._replace(step=tone.step + start) for tone in self.idea[:keep]])
        tail = [(tone.step + start, tone.length) for tone in self.idea[keep:]]
        return head + walk(self.voice, tail, head[-1].pitch, (head[-1].pitch, self.voice.centre - 2.0), self.pick)

    def fragmented(self, start: int, before: int) -> list[Tone]:
        """The first half of the idea twice, the second time a step higher: what presses towards the close."""
        half = (self.idea[-1].step + self.idea[-1].length - self.idea[0].step + 1) // 2
        half = -(-half // STEPS_PER_BEAT) * STEPS_PER_BEAT
        head = [tone for tone in self.idea if tone.step < half]
        head = [tone._replace(length=min(tone.length, half - tone.step)) for tone in head]
        scale = self._scale()
        return shifted(self.voice, head, start, 1, scale) + shifted(self.voice, head, start + half, 2, scale)

    def contrasted(self, start: int, before: int) -> list[Tone]:
        """Something else: another rhythm, from above."""
        return self._walked([self.cells[-1], *self.cells[1:-1]], start, before, (self._lift(), 0.0))

    def inverted(self, start: int, before: int) -> list[Tone]:
        """The idea upside down."""
        return variation.inverted(self.voice, self.idea, start)

    def augmented(self, start: int, before: int) -> list[Tone]:
        """The idea at half its speed."""
        return variation.augmented(self.voice, self.idea, start, self.unit_steps)

    def displaced(self, start: int, before: int) -> list[Tone]:
        """The idea a beat later."""
        return variation.displaced(self.voice, self.idea, start, self.unit_steps)

    def ornamented(self, start: int, before: int) -> list[Tone]:
        """The idea with turns on its long notes."""
        return variation.ornamented(self.voice, self.idea, start)

    def rested(self, start: int, before: int) -> list[Tone]:
        """Nothing: room for an answer."""
        return []

    def closed(self, start: int, before: int) -> list[Tone]:
        """The head of the idea's rhythm and a long note, falling."""
        cells = [*self.cells[: len(self.cells) - 2], resting(self.cells[-1])]
        return self._walked(cells, start, before, (self._lift() - 1.0, -2.0))

    def _walked(self, cells: list[str], start: int, before: int, heights: tuple[float, float]) -> list[Tone]:
        """A walk through some cells between two heights over the centre."""
        first, last = (self.voice.centre + height for height in heights)
        return walk(self.voice, rhythm(cells, start), before, (first, last), self.pick)

    def _moved(self, start: int, degrees: int) -> list[Tone]:
        return shifted(self.voice, self.idea, start, degrees, self._scale())

    def _lift(self) -> float:
        return self.pick.uniform(1.5, 4.5)

    def _scale(self) -> list[int]:
        return sorted(self.plan.tones_over(self.plan.loops["A"][0][0]))

    def _drawn_cells(self, count: int) -> list[str]:
        """The rhythms of this theme: few, so that they are recognised."""
        cells = list(self.plan.style.melody.cells[self.plan.metre.name])
        if self.improvised:
            cells = sorted(cells, key=lambda cell: -cell.count("x"))[: max(3, len(cells) // 2)]
        return list(islice(cycle(self.pick.shuffled(cells)), count))

    def _opening(self) -> int:
        """A pitch of the first chord near the centre: 90-98 % of human tunes start on the tonic triad."""
        near = self.voice.fields[0].chord
        options = [pitch for pitch in range(self.voice.low, self.voice.high + 1) if pitch % 12 in near]
        options.sort(key=lambda pitch: abs(pitch - self.voice.centre))
        return self.pick.choice(options[:3] or [round(self.voice.centre)])


OPERATIONS: dict[str, Callable[[Draft, int, int], list[Tone]]] = {
    "answer": Draft.answered,
    "augment": Draft.augmented,
    "close": Draft.closed,
    "contrast": Draft.contrasted,
    "displace": Draft.displaced,
    "fragment": Draft.fragmented,
    "idea": Draft.stated,
    "invert": Draft.inverted,
    "ornament": Draft.ornamented,
    "repeat": Draft.repeated,
    "rest": Draft.rested,
    "sequence": Draft.sequenced,
}
"""Name of an operation -> unit from its first step and the pitch before it."""


def resting(cell: str) -> str:
    """A cell that comes to rest: its first half flows, then one long note takes the place of the second.

    Examples
    --------
    >>> resting("x-x.x-x-")
    'x-x-x--.'
    """
    half = len(cell) // 2
    flow = cell[:half].replace(".", "-") if cell.startswith("x") else cell[:half]
    return (flow + "x" + "-" * (half // 2)).ljust(len(cell), ".")


def pushed(tones: list[Tone], voice: Voice, pick: Stream) -> list[Tone]:
    """Some notes on strong beats come an eighth early: singers of rock do it with 23 % of stressed syllables.

    Source: Tan, Lustig and Temperley 2019.
    """
    result = list(tones)
    for index in range(1, len(tones)):
        tone, before = tones[index], result[index - 1]
        strong = voice.metre.weight(tone.step) >= 3
        roomy = before.length > 2 and before.step + before.length > tone.step - 2 and tone.length >= 4
        if strong and roomy and pick.chance(voice.melody.push):
            result[index - 1] = before._replace(length=tone.step - 2 - before.step)
            result[index] = tone._replace(step=tone.step - 2, length=tone.length + 2)
    return result
