"""Groove: which drum pattern sounds in a bar, from the style and the plan alone.

Drums and bass both ask here, so that they lock without hearing each other's notes. The names of a style's variants
carry the rules: ``mid-b`` answers ``mid`` in every fourth bar, ``mid/2`` is another ``mid``, and a variant named like a
type of movement (``break``, ``build``) is what sections of that type play instead of their level.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TypeVar

from composer.compose.plan import Phrase, Plan, Section
from composer.styles.movement import MOVEMENT_TYPES
from composer.styles.rhythm import ROLLS
from composer.theory.metre import Metre

SILENT = "none"
"""What a style's levels call the absence of drums."""

FACTORS = {"X": 1.0, "x": 0.8, "o": 0.58, "g": 0.3, "?": 0.42, "f": 0.95, "d": 0.95, **dict.fromkeys(ROLLS, 0.8)}
"""Pattern letter -> share of the part's velocity: accents twice the soft notes, ghosts at 30 % (`music.md` 2.3)."""

CHANCE = "?"
"""The letter of a note that comes now and then."""

ANSWER = "-b"
ANSWER_EVERY = 4

LOUDER = 0.3
"""A type asked for with this much more energy than it has of itself is played by its level."""

P = TypeVar("P")


def level_name(levels: tuple[tuple[float, str], ...], energy: float) -> str:
    """The last level whose energy is reached, or `SILENT`.

    Examples
    --------
    >>> level_name(((0.0, "low"), (0.5, "high")), 0.5)
    'high'
    """
    return next((name for start, name in reversed(levels) if start <= energy), SILENT)


def variant_name(plan: Plan, section: Section, phrase: Phrase) -> str:
    """The variant of a phrase: that of its section's type where the style has one, else that of its level."""
    rhythm = plan.rhythm
    named = section.kind if section.kind in rhythm.variants else rhythm.kinds.get(section.kind)
    if named and plays_by_type(plan, section):
        return named
    return level_name(rhythm.levels, phrase.energy)


def plays_by_type(plan: Plan, section: Section) -> bool:
    """Whether a section is played as its type says, and not by an energy asked for that is far above the type's."""
    movement, kind = plan.movements[section.movement], MOVEMENT_TYPES[section.kind]
    if section.kind != movement.kind:
        return True
    return section.energy <= kind.energy + max(kind.rise, 0.0) + LOUDER


def in_turn(patterns: Mapping[str, P], name: str, index: int) -> P | None:
    """The pattern for the bar `index` of a phrase: the named one, its answer in every fourth bar; None if unknown."""
    answer = name + ANSWER
    if index % ANSWER_EVERY == ANSWER_EVERY - 1 and answer in patterns:
        return patterns[answer]
    return patterns.get(name)


def bar_rows(plan: Plan, section: Section, phrase: Phrase, bar: int) -> dict[str, str]:
    """Drum -> pattern of the bar, one letter a step; empty where the style is silent."""
    index = pattern_bar(plan, section, phrase, bar)
    name = _alternative(plan, section.material, variant_name(plan, section, phrase))
    rows = in_turn(plan.rhythm.variants, name, index) or {}
    steps = plan.metre.bar_steps
    return {drum: bar_of(pattern, steps, index) for drum, pattern in rows.items()}


@lru_cache(maxsize=512)
def _alternative(plan: Plan, material: str, name: str) -> str:
    """The variant itself or one of those named ``name/…``: a material of a piece keeps one."""
    names = [other for other in plan.rhythm.variants if other.startswith(f"{name}/") and not other.endswith(ANSWER)]
    return plan.stream(f"groove/material-{material}/{name}").choice([name, *sorted(names)]) if names else name


def pattern_bar(plan: Plan, section: Section, phrase: Phrase, bar: int) -> int:
    """Which bar of its patterns a bar plays: counted from its phrase, or where they are aligned from its movement.

    A clave of two bars is not to turn round inside a movement, though a phrase may be nine bars long.
    """
    if not plan.rhythm.aligned:
        return bar - phrase.start_bar
    return bar - plan.movements[section.movement].start_bar + _turned(plan)


@lru_cache(maxsize=64)
def _turned(plan: Plan) -> int:
    """1 where the patterns of this piece begin with their second bar."""
    return int(plan.rhythm.turned > 0 and plan.stream("groove/turned").chance(plan.rhythm.turned))


@cache
def bar_of(pattern: str, steps: int, index: int) -> str:
    """The letters that fall into bar `index` of a pattern that repeats.

    Examples
    --------
    >>> bar_of("x...x...", 4, 3), bar_of("x.", 4, 0)
    ('x...', 'x.x.')
    """
    start = index * steps % len(pattern)
    return (pattern * (steps // len(pattern) + 2))[start : start + steps]


def kick_steps(plan: Plan, section: Section, phrase: Phrase, bar: int) -> frozenset[int]:
    """Steps of a bar on which the bass drum is certain to play."""
    return _certain(bar_rows(plan, section, phrase, bar).get("kick", ""))


@cache
def _certain(pattern: str) -> frozenset[int]:
    return frozenset(step for step, letter in enumerate(pattern) if letter in FACTORS and letter != CHANCE)


def free_step(metre: Metre) -> int:
    """The step from which the bar that closes a movement is left to what leads over: its last beat."""
    return metre.bar_steps - metre.groups[-1]


def next_section(plan: Plan, section: Section) -> Section | None:
    """The section that follows inside the same movement; None where a movement or the piece ends."""
    place = (section.movement, section.index + 1)
    return next((other for other in plan.sections if (other.movement, other.index) == place), None)
