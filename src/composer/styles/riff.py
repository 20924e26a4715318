"""What a style says of its riffs: short figures that belong to nobody, so that guitar and bass can play the same."""

from __future__ import annotations

from dataclasses import dataclass

from composer.styles.check import check
from composer.styles.rhythm import ROLLS, STEP_MARKS
from composer.theory.degree import degrees
from composer.theory.metre import METRES

FOLLOWS = ("stay", "chord", "scale")
HELD = ".-"


@dataclass(frozen=True)
class Riff:
    """A figure of whole bars.

    Parameters
    ----------
    pattern : str
        Its rhythm in sixteenths, of one or more bars: the letters of patterns, digits for tremolo.
    degrees : str
        The degree of each stroke, in turn and again from the first: ``"1 1 b3 4"``, ``'`` an octave up, ``,`` down.
    last, last_degrees : str
        How it goes the last time in a phrase; empty as ever.
    measure : str
        Its metre.
    follow : {"stay", "chord", "scale"}
        Over other chords it stays, moves with the root as it is, or moves along the scale.
    """

    pattern: str
    degrees: str
    last: str = ""
    last_degrees: str = ""
    measure: str = "4/4"
    follow: str = "stay"

    def __post_init__(self) -> None:
        check(self.measure in METRES, f"measure: {', '.join(METRES)}")
        check(self.follow in FOLLOWS, f"follow: {', '.join(FOLLOWS)}")
        check(bool(self.degrees.split()), "degrees: at least one")
        degrees(f"{self.degrees} {self.last_degrees}", "ionian")
        steps = METRES[self.measure].bar_steps
        for pattern in (self.pattern, *([self.last] if self.last else [])):
            whole = bool(pattern) and len(pattern) % steps == 0 and set(pattern) <= set(STEP_MARKS + ROLLS)
            check(whole, f"patterns are whole bars of {self.measure} in {STEP_MARKS + ROLLS!r}, not {pattern!r}")
