"""Grammar: an outline of functions into chords, by rules that the style gives with their weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from composer.compose.plan import Bars
from composer.seeding import Stream
from composer.styles.harmony import Grammar, Outline, progression
from composer.theory.chord import Chord, parse_chord

Palette: TypeAlias = Mapping[str, str]
"""Chord -> the borrowed one that takes its place."""


def outlines_for(grammar: Grammar, material: str, theme: str) -> list[Outline]:
    """The outlines that serve a material, and a theme of it where one is named."""
    serving = [outline for outline in grammar.outlines if material in outline.materials]
    return [outline for outline in serving if (theme in outline.themes if theme else not outline.themes)]


def written(grammar: Grammar, outline: Outline, palette: Palette, mode: str, stream: Stream) -> Bars:
    """Replace every name of an outline until only chords are left; each place has a stream of its own."""
    bars = []
    for index, bar in enumerate(progression(outline.bars)):
        pick = stream.child(index)
        symbols = [chord for symbol in bar for chord in _expanded(grammar, symbol, pick)]
        bars.append(tuple(parse_chord(palette.get(symbol, symbol), mode) for symbol in symbols))
    return tuple(bars)


def _expanded(grammar: Grammar, symbol: str, pick: Stream) -> list[str]:
    choices = grammar.rules.get(symbol)
    if choices is None:
        return [symbol]
    text = pick.weighted(list(choices.items()))
    return [chord for inner in text.split() for chord in _expanded(grammar, inner, pick)]


def with_applied(bars: Bars, chance: float, stream: Stream) -> Bars:
    """Some chords led into by their own dominant, in the second half of the bar before; the last leads to the first.

    Examples
    --------
    >>> from composer.seeding import Stream
    >>> row = tuple((parse_chord(symbol, "ionian"),) for symbol in ("I", "vi", "ii", "V"))
    >>> [[chord.symbol for chord in bar] for bar in with_applied(row, 1.0, Stream(1, "x"))]
    [['I', 'V7/vi'], ['vi'], ['ii'], ['V']]
    """
    result = []
    for index, bar in enumerate(bars):
        target = bars[(index + 1) % len(bars)][0]
        fits = len(bar) == 1 and _wants_dominant(bar[0], target)
        result.append((bar[0], _dominant_of(target)) if fits and stream.child(index).chance(chance) else bar)
    return tuple(result)


def _wants_dominant(chord: Chord, target: Chord) -> bool:
    """Not the tonic, nothing diminished, nothing that is there already or stands on its dominant now."""
    stable = 7 in target.intervals and target.root != 0
    return stable and chord.root != target.root and chord.root != (target.root + 7) % 12


def _dominant_of(target: Chord) -> Chord:
    root = (target.root + 7) % 12
    return Chord(f"V7/{target.symbol}", root, (0, 4, 7, 10), root)
