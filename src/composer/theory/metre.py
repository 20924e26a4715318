"""Metre: how a bar is divided and where its weight lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

STEPS_PER_BEAT = 4
"""Pattern grids count sixteenth notes: four steps a quarter."""


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
    "6/8": Metre(6, 8, (6, 6)),
    "7/8": Metre(7, 8, (4, 4, 6)),
    "9/8": Metre(9, 8, (6, 6, 6)),
    "12/8": Metre(12, 8, (6, 6, 6, 6)),
}
"""The metres that styles may list."""
