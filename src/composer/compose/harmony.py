"""Harmony: a progression per material, cadences at phrase ends, one ending for the piece."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from composer.compose.form import PhraseSketch
from composer.compose.grammar import Palette, outlines_for, with_applied, written
from composer.compose.plan import Bars, Slot
from composer.seeding import Stream
from composer.styles.form import MATERIALS, THEMES
from composer.styles.harmony import Cadences, Harmony, progression
from composer.theory.chord import Chord, parse_chord, stacked_chord
from composer.theory.metre import Metre
from composer.theory.scale import is_minor

MODE_VAMPS = {
    "ionian": ((0,), (3,), (4,), (3,)),
    "dorian": ((0,), (3,), (0,), (3,)),
    "phrygian": ((0,), (1,), (0,), (6,)),
    "lydian": ((0,), (1,), (0,), (1,)),
    "mixolydian": ((0,), (6,), (3,), (0,)),
    "aeolian": ((0,), (6,), (5,), (6,)),
    "locrian": ((0,), (1,), (0,), (1,)),
    "harmonic_minor": ((0,), (3,), (4,), (0,)),
    "melodic_minor": ((0,), (3,), (4,), (0,)),
    "phrygian_dominant": ((0,), (1,), (0,), (6,)),
    "double_harmonic": ((0,), (1,), (0,), (1,)),
    "hungarian_minor": ((0,), (4,), (0,), (5,)),
}
"""Degrees by bar for a mode that a style has no loop for; each holds the mode's characteristic degree
(`music.md` 2.8)."""


def progressions(
    harmony: Harmony, mode: str, stream: Stream, materials: Collection[str] = MATERIALS
) -> dict[str, Bars]:
    """The chords of some materials, ``"A"``, and of the themes that have their own, ``"A/b"``."""
    palette = stream.child("palette").choice(harmony.palettes) if harmony.palettes else {}
    found: dict[str, Bars] = {}
    taken: list[str] = []
    for material in (label for label in MATERIALS if label in materials):
        for theme in ("", *THEMES):
            key = f"{material}/{theme}" if theme else material
            bars = _progression(_Wish(harmony, mode, material, theme), taken, palette, stream.child(key))
            if bars:
                found[key] = with_applied(bars, harmony.applied, stream.child(f"applied/{key}"))
    return found


@dataclass(frozen=True)
class _Wish:
    """Whose chords are asked for."""

    harmony: Harmony
    mode: str
    material: str
    theme: str


def _progression(wish: _Wish, taken: list[str], palette: Palette, stream: Stream) -> Bars:
    """From the grammar where it serves, else a loop, unlike those that are taken where there is a choice.

    A theme without chords of its own has none here; a material always has some.
    """
    harmony, mode = wish.harmony, wish.mode
    grammar = harmony.grammar.get(_family(mode))
    outlines = outlines_for(grammar, wish.material, wish.theme) if grammar else []
    if grammar and outlines:
        outline = stream.weighted([(outline, outline.weight) for outline in outlines])
        return written(grammar, outline, palette, mode, stream.child("grammar"))
    fitting = [loop for loop in harmony.loops if mode in loop.modes]
    if wish.theme:
        rows = [loop for loop in fitting if wish.material in loop.materials and wish.theme in loop.themes]
        return parsed(stream.weighted([(loop.chords, loop.weight) for loop in rows]), mode, palette) if rows else ()
    fitting = [loop for loop in fitting if not loop.themes]
    if not fitting:
        return tuple(
            tuple(stacked_chord(degree, mode, harmony.chord_size) for degree in bar) for bar in MODE_VAMPS[mode]
        )
    rows = [loop for loop in fitting if wish.material in loop.materials] or fitting
    fresh = [loop for loop in rows if loop.chords not in taken] or rows
    chosen = stream.weighted([(loop.chords, loop.weight) for loop in fresh])
    taken.append(chosen)
    return parsed(chosen, mode, palette)


def parsed(chords: str, mode: str, palette: Palette | None = None) -> Bars:
    """Bars of chords from the text of a style, in the colours of a palette."""
    colours = palette or {}
    return tuple(tuple(parse_chord(colours.get(symbol, symbol), mode) for symbol in bar) for bar in progression(chords))


def shifted(bars: Bars, semitones: int) -> Bars:
    """The same chords in a key so many semitones away; they still count from the tonic of the piece."""
    if not semitones:
        return bars
    return tuple(
        tuple(
            replace(
                chord,
                root=(chord.root + semitones) % 12,
                bass=(chord.bass + semitones) % 12,
                shift=(chord.shift + semitones) % 12,
            )
            for chord in bar
        )
        for bar in bars
    )


def phrase_chords(loop: Bars, close: Bars, bars: int) -> Bars:
    """The bars of a phrase: the loop from its start, its last bars replaced by the close."""
    body = [loop[bar % len(loop)] for bar in range(bars)]
    if close:
        body[bars - len(close) :] = close
    return tuple(body)


def close_for(cadences: Cadences, sketch: PhraseSketch, mode: str, pick: Stream) -> Bars:
    """The cadence inside a piece, where the style has one: open or closed."""
    return _picked(cadences.closed if sketch.closed else cadences.open, sketch.bars, mode, pick)


def ending_for(cadences: Cadences, sketch: PhraseSketch, loop: Bars, mode: str, pick: Stream) -> Bars:
    """The last bars of the piece: the style's ending, or at least the tonic."""
    return _picked(cadences.ending or cadences.closed, sketch.bars, mode, pick) or ((_tonic_chord(loop, mode),),)


def _picked(choices: tuple[str, ...], bars: int, mode: str, pick: Stream) -> Bars:
    fitting = [text for text in choices if len(progression(text)) < bars]
    return parsed(pick.choice(fitting), mode) if fitting else ()


def cadences_for(harmony: Harmony, mode: str) -> Cadences:
    """The cadences of the mode's family."""
    return harmony.cadences.get(_family(mode), Cadences())


def _family(mode: str) -> str:
    """Under which name a style keeps what it says of a mode: its third decides."""
    return "minor" if is_minor(mode) else "major"


def slots(bars: Bars, start_bar: int, metre: Metre) -> tuple[Slot, ...]:
    """Chords in time: the chords of a bar share it on whole groups of the metre.

    Equal neighbours across a bar line stay two slots, so that every bar begins with one.
    """
    found = []
    for index, bar in enumerate(bars):
        start = (start_bar + index) * metre.bar_beats
        edges = _edges(len(bar), metre)
        for chord, begin, end in zip(bar, edges, edges[1:], strict=False):
            found.append(Slot(start + begin, end - begin, chord))
    return tuple(found)


def _edges(count: int, metre: Metre) -> list[float]:
    groups = [*metre.group_starts, metre.bar_steps]
    if count < len(groups):
        chosen = [groups[round(index * (len(groups) - 1) / count)] for index in range(count)]
        return [step / 4 for step in (*chosen, metre.bar_steps)]
    return [index * metre.bar_beats / count for index in range(count + 1)]


def _tonic_chord(loop: Bars, mode: str) -> Chord:
    """The tonic as the loop colours it, or the plain triad."""
    for bar in loop:
        for chord in bar:
            if chord.root == 0 and chord.bass == 0:
                return chord
    return stacked_chord(0, mode, 3)
