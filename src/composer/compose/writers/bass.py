"""Bass: figures of chord degrees on the sixteenth grid, locked to the kick by the plan, led into the next chord."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from composer.compose.groove import ANSWER, free_step, in_turn, kick_steps, level_name, next_section, pattern_bar
from composer.compose.plan import Phrase, Slot
from composer.compose.writers.bass_tone import APPROACHES, pedal_of, pitch_of, step_below, walk_up
from composer.compose.writers.walking import walk
from composer.compose.writers.writer import Row, Task, Writer
from composer.theory.metre import METRES

FACTORS = {
    "R": 1.0, "r": 0.78, "k": 0.95, "g": 0.42, "s": 0.95, "S": 0.9,
    "2": 0.82, "3": 0.86, "4": 0.82, "5": 0.88, "d": 0.84, "6": 0.84, "7": 0.84, "8": 0.92,
    "a": 0.8, "u": 0.86, "n": 0.98, "w": 0.9, "p": 0.9, "P": 0.9,
}  # fmt: skip
"""Letter of a figure -> share of the part's velocity.

``R`` root, ``r`` soft root, ``k`` root where the bass drum plays and a rest elsewhere, ``g`` dead note on the root,
``2 3 4 5 6 7 8`` degrees above the root as chord and scale have them, ``d`` the fifth below, ``a`` a step into the next
chord, ``u`` one of several scale steps that lead into it, ``n`` the root of the next chord ahead of time, ``w`` a note
of a walking line, ``p`` and ``P`` the tonic and the dominant of the key as a pedal, ``s`` and ``S`` the root and its
octave with a slide from the note before.
"""

HOLD, REST = "-", "."
CLOSING = "-end"
GHOST_GATE = 0.45
SLIDES, PEDALS = "sS", "pP"
STEADY = "npP"
"""Letters that sound on where the chord changes."""
SPOKEN = "nwpP"
"""Letters that know of the change of chord themselves: no root takes their place."""
FIGURE_BARS = (1, 2, 4)
NEAR = 1e-6
LANDINGS = ("none", "change", "chord")


@dataclass(frozen=True)
class Options:
    """How the bass of a style moves.

    Parameters
    ----------
    figures : metre -> name -> tuple of str
        Figures of one, two or four bars, one letter a step (`FACTORS`, ``-`` hold, ``.`` rest). Of several in one
        name, a material keeps one. ``name-b`` answers ``name`` in every fourth bar, ``name-end`` closes phrases. A
        bar that begins with holds ties the last note of the bar before it, unless the chord changes under a note
        that is not ``n``, ``p`` or ``P``.
    levels : tuple of (energy, name)
        The figure by energy, the last whose energy is reached.
    kinds : movement type -> name
        What sections of a type play instead.
    approach : {"chromatic", "scale", "fifth"}
        How ``a`` steps into the next chord.
    land : {"none", "change", "chord"}
        Where the root is struck whatever the figure says: nowhere, where the chord changes, where a chord begins.
    gate : float, 0..1
        Share of its time that a note sounds.
    kick_accent : float
        Added to the factor of notes that meet the bass drum.
    octave_from : float
        Energy from which the upper octave doubles, where it lies in the lane; above 1 never.
    pickup : metre -> str
        Letters, aligned right, that lead into a movement in the last beat before it.
    """

    figures: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    levels: tuple[tuple[float, str], ...] = ()
    kinds: dict[str, str] = field(default_factory=dict)
    approach: str = "scale"
    land: str = "change"
    gate: float = 0.95
    kick_accent: float = 0.0
    octave_from: float = 2.0
    pickup: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for metre, figures in self.figures.items():
            if metre not in METRES:
                raise ValueError(f"figures by metre: {', '.join(METRES)}; not {metre!r}")
            for name, alternatives in figures.items():
                _check_figures(metre, name, alternatives)
        for metre, letters in self.pickup.items():
            if metre not in METRES or not set(letters) <= {*FACTORS, HOLD, REST}:
                raise ValueError(f"pickup: letters {''.join(FACTORS)}{HOLD}{REST} by metre, not {metre} = {letters!r}")
        if self.approach not in APPROACHES or self.land not in LANDINGS or not 0 < self.gate <= 1:
            raise ValueError(f"approach: {', '.join(APPROACHES)}; land: {', '.join(LANDINGS)}; gate within 0..1")


def _check_figures(metre: str, name: str, alternatives: tuple[str, ...]) -> None:
    steps = METRES[metre].bar_steps
    for letters in alternatives:
        lengths = [bars * steps for bars in FIGURE_BARS]
        if len(letters) not in lengths or not set(letters) <= {*FACTORS, HOLD, REST}:
            allowed = f"{', '.join(map(str, lengths))} of {''.join(FACTORS)}{HOLD}{REST}"
            raise ValueError(f"figure {name} of {metre}: {allowed}, not {letters!r}")
    if not alternatives:
        raise ValueError(f"figure {name} of {metre}: at least one")


class Note(NamedTuple):
    """A note of a figure: step in the bar, letter, length in steps."""

    step: int
    letter: str
    steps: int


class Bar(NamedTuple):
    """A bar of a figure: its notes, and how many steps from its start tie the note before it."""

    notes: tuple[Note, ...]
    tied: int = 0


class Played(NamedTuple):
    """A note with its pitch: its row, its letter, its length as written, and whether the octave doubles it."""

    row: Row
    letter: str
    beats: float
    doubled: bool


def write(task: Task, options: Options) -> list[Row]:
    """Write one section, and the pick-up into its movement."""
    chords = _chords(task)
    figures = _material(task, options)
    played: list[Played] = []
    for phrase in task.phrases():
        for bar in task.bars(phrase):
            figure = _figure(task, options, figures, phrase, bar)
            notes = _bar(task, options, figure, chords, (phrase, bar))
            if figure.tied and played:
                played[-1] = _tied(task, options, played[-1], (figure.tied, notes), chords, bar)
            played += notes
    rows = _slurred(played)
    doubles = [
        (*row[:2], row[2] + 12, row[3] * 0.85, *row[4:]) for row, note in zip(rows, played, strict=True) if note.doubled
    ]
    return _pickup(task, options) + rows + doubles


def _tied(
    task: Task, options: Options, note: Played, into: tuple[int, list[Played]], chords: list[Slot], bar: int
) -> Played:
    """The last note of a bar held into the next, where it reaches the bar line and the chord lets it."""
    start = task.plan.bar_beat(bar)
    place = next((place for place, slot in enumerate(chords) if abs(slot.onset_beat - start) < NEAR), 0)
    changes = place > 0 and chords[place].chord != chords[place - 1].chord
    if abs(note.row[0] + note.beats - start) > NEAR or (changes and note.letter not in STEADY):
        return note
    steps, following = into
    free = following[0].row[0] - start if following else task.plan.bar_beats
    beats = note.beats + min(steps * 0.25, free)
    return note._replace(row=(note.row[0], beats * options.gate, *note.row[2:]), beats=beats)


def _slurred(played: list[Played]) -> list[Row]:
    """Rows, those of slides joined to the note they come from."""
    rows = [note.row for note in played]
    for index in range(1, len(played)):
        before, here = rows[index - 1], rows[index]
        if played[index].letter in SLIDES and here[2] != before[2]:
            rows[index - 1] = (before[0], here[0] - before[0], *before[2:])
            rows[index] = (*here[:6], before[2] - here[2])
    return rows


def _chords(task: Task) -> list[Slot]:
    """The chords of the section and the one that follows inside the movement."""
    following = next_section(task.plan, task.section)
    after = following.phrases[0].slots[:1] if following else ()
    return [slot for phrase in task.section.phrases for slot in phrase.slots] + list(after)


def _material(task: Task, options: Options) -> dict[str, str]:
    """One figure for each name, the same wherever this material returns; an answer belongs to its question."""
    figures = options.figures.get(task.plan.metre.name, {})
    if all(len(alternatives) == 1 for alternatives in figures.values()):
        return {name: alternatives[0] for name, alternatives in figures.items()}
    stream = task.plan.stream(f"{task.spec.name}/material-{task.section.material}/figure")
    places = {name: stream.integer(len(figures[name])) for name in sorted(figures)}
    return {
        name: alternatives[places.get(_question(name), places[name]) % len(alternatives)]
        for name, alternatives in figures.items()
    }


def _question(name: str) -> str:
    """The name that an answer or a closing figure belongs to."""
    return name.removesuffix(ANSWER).removesuffix(CLOSING)


def _figure(task: Task, options: Options, figures: Mapping[str, str], phrase: Phrase, bar: int) -> Bar:
    """The notes of a bar before they have pitches."""
    plan, steps = task.plan, task.plan.metre.bar_steps
    index = pattern_bar(plan, task.section, phrase, bar)
    name = options.kinds.get(task.section.kind) or level_name(options.levels, phrase.energy)
    closing = name + CLOSING
    turn = task.is_turn(bar)
    if bar == phrase.end_bar - 1 and not turn and closing in figures:
        letters: str | None = figures[closing]
    else:
        letters = in_turn(figures, name, index)
    if letters is None:
        letters = "R" + HOLD * (steps - 1)
    kicks = kick_steps(plan, task.section, phrase, bar) if "k" in letters or options.kick_accent else frozenset[int]()
    last = free_step(plan.metre) if turn and options.pickup else steps
    return _read(letters, steps, index, kicks if "k" in letters else frozenset(), last)


@cache
def _read(letters: str, steps: int, index: int, kicks: frozenset[int], last: int) -> Bar:
    """Letters into the notes of a bar: holds lengthen the note before them."""
    start = index * steps % len(letters)
    bar = letters[start : start + steps][:last]
    played = [
        (step, letter) for step, letter in enumerate(bar) if letter in FACTORS and (letter != "k" or step in kicks)
    ]
    notes = []
    for step, letter in played:
        length = 1
        while step + length < last and bar[step + length] == HOLD:
            length += 1
        notes.append(Note(step, letter, length))
    return Bar(tuple(notes), len(bar) - len(bar.lstrip(HOLD)))


def _bar(task: Task, options: Options, figure: Bar, chords: list[Slot], at: tuple[Phrase, int]) -> list[Played]:
    (phrase, bar), plan = at, task.plan
    start, end = plan.bar_beat(bar), plan.bar_beat(bar + 1)
    places = [place for place, slot in enumerate(chords) if slot.onset_beat < end and start < _end(slot)]
    notes = _landed(options, figure.notes, chords, places, start)
    kicks = kick_steps(plan, task.section, phrase, bar) if options.kick_accent else frozenset[int]()
    velocity, brightness = task.velocity(phrase.energy), task.brightness(phrase.energy)
    stands = [next(place for place in places if start + note.step * 0.25 < _end(chords[place])) for note in notes]
    pitches = _pitches(task, options, list(zip(notes, stands, strict=True)), chords, phrase)
    played: list[Played] = []
    for (step, letter, length), pitch in zip(notes, pitches, strict=True):
        factor = FACTORS[letter] + (options.kick_accent if step in kicks else 0.0)
        gate = GHOST_GATE if letter == "g" else options.gate
        loud = min(1.0, velocity * factor)
        row = (start + step * 0.25, length * 0.25 * gate, pitch, loud, brightness, task.section.movement)
        doubled = phrase.energy >= options.octave_from and pitch + 12 <= task.spec.lane[1]
        played.append(Played(row, letter, length * 0.25, doubled))
    return played


def _pitches(
    task: Task, options: Options, notes: list[tuple[Note, int]], chords: list[Slot], phrase: Phrase
) -> list[int]:
    """The pitches of the notes of a bar, each with the place of its chord."""
    walked: dict[int, int] = {}
    for place in sorted({place for note, place in notes if note.letter == "w"}):
        steps = [note.step for note, at in notes if at == place and note.letter == "w"]
        walked.update(zip(steps, walk(task, chords, place, len(steps)), strict=True))
    found = []
    for index, (note, place) in enumerate(notes):
        if note.letter == "w":
            found.append(walked[note.step])
        elif note.letter in PEDALS:
            found.append(pedal_of(task, phrase, note.letter))
        elif note.letter == "u":
            left = sum(1 for other, at in notes[index:] if at == place and other.letter == "u")
            following = chords[min(place + 1, len(chords) - 1)].chord
            found.append(walk_up(task, chords[place].chord, following, left))
        else:
            found.append(pitch_of(task, options.approach, note.letter, chords, place))
    return found


def _end(slot: Slot) -> float:
    return slot.onset_beat + slot.duration_beat


def _landed(
    options: Options, figure: tuple[Note, ...], chords: list[Slot], places: list[int], start: float
) -> tuple[Note, ...]:
    """Strike the root where a chord begins, and never hold a note over a change of chord."""
    notes = figure
    for place in places:
        step = round((chords[place].onset_beat - start) * 4)
        changed = place == 0 or chords[place].chord != chords[place - 1].chord
        if not changed and options.land != "chord":
            continue
        if any(note.letter in STEADY and _covers(note, step) for note in notes):
            continue
        notes = tuple(note._replace(steps=step - note.step) if _covers(note, step) else note for note in notes)
        if any(note.letter in SPOKEN and note.step == step for note in notes):
            continue
        if options.land != "none" or (step > 0 and all(note.step != step for note in notes)):
            notes = _with_root(notes, figure, step)
    return notes


def _covers(note: Note, step: int) -> bool:
    return note.step < step < note.step + note.steps


def _with_root(notes: tuple[Note, ...], figure: tuple[Note, ...], step: int) -> tuple[Note, ...]:
    """A root on a step, as long as the note that it takes the place of, or as what is held there."""
    rest = tuple(note for note in notes if note.step != step)
    there = next((note for note in figure if note.step <= step < note.step + note.steps), None)
    following = min((note.step for note in rest if note.step > step), default=step + 4)
    length = there.step + there.steps - step if there else min(2, following - step)
    root = Note(step, there.letter if there and there.letter in "Rr" and there.step == step else "R", length)
    return tuple(sorted((*rest, root)))


def _pickup(task: Task, options: Options) -> list[Row]:
    """Notes in the last beat before a movement, into its first chord."""
    plan, section = task.plan, task.section
    letters = options.pickup.get(plan.metre.name, "")[-plan.metre.groups[-1] :]
    phrase = section.phrases[0]
    if not (letters and section.first and task.leads_in() and task.spec.name in phrase.active):
        return []
    chord = phrase.slots[0].chord
    there = [Slot(0.0, 0.0, chord)] * 2
    start = plan.bar_beat(section.start_bar) - len(letters) * 0.25
    velocity, brightness = task.velocity(phrase.energy), task.brightness(phrase.energy)
    rows: list[Row] = []
    for step, letter, length in _read(letters, len(letters), 0, frozenset(), len(letters)).notes:
        leads = letter in "au"
        pitch = (
            step_below(task, chord, sum(map(letters[step:].count, "au")))
            if leads
            else pitch_of(task, options.approach, letter, there, 0)
        )
        rows.append(
            (start + step * 0.25, length * 0.25 * options.gate, pitch, velocity * FACTORS[letter], brightness,
             section.movement)
        )  # fmt: skip
    return rows


WRITER = Writer(Options, write)
