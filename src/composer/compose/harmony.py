"""Harmony: a loop per material, cadences at phrase ends, one ending for the piece."""

from __future__ import annotations

from composer.compose.form import PhraseSketch
from composer.compose.plan import Bars, Slot
from composer.seeding import Stream
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
}
"""Degrees by bar for a mode that a style has no loop for; each holds the mode's characteristic degree
(`music.md` 2.8)."""


def loop_for(harmony: Harmony, mode: str, material: str, stream: Stream) -> Bars:
    """The progression of a material: a piece keeps one loop per material, B and C unlike A where there is a choice."""
    fitting = [loop for loop in harmony.loops if mode in loop.modes]
    if not fitting:
        return tuple(
            tuple(stacked_chord(degree, mode, harmony.chord_size) for degree in bar) for bar in MODE_VAMPS[mode]
        )
    taken: list[str] = []
    chosen = ""
    for label in "ABC"[: "ABC".index(material) + 1]:
        rows = [loop for loop in fitting if label in loop.materials] or fitting
        fresh = [loop for loop in rows if loop.chords not in taken] or rows
        chosen = stream.child(label).weighted([(loop.chords, loop.weight) for loop in fresh])
        taken.append(chosen)
    return parsed(chosen, mode)


def parsed(chords: str, mode: str) -> Bars:
    """Bars of chords from the text of a style."""
    return tuple(tuple(parse_chord(symbol, mode) for symbol in bar) for bar in progression(chords))


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
    return harmony.cadences.get("minor" if is_minor(mode) else "major", Cadences())


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
