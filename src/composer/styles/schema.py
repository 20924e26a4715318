"""What a style pack holds. One dataclass per table of the TOML file; every value is checked when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from composer.score.mix import BUSES, Channel, Mix
from composer.styles.check import check
from composer.styles.form import Form
from composer.styles.harmony import Harmony
from composer.styles.melody import Melody
from composer.styles.movement import MOVEMENT_TYPES
from composer.theory.metre import METRES
from composer.theory.pitch import PITCH_CLASSES
from composer.theory.scale import MODES

ROLES = ("drums", "bass", "comping", "pad", "arpeggio", "melody", "counter", "effects")
MARKS = (
    "any_progression",
    "drum_on_steps",
    "layers_rise",
    "most_voices",
    "octave_bass",
    "rest_share",
    "root_on_chord",
    "swing",
    "thin_chords",
)
"""What can be checked of a generated piece; the tests hold one measure for each."""
STEP_MARKS = "X xo g ? . -".replace(" ", "")
"""Pattern letters: X accent, x normal, o soft, g ghost, ? now and then, . rest, - hold."""


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
class Rhythm:
    """The drum patterns of one metre, shared by everybody who locks to them.

    ``variants`` maps a name to rows ``drum = pattern`` of one or two bars; ``levels`` chooses the variant by energy
    (the last entry whose energy is reached); ``fills`` are patterns of the last part of a bar, right-aligned.
    """

    levels: tuple[tuple[float, str], ...]
    variants: dict[str, dict[str, str]] = field(default_factory=dict)
    fills: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {name for _, name in self.levels}
        check(names <= {*self.variants, "none"}, f"levels name variants: {', '.join(self.variants)}, none")
        check(list(self.levels) == sorted(self.levels, key=lambda level: level[0]), "levels ascend in energy")
        for rows in (*self.variants.values(), *self.fills.values()):
            for pattern in rows.values():
                check(set(pattern) <= set(STEP_MARKS), f"patterns use {STEP_MARKS!r}, not {pattern!r}")


@dataclass(frozen=True)
class Groove:
    """Performance: systematic, not random.

    ``swing`` is where the second of two ``swing_unit``-th notes falls, 0.5 straight, 0.667 triplet; ``offset_ms``
    and ``jitter_ms`` are by role, positive late; ``accents`` scales velocity by step of the bar.
    """

    swing: float = 0.5
    swing_unit: int = 16
    offset_ms: dict[str, float] = field(default_factory=dict)
    jitter_ms: dict[str, float] = field(default_factory=dict)
    accents: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        check(0.5 <= self.swing <= 0.75, "swing within 0.5..0.75")
        check(self.swing_unit in (8, 16), "swing_unit: 8, 16")
        check({*self.offset_ms, *self.jitter_ms} <= set(ROLES), f"roles: {', '.join(ROLES)}")


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
        check(self.channel.bus in BUSES, f"bus: {', '.join(BUSES)}")


@dataclass(frozen=True)
class Mark:
    """One discriminator of a style in a form that can be checked on generated pieces."""

    mark: str
    text: str = ""
    part: str = ""
    drum: str = ""
    steps: tuple[int, ...] = ()
    chords: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        check(self.mark in MARKS, f"mark: {', '.join(MARKS)}")


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

    def __post_init__(self) -> None:
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
        if mark.part and mark.part not in parts:
            wrong["must/never.part"] = f"a part: {', '.join(sorted(parts))}, not {mark.part!r}"
    return wrong
