"""Chording: what comping, pad and arpeggio share: levels of energy, strokes from patterns, chords with voicings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from composer.compose.groove import pattern_bar
from composer.compose.plan import Phrase
from composer.compose.writers.writer import Task
from composer.seeding import Stream
from composer.styles.rhythm import ROLLS, STEP_MARKS
from composer.theory.chord import Chord
from composer.theory.metre import METRES, STEPS_PER_BEAT, Metre
from composer.theory.voicing import FEWEST, KINDS, MOST, Grip, Voicing, lead_voices

T = TypeVar("T")

LOUDNESS = {"X": 1.0, "x": 0.88, "o": 0.74, "g": 0.58, "?": 0.78, **dict.fromkeys(ROLLS, 0.85)}
"""Mark -> share of the part's velocity; a softer stroke is darker too, by half as much."""

MAYBE = 0.45
"""Chance of a stroke marked ``?``."""

PUSH_BEAT = 0.5
"""A pushed chord comes an eighth early."""

SHORTEST_RENEWAL_BEAT = 0.5
"""What is held over a change of chord for less than an eighth just ends there."""


@dataclass(frozen=True)
class Level:
    """What a part plays from an energy upwards, in one measure.

    Patterns count sixteenths and are one or more bars long; a digit is so many even strokes over its step and the holds
    after it, a tremolo: ``patterns`` for the bars of a phrase, ``answers`` for
    bars in which the lead is silent, ``turns`` for the last bar of a phrase. One of each is chosen for a material, so
    that it returns; with ``contrast`` the third quarter of a phrase takes another of the ``patterns`` (a a b a).
    ``register`` is the share of the lane that is used; 0 voices and "" keep what the part has.
    """

    energy: float = 0.0
    measure: str = "4/4"
    patterns: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    voices: int = 0
    voicing: str = ""
    register: tuple[float, float] = (0.0, 1.0)
    contrast: bool = False

    def __post_init__(self) -> None:
        if self.measure not in METRES:
            raise ValueError(f"measure: {', '.join(METRES)}, not {self.measure!r}")
        for pattern in (*self.patterns, *self.answers, *self.turns):
            if not pattern or set(pattern) - set(STEP_MARKS + ROLLS) or len(pattern) % METRES[self.measure].bar_steps:
                raise ValueError(f"patterns are whole bars of {self.measure} in {STEP_MARKS!r}, not {pattern!r}")
        if not 0 <= self.register[0] < self.register[1] <= 1:
            raise ValueError(f"register = [low, high] within 0..1, not {self.register}")
        if self.voices and not FEWEST <= self.voices <= MOST:
            raise ValueError(f"voices within {FEWEST}..{MOST}, not {self.voices}")
        if self.voicing and self.voicing not in KINDS:
            raise ValueError(f"voicing: {', '.join(KINDS)}, not {self.voicing!r}")


@dataclass(frozen=True)
class Chording:
    """Options of every part that plays chords: how it holds them, how early it changes, and its levels.

    ``push`` is the chance that the chord of a bar comes an eighth early; the parts of a band push together, who has
    the smaller chance in fewer bars. For the rest see `Grip`.
    """

    voicing: str = "close"
    voices: int = 4
    planing: bool = False
    parallel_cost: float = 0.0
    push: float = 0.0
    levels: tuple[Level, ...] = (Level(),)

    def __post_init__(self) -> None:
        if not self.levels:
            raise ValueError("levels: at least one")
        if self.voicing not in KINDS:
            raise ValueError(f"voicing: {', '.join(KINDS)}, not {self.voicing!r}")
        if not FEWEST <= self.voices <= MOST:
            raise ValueError(f"voices within {FEWEST}..{MOST}, not {self.voices}")
        if not 0 <= self.push <= 1 or self.parallel_cost < 0:
            raise ValueError("push within 0..1, parallel_cost not negative")

    def grip(self, lane: tuple[int, int], level: Level) -> Grip:
        """How the part holds chords at a level; a narrowed register keeps at least an octave."""
        low = round(lane[0] + level.register[0] * (lane[1] - lane[0]))
        high = round(lane[0] + level.register[1] * (lane[1] - lane[0]))
        high = min(lane[1], max(high, low + 12))
        return Grip(
            kind=level.voicing or self.voicing,
            voices=level.voices or self.voices,
            low=min(low, max(lane[0], high - 12)),
            high=high,
            planing=self.planing,
            parallel_cost=self.parallel_cost,
        )


