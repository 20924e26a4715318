"""Double: the lead's tune once more, in octaves, thirds or sixths with it, or behind it as a canon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from composer.compose.motif import Tone, Voice, nearest_in, stepped
from composer.compose.plan import Phrase
from composer.compose.theme import fields_of, voice_over
from composer.compose.writers import melody
from composer.compose.writers.writer import Row, Task, Writer
from composer.styles.schema import PartSpec
from composer.theory.pitch import folded


@dataclass(frozen=True)
class Options:
    """Whom a part follows, and how.

    Parameters
    ----------
    of : str
        The part of role ``melody`` that is followed; where it is silent, so is this one.
    steps : int, -14..14
        Steps of the scale above the tune (2: a third, 5: a sixth, -3: a fourth below); 0 keeps its pitch classes.
    octave : int, -3..3
        Octaves above the tune; without a place there, the part folds into its lane.
    delay_bars : float, 0..8
        How late it comes: a canon.
    chord_tones : bool
        Whether strong notes are bent to the chord (a canon over changing chords needs it).
    restrike_steps : int, 0..16
        Longer notes are struck again every so many sixteenths, as a tremolo of the pick does; 0 holds them.
    gate, accent
        As of a melody.
    """

    of: str = "lead"
    steps: int = 0
    octave: int = 0
    delay_bars: float = 0.0
    chord_tones: bool = False
    restrike_steps: int = 0
    gate: float = 0.92
    accent: float = 0.06

    def __post_init__(self) -> None:
        if not -14 <= self.steps <= 14 or not -3 <= self.octave <= 3:
            raise ValueError("steps within -14..14, octave within -3..3")
        if not 0.0 <= self.delay_bars <= 8.0:
            raise ValueError("delay_bars within 0..8")
        if not 0 <= self.restrike_steps <= 16:
            raise ValueError("restrike_steps within 0..16")


def write(task: Task, options: Options) -> list[Row]:
    """Follow the lead through one section."""
    lead = _followed(task, options)
    sung = melody.Options(gate=options.gate, accent=options.accent)
    rows: list[Row] = []
    for phrase in task.phrases():
        if lead.name in phrase.active:
            tones = melody.tune(replace(task, spec=lead), sung, phrase)
            followed = _restruck(_following(task, options, phrase, tones), options.restrike_steps)
            rows += melody.rows_of(task, sung, phrase, followed)
    return rows


def _restruck(tones: list[Tone], apart: int) -> list[Tone]:
    """Each tone as strokes so many steps apart, the last as long as what is left; none goes into the next tone."""
    if not apart:
        return tones
    free = [after.step - tone.step for tone, after in pairwise(tones)]
    lengths = [min(tone.length, room) for tone, room in zip(tones, [*free, 1 << 30], strict=False)]
    return [
        Tone(tone.step + at, min(apart, length - at), tone.pitch)
        for tone, length in zip(tones, lengths, strict=True)
        for at in range(0, length, apart)
    ]


def _followed(task: Task, options: Options) -> PartSpec:
    """The lead's row in the style."""
    for spec in task.plan.style.parts:
        if spec.name == options.of:
            return spec
    raise LookupError(f"{task.plan.style.file}: parts.{task.spec.name}.options.of = {options.of!r} is no part")


def _following(task: Task, options: Options, phrase: Phrase, tones: Sequence[Tone]) -> list[Tone]:
    fields = fields_of(task.plan, phrase.slots, task.plan.bar_beat(phrase.start_bar))
    voice = voice_over(task.plan, fields, task.spec.lane, 0.0)
    late = round(options.delay_bars * task.plan.metre.bar_steps)
    end = len(task.bars(phrase)) * task.plan.metre.bar_steps
    found = []
    for tone in tones:
        step = tone.step + late
        if step < end:
            pitch = folded(
                stepped(voice.field_at(step).scale, tone.pitch, options.steps) + 12 * options.octave, *task.spec.lane
            )
            found.append(Tone(step, min(tone.length, end - step), pitch))
    return [_bent(voice, tone, task.spec.lane) for tone in found] if options.chord_tones else found


def _bent(voice: Voice, tone: Tone, lane: tuple[int, int]) -> Tone:
    field = voice.field_at(tone.step)
    wanted = field.chord if voice.pull(tone.step, tone.length) >= 0.7 else field.scale
    return tone._replace(pitch=nearest_in(wanted, tone.pitch, *lane))


WRITER = Writer(Options, write)
