"""Bass tones: the pitch of a letter of a figure, over the chord it stands on and towards the next."""

from __future__ import annotations

from composer.compose.plan import Phrase, Plan, Slot
from composer.compose.writers.writer import Task
from composer.theory.chord import Chord
from composer.theory.pitch import pitch_in_range

APPROACHES = ("chromatic", "scale", "fifth")
ROOTS = "Rrkgs"
RISES = {"2": (2, 1, 3), "4": (5, 6, 4), "6": (9, 8, 10)}
"""Letter -> semitones above the lowest note that it may be, the first that the scale over the chord has."""


def pitch_of(task: Task, approach: str, letter: str, chords: list[Slot], place: int) -> int:
    """The pitch of a letter over the chord at a place in the row of chords."""
    chord = chords[place].chord
    if letter == "a":
        return _approach(task, approach, chord, _after(chords, place))
    if letter == "n":
        return root_of(task, _after(chords, place))
    root = root_of(task, chord)
    low, high = task.spec.lane
    if letter in ROOTS:
        return root
    if letter == "d":
        below = root - 12 + _fifth(chord)
        return below if below >= low else root + _fifth(chord) if root + _fifth(chord) <= high else root
    if letter in RISES:
        scale = {(tone - chord.bass) % 12 for tone in task.plan.scale_over(chord)}
        rise = next((rise for rise in RISES[letter] if rise in scale), RISES[letter][0])
    else:
        rise = {
            "3": _tone(chord, (3, 4, 5, 2), 7), "5": _fifth(chord), "7": _seventh(task.plan, chord), "8": 12, "S": 12,
        }[letter]  # fmt: skip
    fallback = root + _fifth(chord) if rise == 12 else root + rise - 12
    choices = (root + rise, fallback, root)
    return next(pitch for pitch in choices if low <= pitch <= high)


def pedal_of(task: Task, phrase: Phrase, letter: str) -> int:
    """The tonic of the key, ``p``, or its fifth, ``P``, whatever the chord."""
    tone = task.plan.tonic + phrase.shift + (7 if letter == "P" else 0)
    return pitch_in_range(tone % 12, task.spec.lane[0])


def _after(chords: list[Slot], place: int) -> Chord:
    """The chord that follows, or the same where the movement ends."""
    return chords[min(place + 1, len(chords) - 1)].chord


def root_of(task: Task, chord: Chord) -> int:
    """The lowest note of a chord, as low as the lane goes."""
    return pitch_in_range((task.plan.tonic + chord.bass) % 12, task.spec.lane[0])


def _tone(chord: Chord, candidates: tuple[int, ...], otherwise: int) -> int:
    """The first of the candidates that the chord has, counted from its lowest note."""
    above = (chord.root - chord.bass) % 12
    tones = {(interval + above) % 12 for interval in chord.intervals}
    return next((candidate for candidate in candidates if candidate in tones), otherwise)


def _fifth(chord: Chord) -> int:
    return _tone(chord, (7, 6, 8), 7)


def _seventh(plan: Plan, chord: Chord) -> int:
    """The chord's seventh, or the one its scale has."""
    scale = {(tone - chord.bass) % 12 for tone in plan.scale_over(chord)}
    return _tone(chord, (10, 11, 9), 10 if 10 in scale else 11 if 11 in scale else 9)


def _approach(task: Task, approach: str, chord: Chord, following: Chord) -> int:
    """A note that leads into the next chord: from the side it comes from, a fifth above where nothing changes."""
    low, high = task.spec.lane
    here, target = root_of(task, chord), root_of(task, following)
    if approach == "fifth" or here == target:
        fifth = target + _fifth(following)
        inside = [pitch for pitch in (fifth - 12, fifth) if low <= pitch <= high]
        return min(inside, key=lambda pitch: abs(pitch - here), default=here)
    side = 1 if here > target else -1
    steps = [side, -side]
    if approach == "scale":
        scale = {(task.plan.tonic + tone) % 12 for tone in task.plan.scale_over(following)}
        steps = [way * size for way in (side, -side) for size in (2, 1) if (target + way * size) % 12 in scale]
    return next((target + step for step in steps if low <= target + step <= high), target)


def walk_up(task: Task, here: Chord, following: Chord, count: int) -> int:
    """The scale tone `count` steps before the next root: from below, or from above where that lies deeper."""
    start, target = root_of(task, here), root_of(task, following)
    below, above = _steps_to(task, following)
    side = above if start > target else below
    return side[count - 1] if len(side) >= count else above[min(count, len(above)) - 1]


def step_below(task: Task, chord: Chord, count: int) -> int:
    """The scale tone `count` steps below the root, or above it at the bottom of the lane."""
    below, above = _steps_to(task, chord)
    return (below if len(below) >= count else above)[count - 1]


def _steps_to(task: Task, chord: Chord) -> tuple[list[int], list[int]]:
    """Scale tones below and above the root of a chord, the nearest first."""
    root = root_of(task, chord)
    scale = {(task.plan.tonic + tone) % 12 for tone in task.plan.scale_over(chord)}
    below = [pitch for pitch in range(root - 1, task.spec.lane[0] - 1, -1) if pitch % 12 in scale]
    above = [pitch for pitch in range(root + 1, root + 13) if pitch % 12 in scale]
    return below, above