class Stroke(NamedTuple):
    """One attack: onset and duration in beats of the piece, its mark, and the beat whose chord it plays."""

    onset_beat: float
    duration_beat: float
    mark: str
    chord_beat: float


class Chart:
    """The chords of a phrase with their voicings, looked up by beat."""

    def __init__(self, task: Task, phrase: Phrase, grip: Grip) -> None:
        self.chords = tuple(slot.chord for slot in phrase.slots)
        self.ends = tuple(slot.onset_beat + slot.duration_beat for slot in phrase.slots)
        self._onsets = [slot.onset_beat for slot in phrase.slots]
        self._voicings = lead_voices(self.chords, task.plan.tonic, grip)

    def at(self, beat: float) -> tuple[int, Chord, Voicing]:
        """Index, chord and voicing at a beat."""
        index = max(0, bisect_right(self._onsets, beat + 1e-9) - 1)
        return index, self.chords[index], self._voicings[index]


LevelT = TypeVar("LevelT", bound=Level)


def level_for(levels: tuple[LevelT, ...], energy: float, metre: Metre) -> LevelT:
    """The last level whose energy is reached, of those written for a metre, or else of those of the first measure."""
    fitting = [level for level in levels if level.measure == metre.name]
    fitting = fitting or [level for level in levels if level.measure == levels[0].measure]
    return next((level for level in reversed(fitting) if level.energy <= energy + 1e-9), fitting[0])


def remembered(task: Task, phrase: Phrase, what: str, choices: tuple[T, ...]) -> T:
    """One of some choices for a material: the same wherever it returns, another for its second theme."""
    if len(choices) == 1:
        return choices[0]
    order = _order(_stream(task, what), len(choices))
    return choices[order[(phrase.theme != "a") % len(choices)]]


def strokes(task: Task, phrase: Phrase, level: Level, push: float) -> list[Stroke]:
    """The strokes of a part in a phrase, in order, none longer than the phrase."""
    maybe = task.stream.child(f"maybe/{phrase.start_bar - task.section.start_bar}")
    found: list[Stroke] = []
    for bar, pattern in _bar_patterns(task, phrase, level):
        start = task.plan.bar_beat(bar)
        stop = task.plan.metre.group_starts[-1] if task.is_turn(bar) else len(pattern)
        hold, marks = _parsed(pattern)
        if hold and found and found[-1].onset_beat + found[-1].duration_beat == start:
            longer = found[-1].duration_beat + min(hold, stop) / STEPS_PER_BEAT
            found[-1] = found[-1]._replace(duration_beat=longer)
        for step, length, mark in marks:
            if step < stop and (mark != "?" or maybe.chance(MAYBE)):
                found += _repeated(start + step / STEPS_PER_BEAT, min(length, stop - step) / STEPS_PER_BEAT, mark)
    return pushed(task, phrase, _renewed(phrase, found), push)


def _repeated(onset: float, duration: float, mark: str) -> list[Stroke]:
    """One stroke, or for a digit so many even ones: a tremolo over the step and its holds."""
    count = int(mark) if mark in ROLLS else 1
    apart = duration / count
    return [Stroke(onset + apart * place, apart, mark, onset + apart * place) for place in range(count)]


def _renewed(phrase: Phrase, found: list[Stroke]) -> list[Stroke]:
    """Strokes that end where the chord changes; what is held on is struck again, if it is an eighth at least."""
    changes = [slot.onset_beat for slot in phrase.slots]
    result: list[Stroke] = []
    for stroke in found:
        onset, end = stroke.onset_beat, stroke.onset_beat + stroke.duration_beat
        for change in changes[bisect_right(changes, onset) : bisect_left(changes, end)]:
            result.append(Stroke(onset, change - onset, stroke.mark, onset))
            onset = change
        if onset == stroke.onset_beat or end - onset >= SHORTEST_RENEWAL_BEAT:
            result.append(Stroke(onset, end - onset, stroke.mark, onset))
    return result


