"""Melody: the theme of the material, cut and closed for each phrase."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from composer.compose.motif import Field, Tone, Voice, fitted, moved, nearest_in
from composer.compose.plan import Phrase
from composer.compose.theme import REGISTER, fields_of, theme, voice_over
from composer.compose.writers.writer import Row, Task, Writer
from composer.styles.movement import MOVEMENT_TYPES
from composer.theory.scale import MODES


@dataclass(frozen=True)
class Options:
    """Options of a melody.

    Parameters
    ----------
    gate : float, 0.1..1
        Sounding share of a note's length.
    sparse_below : float
        Below this energy only the notes on the beats remain.
    accent : float, 0..0.3
        How much louder notes on strong beats are.
    """

    gate: float = 0.92
    sparse_below: float = 0.34
    accent: float = 0.06

    def __post_init__(self) -> None:
        if not 0.1 <= self.gate <= 1.0:
            raise ValueError("gate within 0.1..1")


def write(task: Task, options: Options) -> list[Row]:
    """Write the lead of one section."""
    rows: list[Row] = []
    for phrase in task.phrases():
        rows += rows_of(task, options, phrase, tune(task, options, phrase))
    return rows


def tune(task: Task, options: Options, phrase: Phrase) -> list[Tone]:
    """What the lead sings in a phrase, steps from its start: a function of the plan, so that others can follow it."""
    label = phrase.theme
    improvised = MOVEMENT_TYPES[task.section.kind].improvised
    if improvised:
        label += str(list(task.phrases()).index(phrase))
    tones = theme(task.plan, task.spec, task.section.material, label, improvised)
    return _for_phrase(task, options, phrase, tones)


def _for_phrase(task: Task, options: Options, phrase: Phrase, tones: tuple[Tone, ...]) -> list[Tone]:
    """The theme over this phrase's own chords, without the silent bars, with its ending."""
    bar_steps = task.plan.metre.bar_steps
    period = task.plan.style.form.phrase_bars * bar_steps
    singing = {bar - phrase.start_bar for bar in task.bars(phrase) if phrase.lead[bar - phrase.start_bar]}
    chosen = []
    for turn in range(-(-phrase.bars * bar_steps // period)):
        for tone in tones:
            step = tone.step + turn * period
            if step // bar_steps in singing:
                chosen.append(tone._replace(step=step))
    if phrase.energy < options.sparse_below:
        chosen = [tone for tone in chosen if task.plan.metre.weight(tone.step) >= 3] or chosen
    if not chosen:
        return []
    fields = fields_of(task.plan, phrase.slots, task.plan.bar_beat(phrase.start_bar))
    voice = voice_over(task.plan, fields, task.spec.lane, REGISTER[task.section.material])
    bent = fitted(voice, moved(chosen, phrase.shift))
    if phrase.cadence == "ending":
        return bent
    return _closed(task, phrase, voice, bent, (max(singing) + 1) * bar_steps)


def _closed(task: Task, phrase: Phrase, voice: Voice, tones: list[Tone], end_step: int) -> list[Tone]:
    """The tune with a last note that is long enough to be one, on a tone that leaves it open or closes it."""
    usual = sorted(tone.length for tone in tones)[len(tones) // 2]
    longest = max(task.plan.metre.bar_steps // 2, min(2 * task.plan.metre.bar_steps, 2 * usual))
    kept = [tone for tone in tones if tone.step <= end_step - longest] or tones[:1]
    last = kept[-1]
    field = voice.field_at(last.step)
    pitch = nearest_in(_final_tones(task, phrase, field), last.pitch, voice.low, voice.high)
    length = max(last.length, min(longest, end_step - last.step))
    return [*kept[:-1], Tone(last.step, length, pitch)]


def _final_tones(task: Task, phrase: Phrase, field: Field) -> frozenset[int]:
    """Pitch classes on which a phrase may end: home where it is closed, else home or on the dominant (`music.md` 2.2).

    A tone of the chord is best; over a chord that has none of them, a closed phrase still comes home, and an open one
    stays on the chord.
    """
    tonic = (task.plan.tonic + phrase.shift) % 12
    third = MODES[task.plan.mode][2]
    home = frozenset((tonic + tone) % 12 for tone in (0, third, 7))
    if phrase.cadence == "closed":
        return home & field.chord - {(tonic + 7) % 12} or home & field.chord or frozenset({tonic})
    away = frozenset((tonic + tone) % 12 for tone in (2, third, 7, 11))
    return away & field.chord & field.scale or home & field.chord or field.chord


def rows_of(task: Task, options: Options, phrase: Phrase, tones: list[Tone]) -> list[Row]:
    """Tones of a phrase as notes, none longer than up to the next, strong beats accented."""
    start = task.plan.bar_beat(phrase.start_bar)
    velocity, brightness = task.velocity(phrase.energy), task.brightness(phrase.energy)
    rows: list[Row] = []
    for tone, after in zip_longest(tones, tones[1:]):
        length = tone.length if after is None else min(tone.length, after.step - tone.step)
        accent = options.accent if task.plan.metre.weight(tone.step) >= 3 else -options.accent / 2
        loud = min(1.0, velocity * (1.0 + accent))
        rows.append(
            (start + tone.step / 4, length / 4 * options.gate, tone.pitch, loud, brightness, task.section.movement)
        )
    return rows


WRITER = Writer(Options, write)
