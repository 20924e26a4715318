"""Drums: the bars of the style's variants, fills at the ends of phrases and into sections, crashes, rolls.

Inside a movement a section knows from the plan which fill leads into the next one and ends with it. A fill into a
movement belongs to that movement: it has the free last beat of the turn, and before that beat only drums that no
variant of the style uses, so that nothing is struck twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from composer.compose.groove import CHANCE, FACTORS, bar_rows, free_step, next_section
from composer.compose.plan import Phrase, Plan, Section
from composer.compose.writers.writer import Row, Task, Writer
from composer.errors import StyleError, one_of
from composer.styles.schema import PartSpec

DRUMS = {
    "kick": 36, "kick2": 35, "snare": 38, "rimshot": 40, "rim": 37, "clap": 39,
    "hat": 42, "pedal": 44, "open-hat": 46,
    "crash": 49, "crash2": 57, "splash": 55, "ride": 51, "bell": 53, "gong": 52,
    "tom1": 50, "tom2": 48, "tom3": 47, "tom4": 45, "tom5": 43, "tom6": 41,
    "shaker": 70, "tambourine": 54, "cowbell": 56, "triangle": 81,
    "conga-high": 63, "conga-low": 64, "frame-high": 60, "frame-low": 61,
}  # fmt: skip
"""Name in a pattern -> General MIDI drum note (Level 1 percussion key map), toms from high to low."""

TIMEKEEPERS = frozenset({"hat", "pedal", "open-hat", "ride", "bell", "shaker", "tambourine"})
"""What goes on in the free beat of a turn, and what makes room for a crash (shakers apart)."""

STRUCK_ARM = TIMEKEEPERS - {"shaker", "tambourine"}
LENGTH_BEAT = {"open-hat": 0.5, "crash": 2.0, "crash2": 2.0, "gong": 4.0, "splash": 1.0}
HIT_BEAT = 0.25
SOFT_ENERGY = 0.45
ROLL_FROM, ROLL_TO = 0.35, 1.0


@dataclass(frozen=True)
class Options:
    """What a drummer of the style does besides the patterns.

    Parameters
    ----------
    soft_fills, fills, big_fills : tuple of str
        Names of the style's fills: in quiet phrases, at the ends of phrases, and into sections.
    fill_every : int
        Further fills inside a phrase, every so many bars; 0 for none.
    fill_keeps : tuple of str
        Drums whose pattern goes on under a fill.
    crash : tuple of str
        Drums of the first beat of a section; they take turns. Their energies: ``crash_energy`` for the first phrase
        of a section, ``phrase_energy`` for the others.
    roll : str
        The drum that rolls ever faster through a section of type ``build``.
    dropout_beat : float
        How long the bass drum is silent before a section of more energy.
    layers : table of drum -> energy
        The energy from which a drum joins its variant.
    single : bool
        One drum at a time, as on a sound chip: of drums on the same step, the first of ``order`` plays.
    order : tuple of str
    """

    soft_fills: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    big_fills: tuple[str, ...] = ()
    fill_every: int = 0
    fill_keeps: tuple[str, ...] = ("kick",)
    crash: tuple[str, ...] = ("crash",)
    crash_energy: float = 0.6
    phrase_energy: float = 0.8
    roll: str = ""
    dropout_beat: float = 0.0
    layers: dict[str, float] = field(default_factory=dict)
    single: bool = False
    order: tuple[str, ...] = ("kick", "snare", "crash")

    def __post_init__(self) -> None:
        named = {*self.fill_keeps, *self.crash, *self.layers, *self.order} | ({self.roll} if self.roll else set())
        if not named <= set(DRUMS):
            raise ValueError(f"drums: {', '.join(DRUMS)}; not {', '.join(sorted(named - set(DRUMS)))}")
        if self.fill_every < 0 or self.dropout_beat < 0:
            raise ValueError("fill_every and dropout_beat are not negative")


class Hit(NamedTuple):
    """A note of a pattern, with its place in the bar in steps."""

    step: int
    drum: str
    letter: str


class Fill(NamedTuple):
    """A fill in a bar: the step where it begins, and its notes."""

    start: int
    hits: tuple[Hit, ...]


NO_FILL = Fill(1_000_000, ())


def write(task: Task, options: Options) -> list[Row]:
    """Write one section, and the fill that leads into it."""
    rows = _lead_in(task, options)
    for phrase in task.phrases():
        for bar in task.bars(phrase):
            rows += _bar(task, options, phrase, bar)
    if _rolls(task, options):
        rows += _roll(task, options)
    return _one_at_a_time(rows, options, task.plan.bar_beats) if options.single else rows


def _bar(task: Task, options: Options, phrase: Phrase, bar: int) -> list[Row]:
    plan, steps = task.plan, task.plan.metre.bar_steps
    rows = bar_rows(plan, task.section, phrase, bar)
    energy = phrase.energy
    rolled = options.roll if _rolls(task, options) else ""
    playing = (drum for drum in rows if options.layers.get(drum, 0.0) <= energy and drum != rolled)
    hits = _hits(tuple((drum, rows[drum]) for drum in playing), _place(task))
    crash = _crash(options, task.section, phrase, bar) if hits else ""
    if crash:
        hits = (Hit(0, crash, "X"), *(hit for hit in hits if hit.step or hit.drum not in STRUCK_ARM))
    if task.is_turn(bar):
        free, light = free_step(plan.metre), frozenset[str]() if options.single else TIMEKEEPERS
        return _rows(task, energy, bar, [hit for hit in hits if hit.step < free or hit.drum in light])
    fill = _fill(task, options, phrase, bar) if hits and not rolled else NO_FILL
    if fill.hits:
        kept = {*options.fill_keeps} - {hit.drum for hit in fill.hits}
        hits = (*(hit for hit in hits if hit.step < fill.start or hit.drum in kept), *fill.hits)
    silent = steps - _dropout_steps(task, options, phrase, bar)
    if silent < steps:
        hits = tuple(hit for hit in hits if hit.step < silent or hit.drum != "kick")
    return _rows(task, energy, bar, hits)


def _rows(task: Task, energy: float, bar: int, hits: Iterable[Hit]) -> list[Row]:
    """Hits of a bar as notes; the letter for chance asks the section's stream."""
    start, movement = task.plan.bar_beat(bar), task.section.movement
    velocity, brightness = task.velocity(energy), task.brightness(energy)
    chance = task.stream.chance
    return [
        (
            start + step * 0.25,
            LENGTH_BEAT.get(drum, HIT_BEAT),
            DRUMS[drum],
            velocity * FACTORS[letter],
            brightness,
            movement,
        )
        for step, drum, letter in hits
        if letter != CHANCE or chance(0.5)
    ]


