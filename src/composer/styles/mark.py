"""Marks: what a style must and must never do, in a closed vocabulary that tests measure on generated pieces."""

from __future__ import annotations

from dataclasses import dataclass

from composer.styles.check import check

MARKS = (
    "any_progression",
    "drum_on_steps",
    "layers_rise",
    "most_voices",
    "octave_bass",
    "rest_share",
    "root_on_chord",
    "swing",
    "thin_chords",
)
"""What can be checked of a generated piece; the tests hold one measure for each."""


@dataclass(frozen=True)
class Mark:
    """One discriminator of a style in a form that can be checked on generated pieces.

    ``low`` and ``high`` bound what is measured; ``other`` is the second part of measures that compare two.
    """

    mark: str
    text: str = ""
    part: str = ""
    other: str = ""
    drum: str = ""
    steps: tuple[int, ...] = ()
    chords: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        check(self.mark in MARKS, f"mark: {', '.join(MARKS)}")
