"""Form: movements into sections, sections into phrases, each with its energy."""

from __future__ import annotations

from dataclasses import dataclass

from composer.brief import Movement
from composer.compose.fit import Fit
from composer.compose.plan import PlannedMovement
from composer.compose.template import divided, template_for
from composer.seeding import Stream
from composer.styles.form import Form, Shift
from composer.styles.movement import ENERGIES, MOVEMENT_TYPES, energy_name, type_for_energy

LEAST_TEMPLATE_BARS = 12
"""Below this a piece of one movement is one section."""

CONTRAST = "bridge"
"""What interrupts a long movement whose type the brief leaves open."""


@dataclass(frozen=True)
class SectionSketch:
    """A section before it has notes or chords."""

    movement: int
    kind: str
    start_bar: int
    bars: int
    energy: float


@dataclass(frozen=True)
class PhraseSketch:
    """A phrase before it has chords."""

    start_bar: int
    bars: int
    theme: str
    closed: bool
    energy: float
    section_bar: int


@dataclass(frozen=True)
class KeyChange:
    """A change of key that this piece makes, and the bar from which it holds."""

    shift: Shift
    from_bar: float

    @property
    def semitones(self) -> int:
        """How far the key moves."""
        return self.shift.semitones

    def holds(self, kind: str, phrase: PhraseSketch) -> bool:
        """Whether a phrase of a section of some type is in the new key: its own place alone decides."""
        fits = kind in (self.shift.kinds or (kind,)) and phrase.theme in (self.shift.themes or (phrase.theme,))
        return fits and phrase.section_bar >= self.from_bar


def shifts_of(form: Form, root: Stream, bars: int) -> tuple[KeyChange, ...]:
    """The changes of key of a piece; chance decides once."""
    return tuple(
        KeyChange(shift, shift.from_share * bars)
        for index, shift in enumerate(form.shifts)
        if root.child(f"form/shift/{index}").chance(shift.chance)
    )


def planned_movements(structure: tuple[Movement, ...], grid: Fit) -> tuple[PlannedMovement, ...]:
    """Give every movement its type, its level and its bars."""
    planned = []
    for index, movement in enumerate(structure):
        energy = movement.energy
        if movement.type is None:
            energy = energy or "medium"
            kind = type_for_energy(energy, index, len(structure))
            level = ENERGIES[energy]
        else:
            kind = movement.type
            level = MOVEMENT_TYPES[kind].energy if energy is None else ENERGIES[energy]
            energy = energy or energy_name(level)
        start, end = grid.starts[index], grid.starts[index + 1]
        planned.append(PlannedMovement(index, kind, energy, level, start, end - start))
    return tuple(planned)


def section_sketches(
    form: Form, movement: PlannedMovement, typed: bool, alone: Stream | None = None
) -> list[SectionSketch]:
    """Divide a movement.

    A movement that is the whole piece (``alone`` is its stream) and has no type follows a template; a long one without
    a type is interrupted by a contrast; a typed one stays what it is.
    """
    if alone is not None and not typed and movement.bars >= LEAST_TEMPLATE_BARS:
        return _from_template(form, movement, alone)
    lengths = _split_long(movement.bars, form.max_section_bars, form.phrase_bars)
    sketches, start = [], movement.start_bar
    for index, bars in enumerate(lengths):
        kind = CONTRAST if not typed and index % 3 == 2 and index < len(lengths) - 1 else movement.kind
        sketches.append(SectionSketch(movement.index, kind, start, bars, movement.level))
        start += bars
    return sketches


def _from_template(form: Form, movement: PlannedMovement, stream: Stream) -> list[SectionSketch]:
    sketches, start = [], movement.start_bar
    for kind, bars in divided(template_for(form, movement.bars, stream), movement.bars, form.phrase_bars):
        level = movement.level + 0.8 * (MOVEMENT_TYPES[kind].energy - 0.6)
        sketches.append(SectionSketch(movement.index, kind, start, bars, level))
        start += bars
    return sketches


def _split_long(bars: int, longest: int, phrase_bars: int) -> list[int]:
    """Lengths of sections, whole phrases but for the last."""
    if bars <= longest:
        return [bars]
    count = -(-bars // longest)
    usual = max(phrase_bars, bars // count // phrase_bars * phrase_bars)
    return [usual] * (count - 1) + [bars - usual * (count - 1)]


def phrase_sketches(form: Form, sketch: SectionSketch) -> list[PhraseSketch]:
    """Divide a section: whole phrases first, a short rest joins the last one."""
    lengths = phrase_lengths(sketch.bars, form.phrase_bars)
    themes = _themes(len(lengths), form.phrases.get(sketch.kind, ""))
    rise = MOVEMENT_TYPES[sketch.kind].rise + form.rise
    phrases, start = [], sketch.start_bar
    for index, bars in enumerate(lengths):
        way = index / (len(lengths) - 1) if len(lengths) > 1 else 0.5 if rise > 0 else 0.0
        energy = min(1.0, max(0.05, sketch.energy + rise * way))
        closed = index % 2 == 1 or index == len(lengths) - 1
        phrases.append(PhraseSketch(start, bars, themes[index], closed, energy, sketch.start_bar))
        start += bars
    return phrases


def phrase_lengths(bars: int, usual: int) -> list[int]:
    """Lengths of the phrases of a section.

    Examples
    --------
    >>> phrase_lengths(22, 8), phrase_lengths(9, 8), phrase_lengths(3, 8)
    ([8, 8, 6], [9], [3])
    """
    whole, rest = divmod(bars, usual)
    lengths = [usual] * whole
    if rest and lengths and rest <= usual // 4:
        lengths[-1] += rest
    elif rest:
        lengths.append(rest)
    return lengths


def _themes(count: int, labels: str) -> list[str]:
    """The labels over and over, or statement, repeat, contrast, return: a, a a, a b a, a a b a, and so on."""
    if labels:
        return [labels[index % len(labels)] for index in range(count)]
    return ["b" if count > 2 and index % 4 == (1 if count == 3 else 2) else "a" for index in range(count)]