@cache
def _hits(rows: tuple[tuple[str, str], ...], place: tuple[str, str]) -> tuple[Hit, ...]:
    """Read patterns once; `place` is the file and the key that an error names."""
    for drum, _ in rows:
        if drum not in DRUMS:
            raise StyleError(*place, drum, one_of(DRUMS, drum))
    return tuple(
        sorted(Hit(step, drum, letter) for drum, row in rows for step, letter in enumerate(row) if letter in FACTORS)
    )


def _place(task: Task) -> tuple[str, str]:
    return task.plan.style.file, f"rhythm.{task.plan.metre.name}"


def _crash(options: Options, section: Section, phrase: Phrase, bar: int) -> str:
    """The cymbal of a bar's first beat, or nothing."""
    opening = bar == section.start_bar
    least = options.crash_energy if opening else options.phrase_energy
    if bar != phrase.start_bar or phrase.energy < least or not options.crash:
        return ""
    place = section.phrases.index(phrase) + section.index
    return options.crash[place % len(options.crash)]


def _fill(task: Task, options: Options, phrase: Phrase, bar: int) -> Fill:
    """The fill in which a bar ends: into the next section, into the ending, or at the end of a phrase."""
    plan, section = task.plan, task.section
    quiet = phrase.energy < SOFT_ENERGY
    if bar == section.end_bar - 1:
        following = next_section(plan, section)
        return _lead_fill(plan, task.spec, options, following) if following else NO_FILL
    if plan.is_ending_bar(bar + 1):
        names = options.soft_fills if quiet else options.big_fills
        return _chosen(plan, names, task.spec, f"{section.material}/ending")
    inside = options.fill_every and (bar - phrase.start_bar + 1) % options.fill_every == 0
    if bar == phrase.end_bar - 1 or inside:
        names = options.soft_fills if quiet else options.fills
        return _chosen(plan, names, task.spec, f"{section.material}/{bar - section.start_bar}")
    return NO_FILL


def _lead_fill(plan: Plan, spec: PartSpec, options: Options, section: Section) -> Fill:
    """The fill into a section: a function of the plan alone."""
    first = section.phrases[0]
    if spec.name not in first.active or not bar_rows(plan, section, first, section.start_bar):
        return NO_FILL
    names = options.soft_fills if first.energy < SOFT_ENERGY else options.big_fills
    return _chosen(plan, names, spec, f"lead/{section.movement}/{section.index}")


