"""The energy of a piece over time, from its phrases: what the mix follows."""

from __future__ import annotations

from itertools import pairwise

from composer.compose.plan import Plan
from composer.score.tempo import TempoMap
from composer.units import SAMPLE_RATE_HZ

RISE_BARS = 2.0
"""A rise belongs to the last two bars before the border, as risers and fills do."""
FALL_BARS = 1.0
"""A fall comes with the border: what rings on is taken down over a bar."""


def energy_curve(plan: Plan, tempo: TempoMap) -> tuple[tuple[float, float], ...]:
    """Breakpoints of the energy, in seconds and 0..1, in ascending order."""
    phrases = [phrase for section in plan.sections for phrase in section.phrases]
    points = [(0.0, phrases[0].energy)]
    for before, after in pairwise(phrases):
        if after.energy > before.energy:
            start, end = after.start_bar - min(RISE_BARS, 0.5 * before.bars), float(after.start_bar)
        elif after.energy < before.energy:
            start, end = float(after.start_bar), after.start_bar + min(FALL_BARS, 0.5 * after.bars)
        else:
            continue
        points += [(start, before.energy), (end, after.energy)]
    beats = plan.metre.bar_beats
    frames = tempo.frames_at([bar * beats for bar, _ in points]).tolist()
    return tuple((frame / SAMPLE_RATE_HZ, energy) for frame, (_, energy) in zip(frames, points, strict=True))
