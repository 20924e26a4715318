"""Answer: short phrases in the bars that the lead leaves free, the same wherever the material returns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from composer.compose.motif import Tone, fitted, moved, rhythm, walk
from composer.compose.plan import Phrase
from composer.compose.theme import fields_of, voice_over
from composer.compose.writers import melody
from composer.compose.writers.writer import Row, Task, Writer
from composer.theory.metre import METRES


@dataclass(frozen=True)
class Options:
    """How a part answers.

    Parameters
    ----------
    cells : metre -> rhythms of one bar
        ``x`` onset, ``-`` hold, ``.`` rest; without, those of the style's tunes.
    rise : float, semitones
        How far an answer climbs from its first to its last note; negative falls.
    longest_bars : int
        Of a longer silence only so many bars are filled.
    gate, accent
        As of a melody.
    """

    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rise: float = -3.0
    longest_bars: int = 2
    gate: float = 0.85
    accent: float = 0.05

    def __post_init__(self) -> None:
        for name, cells in self.cells.items():
            if name not in METRES or any(
                len(cell) != METRES[name].bar_steps or set(cell) - set("x-.") for cell in cells
            ):
                raise ValueError(f"cells: one bar of {', '.join(METRES)} in 'x-.', not {cells!r} in {name!r}")
        if self.longest_bars < 1:
            raise ValueError("longest_bars: at least 1")


def write(task: Task, options: Options) -> list[Row]:
    """Fill the gaps of the lead in one section."""
    sung = melody.Options(gate=options.gate, accent=options.accent)
    rows: list[Row] = []
    for phrase in task.phrases():
        rows += melody.rows_of(task, sung, phrase, list(_answers(task, options, phrase)))
    return rows


def _answers(task: Task, options: Options, phrase: Phrase) -> Iterator[Tone]:
    plan, steps = task.plan, task.plan.metre.bar_steps
    fields = fields_of(plan, phrase.slots, plan.bar_beat(phrase.start_bar))
    voice = voice_over(plan, fields, task.spec.lane, 0.0)
    cells = options.cells.get(plan.metre.name) or plan.style.melody.cells[plan.metre.name]
    for place, (first, bars) in enumerate(_gaps(task, phrase, options.longest_bars)):
        pick = plan.stream(f"{task.spec.name}/material-{task.section.material}/answer-{phrase.theme}{place % 2}")
        chosen = [pick.choice(cells) for _ in range(bars)]
        heights = (voice.centre - options.rise / 2, voice.centre + options.rise / 2)
        yield from fitted(
            voice, moved(walk(voice, rhythm(chosen, first * steps), round(heights[0]), heights, pick), phrase.shift)
        )


def _gaps(task: Task, phrase: Phrase, longest: int) -> Iterator[tuple[int, int]]:
    """First bar in the phrase and number of bars of each silence of the lead; a turn is left to what leads over."""
    bars = [bar - phrase.start_bar for bar in task.bars(phrase) if not task.is_turn(bar)]
    for silent, group in groupby(bars, key=lambda bar: not phrase.lead[bar]):
        stretch = list(group)
        if silent:
            yield stretch[0], min(len(stretch), longest)


WRITER = Writer(Options, write)
