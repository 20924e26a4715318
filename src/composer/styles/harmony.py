"""What a style says of its chords: loops, or a grammar that writes progressions; cadences; colours of a piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from composer.styles.check import check
from composer.styles.form import MATERIALS, THEMES
from composer.theory.chord import parse_chord
from composer.theory.scale import MODES

FAMILIES = ("major", "minor")
_SPELLED_IN = {"major": "ionian", "minor": "aeolian"}


@cache
def progression(chords: str) -> tuple[tuple[str, ...], ...]:
    """Bars of chord symbols: ``"i | iv V"`` -> ``(("i",), ("iv", "V"))``."""
    bars = tuple(tuple(bar.split()) for bar in chords.split("|"))
    if not all(bars):
        raise ValueError(f"{chords!r}: every bar needs a chord")
    return bars


@dataclass(frozen=True)
class Loop:
    """A chord progression that repeats: bars divided by ``|``, chords of a bar by blanks; one loop is whole bars.

    ``materials`` are the labels it may serve; with ``themes`` it serves only phrases of these themes (the bridge of an
    AABA is the theme ``b`` of its material).
    """

    chords: str
    modes: tuple[str, ...]
    materials: tuple[str, ...] = MATERIALS
    themes: tuple[str, ...] = ()
    weight: float = 1.0

    def __post_init__(self) -> None:
        check(bool(self.modes) and set(self.modes) <= set(MODES), f"modes: {', '.join(MODES)}")
        check(set(self.materials) <= set(MATERIALS), f"materials: {', '.join(MATERIALS)}")
        check(set(self.themes) <= set(THEMES), f"themes: {', '.join(THEMES)}")
        for mode in self.modes:
            for bar in progression(self.chords):
                for symbol in bar:
                    parse_chord(symbol, mode)


@dataclass(frozen=True)
class Outline:
    """A plan of a grammar: bars as in a loop, whose symbols are chords or names of rules (``T | S D | T``)."""

    bars: str
    materials: tuple[str, ...] = MATERIALS
    themes: tuple[str, ...] = ()
    weight: float = 1.0

    def __post_init__(self) -> None:
        progression(self.bars)
        check(set(self.materials) <= set(MATERIALS), f"materials: {', '.join(MATERIALS)}")
        check(set(self.themes) <= set(THEMES), f"themes: {', '.join(THEMES)}")


@dataclass(frozen=True)
class Grammar:
    """Progressions written anew for each piece: outlines whose names are replaced until only chords are left.

    ``rules`` maps a name to its replacements and their weights: ``D = { "V7" = 2, "ii7 V7" = 1 }``. A replacement may
    hold names again, never one that leads back to itself. Rohrmeier (2011) writes functional harmony in this form;
    bricks and substitutions of jazz (Keller 2012) are rules like any other.
    """

    outlines: tuple[Outline, ...]
    rules: dict[str, dict[str, float]]

    def __post_init__(self) -> None:
        check(bool(self.outlines), "outlines: at least one")
        for name, choices in self.rules.items():
            check(bool(choices) and all(weight > 0 for weight in choices.values()), f"{name}: positive weights")
            check(name not in self._reached(name), f"{name}: leads back to itself")

    def _reached(self, name: str) -> set[str]:
        """Every name and chord that a name can turn into, however far down."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            fresh = {symbol for text in self.rules.get(waiting.pop(), {}) for symbol in text.split()} - found
            found |= fresh
            waiting += fresh
        return found

    def symbols(self) -> set[str]:
        """Everything that is no name of a rule: the chords."""
        texts = [outline.bars.replace("|", " ") for outline in self.outlines]
        texts += [text for choices in self.rules.values() for text in choices]
        return {symbol for text in texts for symbol in text.split()} - set(self.rules)


@dataclass(frozen=True)
class Cadences:
    """Progressions that replace the last bars of a phrase: left open, closed, and at the very end."""

    open: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()


@dataclass(frozen=True)
class Harmony:
    """How a style harmonises.

    Parameters
    ----------
    loops : tuple of Loop
        By material; what a grammar does not serve.
    grammar : family of modes -> Grammar
        ``major`` and ``minor``.
    cadences : family of modes -> Cadences
    palettes : tuple of tables chord -> chord
        Borrowed colours that travel together; a piece takes one table and keeps it. An empty table leaves all as is.
    applied : float, 0..1
        Chance that a chord is led into by its own dominant in the second half of the bar before.
    chord_size : int, 3..5
        Notes of diatonic chords where a mode has no loop of its own.
    """

    loops: tuple[Loop, ...] = ()
    grammar: dict[str, Grammar] = field(default_factory=dict)
    cadences: dict[str, Cadences] = field(default_factory=dict)
    palettes: tuple[dict[str, str], ...] = ()
    applied: float = 0.0
    chord_size: int = 3

    def __post_init__(self) -> None:
        check({*self.cadences, *self.grammar} <= set(FAMILIES), f"families: {', '.join(FAMILIES)}")
        check(3 <= self.chord_size <= 5, "chord_size within 3..5")
        check(0.0 <= self.applied <= 1.0, "applied within 0..1")
        for family, grammar in self.grammar.items():
            for symbol in grammar.symbols():
                parse_chord(symbol, _SPELLED_IN[family])
