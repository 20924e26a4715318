"""Warps: where beats of the score fall when they are played: swing, unequal groups, the arcs of phrases.

Every warp moves time inside a pair, a bar or a phrase and leaves the borders where they are, so that bar lines, phrases
and the whole stay exact. Polynomials only: no function whose last digit differs between machines.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from composer.compose.plan import Plan
from composer.styles.rhythm import Groove
from composer.theory.metre import STEPS_PER_BEAT, Metre

Beats = NDArray[np.float64]


def swung(beats: Beats, swing: float, unit: int, metre: Metre) -> Beats:
    """Beats with the second of each pair of `unit`-th notes moved to `swing`; whole pairs stay where they are.

    Pairs are counted from the start of each group of the bar; what is left of a group after them stays straight.
    """
    if swing == 0.5:
        return beats
    pair = 8.0 / unit
    if all(group % (pair * STEPS_PER_BEAT) == 0 for group in metre.groups):
        return _swung(beats, swing, pair)
    bars = np.floor(beats / metre.bar_beats)
    place = beats - bars * metre.bar_beats
    starts = np.array(metre.group_starts) / STEPS_PER_BEAT
    lengths = np.array(metre.groups) / STEPS_PER_BEAT
    group = np.clip(np.searchsorted(starts, place, side="right") - 1, 0, None)
    inside = place - starts[group]
    paired = inside < np.floor(lengths[group] / pair) * pair
    return np.asarray(bars * metre.bar_beats + starts[group] + np.where(paired, _swung(inside, swing, pair), inside))


def _swung(beats: Beats, swing: float, pair: float) -> Beats:
    index = np.floor(beats / pair)
    place = beats / pair - index
    late = np.where(place < 0.5, place * 2.0 * swing, swing + (place - 0.5) * 2.0 * (1.0 - swing))
    return np.asarray((index + late) * pair)


def leaned(beats: Beats, ratio: float, metre: Metre) -> Beats:
    """Beats of bars whose short and long groups stand as `ratio` to 1, as aksak dances play them; 0 leaves them."""
    lengths = sorted(set(metre.groups))
    if not ratio or len(lengths) != 2:
        return beats
    short = sum(1 for group in metre.groups if group == lengths[0])
    long_steps = metre.bar_steps / (short * ratio + len(metre.groups) - short)
    played = [long_steps * ratio if group == lengths[0] else long_steps for group in metre.groups]
    written = np.array([*metre.group_starts, metre.bar_steps]) / STEPS_PER_BEAT
    target = np.array([sum(played[:index]) for index in range(len(played))] + [metre.bar_steps]) / STEPS_PER_BEAT
    bars = np.floor(beats / metre.bar_beats)
    return np.asarray(bars * metre.bar_beats + np.interp(beats - bars * metre.bar_beats, written, target))


def arched(beats: Beats, edges: Sequence[float], depth: float) -> Beats:
    """Beats in arcs of tempo: at the edges slower by `depth`, in the middle faster by half of it.

    The parabola of Todd, "The dynamics of dynamics", 1992: its mean is zero, so every edge stays where it is.
    """
    if not depth or len(edges) < 2:
        return beats
    _, length, place = _places(beats, edges)
    around = place - 0.5
    return np.asarray(beats + depth * length * (4.0 * around * around * around - around) / 2.0)


def slowed(beats: Beats, start: float, end: float, depth: float) -> Beats:
    """Beats that broaden towards `end`, there by `depth`, and go on in time after it."""
    if not depth or end <= start:
        return beats
    place = np.clip((beats - start) / (end - start), 0.0, 1.0)
    return np.asarray(beats + depth / 2.0 * (end - start) * (place * place * place - place))


def swell(beats: Beats, edges: Sequence[float]) -> Beats:
    """How far a hairpin is open: -1 at the edges, 1 in the middle between them, 0 outside."""
    _, length, place = _places(beats, edges)
    around = place - 0.5
    return np.where(length > 0, 1.0 - 8.0 * around * around, 0.0)


def _places(beats: Beats, edges: Sequence[float]) -> tuple[Beats, Beats, Beats]:
    """Start and length of the stretch that a beat lies in, and its place there, 0..1; length 0 outside."""
    known = np.asarray(edges, np.float64)
    index = np.clip(np.searchsorted(known, beats, side="right") - 1, 0, len(known) - 2)
    start, length = known[index], known[index + 1] - known[index]
    outside = (beats < known[0]) | (beats >= known[-1])
    place = np.where(outside, 0.0, (beats - start) / length)
    return start, np.where(outside, 0.0, length), place


def played(plan: Plan, beats: Beats, swing: float) -> Beats:
    """Beats of the score where the band plays them, with a player's own swing."""
    groove = plan.style.groove
    moved = leaned(swung(beats, swing, groove.swing_unit, plan.metre), groove.aksak, plan.metre)
    if groove.rubato:
        moved = arched(moved, edges_of(plan, groove.rubato_bars), groove.rubato)
    if groove.ritard and not plan.crop:
        start, end = plan.bar_beat(plan.last_phrase.start_bar), plan.bar_beat(plan.bars - 1)
        moved = slowed(moved, start, end, groove.ritard)
    return moved


def swing_of(plan: Plan, groove: Groove, name: str, role: str) -> float:
    """The swing of a player at the tempo of the piece."""
    swing = groove.swing_at(60_000_000 / plan.tempo.tempo_us)
    share = groove.swing_share.get(name, groove.swing_share.get(role, 1.0))
    return swing if share == 1.0 else 0.5 + (swing - 0.5) * share


def edges_of(plan: Plan, bars: int = 0) -> list[float]:
    """The beats at which arcs begin and end: phrases, or every so many bars inside them."""
    edges = [
        plan.bar_beat(bar)
        for _, phrase in plan.phrases()
        for bar in range(phrase.start_bar, phrase.end_bar, bars or phrase.bars)
    ]
    return [*edges, plan.bar_beat(plan.bars)]
