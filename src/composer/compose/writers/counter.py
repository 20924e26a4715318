"""Counter-melody: a slow line through the guide tones of the chords, in a rhythm of its own."""

from __future__ import annotations

from dataclasses import dataclass

from composer.compose.motif import Field
from composer.compose.plan import Phrase
from composer.compose.theme import fields_of
from composer.compose.writers.chording import LOUDNESS, Chording, Level, Stroke, level_for, strokes
from composer.compose.writers.writer import Row, Task, Writer
from composer.theory.metre import STEPS_PER_BEAT

STAY, ROOT, OUTWARD = 2.5, 2.0, 0.25
"""Costs in semitones: of staying on a note, of the root (the bass has it), and per semitone away from the middle."""


@dataclass(frozen=True)
class Options(Chording):
    """How the line moves.

    The patterns of ``levels`` are its rhythm. ``swell`` is how much softer a phrase begins than it is in its middle,
    0..1; ``passing`` lets light notes take steps of the scale between two tones of chords.
    """

    levels: tuple[Level, ...] = (Level(patterns=("x---------------",)),)
    gate: float = 0.98
    swell: float = 0.25
    passing: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0.05 <= self.gate <= 1.2 or not 0.0 <= self.swell <= 1.0:
            raise ValueError("gate within 0.05..1.2, swell within 0..1")


def write(task: Task, options: Options) -> list[Row]:
    """Draw the line through one section."""
    rows: list[Row] = []
    for phrase in task.phrases():
        level = level_for(options.levels, phrase.energy, task.plan.metre)
        found = strokes(task, phrase, level, options.push)
        pitches = _line(task, options, phrase, found)
        rows += [_row(task, options, phrase, stroke, pitch) for stroke, pitch in zip(found, pitches, strict=True)]
    return rows


def _line(task: Task, options: Options, phrase: Phrase, found: list[Stroke]) -> list[int]:
    """A pitch for each stroke: the nearest guide tone, or a step onwards where a light note passes."""
    plan = task.plan
    start = plan.bar_beat(phrase.start_bar)
    fields = fields_of(plan, phrase.slots, start)
    low, high = task.spec.lane
    last, way, pitches = (low + high) // 2, -1, []
    for stroke in found:
        step = round((stroke.chord_beat - start) * STEPS_PER_BEAT)
        field = next(field for field in reversed(fields) if field.start_step <= step)
        light = plan.metre.weight(step) <= 2 and step != field.start_step
        pitch = (
            _passing(field, last, way, (low, high)) if light and options.passing else _guide(field, last, (low, high))
        )
        way = 1 if pitch > last else -1 if pitch < last else way
        pitches.append(pitch)
        last = pitch
    return pitches


def _guide(field: Field, last: int, lane: tuple[int, int]) -> int:
    """The chord tone that costs least to reach."""
    middle = (lane[0] + lane[1]) / 2

    def cost(pitch: int) -> float:
        stay = STAY if pitch == last else 0.0
        plain = 0.0 if pitch % 12 in field.guides else ROOT
        return abs(pitch - last) + stay + plain + OUTWARD * abs(pitch - middle)

    tones = [pitch for pitch in range(lane[0], lane[1] + 1) if pitch % 12 in field.chord]
    return min(tones, key=lambda pitch: (cost(pitch), pitch), default=last)


def _passing(field: Field, last: int, way: int, lane: tuple[int, int]) -> int:
    """The next tone of the scale in the direction of the line."""
    tones = [pitch for pitch in range(last + way, last + 5 * way, way) if pitch % 12 in field.scale]
    return next((pitch for pitch in tones if lane[0] <= pitch <= lane[1]), last)


def _row(task: Task, options: Options, phrase: Phrase, stroke: Stroke, pitch: int) -> Row:
    start, length = task.plan.bar_beat(phrase.start_bar), phrase.bars * task.plan.bar_beats
    way = (stroke.onset_beat - start) / length
    rise = 1.0 - options.swell * abs(2.0 * way - 1.0)
    velocity = min(1.0, task.velocity(phrase.energy) * rise * LOUDNESS[stroke.mark] / LOUDNESS["x"])
    brightness = task.brightness(phrase.energy) * (0.5 + rise / 2)
    duration = stroke.duration_beat * options.gate
    return (stroke.onset_beat, duration, pitch, velocity, brightness, task.section.movement)


WRITER = Writer(Options, write)
