"""Metre: how a bar is divided and where its weight lies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

STEPS_PER_BEAT = 4
"""Pattern grids count sixteenth notes: four steps a quarter."""

SHORTEST_GROUP = 2
"""Steps of the shortest group: nobody taps faster than eighths."""


@dataclass(frozen=True)
class Metre:
    """A time signature.

    Parameters
    ----------
    count, unit : int
        The two numbers: ``6`` and ``8`` in 6/8.
    groups : tuple of int
        Lengths of the groups of a bar in sixteenth steps: ``(6, 6)`` in 6/8, ``(4, 4, 6)`` in 7/8.
    """

    count: int
    unit: int
    groups: tuple[int, ...]

    def grouped(self, groups: tuple[int, ...]) -> Metre:
        """The same bar in other groups: 7/8 as 3+2+2 is ``(6, 4, 4)``.

        Raises
        ------
        ValueError
            If the groups do not fill the bar, or one is shorter than an eighth.
        """
        if sum(groups) != self.bar_steps or min(groups, default=0) < SHORTEST_GROUP:
            steps = f"{self.bar_steps} steps in groups of at least {SHORTEST_GROUP}"
            raise ValueError(f"{self.name} has {steps}, not {list(groups)}")
        return replace(self, groups=groups)

    @property
    def name(self) -> str:
        """As people write it: ``6/8``."""
        return f"{self.count}/{self.unit}"

    @property
    def bar_beats(self) -> int | float:
        """Length of a bar in quarters."""
        beats = self.count * 4 / self.unit
        return int(beats) if beats == int(beats) else beats

    @property
    def bar_steps(self) -> int:
        """Length of a bar in sixteenth steps."""
        return sum(self.groups)

    @property
    def group_starts(self) -> tuple[int, ...]:
        """The steps on which the groups begin: the beats that a listener taps."""
        return tuple(sum(self.groups[:index]) for index in range(len(self.groups)))

    def weight(self, step: int) -> int:
        """Metrical weight of a step: 4 the downbeat, 3 a group, 2 an eighth inside it, 1 a sixteenth."""
        weights = _weights(self.groups)
        return weights[step % len(weights)]


@cache
def _weights(groups: tuple[int, ...]) -> tuple[int, ...]:
    """Weights of all steps of a bar."""
    inside = [3 if step == 0 else 2 - step % 2 for group in groups for step in range(group)]
    return (4, *inside[1:])


METRES = {
    "2/4": Metre(2, 4, (4, 4)),
    "3/4": Metre(3, 4, (4, 4, 4)),
    "4/4": Metre(4, 4, (4, 4, 4, 4)),
    "5/4": Metre(5, 4, (4, 4, 4, 4, 4)),
    "6/4": Metre(6, 4, (4, 4, 4, 4, 4, 4)),
    "7/4": Metre(7, 4, (4, 4, 4, 4, 4, 4, 4)),
    "8/4": Metre(8, 4, (4, 4, 4, 4, 4, 4, 4, 4)),
    "10/4": Metre(10, 4, (8, 12, 8, 12)),
    "12/4": Metre(12, 4, (12, 12, 8, 8, 8)),
    "16/4": Metre(16, 4, (16, 16, 16, 16)),
    "2/2": Metre(2, 2, (8, 8)),
    "3/2": Metre(3, 2, (8, 8, 8)),
    "3/8": Metre(3, 8, (6,)),
    "5/8": Metre(5, 8, (4, 6)),
    "6/8": Metre(6, 8, (6, 6)),
    "7/8": Metre(7, 8, (4, 4, 6)),
    "8/8": Metre(8, 8, (6, 6, 4)),
    "9/8": Metre(9, 8, (6, 6, 6)),
    "10/8": Metre(10, 8, (4, 6, 4, 6)),
    "11/8": Metre(11, 8, (4, 4, 6, 4, 4)),
    "12/8": Metre(12, 8, (6, 6, 6, 6)),
    "13/8": Metre(13, 8, (4, 4, 4, 6, 4, 4)),
    "15/8": Metre(15, 8, (6, 6, 6, 6, 6)),
}
"""The metres that styles may list, in their usual groups; a style may group them otherwise.

Sources of the unequal ones (`music.md` 3.1): 10 is jhaptal (2+3+2+3), 16 tintal (four times 4), 12/4 the compas of
bulerias and soleares counted from 12 (3+3+2+2+2), 11/8 the Balkan 2+2+3+2+2.
"""
