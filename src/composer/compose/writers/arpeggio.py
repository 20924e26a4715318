"""Arpeggio: chords one note at a time: broken chords, finger-picking, ostinati, chip arpeggios."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from composer.compose.writers.chording import (
    LOUDNESS,
    Chart,
    Chording,
    Level,
    Stroke,
    level_for,
    remembered,
    strokes,
)
from composer.compose.writers.writer import Row, Task, Writer
from composer.theory.chord import Chord, chord_scale
from composer.theory.pitch import folded
from composer.theory.voicing import Voicing

RESTARTS = ("chord", "bar", "phrase")
NAMED_FIGURES = ("up", "down", "updown", "downup", "converge", "thumb", "alberti")
_TOKEN = re.compile(r"(\d+)([+-]?)")

Figure = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ArpeggioLevel(Level):
    """A level of an arpeggio.

    A figure is the order of the tones: a name of `NAMED_FIGURES`, or numbers of chord tones from the lowest, 0, the
    tones of the next octave counted on, each with ``+`` or ``-`` for its upper or lower neighbour in the scale:
    ``"0 0 0+ 0 1 0"``. ``octaves`` is the compass of the named figures.
    """

    figures: tuple[str, ...] = ("up",)
    octaves: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.figures or not 1 <= self.octaves <= 4:
            raise ValueError("figures not empty, octaves within 1..4")
        for figure in self.figures:
            if figure not in NAMED_FIGURES and not all(map(_TOKEN.fullmatch, figure.split() or ["?"])):
                raise ValueError(f"figures: {', '.join(NAMED_FIGURES)} or numbers such as '0 1 2 1', not {figure!r}")


@dataclass(frozen=True)
class Options(Chording):
    """How a part breaks chords.

    ``gate`` is the share of its written length that a note sounds; with ``ring_beat`` a note rings on so long, until
    the chord changes or the string is struck again. The figure begins anew with every chord, bar or phrase
    (``restart``).
    """

    voices: int = 3
    levels: tuple[ArpeggioLevel, ...] = (ArpeggioLevel(patterns=("x.x.x.x.x.x.x.x.",)),)
    gate: float = 0.9
    ring_beat: float = 0.0
    restart: str = "chord"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0.05 <= self.gate <= 1.5 or self.ring_beat < 0:
            raise ValueError("gate within 0.05..1.5, ring_beat not negative")
        if self.restart not in RESTARTS:
            raise ValueError(f"restart: {', '.join(RESTARTS)}, not {self.restart!r}")


def write(task: Task, options: Options) -> list[Row]:
    """Break the chords of a section."""
    rows: list[Row] = []
    for phrase in task.phrases():
        level = level_for(options.levels, phrase.energy, task.plan.metre)
        chart = Chart(task, phrase, options.grip(task.spec.lane, level))
        figure = remembered(task, phrase, f"figure-{level.energy:g}", level.figures)
        tone = (task.velocity(phrase.energy), task.brightness(phrase.energy))
        found = strokes(task, phrase, level, options.push)
        picked = _picked(task, options, (chart, figure, level.octaves), found)
        rows += _rows(task, options, picked, tone)
    return rows


def _picked(
    task: Task, options: Options, play: tuple[Chart, str, int], found: list[Stroke]
) -> list[tuple[Stroke, float, int]]:
    """Stroke, end of its chord in beats, and pitch."""
    chart, name, octaves = play
    low, high = task.spec.lane
    bar_beats, restart = task.plan.bar_beats, options.restart
    place, before = 0, -1
    picked = []
    for stroke in found:
        index, chord, voicing = chart.at(stroke.chord_beat)
        unit = index if restart == "chord" else int(stroke.chord_beat // bar_beats) if restart == "bar" else 0
        if unit != before:
            place, before = 0, unit
        figure = _figure(name, len(voicing) * octaves)
        tone, way = figure[place % len(figure)]
        place += 1
        pitch = _tone(voicing, tone)
        if way:
            pitch = _neighbour(pitch, way, task.plan.tonic, chord, task.plan.mode)
        picked.append((stroke, chart.ends[index], folded(pitch, low, high)))
    return picked


def _rows(
    task: Task, options: Options, picked: list[tuple[Stroke, float, int]], tone: tuple[float, float]
) -> list[Row]:
    """Rows, lengths from the end backwards, since a string rings until its chord changes or it is struck again."""
    velocity, brightness = tone
    struck: dict[int, float] = {}
    current = change = following = math.inf
    rows: list[Row] = []
    for stroke, end, pitch in reversed(picked):
        if end != current:
            current, change = end, min(end, following)
        following = stroke.onset_beat
        duration = stroke.duration_beat * options.gate
        if options.ring_beat:
            until = min(change, struck.get(pitch, change), stroke.onset_beat + options.ring_beat)
            duration = max(duration, until - stroke.onset_beat)
        struck[pitch] = stroke.onset_beat
        loudness = LOUDNESS[stroke.mark]
        shade = brightness * (0.5 + loudness / 2)
        rows.append((stroke.onset_beat, duration, pitch, velocity * loudness, shade, task.section.movement))
    rows.reverse()
    return rows


def _tone(voicing: Voicing, tone: int) -> int:
    octave, place = divmod(tone, len(voicing))
    return voicing[place] + 12 * octave


@cache
def _neighbour(pitch: int, way: int, tonic: int, chord: Chord, mode: str) -> int:
    """The next tone of the scale over the chord."""
    scale = chord_scale(chord, mode)
    pitch += way
    while (pitch - tonic) % 12 not in scale:
        pitch += way
    return pitch


@cache
def _figure(name: str, count: int) -> Figure:
    """Tones of a figure over so many chord tones."""
    up = list(range(count))
    named = {
        "up": up,
        "down": up[::-1],
        "updown": up + up[-2:0:-1],
        "downup": up[::-1] + up[1:-1],
        "converge": [tone for pair in zip(up, up[::-1], strict=True) for tone in pair][:count],
        "thumb": [0, count - 1, min(1, count - 1), max(0, count - 2)],
        "alberti": [0, count - 1, count // 2, count - 1],
    }
    if name in named:
        return tuple((tone, 0) for tone in named[name])
    tokens = [_TOKEN.fullmatch(token) for token in name.split()]
    return tuple((int(token[1]), {"+": 1, "-": -1}.get(token[2], 0)) for token in tokens if token)


WRITER = Writer(Options, write)
