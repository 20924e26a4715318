"""What a style pack holds. One dataclass per table of the TOML file; every value is checked when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from composer.score.mix import Channel, Mix
from composer.styles.check import check
from composer.styles.form import Form
from composer.styles.harmony import Harmony
from composer.styles.mark import Mark
from composer.styles.melody import Melody
from composer.styles.movement import MOVEMENT_TYPES
from composer.styles.rhythm import Groove, Rhythm
from composer.styles.riff import Riff
from composer.theory.metre import METRES, Metre
from composer.theory.pitch import PITCH_CLASSES
from composer.theory.scale import MODES

ROLES = ("drums", "bass", "comping", "pad", "arpeggio", "melody", "counter", "effects")


@dataclass(frozen=True)
class Tempo:
    """Tempo range as low, usual, high quarters per minute, and how long the last bar may ring."""

    bpm: tuple[float, float, float]
    ring_out_s: tuple[float, float] = (0.8, 3.0)

    def __post_init__(self) -> None:
        check(20 <= self.bpm[0] <= self.bpm[1] <= self.bpm[2] <= 400, "bpm = [low, usual, high] within 20..400")
        check(0.2 <= self.ring_out_s[0] <= self.ring_out_s[1] <= 12, "ring_out_s = [low, high] within 0.2..12")


@dataclass(frozen=True)
class Tonality:
    """Modes with their weights, and the tonics that suit the instruments."""

    modes: dict[str, float]
    tonics: tuple[str, ...]

    def __post_init__(self) -> None:
        check(bool(self.modes) and set(self.modes) <= set(MODES), f"modes: {', '.join(MODES)}")
        check(all(weight > 0 for weight in self.modes.values()), "weights of modes are positive")
        check(bool(self.tonics) and set(self.tonics) <= set(PITCH_CLASSES), f"tonics: {', '.join(PITCH_CLASSES)}")


@dataclass(frozen=True)
class PartSpec:
    """One part of the band.

    ``energy`` is the range of phrase energies in which it plays; ``only_in`` and ``not_in`` name movement types;
    ``velocity`` and ``brightness`` run from the first to the second value as the energy goes from 0 to 1; ``lane``
    is its register in MIDI pitches; ``options`` belong to the writer.
    """

    name: str
    role: str
    writer: str
    preset: str
    program: int = 0
    percussion: bool = False
    lane: tuple[int, int] = (0, 127)
    energy: tuple[float, float] = (0.0, 1.0)
    only_in: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    velocity: tuple[float, float] = (0.6, 0.9)
    brightness: tuple[float, float] = (0.35, 0.65)
    channel: Channel = Channel()
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(self.role in ROLES, f"role: {', '.join(ROLES)}")
        check(0 <= self.program <= 127, "program within 0..127")
        check(0 <= self.lane[0] < self.lane[1] <= 127, "lane = [low, high] within 0..127")
        check({*self.only_in, *self.not_in} <= set(MOVEMENT_TYPES), f"types: {', '.join(MOVEMENT_TYPES)}")


@dataclass(frozen=True)
class Style:
    """A validated genre pack; `genre` and `subgenre` come from the path of its file."""

    genre: str
    subgenre: str
    digest: str
    title: str
    description: str
    source: str
    tempo: Tempo
    tonality: Tonality
    harmony: Harmony
    form: Form
    rhythm: dict[str, Rhythm]
    groove: Groove
    melody: Melody
    parts: tuple[PartSpec, ...]
    mix: Mix
    must: tuple[Mark, ...] = ()
    never: tuple[Mark, ...] = ()
    metres: dict[str, tuple[int, ...]] = field(default_factory=dict)
    riffs: dict[str, Riff] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(set(self.metres) <= set(METRES), f"metres: {', '.join(METRES)}")
        for name, groups in self.metres.items():
            METRES[name].grouped(groups)
        names = [part.name for part in self.parts]
        check(len(names) == len(set(names)), f"names of parts are unique: {names}")
        check(bool(self.rhythm) and set(self.rhythm) <= set(METRES), f"rhythm by metre: {', '.join(METRES)}")

    @property
    def file(self) -> str:
        """Where the pack stands, for messages."""
        return f"{self.genre}/{self.subgenre}.toml"

    @property
    def measures(self) -> tuple[str, ...]:
        """Metres that the style can play, the usual one first."""
        return tuple(self.rhythm)

    def metre(self, name: str) -> Metre:
        """A metre in the groups of this style."""
        return METRES[name].grouped(self.metres[name]) if name in self.metres else METRES[name]

    def part(self, name: str) -> PartSpec:
        """The part of a name."""
        return next(part for part in self.parts if part.name == name)


def check_references(style: Style) -> Mapping[str, str]:
    """Keys whose values name something that does not exist -> what is allowed; empty when all is well."""
    wrong: dict[str, str] = {}
    for metre in style.rhythm:
        if metre not in style.melody.cells:
            wrong["melody.cells"] = f"cells for every metre of [rhythm]: {metre} is missing"
    parts = {part.name for part in style.parts}
    for mark in (*style.must, *style.never):
        for name in {mark.part, mark.other} - {"", *parts}:
            wrong["must/never.part"] = f"a part: {', '.join(sorted(parts))}, not {name!r}"
    for name in sorted(style.groove.players() - {*ROLES, *parts}):
        wrong["groove"] = f"roles {', '.join(ROLES)} or parts {', '.join(sorted(parts))}, not {name!r}"
    return wrong
