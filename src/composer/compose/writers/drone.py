"""Drone: tones of the key that stay, held or struck again and again: tanpura, pipes, hurdy-gurdy, pedal of an organ."""

from __future__ import annotations

from dataclasses import dataclass, field

from composer.compose.groove import pattern_bar
from composer.compose.plan import Phrase
from composer.compose.writers.chording import LOUDNESS, MAYBE
from composer.compose.writers.writer import Row, Task, Writer
from composer.styles.rhythm import STEP_MARKS
from composer.styles.riff import HELD
from composer.theory.degree import parse_degree
from composer.theory.metre import METRES, STEPS_PER_BEAT


@dataclass(frozen=True)
class Options:
    """What drones, and how.

    Parameters
    ----------
    tones : tuple of str
        Degrees of the key (``1``, ``5``, ``1'``), each placed in the lane from its bottom up.
    patterns : metre -> pattern
        Strokes in sixteenths, of one or more bars; without one for the metre the tones are held.
    in_turn : bool
        Each stroke takes the next of the tones, as a tanpura player does; else all sound together.
    renew_bars : int
        Held tones are struck again so often; 0 for once a phrase.
    ring_beat : float
        How long a stroke rings, unless its tone is struck again before; 0 as long as it is written.
    """

    tones: tuple[str, ...] = ("1", "5")
    patterns: dict[str, str] = field(default_factory=dict)
    in_turn: bool = False
    renew_bars: int = 0
    ring_beat: float = 0.0

    def __post_init__(self) -> None:
        if not self.tones or self.renew_bars < 0 or self.ring_beat < 0:
            raise ValueError("tones: at least one; renew_bars, ring_beat not negative")
        for tone in self.tones:
            parse_degree(tone, "ionian")
        for metre, pattern in self.patterns.items():
            known = metre in METRES and pattern and set(pattern) <= set(STEP_MARKS)
            if not known or len(pattern) % METRES[metre].bar_steps:
                raise ValueError(f"patterns by metre are whole bars in {STEP_MARKS!r}, not {metre} = {pattern!r}")


def write(task: Task, options: Options) -> list[Row]:
    """Write one section."""
    pattern = options.patterns.get(task.plan.metre.name, "")
    rows: list[Row] = []
    for phrase in task.phrases():
        rows += _struck(task, options, phrase, pattern) if pattern else _held(task, options, phrase)
    return rows


def tones(task: Task, options: Options, shift: int) -> list[int]:
    """The pitches of the drone, each degree above the lowest tonic from which all lie in the lane."""
    above = [parse_degree(tone, task.plan.mode) for tone in options.tones]
    low, high = task.spec.lane
    base = low - min(above)
    base += (task.plan.tonic + shift - base) % 12
    return [pitch - 12 * max(0, -(-(pitch - high) // 12)) for pitch in (base + tone for tone in above)]


def _held(task: Task, options: Options, phrase: Phrase) -> list[Row]:
    plan, bars = task.plan, task.bars(phrase)
    velocity, brightness = task.velocity(phrase.energy), task.brightness(phrase.energy)
    rows: list[Row] = []
    for start in range(bars.start, bars.stop, options.renew_bars or phrase.bars):
        end = min(bars.stop, start + (options.renew_bars or phrase.bars))
        onset, beats = plan.bar_beat(start), plan.bar_beat(end) - plan.bar_beat(start)
        pitches = sorted({*tones(task, options, phrase.shift)})
        rows += [(onset, beats, pitch, velocity, brightness, task.section.movement) for pitch in pitches]
    return rows


def _struck(task: Task, options: Options, phrase: Phrase, pattern: str) -> list[Row]:
    """Strokes with the tones in turn or together; a tone ends where it is struck again."""
    plan, steps = task.plan, task.plan.metre.bar_steps
    pitches = tones(task, options, phrase.shift)
    velocity, brightness = task.velocity(phrase.energy), task.brightness(phrase.energy)
    strokes: list[tuple[float, float, int, str]] = []
    for bar in task.bars(phrase):
        start = pattern_bar(plan, task.section, phrase, bar) * steps % len(pattern)
        place = sum(1 for mark in pattern[:start] if mark not in HELD)
        for step in range(steps):
            mark = pattern[start + step]
            if mark in HELD or (mark == "?" and not task.stream.chance(MAYBE)):
                continue
            rest = pattern[start + step + 1 : start + steps]
            written = (1 + len(rest) - len(rest.lstrip("-"))) / STEPS_PER_BEAT
            onset = plan.bar_beat(bar) + step / STEPS_PER_BEAT
            sounding = [pitches[place % len(pitches)]] if options.in_turn else sorted(set(pitches))
            strokes += [(onset, max(written, options.ring_beat), pitch, mark) for pitch in sounding]
            place += 1
    following: dict[int, float] = {}
    last = plan.bar_beat(task.bars(phrase).stop)
    rows: list[Row] = []
    for onset, beats, pitch, mark in reversed(strokes):
        end = min(onset + beats, following.get(pitch, last))
        following[pitch] = onset
        loud = min(1.0, velocity * LOUDNESS[mark])
        rows.append((onset, end - onset, pitch, loud, brightness, task.section.movement))
    return rows[::-1]


def last(task: Task, options: Options) -> list[int]:
    """All tones together under the last chord."""
    return sorted({*tones(task, options, task.plan.last_phrase.shift)})


WRITER = Writer(Options, write, last)
