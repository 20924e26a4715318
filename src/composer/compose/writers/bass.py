"""Bass: figures of chord degrees on the sixteenth grid, locked to the kick by the plan, led into the next chord."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from composer.compose.groove import ANSWER, free_step, in_turn, kick_steps, level_name, next_section
from composer.compose.plan import Phrase, Plan, Slot
from composer.compose.writers.writer import Row, Task, Writer
from composer.theory.chord import Chord
from composer.theory.metre import METRES
from composer.theory.pitch import pitch_in_range

FACTORS = {
    "R": 1.0, "r": 0.78, "k": 0.95, "g": 0.42,
    "3": 0.86, "5": 0.88, "d": 0.84, "7": 0.84, "8": 0.92, "a": 0.8,
}  # fmt: skip
"""Letter of a figure -> share of the part's velocity.

``R`` root, ``r`` soft root, ``k`` root where the bass drum plays and a rest elsewhere, ``g`` dead note on the root,
``3 5 7 8`` degrees of the chord above the root, ``d`` the fifth below, ``a`` a step into the next chord.
"""

HOLD, REST = "-", "."
CLOSING = "-end"
GHOST_GATE = 0.45
APPROACHES = ("chromatic", "scale", "fifth")
LANDINGS = ("none", "change", "chord")


@dataclass(frozen=True)
class Options:
    """How the bass of a style moves.

    Parameters
    ----------
    figures : metre -> name -> tuple of str
        Figures of one or two bars, one letter a step (`FACTORS`, ``-`` hold, ``.`` rest). Of several in one name, a
        material keeps one. ``name-b`` answers ``name`` in every fourth bar, ``name-end`` closes phrases.
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
        if len(letters) not in (steps, 2 * steps) or not set(letters) <= {*FACTORS, HOLD, REST}:
            allowed = f"{steps} or {2 * steps} of {''.join(FACTORS)}{HOLD}{REST}"
            raise ValueError(f"figure {name} of {metre}: {allowed}, not {letters!r}")
    if not alternatives:
        raise ValueError(f"figure {name} of {metre}: at least one")


class Note(NamedTuple):
    """A note of a figure: step in the bar, letter, length in steps."""

    step: int
    letter: str
    steps: int


def write(task: Task, options: Options) -> list[Row]:
    """Write one section, and the pick-up into its movement."""
    rows = _pickup(task, options)
    chords = _chords(task)
    figures = _material(task, options)
    for phrase in task.phrases():
        for bar in task.bars(phrase):
            rows += _bar(task, options, _figure(task, options, figures, phrase, bar), chords, bar, phrase)
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


def _figure(task: Task, options: Options, figures: Mapping[str, str], phrase: Phrase, bar: int) -> tuple[Note, ...]:
    """The notes of a bar before they have pitches."""
    plan, steps, index = task.plan, task.plan.metre.bar_steps, bar - phrase.start_bar
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
def _read(letters: str, steps: int, index: int, kicks: frozenset[int], last: int) -> tuple[Note, ...]:
    """Letters into notes: holds lengthen the note before them, also over the bar line of a figure of two bars."""
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
    return tuple(notes)


def _bar(
    task: Task, options: Options, figure: tuple[Note, ...], chords: list[Slot], bar: int, phrase: Phrase
) -> list[Row]:
    plan = task.plan
    start, end = plan.bar_beat(bar), plan.bar_beat(bar + 1)
    places = [place for place, slot in enumerate(chords) if slot.onset_beat < end and start < _end(slot)]
    notes = _landed(options, figure, chords, places, start)
    kicks = kick_steps(plan, task.section, phrase, bar) if options.kick_accent else frozenset[int]()
    velocity, brightness = task.velocity(phrase.energy), task.brightness(phrase.energy)
    movement = task.section.movement
    rows: list[Row] = []
    for step, letter, length in notes:
        onset = start + step * 0.25
        place = next(place for place in places if onset < _end(chords[place]))
        factor = FACTORS[letter] + (options.kick_accent if step in kicks else 0.0)
        gate = GHOST_GATE if letter == "g" else options.gate
        pitch = _pitch(task, options, letter, chords, place)
        row = (onset, length * 0.25 * gate, pitch, min(1.0, velocity * factor), brightness, movement)
        rows.append(row)
        if phrase.energy >= options.octave_from and pitch + 12 <= task.spec.lane[1]:
            rows.append((*row[:2], pitch + 12, row[3] * 0.85, *row[4:]))
    return rows


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
        notes = tuple(note._replace(steps=step - note.step) if _covers(note, step) else note for note in notes)
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


