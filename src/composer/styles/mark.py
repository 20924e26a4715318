"""Marks: what a style must and must never do, in a closed vocabulary that tests measure on generated pieces."""

from __future__ import annotations

from dataclasses import dataclass

from composer.styles.check import check
from composer.theory.percussion import DRUMS

MARKS = (
    "anticipated",
    "any_progression",
    "backbeat",
    "bars_with_steps",
    "beat_cells",
    "chord_bars",
    "chord_share",
    "chords_at",
    "clave",
    "commonest_bar",
    "degree_share",
    "distinct_chords",
    "doubles",
    "drum_avoids_steps",
    "drum_notes",
    "drum_on_steps",
    "drum_share_on_steps",
    "empty_on_steps",
    "fills_at_ends",
    "four_on_floor",
    "ghost_share",
    "hits_per_bar",
    "key_changes",
    "layers_rise",
    "leap_share",
    "median_pitch",
    "metre_groups",
    "most_voices",
    "note_beats",
    "octave_bass",
    "offbeat_share",
    "on_steps",
    "onsets_per_beat",
    "pitch_classes",
    "repeats",
    "rest_share",
    "rolls",
    "root_on_chord",
    "sounds",
    "span",
    "step_share",
    "swing",
    "tempo",
    "thin_chords",
    "velocity_spread",
    "walking",
    "with_drum",
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
        check(not self.drum or self.drum in DRUMS, f"drum: {', '.join(DRUMS)}")
