"""Phase: notes that each come back after a time of their own, so that they never meet the same way twice (Eno)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from composer.compose.writers.writer import Row, Task, Writer

RELEASE_S = 3.0
"""No note sounds on so close to the end of the piece: releases and room need the time."""


@dataclass(frozen=True)
class Options:
    """A set of loops.

    Parameters
    ----------
    periods_beat : tuple of float
        After how many beats each note comes back; lengths without a common measure never repeat together.
    degrees : tuple of int
        For each note its tone: steps of what the style sings with, from the tonic near the bottom of the lane.
    length_beat : float
        How long a note sounds.
    vary : float, 0..1
        How much softer than the loudest a note may be, drawn for each.
    """

    periods_beat: tuple[float, ...] = (17.0, 23.0, 29.0)
    degrees: tuple[int, ...] = (0, 2, 4)
    length_beat: float = 8.0
    vary: float = 0.4

    def __post_init__(self) -> None:
        if not self.periods_beat or min(self.periods_beat) < 0.5 or len(self.degrees) != len(self.periods_beat):
            raise ValueError("periods_beat of half a beat or more, and as many degrees")
        if self.length_beat <= 0 or not 0.0 <= self.vary <= 1.0:
            raise ValueError("length_beat above 0, vary within 0..1")


def write(task: Task, options: Options) -> list[Row]:
    """The notes of one section; loops count from the start of the movement, and go on over its sections."""
    plan = task.plan
    origin = plan.bar_beat(plan.movements[task.section.movement].start_bar)
    pitches = _pitches(task, options)
    rows: list[Row] = []
    for phrase in task.phrases():
        bars = task.bars(phrase)
        start, stop = plan.bar_beat(bars.start), plan.bar_beat(bars.stop)
        velocity, brightness = task.velocity(phrase.energy), task.brightness(phrase.energy)
        for index, (period, pitch) in enumerate(zip(options.periods_beat, pitches, strict=True)):
            name = f"{task.spec.name}/movement-{task.section.movement}/loop-{index}"
            first = origin + plan.stream(name).uniform(0.0, period)
            turn = max(0, math.ceil((start - first) / period))
            while first + turn * period < stop:
                loud = 1.0 - options.vary * plan.stream(f"{name}/{turn}").uniform(0.0, 1.0)
                onset = round((first + turn * period) * 480) / 480
                rows.append((onset, options.length_beat, pitch, velocity * loud, brightness, task.section.movement))
                turn += 1
    last = plan.ring_end_beat(RELEASE_S)
    return [
        (row[0], min(row[1], last - row[0]), *row[2:]) for row in rows if row[0] < plan.bar_beat(task.section.end_bar)
    ]


def _pitches(task: Task, options: Options) -> list[int]:
    """The tones of the loops, from the tonic of the first phrase upwards, inside the lane."""
    phrase = task.section.phrases[0]
    tones = task.plan.tones_over(phrase.slots[0].chord)
    low, high = task.spec.lane
    tonic = (task.plan.tonic + phrase.shift) % 12
    start = low + (tonic - low) % 12
    ladder = [pitch for pitch in range(start, high + 1) if pitch % 12 in tones]
    return [ladder[degree % len(ladder)] for degree in options.degrees]


WRITER = Writer(Options, write)
