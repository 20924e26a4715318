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
from composer.compose.writers.hit import Hit, hits_of
from composer.compose.writers.writer import Row, Task, Writer
from composer.styles.schema import PartSpec, Style
from composer.theory.metre import Metre
from composer.theory.percussion import DRUMS

TIMEKEEPERS = frozenset({
    "hat", "pedal", "open-hat", "ride", "bell", "shaker", "tambourine",
    "ride2", "shaker2", "maracas", "cabasa",
    "guiro", "guiro-long", "guira", "clave", "jingle", "pandeiro-jingle", "riq",
})  # fmt: skip
"""What goes on in the free beat of a turn."""

STRUCK_ARM = frozenset({"hat", "pedal", "open-hat", "ride", "ride2", "bell"})
"""What makes room for a crash."""

LENGTH_BEAT = {
    "open-hat": 0.5, "crash": 2.0, "crash2": 2.0, "gong": 4.0, "splash": 1.0, "china": 2.0, "tam-tam": 4.0,
    "suspended": 4.0, "crash-pair": 2.0, "crash-pair2": 2.0, "guiro-long": 0.5, "whistle-long": 0.75, "surdo": 0.75,
    "vibraslap": 2.0, "bell-tree": 2.0, "brush-swirl": 0.5,
}  # fmt: skip
HIT_BEAT = 0.25
SOFT_ENERGY = 0.45
ROLL_FROM, ROLL_TO = 0.35, 1.0


@dataclass(frozen=True)
class Options:
    """What a drummer of the style does besides the patterns.

    Parameters
    ----------
    plays : tuple of str
        The drums of the style's patterns that this part plays, where several parts share them; empty: all that no
        other part names.
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
    goes_on : tuple of str
        What goes on in the free last beat of a movement; empty for the usual timekeepers.
    last : tuple of str
        What strikes the last chord of the piece: of these, the drums that the part plays.
    """

    plays: tuple[str, ...] = ()
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
    goes_on: tuple[str, ...] = ()
    last: tuple[str, ...] = ("kick", "crash")

    def __post_init__(self) -> None:
        named = {*self.fill_keeps, *self.crash, *self.layers, *self.order, *self.plays, *self.goes_on, *self.last}
        named |= {self.roll} if self.roll else set()
        if not named <= set(DRUMS):
            raise ValueError(f"drums: {', '.join(DRUMS)}; not {', '.join(sorted(named - set(DRUMS)))}")
        if self.fill_every < 0 or self.dropout_beat < 0:
            raise ValueError("fill_every and dropout_beat are not negative")


class Fill(NamedTuple):
    """A fill in a bar: the step where it begins, and its notes."""

    start: int
    hits: tuple[Hit, ...]


NO_FILL = Fill(1_000_000, ())


@dataclass(frozen=True)
class Player:
    """One drummer of the band in one section: what is asked, how they play, and which drums are theirs."""

    task: Task
    options: Options
    others: frozenset[str]
    """Drums that belong to other parts."""

    def has(self, drum: str) -> bool:
        """Whether a drum is this player's."""
        return drum in self.options.plays if self.options.plays else drum not in self.others

    def own(self, rows: Mapping[str, str]) -> dict[str, str]:
        """The rows of a variant or fill that this player plays."""
        return {drum: row for drum, row in rows.items() if self.has(drum)}

    @property
    def goes_on(self) -> frozenset[str]:
        """What goes on in a free beat."""
        return frozenset() if self.options.single else frozenset(self.options.goes_on) or TIMEKEEPERS

    @property
    def rolls(self) -> bool:
        """Whether a roll takes the place of fills in this section."""
        return bool(self.options.roll) and self.task.section.kind == "build"


def write(task: Task, options: Options) -> list[Row]:
    """Write one section, and the fill that leads into it."""
    player = Player(task, options, drums_of_others(task.plan.style, task.spec))
    rows = _lead_in(player)
    for phrase in task.phrases():
        for bar in task.bars(phrase):
            rows += _bar(player, phrase, bar)
    if player.rolls:
        rows += _roll(task, options)
    return _one_at_a_time(rows, options, task.plan.bar_beats) if options.single else rows


def drums_of_others(style: Style, spec: PartSpec) -> frozenset[str]:
    """The drums that other parts of a style name as theirs."""
    named = [part.options.get("plays", ()) for part in style.parts if part.writer == spec.writer and part is not spec]
    return frozenset(drum for drums in named for drum in drums)


def _bar(player: Player, phrase: Phrase, bar: int) -> list[Row]:
    task, options = player.task, player.options
    plan, steps, energy = task.plan, task.plan.metre.bar_steps, phrase.energy
    rows = player.own(bar_rows(plan, task.section, phrase, bar))
    rolled = options.roll if player.rolls else ""
    playing = (drum for drum in rows if options.layers.get(drum, 0.0) <= energy and drum != rolled)
    hits = hits_of(tuple((drum, rows[drum]) for drum in playing), _place(task))
    crash = _crash(options, task.section, phrase, bar) if hits else ""
    if crash and player.has(crash):
        hits = (Hit(0, crash, "X", FACTORS["X"]), *(hit for hit in hits if hit.step or hit.drum not in STRUCK_ARM))
    if task.is_turn(bar):
        free = free_step(plan.metre)
        return _rows(task, energy, bar, [hit for hit in hits if hit.step < free or hit.drum in player.goes_on])
    fill = _fill(player, phrase, bar) if hits and not rolled else NO_FILL
    if fill.hits:
        kept = {*options.fill_keeps} - {hit.drum for hit in fill.hits}
        hits = (*(hit for hit in hits if hit.step < fill.start or hit.drum in kept), *fill.hits)
    silent = steps - _dropout_steps(player, phrase, bar)
    if silent < steps:
        hits = tuple(hit for hit in hits if hit.step < silent or hit.drum != "kick")
    return _rows(task, energy, bar, hits)


