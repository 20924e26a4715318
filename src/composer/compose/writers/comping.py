"""Comping: chords struck in a rhythm: stabs, strums, power chords, rolled keys, marcato brass."""

from __future__ import annotations

from dataclasses import dataclass

from composer.compose.writers.chording import LOUDNESS, Chart, Chording, Level, Stroke, level_for, strokes
from composer.compose.writers.writer import Row, Task, Writer
from composer.theory.metre import STEPS_PER_BEAT
from composer.theory.voicing import Voicing

SOFT = "og"
"""Marks of soft strokes."""

SHORTEST_BEAT = 0.06
INNER = 0.92
"""Inner voices sound a little softer than the outer ones."""


@dataclass(frozen=True)
class CompingLevel(Level):
    """A level of comping; ``roll_beat`` is the time from note to note of accented strokes, a quarter at most."""

    roll_beat: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.roll_beat <= 1:
            raise ValueError(f"roll_beat within 0..1, not {self.roll_beat}")


@dataclass(frozen=True)
class Options(Chording):
    """How a part comps.

    ``gate`` is the share of its written length that a stroke sounds; ``strum_beat`` the time from note to note of a
    strum, low to high, and high to low off the beat with ``upstrokes``; soft strokes (``o``, ``g``) sound only
    ``soft_voices`` of the chord (0: all), the top ones or with ``soft_low`` the bottom ones, at ``soft_brightness``
    times the brightness (a palm on the strings takes about half).
    """

    levels: tuple[CompingLevel, ...] = (CompingLevel(patterns=("x---------------",)),)
    gate: float = 0.95
    strum_beat: float = 0.0
    upstrokes: bool = False
    soft_voices: int = 0
    soft_low: bool = False
    soft_brightness: float = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0.05 <= self.gate <= 1.5 or not 0 <= self.strum_beat <= 0.25:
            raise ValueError("gate within 0.05..1.5, strum_beat within 0..0.25")
        if not 0 <= self.soft_voices <= self.voices:
            raise ValueError(f"soft_voices within 0..{self.voices}, not {self.soft_voices}")
        if not 0.1 <= self.soft_brightness <= 1:
            raise ValueError(f"soft_brightness within 0.1..1, not {self.soft_brightness}")


def write(task: Task, options: Options) -> list[Row]:
    """Strike the chords of a section."""
    rows: list[Row] = []
    for phrase in task.phrases():
        level = level_for(options.levels, phrase.energy, task.plan.metre)
        chart = Chart(task, phrase, options.grip(task.spec.lane, level))
        tone = (task.velocity(phrase.energy), task.brightness(phrase.energy))
        for stroke in strokes(task, phrase, level, options.push):
            notes = _struck(chart.at(stroke.chord_beat)[2], stroke, options)
            shade = tone[1] * options.soft_brightness if stroke.mark in SOFT else tone[1]
            rows += _rows(task, notes, stroke, _spread(stroke, level, options), (tone[0], shade), options.gate)
    return rows


def _struck(voicing: Voicing, stroke: Stroke, options: Options) -> Voicing:
    """The notes of the chord that a stroke touches."""
    if stroke.mark not in SOFT or not options.soft_voices:
        return voicing
    return voicing[: options.soft_voices] if options.soft_low else voicing[-options.soft_voices :]


def _spread(stroke: Stroke, level: CompingLevel, options: Options) -> float:
    """Beats from note to note; negative from the top down."""
    if stroke.mark == "X" and level.roll_beat:
        return level.roll_beat
    up = options.upstrokes and round(stroke.onset_beat * STEPS_PER_BEAT) % STEPS_PER_BEAT != 0
    return -options.strum_beat if up else options.strum_beat


def _rows(
    task: Task, notes: Voicing, stroke: Stroke, spread: float, tone: tuple[float, float], gate: float
) -> list[Row]:
    loudness = LOUDNESS[stroke.mark]
    velocity, brightness = tone[0] * loudness, tone[1] * (0.5 + loudness / 2)
    end = stroke.onset_beat + stroke.duration_beat * gate
    step = min(abs(spread), stroke.duration_beat / (2 * len(notes)))
    last = len(notes) - 1
    rows: list[Row] = []
    for place, pitch in enumerate(notes):
        onset = stroke.onset_beat + step * (place if spread >= 0 else last - place)
        share = 1.0 if place in (0, last) else INNER
        duration = max(SHORTEST_BEAT, end - onset)
        rows.append((onset, duration, pitch, velocity * share, brightness, task.section.movement))
    return rows


WRITER = Writer(Options, write)