def pushed(task: Task, phrase: Phrase, found: list[Stroke], push: float) -> list[Stroke]:
    """Strokes of which some that bring a new chord on a bar line come an eighth early, never across a phrase."""
    if not push:
        return found
    stream = task.plan.stream(f"push/material-{task.section.material}/{phrase.theme}")
    early = {task.plan.bar_beat(phrase.start_bar + bar) for bar in range(phrase.bars) if stream.chance(push) and bar}
    result: list[Stroke] = []
    for stroke in found:
        if stroke.onset_beat not in early or phrase.slot_at(stroke.onset_beat).onset_beat != stroke.onset_beat:
            result.append(stroke)
            continue
        onset = stroke.onset_beat - PUSH_BEAT
        while result and result[-1].onset_beat >= onset:
            result.pop()
        if result and result[-1].onset_beat + result[-1].duration_beat > onset:
            result[-1] = result[-1]._replace(duration_beat=onset - result[-1].onset_beat)
        result.append(Stroke(onset, stroke.duration_beat + PUSH_BEAT, stroke.mark, stroke.chord_beat))
    return result


def has_lead(task: Task, phrase: Phrase) -> bool:
    """Whether a lead sings in a phrase at all."""
    return any(part.role == "melody" and part.name in phrase.active for part in task.plan.style.parts)


def _bar_patterns(task: Task, phrase: Phrase, level: Level) -> Iterator[tuple[int, str]]:
    steps = task.plan.metre.bar_steps
    usual = _chosen(task, phrase, level, "patterns", phrase.theme != "a")
    other = _chosen(task, phrase, level, "patterns", phrase.theme == "a") if level.contrast else usual
    answer = _chosen(task, phrase, level, "answers", phrase.theme != "a") if has_lead(task, phrase) else ""
    turn = _chosen(task, phrase, level, "turns", phrase.cadence != "open")
    for bar in task.bars(phrase):
        place = bar - phrase.start_bar
        pattern = other if phrase.bars >= 4 and place * 4 // phrase.bars == 2 else usual
        if turn and phrase.bars > 1 and place == phrase.bars - 1:
            pattern = turn
        elif answer and not phrase.lead[place]:
            pattern = answer
        if pattern:
            yield bar, _bar_of(pattern, pattern_bar(task.plan, task.section, phrase, bar), steps)


def _chosen(task: Task, phrase: Phrase, level: Level, field: str, second: bool) -> str:
    """A pattern of a level for the section's material; the second choice for second themes and closed ends."""
    choices: tuple[str, ...] = getattr(level, field)
    if len(choices) < 2:
        return choices[0] if choices else ""
    order = _order(_stream(task, f"{field}-{level.energy:g}"), len(choices))
    return choices[order[int(second)]]


def _stream(task: Task, what: str) -> Stream:
    return task.plan.stream(f"{task.spec.name}/material-{task.section.material}/{what}")


def _order(stream: Stream, count: int) -> tuple[int, ...]:
    return _shuffled(stream.seed, stream.path, count)


@lru_cache(maxsize=4096)
def _shuffled(seed: int, path: str, count: int) -> tuple[int, ...]:
    return tuple(Stream(seed, path).shuffled(range(count)))


def _bar_of(pattern: str, place: int, steps: int) -> str:
    """One bar of a pattern of several; a pattern of another measure is repeated or cut to the bar."""
    if len(pattern) % steps:
        return (pattern * (steps // len(pattern) + 1))[:steps]
    start = place * steps % len(pattern)
    return pattern[start : start + steps]


@cache
def _parsed(pattern: str) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """Steps held over from before, then step, length in steps and mark of every stroke."""
    hold = len(pattern) - len(pattern.lstrip("-"))
    marks = []
    for step, mark in enumerate(pattern):
        if mark not in ".-":
            rest = pattern[step + 1 :]
            marks.append((step, 1 + len(rest) - len(rest.lstrip("-")), mark))
    return hold, tuple(marks)