def _pitch(task: Task, options: Options, letter: str, chords: list[Slot], place: int) -> int:
    chord = chords[place].chord
    root = _root(task, chord)
    if letter == "a":
        return _approach(task, options, chord, chords[place + 1].chord if place + 1 < len(chords) else chord)
    low, high = task.spec.lane
    if letter in "Rrkg":
        return root
    if letter == "d":
        below = root - 12 + _fifth(chord)
        return below if below >= low else root + _fifth(chord) if root + _fifth(chord) <= high else root
    rise = {"3": _tone(chord, (3, 4, 5, 2), 7), "5": _fifth(chord), "7": _seventh(task.plan, chord), "8": 12}[letter]
    fallback = root + _fifth(chord) if rise == 12 else root + rise - 12
    choices = (root + rise, fallback, root)
    return next(pitch for pitch in choices if low <= pitch <= high)


def _root(task: Task, chord: Chord) -> int:
    return pitch_in_range((task.plan.tonic + chord.bass) % 12, task.spec.lane[0])


def _tone(chord: Chord, candidates: tuple[int, ...], otherwise: int) -> int:
    """The first of the candidates that the chord has, counted from its lowest note."""
    above = (chord.root - chord.bass) % 12
    tones = {(interval + above) % 12 for interval in chord.intervals}
    return next((candidate for candidate in candidates if candidate in tones), otherwise)


def _fifth(chord: Chord) -> int:
    return _tone(chord, (7, 6, 8), 7)


def _seventh(plan: Plan, chord: Chord) -> int:
    """The chord's seventh, or the one its scale has."""
    scale = {(tone - chord.bass) % 12 for tone in plan.scale_over(chord)}
    return _tone(chord, (10, 11, 9), 10 if 10 in scale else 11 if 11 in scale else 9)


def _approach(task: Task, options: Options, chord: Chord, following: Chord) -> int:
    """A note that leads into the next chord: from the side it comes from, a fifth above where nothing changes."""
    low, high = task.spec.lane
    here, target = _root(task, chord), _root(task, following)
    if options.approach == "fifth" or here == target:
        fifth = target + _fifth(following)
        inside = [pitch for pitch in (fifth - 12, fifth) if low <= pitch <= high]
        return min(inside, key=lambda pitch: abs(pitch - here), default=here)
    side = 1 if here > target else -1
    steps = [side, -side]
    if options.approach == "scale":
        scale = {(task.plan.tonic + tone) % 12 for tone in task.plan.scale_over(following)}
        steps = [way * size for way in (side, -side) for size in (2, 1) if (target + way * size) % 12 in scale]
    return next((target + step for step in steps if low <= target + step <= high), target)


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
    for step, letter, length in _read(letters, len(letters), 0, frozenset(), len(letters)):
        pitch = (
            _step_below(task, chord, letters[step:].count("a"))
            if letter == "a"
            else _pitch(task, options, letter, there, 0)
        )
        rows.append(
            (start + step * 0.25, length * 0.25 * options.gate, pitch, velocity * FACTORS[letter], brightness,
             section.movement)
        )  # fmt: skip
    return rows


def _step_below(task: Task, chord: Chord, count: int) -> int:
    """The scale tone `count` steps below the root, or above it at the bottom of the lane."""
    root = _root(task, chord)
    scale = {(task.plan.tonic + tone) % 12 for tone in task.plan.scale_over(chord)}
    below = [pitch for pitch in range(root - 1, task.spec.lane[0] - 1, -1) if pitch % 12 in scale]
    above = [pitch for pitch in range(root + 1, root + 13) if pitch % 12 in scale]
    return (below if len(below) >= count else above)[count - 1]


WRITER = Writer(Options, write)
