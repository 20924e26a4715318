"""Degrees of a scale as text: ``1 b3 4 5'``, the notation of riffs and drones."""

from __future__ import annotations

import re
from functools import cache

from composer.theory.scale import MODES

_DEGREE = re.compile(r"(?P<accidental>[b#]?)(?P<number>[1-9]|1[0-5])(?P<octaves>[',]*)")


@cache
def parse_degree(text: str, mode: str) -> int:
    """Semitones above the tonic of a degree.

    A plain number is a degree of the mode; one with an accidental is counted in the major scale, as in chords. Numbers
    above 7 go on into the next octave; ``'`` is an octave up, ``,`` one down.

    Raises
    ------
    ValueError
        If the text is no degree.

    Examples
    --------
    >>> parse_degree("3", "aeolian"), parse_degree("b7,", "ionian"), parse_degree("8", "dorian")
    (3, -2, 12)
    """
    match = _DEGREE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a degree such as 5, b3, 7, or 1'")
    octave, step = divmod(int(match["number"]) - 1, 7)
    scale = MODES["ionian" if match["accidental"] else mode]
    if len(scale) != 7:
        raise ValueError(f"{text!r}: degrees belong to modes of seven notes, not to {mode}")
    bend = {"": 0, "b": -1, "#": 1}[match["accidental"]]
    return scale[step] + bend + 12 * (octave + match["octaves"].count("'") - match["octaves"].count(","))


def degrees(text: str, mode: str) -> tuple[int, ...]:
    """Semitones of several degrees with blanks between.

    Examples
    --------
    >>> degrees("1 b3 4", "mixolydian")
    (0, 3, 5)
    """
    return tuple(parse_degree(word, mode) for word in text.split())


def along(scale: tuple[int, ...], semitones: int, steps: int) -> int:
    """A tone moved by some steps of a scale; a tone between two steps keeps its distance from the lower one.

    Examples
    --------
    >>> along(MODES["ionian"], 4, 2), along(MODES["ionian"], 3, 1), along(MODES["ionian"], 0, -1)
    (7, 5, -1)
    """
    octave, tone = divmod(semitones, 12)
    place = max(index for index, degree in enumerate(scale) if degree <= tone)
    over, step = divmod(place + steps, len(scale))
    return 12 * (octave + over) + scale[step] + tone - scale[place]