def _chosen(plan: Plan, names: tuple[str, ...], spec: PartSpec, path: str) -> Fill:
    known = [name for name in names if name in plan.rhythm.fills]
    if not known:
        return NO_FILL
    name = known[0] if len(known) == 1 else plan.stream(f"{spec.name}/fill/{path}").choice(known)
    rows = plan.rhythm.fills[name]
    place = (plan.style.file, f"rhythm.{plan.metre.name}.fills.{name}")
    return _placed(tuple(rows.items()), plan.metre.bar_steps, place)


@cache
def _placed(rows: tuple[tuple[str, str], ...], steps: int, place: tuple[str, str]) -> Fill:
    """A fill at the end of a bar; what is longer than the bar loses its head."""
    cut = tuple((drum, pattern[-steps:]) for drum, pattern in rows)
    length = max((len(pattern) for _, pattern in cut), default=0)
    start = steps - length
    hits = _hits(tuple((drum, pattern.rjust(length, ".")) for drum, pattern in cut), place)
    return Fill(start, tuple(Hit(start + hit.step, hit.drum, hit.letter) for hit in hits))


def _lead_in(task: Task, options: Options) -> list[Row]:
    """The fill into a new movement, before its first bar."""
    plan, section = task.plan, task.section
    if not (section.first and task.leads_in()):
        return []
    fill = _lead_fill(plan, task.spec, options, section)
    free = free_step(plan.metre)
    going = frozenset[str]() if options.single else TIMEKEEPERS
    others = frozenset(DRUMS) if options.single else _used(plan)
    hits = [hit for hit in fill.hits if hit.drum not in (going if hit.step >= free else others)]
    return _rows(task, section.phrases[0].energy, section.start_bar - 1, hits)


def _used(plan: Plan) -> frozenset[str]:
    return frozenset(drum for rows in plan.rhythm.variants.values() for drum in rows)


def _dropout_steps(task: Task, options: Options, phrase: Phrase, bar: int) -> int:
    """How many steps at the end of a bar have no bass drum because more is to come."""
    if not options.dropout_beat or bar != task.section.end_bar - 1:
        return 0
    following = next_section(task.plan, task.section)
    if following is None or not (_rolls(task, options) or following.phrases[0].energy > phrase.energy):
        return 0
    return round(options.dropout_beat * 4)


def _rolls(task: Task, options: Options) -> bool:
    """Whether a roll takes the place of fills in this section."""
    return bool(options.roll) and task.section.kind == "build"


def _roll(task: Task, options: Options) -> list[Row]:
    """Quarters, from the middle eighths, in the last quarter sixteenths, and a beat of silence before what comes."""
    plan, section = task.plan, task.section
    steps, free = plan.metre.bar_steps, free_step(plan.metre)
    rows: list[Row] = []
    for phrase in task.phrases():
        for bar in task.bars(phrase):
            last = free if bar == section.end_bar - 1 else steps
            for step in range(last):
                way = ((bar - section.start_bar) * steps + step) / (section.bars * steps)
                if step % _roll_step(way, plan.metre.groups[0]) == 0:
                    strength = (ROLL_FROM + (ROLL_TO - ROLL_FROM) * way) * (1.0 if step % 4 == 0 else 0.85)
                    onset = plan.bar_beat(bar) + step * 0.25
                    velocity = task.velocity(phrase.energy) * strength
                    brightness = task.brightness(phrase.energy)
                    rows.append((onset, HIT_BEAT, DRUMS[options.roll], velocity, brightness, section.movement))
    return rows


def _roll_step(way: float, group: int) -> int:
    return group if way < 0.5 else 2 if way < 0.75 else 1


def _one_at_a_time(rows: list[Row], options: Options, longest: float) -> list[Row]:
    """Of the notes on one step the most important, each ended by the next."""
    rank: Mapping[float, int] = {DRUMS[drum]: place for place, drum in enumerate(options.order)}
    best: dict[float, Row] = {}
    for row in sorted(rows, key=lambda row: (row[0], rank.get(row[2], len(rank)), row[2])):
        best.setdefault(row[0], row)
    onsets = sorted(best)
    ends = [*onsets[1:], onsets[-1] + longest] if onsets else []
    return [
        (onset, min(best[onset][1], end - onset), *best[onset][2:]) for onset, end in zip(onsets, ends, strict=True)
    ]


WRITER = Writer(Options, write)