def _rows(task: Task, energy: float, bar: int, hits: Iterable[Hit]) -> list[Row]:
    """Hits of a bar as notes; the letter for chance asks the section's stream, and nothing sounds before the piece."""
    start, movement = task.plan.bar_beat(bar), task.section.movement
    velocity, brightness = task.velocity(energy), task.brightness(energy)
    chance = task.stream.chance
    return [
        (
            start + hit.step * 0.25,
            LENGTH_BEAT.get(hit.drum, HIT_BEAT) * hit.steps,
            DRUMS[hit.drum],
            velocity * hit.share,
            brightness,
            movement,
        )
        for hit in hits
        if (hit.letter != CHANCE or chance(0.5)) and start + hit.step * 0.25 >= 0.0
    ]


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


def _fill(player: Player, phrase: Phrase, bar: int) -> Fill:
    """The fill in which a bar ends: into the next section, into the ending, or at the end of a phrase."""
    plan, section, options = player.task.plan, player.task.section, player.options
    quiet = phrase.energy < SOFT_ENERGY
    if bar == section.end_bar - 1:
        following = next_section(plan, section)
        return _lead_fill(player, following) if following else NO_FILL
    if plan.is_ending_bar(bar + 1):
        names = options.soft_fills if quiet else options.big_fills
        return _chosen(player, names, f"{section.material}/ending")
    inside = options.fill_every and (bar - phrase.start_bar + 1) % options.fill_every == 0
    if bar == phrase.end_bar - 1 or inside:
        names = options.soft_fills if quiet else options.fills
        return _chosen(player, names, f"{section.material}/{bar - section.start_bar}")
    return NO_FILL


def _lead_fill(player: Player, section: Section) -> Fill:
    """The fill into a section: a function of the plan alone."""
    first, options = section.phrases[0], player.options
    if player.task.spec.name not in first.active:
        return NO_FILL
    if not player.own(bar_rows(player.task.plan, section, first, section.start_bar)):
        return NO_FILL
    names = options.soft_fills if first.energy < SOFT_ENERGY else options.big_fills
    return _chosen(player, names, f"lead/{section.movement}/{section.index}")


def _chosen(player: Player, names: tuple[str, ...], path: str) -> Fill:
    """One of some fills; parts that share the patterns choose alike, as players of one band do."""
    plan = player.task.plan
    known = [name for name in names if name in plan.rhythm.fills]
    if not known:
        return NO_FILL
    first = next(part.name for part in plan.style.parts if part.writer == player.task.spec.writer)
    name = known[0] if len(known) == 1 else plan.stream(f"{first}/fill/{path}").choice(known)
    rows = player.own(plan.rhythm.fills[name])
    place = (plan.style.file, f"rhythm.{plan.metre.name}.fills.{name}")
    return _placed(tuple(rows.items()), plan.metre.bar_steps, place)


@cache
def _placed(rows: tuple[tuple[str, str], ...], steps: int, place: tuple[str, str]) -> Fill:
    """A fill at the end of a bar; what is longer than the bar loses its head."""
    cut = tuple((drum, pattern[-steps:]) for drum, pattern in rows)
    length = max((len(pattern) for _, pattern in cut), default=0)
    start = steps - length
    hits = hits_of(tuple((drum, pattern.rjust(length, ".")) for drum, pattern in cut), place)
    return Fill(start, tuple(hit._replace(step=start + hit.step) for hit in hits))


def _lead_in(player: Player) -> list[Row]:
    """The fill into a new movement, before its first bar."""
    task, section = player.task, player.task.section
    if not (section.first and task.leads_in()):
        return []
    fill = _lead_fill(player, section)
    free = free_step(task.plan.metre)
    others = frozenset(DRUMS) if player.options.single else _used(task.plan) | {player.options.roll}
    hits = [hit for hit in fill.hits if hit.drum not in (player.goes_on if hit.step >= free else others)]
    return _rows(task, section.phrases[0].energy, section.start_bar - 1, hits)


def _used(plan: Plan) -> frozenset[str]:
    return frozenset(drum for rows in plan.rhythm.variants.values() for drum in rows)


def _dropout_steps(player: Player, phrase: Phrase, bar: int) -> int:
    """How many steps at the end of a bar have no bass drum because more is to come."""
    task, options = player.task, player.options
    if not options.dropout_beat or bar != task.section.end_bar - 1:
        return 0
    following = next_section(task.plan, task.section)
    if following is None or not (player.rolls or following.phrases[0].energy > phrase.energy):
        return 0
    return round(options.dropout_beat * 4)


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
                if _rolled(way, step, plan.metre):
                    strength = (ROLL_FROM + (ROLL_TO - ROLL_FROM) * way) * (1.0 if step % 4 == 0 else 0.85)
                    onset = plan.bar_beat(bar) + step * 0.25
                    velocity = task.velocity(phrase.energy) * strength
                    brightness = task.brightness(phrase.energy)
                    rows.append((onset, HIT_BEAT, DRUMS[options.roll], velocity, brightness, section.movement))
    return rows


def _rolled(way: float, step: int, metre: Metre) -> bool:
    """Whether a roll has a stroke on a step of a bar, so far on its way."""
    return step in metre.group_starts if way < 0.5 else way >= 0.75 or step % 2 == 0


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
