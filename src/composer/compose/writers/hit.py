"""Hits: rows of letters into strokes of drums, with rolls inside a step, flams and drags."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from composer.compose.groove import FACTORS
from composer.errors import StyleError, one_of
from composer.styles.rhythm import ROLLS
from composer.theory.percussion import DRUMS

HOLD = "-"
HIT_STEPS = 1.0
GRACES = {"f": (0.2,), "d": (0.5, 0.25)}
"""Steps before the stroke: a flam is 25 ms wide at 120 bpm, a drag two thirty-seconds to the step."""
GRACE_SHARE = 0.35
ROLL_FROM, ROLL_RISE = 0.56, 0.26
"""A roll swells into what follows it."""


class Hit(NamedTuple):
    """A stroke in a bar: step (fractions between, negative before the bar), drum, letter, share of the velocity."""

    step: float
    drum: str
    letter: str
    share: float
    steps: float = HIT_STEPS


@cache
def hits_of(rows: tuple[tuple[str, str], ...], place: tuple[str, str]) -> tuple[Hit, ...]:
    """Read patterns once; `place` is the file and the key that an error names.

    Raises
    ------
    StyleError
        If there is no drum of a name.
    """
    for drum, _ in rows:
        if drum not in DRUMS:
            raise StyleError(*place, drum, one_of(DRUMS, drum))
    return tuple(sorted(hit for drum, row in rows for hit in _row(drum, row)))


def _row(drum: str, row: str) -> list[Hit]:
    hits: list[Hit] = []
    for step, letter in enumerate(row):
        if letter in ROLLS:
            hits += _roll(drum, step, letter, 1 + len(row[step + 1 :]) - len(row[step + 1 :].lstrip(HOLD)))
        elif letter in FACTORS:
            hits += [Hit(step - before, drum, letter, GRACE_SHARE, 0.2) for before in GRACES.get(letter, ())]
            hits.append(Hit(step, drum, letter, FACTORS[letter]))
    return hits


def _roll(drum: str, step: int, letter: str, steps: int) -> list[Hit]:
    """Even strokes over some steps, swelling."""
    count = int(letter)
    apart = steps / count
    return [
        Hit(step + apart * stroke, drum, letter, ROLL_FROM + ROLL_RISE * stroke / (count - 1), min(HIT_STEPS, apart))
        for stroke in range(count)
    ]
