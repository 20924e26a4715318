"""Riff: a figure of a bar or two that a material keeps, again and again, the last time in a phrase another way."""

from __future__ import annotations

from dataclasses import dataclass, field

from composer.compose.groove import free_step, level_name, pattern_bar
from composer.compose.plan import Phrase
from composer.compose.writers.chording import LOUDNESS, MAYBE
from composer.compose.writers.writer import Row, Task, Writer
from composer.errors import StyleError, one_of
from composer.styles.movement import MOVEMENT_TYPES
from composer.styles.rhythm import ROLLS
from composer.styles.riff import HELD, Riff
from composer.theory.degree import along, degrees
from composer.theory.metre import STEPS_PER_BEAT
from composer.theory.pitch import folded
from composer.theory.scale import MODES

VOICINGS = {
    "single": (), "octave": (12,), "fifth": (7,), "power": (7, 12), "fourth": (5,), "below": (-12,),
    "thirds": (), "sixths": (),
}  # fmt: skip
"""Name -> semitones of what is played with each note; thirds and sixths lie in the mode."""
IN_MODE = {"thirds": 2, "sixths": 5}
PLAYED_IN = ("all", "gaps", "lead")
SOFT = "og"


@dataclass(frozen=True)
class Options:
    """How a part plays the riffs of its style.

    Parameters
    ----------
    levels : tuple of (energy, names with blanks between)
        Riffs by energy; of several, a material keeps one, and parts with the same list the same one. ``none`` rests.
    kinds : movement type -> names
        What sections of a type play instead.
    voicing : str
        ``single``, ``octave``, ``fifth``, ``power``, ``fourth``, ``below``, ``thirds``, ``sixths``.
    octave : int, -3..3
        Octaves above the place where the riff just fits the lane.
    gate : float
        Share of its time that a note sounds.
    soft_single : bool
        Soft strokes (``o``, ``g``) play the note alone.
    soft_brightness : float, 0.1..1
        Brightness of soft strokes (a palm on the strings takes about half).
    bars : {"all", "gaps", "lead"}
        In all bars, or only in those where the lead is silent, or sings.
    """

    levels: tuple[tuple[float, str], ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)
    voicing: str = "single"
    octave: int = 0
    gate: float = 0.92
    soft_single: bool = False
    soft_brightness: float = 1.0
    bars: str = "all"

    def __post_init__(self) -> None:
        if not self.levels and not self.kinds:
            raise ValueError("levels = [[energy, names of riffs], ...]")
        if self.voicing not in VOICINGS or self.bars not in PLAYED_IN:
            raise ValueError(f"voicing: {', '.join(VOICINGS)}; bars: {', '.join(PLAYED_IN)}")
        if not set(self.kinds) <= set(MOVEMENT_TYPES):
            raise ValueError(f"kinds: {', '.join(MOVEMENT_TYPES)}")
        if not -3 <= self.octave <= 3 or not 0.05 <= self.gate <= 1.5 or not 0.1 <= self.soft_brightness <= 1:
            raise ValueError("octave within -3..3, gate within 0.05..1.5, soft_brightness within 0.1..1")


def write(task: Task, options: Options) -> list[Row]:
    """Play one section."""
    rows: list[Row] = []
    for phrase in task.phrases():
        riff = _riff(task, options, phrase)
        if riff is None:
            continue
        for bar in task.bars(phrase):
            sings = phrase.lead[bar - phrase.start_bar]
            if options.bars == "all" or sings == (options.bars == "lead"):
                rows += _bar(task, options, riff, phrase, bar)
    return rows


def _riff(task: Task, options: Options, phrase: Phrase) -> Riff | None:
    """The riff of a phrase: chosen by the material from a list of names, whoever asks."""
    names = options.kinds.get(task.section.kind) or level_name(options.levels, phrase.energy)
    style, metre = task.plan.style, task.plan.metre.name
    for name in names.split():
        if name != "none" and name not in style.riffs:
            raise StyleError(style.file, f"parts.{task.spec.name}.options.levels", name, one_of(style.riffs, name))
    fitting = [name for name in names.split() if name != "none" and style.riffs[name].measure == metre]
    if not fitting:
        return None
    order = task.plan.stream(f"riff/{names}/material-{task.section.material}").shuffled(fitting)
    return style.riffs[order[(phrase.theme != "a") % len(order)]]


