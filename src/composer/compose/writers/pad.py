"""Pad: sustained chords that lead their voices, common tones tied; or chords pushed in a rhythm, as organists do."""

from __future__ import annotations

from dataclasses import dataclass

from composer.compose.plan import Phrase
from composer.compose.writers.chording import LOUDNESS, Chart, Chording, Stroke, level_for, pushed, strokes
from composer.compose.writers.writer import Row, Task, Writer
from composer.theory.voicing import Voicing

HELD = "x"


@dataclass(frozen=True)
class Options(Chording):
    """How a part sustains.

    A level with patterns strikes the chord in them; without, a note sounds until a chord has no use for it, but at
    most ``hold_bars``. ``swell`` is how much softer a phrase begins than it ends, 0..1; ``breath_beat`` the gap
    before the next phrase; ``strike`` re-attacks every voice at every chord.
    """

    hold_bars: int = 8
    swell: float = 0.0
    breath_beat: float = 0.0
    strike: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.hold_bars < 1:
            raise ValueError(f"hold_bars at least 1, not {self.hold_bars}")
        if not 0 <= self.swell <= 1 or not 0 <= self.breath_beat <= 1:
            raise ValueError("swell and breath_beat within 0..1")


def write(task: Task, options: Options) -> list[Row]:
    """Sustain the chords of a section."""
    rows: list[Row] = []
    for phrase in task.phrases():
        level = level_for(options.levels, phrase.energy, task.plan.metre)
        chart = Chart(task, phrase, options.grip(task.spec.lane, level))
        if level.patterns:
            found = strokes(task, phrase, level, options.push)
            held = [(stroke, pitch) for stroke in found for pitch in chart.at(stroke.chord_beat)[2]]
        else:
            changes = pushed(task, phrase, _changes(task, phrase), options.push)
            limit = 0.0 if options.strike else options.hold_bars * task.plan.bar_beats
            held = _tied([(stroke, chart.at(stroke.chord_beat)[2]) for stroke in changes], limit)
        rows += [_row(task, phrase, options, stroke, pitch) for stroke, pitch in held]
    return rows


def _changes(task: Task, phrase: Phrase) -> list[Stroke]:
    """One stroke per chord of the phrase."""
    end = task.plan.bar_beat(task.bars(phrase).stop)
    return [
        Stroke(slot.onset_beat, slot.duration_beat, HELD, slot.onset_beat)
        for slot in phrase.slots
        if slot.onset_beat < end
    ]


def _tied(changes: list[tuple[Stroke, Voicing]], limit_beat: float) -> list[tuple[Stroke, int]]:
    """Notes of a row of chords: a pitch that the next chord keeps is one long note, up to a limit."""
    sounding: dict[int, Stroke] = {}
    held: list[tuple[Stroke, int]] = []
    begun = changes[0][0].onset_beat if changes else 0.0
    for stroke, voicing in changes:
        fresh = stroke.onset_beat - begun >= limit_beat
        if fresh:
            begun = stroke.onset_beat
        done = [pitch for pitch in sounding if fresh or pitch not in voicing]
        held += [(sounding.pop(pitch), pitch) for pitch in done]
        for pitch in voicing:
            start = sounding.get(pitch, stroke)
            end = stroke.onset_beat + stroke.duration_beat
            sounding[pitch] = start._replace(duration_beat=end - start.onset_beat)
    return held + [(stroke, pitch) for pitch, stroke in sounding.items()]


def _row(task: Task, phrase: Phrase, options: Options, stroke: Stroke, pitch: int) -> Row:
    start, end = task.plan.bar_beat(phrase.start_bar), task.plan.bar_beat(phrase.end_bar)
    duration = stroke.duration_beat
    if stroke.onset_beat + duration > end - options.breath_beat:
        duration = max(duration / 2, end - options.breath_beat - stroke.onset_beat)
    rise = 1.0 - options.swell * (1.0 - (stroke.onset_beat - start) / (end - start))
    velocity = task.velocity(phrase.energy) * rise * (LOUDNESS[stroke.mark] / LOUDNESS[HELD])
    brightness = task.brightness(phrase.energy) * (0.5 + rise / 2)
    return (stroke.onset_beat, duration, pitch, min(1.0, velocity), brightness, task.section.movement)


WRITER = Writer(Options, write)
