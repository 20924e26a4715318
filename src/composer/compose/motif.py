"""Motif: one idea as a rhythm and a walk through the scale, and the operations that develop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from composer.seeding import Stream
from composer.styles.melody import Melody
from composer.theory.metre import Metre


class Tone(NamedTuple):
    """A note of a theme: onset and length in sixteenth steps from the start of its phrase."""

    step: int
    length: int
    pitch: int


@dataclass(frozen=True)
class Field:
    """The harmony under one stretch of steps: pitch classes of chord and scale, and of its third and seventh."""

    start_step: int
    chord: frozenset[int]
    scale: frozenset[int]
    guides: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Voice:
    """What a walk must respect.

    Parameters
    ----------
    melody : Melody
        Interval profile and span.
    metre : Metre
    fields : tuple of Field
        By step, ascending.
    low, high : int
        Lowest and highest MIDI pitch.
    centre : float
        Where the tune comes home to.
    """

    melody: Melody
    metre: Metre
    fields: tuple[Field, ...]
    low: int
    high: int
    centre: float

    def field_at(self, step: int) -> Field:
        """The harmony that sounds at a step."""
        found = self.fields[0]
        for field in self.fields:
            if field.start_step > step:
                break
            found = field
        return found

    def pull(self, step: int, length: int) -> float:
        """How much a place wants a chord tone: 1 on a downbeat or under a long note, less the lighter it is."""
        weight = self.metre.weight(step)
        if weight == 4 or (weight == 3 and length >= 8):
            return 1.0
        return {3: 0.7, 2: 0.5}.get(weight, 0.2)


FOREIGN = 0.8
"""How far a full pull takes the weight off tones that are not in the chord."""

_OUTWARDS = tuple(sorted(range(-11, 12), key=lambda offset: (abs(offset), offset)))

INTERVALS = ((0, "repeat"), (2, "step"), (4, "third"), (5, "fourth"), (7, "fifth"), (9, "sixth"), (12, "octave"))
"""Largest size in semitones of each kind of move."""


def rhythm(cells: Sequence[str], start_step: int) -> list[tuple[int, int]]:
    """Onsets and lengths of cells in a row: ``x`` starts a note, ``-`` holds it, ``.`` rests."""
    text = "".join(cells)
    onsets = [index for index, mark in enumerate(text) if mark == "x"]
    notes = []
    for onset in onsets:
        end = onset + 1
        while end < len(text) and text[end] == "-":
            end += 1
        notes.append((start_step + onset, end - onset))
    return notes


def walk(
    voice: Voice, notes: Sequence[tuple[int, int]], before: int, heights: tuple[float, float], pick: Stream
) -> list[Tone]:
    """Draw a pitch for each note, each weighed by interval profile, chord, direction and the wished height.

    Parameters
    ----------
    notes : sequence of (step, length)
    before : int
        The pitch that precedes the first note.
    heights : tuple of float
        Wished pitch at the first and at the last note.
    """
    tones: list[Tone] = []
    last, move = before, 0
    for index, (step, length) in enumerate(notes):
        wished = heights[0] + (heights[1] - heights[0]) * index / max(1, len(notes) - 1)
        field = voice.field_at(step)
        foreign = 1.0 - FOREIGN * voice.pull(step, length)
        weights = [
            (
                pitch,
                _weight(voice.melody, pitch - last, move)
                * _near(pitch, wished)
                * (1.0 if pitch % 12 in field.chord else foreign),
            )
            for pitch in range(max(voice.low, last - 12), min(voice.high, last + 12) + 1)
            if pitch % 12 in field.scale
        ]
        pitch = pick.weighted(weights) if weights else last
        move = pitch - last if pitch != last else move
        last = pitch
        tones.append(Tone(step, length, pitch))
    return tones


def _weight(melody: Melody, interval: int, move: int) -> float:
    """How likely a move is after the one before it."""
    size = abs(interval)
    weight = _profile(melody, size)
    if abs(move) >= 5:
        weight *= 2.5 if interval * move < 0 and size <= 5 else 0.5
    elif move and 0 < size <= 2:
        # steps go on in their direction: inertia of human tunes is .57-.62 (music.md 4.3)
        weight *= 2.5 if interval * move > 0 else 0.7
    if size >= 5:
        weight *= 1.25 if interval > 0 else 0.8
    return weight


def _near(pitch: int, wished: float) -> float:
    off = (pitch - wished) / 4.0
    return 1.0 / (1.0 + off * off)


def _profile(melody: Melody, size: int) -> float:
    for largest, name in INTERVALS:
        if size <= largest:
            # the classes hold 1 to 4 sizes each way; the weight is shared among the scale tones they hold
            return melody.intervals.get(name, 0.004)
    return 0.0


def fitted(voice: Voice, tones: Sequence[Tone]) -> list[Tone]:
    """Tones bent to the harmony they now stand over: strong ones to the chord, others to its scale."""
    result = []
    for tone in tones:
        field = voice.field_at(tone.step)
        wanted = field.chord if voice.pull(tone.step, tone.length) > voice.melody.looseness else field.scale
        result.append(tone._replace(pitch=nearest_in(wanted, tone.pitch, voice.low, voice.high)))
    return result


def moved(tones: Sequence[Tone], semitones: int) -> list[Tone]:
    """The same tones in another key, the nearer way."""
    way = (semitones + 5) % 12 - 5
    return [tone._replace(pitch=tone.pitch + way) for tone in tones]


def stepped(scale: frozenset[int], pitch: int, steps: int) -> int:
    """The pitch so many steps of a scale away, up or down."""
    way = 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        pitch += way
        while pitch % 12 not in scale:
            pitch += way
    return pitch


def nearest_in(classes: frozenset[int], pitch: int, low: int, high: int) -> int:
    """The pitch of some classes that lies nearest (the lower of a tie), inside a range."""
    for offset in _OUTWARDS:
        candidate = pitch + offset
        if candidate % 12 in classes and low <= candidate <= high:
            return candidate
    return min(max(pitch, low), high)


def shifted(voice: Voice, tones: Sequence[Tone], steps: int, degrees: int, scale: Sequence[int]) -> list[Tone]:
    """The same tones later by `steps` and moved by `degrees` along a scale of pitch classes, then fitted."""
    ladder = [pitch for pitch in range(voice.low - 24, voice.high + 25) if pitch % 12 in scale]
    moved = []
    for tone in tones:
        place = min(range(len(ladder)), key=lambda index: (abs(ladder[index] - tone.pitch), index))
        place = min(max(place + degrees, 0), len(ladder) - 1)
        moved.append(Tone(tone.step + steps, tone.length, ladder[place]))
    return fitted(voice, moved)