def _bar(task: Task, options: Options, riff: Riff, phrase: Phrase, bar: int) -> list[Row]:
    plan, steps = task.plan, task.plan.metre.bar_steps
    pattern, text = riff.pattern, riff.degrees
    index = pattern_bar(plan, task.section, phrase, bar)
    left = phrase.end_bar - bar
    if riff.last and phrase.bars > len(riff.last) // steps >= left:
        pattern, text, index = riff.last, riff.last_degrees or riff.degrees, len(riff.last) // steps - left
    start = index * steps % len(pattern)
    stop = free_step(plan.metre) if task.is_turn(bar) else steps
    tones = degrees(text, plan.mode)
    place = sum(1 for mark in pattern[:start] if mark not in HELD)
    rows: list[Row] = []
    for step in range(steps):
        mark = pattern[start + step]
        if mark in HELD:
            continue
        degree, place = tones[place % len(tones)], place + 1
        if step < stop and (mark != "?" or task.stream.chance(MAYBE)):
            rest = pattern[start + step + 1 : start + steps]
            length = min(1 + len(rest) - len(rest.lstrip("-")), stop - step)
            onset = plan.bar_beat(bar) + step / STEPS_PER_BEAT
            pitch = _moved(task, riff, phrase, onset, degree)
            rows += _struck(task, options, phrase, (onset, length / STEPS_PER_BEAT, mark), (pitch, _base(task, riff)))
    return rows


def _moved(task: Task, riff: Riff, phrase: Phrase, onset: float, degree: int) -> int:
    """Semitones above the tonic of the phrase, moved with the chord if the riff does."""
    if riff.follow == "stay":
        return degree
    root = (phrase.slot_at(onset).chord.root - phrase.shift) % 12
    if riff.follow == "chord":
        return degree + (root if root <= 7 else root - 12)
    scale = MODES[task.plan.mode]
    steps = max(step for step, tone in enumerate(scale) if tone <= root)
    return along(scale, degree, steps if root <= 7 else steps - len(scale))


def _base(task: Task, riff: Riff) -> int:
    """The lowest tonic from which the whole riff lies inside the lane."""
    lowest = min(degrees(f"{riff.degrees} {riff.last_degrees}", task.plan.mode))
    base = task.spec.lane[0] - lowest
    return base + (task.plan.tonic - base) % 12


def _struck(
    task: Task, options: Options, phrase: Phrase, stroke: tuple[float, float, str], tone: tuple[int, int]
) -> list[Row]:
    """A stroke as notes: alone or with what the voicing adds, once or as a tremolo."""
    onset, beats, mark = stroke
    soft = mark in SOFT
    velocity = min(1.0, task.velocity(phrase.energy) * LOUDNESS[mark])
    brightness = task.brightness(phrase.energy) * (options.soft_brightness if soft else 1.0)
    count = int(mark) if mark in ROLLS else 1
    apart = beats / count
    above = (0,) if soft and options.soft_single else (0, *_added(task, options, tone[0]))
    low, high = task.spec.lane
    pitch = folded(tone[1] + phrase.shift + tone[0] + 12 * options.octave, low, high)
    return [
        (onset + apart * place, apart * options.gate, pitch + tone_above, velocity, brightness, task.section.movement)
        for place in range(count)
        for tone_above in above
        if not tone_above or pitch + tone_above <= high
    ]


def _added(task: Task, options: Options, degree: int) -> tuple[int, ...]:
    """Semitones from a note to those played with it."""
    steps = IN_MODE.get(options.voicing)
    if steps is None:
        return VOICINGS[options.voicing]
    return (along(MODES[task.plan.mode], degree, steps) - degree,)


def last(task: Task, options: Options) -> list[int]:
    """The root of the last chord, voiced as the riff is."""
    root = (task.plan.tonic + task.plan.last_phrase.slots[-1].chord.root) % 12
    low = task.spec.lane[0]
    pitch = low + (root - low) % 12
    degree = (root - task.plan.tonic - task.plan.last_phrase.shift) % 12
    added = (pitch + above for above in _added(task, options, degree))
    return sorted({pitch, *(tone for tone in added if tone <= task.spec.lane[1])})


WRITER = Writer(Options, write, last)
