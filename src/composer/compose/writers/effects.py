"""Effects: what leads into sections, marks their first beat, follows a fall, or lies under everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from composer.compose.plan import Section
from composer.compose.writers.writer import Row, Task, Writer
from composer.styles.movement import MOVEMENT_TYPES

RISE = 0.04
"""Inside a movement a section counts as a rise from this much more energy than the phrase before it."""

CLIMB = 0.15
"""A type that climbs by this much of itself, as a build does, always leads into a rise."""

RING_S = 0.25
"""A texture stops so long before the end of the sound, to fade inside it."""


@dataclass(frozen=True)
class Options:
    """One effect.

    Parameters
    ----------
    kind : str
        ``riser`` and ``swell`` end exactly where a section begins, ``impact`` marks its first beat, ``downlifter``
        falls from there in quiet sections, ``texture`` lasts through every phrase.
    bars : float
        Length of a riser, swell or downlifter, and how long an impact may ring.
    least_energy, most_energy : float
        Range of the energy of a section's first phrase that calls for it.
    kinds : tuple of str
        Movement types that it is for; empty for all.
    place : float, 0..1
        Its pitch in the lane.
    """

    kind: str = "impact"
    bars: float = 2.0
    least_energy: float = 0.6
    most_energy: float = 1.0
    kinds: tuple[str, ...] = ()
    place: float = 0.5

    def __post_init__(self) -> None:
        if self.kind not in _KINDS:
            raise ValueError(f"kind: {', '.join(_KINDS)}, not {self.kind!r}")
        if not 0 < self.bars <= 16 or not 0 <= self.place <= 1:
            raise ValueError("bars within 0..16, place within 0..1")


def write(task: Task, options: Options) -> list[Row]:
    """Write one section, and what leads into it."""
    return _KINDS[options.kind](task, options)


def _row(task: Task, options: Options, start_beat: float, end_beat: float, energy: float) -> Row:
    low, high = task.spec.lane
    pitch = round(low + (high - low) * options.place)
    velocity, brightness = task.velocity(energy), task.brightness(energy)
    return (start_beat, end_beat - start_beat, pitch, velocity, brightness, task.section.movement)


def _called(task: Task, options: Options) -> bool:
    section, first = task.section, task.section.phrases[0]
    fits = not options.kinds or section.kind in options.kinds
    return fits and task.spec.name in first.active and options.least_energy <= first.energy <= options.most_energy


def _before(task: Task) -> Section | None:
    """The section before this one inside its movement."""
    place = (task.section.movement, task.section.index - 1)
    return next((other for other in task.plan.sections if (other.movement, other.index) == place), None)


def _rising(task: Task, options: Options) -> list[Row]:
    """From some bars before the section to its first beat, but not over all of what comes before.

    Across movements only this movement's energy counts, so that an edit of the one before changes nothing here.
    """
    before = _before(task)
    energy = task.section.phrases[0].energy
    rises = before is None or MOVEMENT_TYPES[before.kind].rise >= CLIMB or energy >= before.phrases[-1].energy + RISE
    if not (task.leads_in() and rises and _called(task, options)):
        return []
    plan = task.plan
    end = plan.bar_beat(task.section.start_bar)
    earliest = before.start_bar if before else plan.movements[task.section.movement - 1].start_bar
    return [_row(task, options, max(plan.bar_beat(earliest), end - options.bars * plan.bar_beats), end, energy)]


def _striking(task: Task, options: Options) -> list[Row]:
    if not _called(task, options):
        return []
    start = task.plan.bar_beat(task.section.start_bar)
    length = min(options.bars, task.section.bars) * task.plan.bar_beats
    return [_row(task, options, start, start + length, task.section.phrases[0].energy)]


def _falling(task: Task, options: Options) -> list[Row]:
    return _striking(task, options) if task.leads_in() else []


def _lasting(task: Task, options: Options) -> list[Row]:
    """One note a phrase, each until the next begins; the last one through the ring-out."""
    plan = task.plan
    rows = []
    for phrase in task.phrases():
        end = plan.bar_beat(phrase.end_bar)
        if phrase.end_bar == plan.bars and not plan.crop:
            end = plan.ring_end_beat(RING_S)
        rows.append(_row(task, options, plan.bar_beat(phrase.start_bar), end, phrase.energy))
    return rows


_KINDS: dict[str, Callable[[Task, Options], list[Row]]] = {
    "downlifter": _falling,
    "impact": _striking,
    "riser": _rising,
    "swell": _rising,
    "texture": _lasting,
}

WRITER = Writer(Options, write)
