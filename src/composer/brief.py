"""Brief: what is asked for, checked once, written as canonical JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from composer.errors import BriefError, one_of
from composer.styles.loader import load_style, style_files
from composer.styles.movement import ENERGIES, MOVEMENT_ALIASES, MOVEMENT_TYPES
from composer.styles.schema import Style
from composer.theory.metre import METRES
from composer.theory.pitch import PITCH_CLASSES
from composer.theory.scale import MODES, mode_name
from composer.version import __version__

DURATION_MS = (5_000, 1_800_000)
MAX_MOVEMENTS = 64
VOICES_DB = (-96, 12)
BPM = (20, 400)
SEEDS = 1 << 64


@dataclass(frozen=True)
class Movement:
    """One entry of a structure.

    Parameters
    ----------
    duration : float > 0
        Weight: the share of the whole is this over the sum of all.
    energy : {"calm", "medium", "dynamic"}, optional
        The level; without energy and type it is medium.
    type : str, optional
        What is played: ``intro``, ``verse``, ``refrain`` …; with an energy as well, both are honoured.
    """

    duration: float
    energy: str | None = None
    type: str | None = None


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A request for one piece of music.

    Parameters
    ----------
    genre, subgenre : str
        A style of `composer.genres()`.
    duration_ms : int, 5_000..1_800_000
        Exact length of the sound.
    structure : sequence of Movement or of dict, 1..64
        Movements in order. A dict has ``duration`` (a weight) and ``energy`` and/or ``type`` (also spelt
        ``movement``); ``start`` is ignored, the order decides. Default: one medium movement.
    crop : bool
        Cut hard at the length, in the middle of a bar if need be, instead of composing an ending.
    fadeout_ms : int, 0..duration_ms
        Length of an equal-power fade at the end.
    voices_volume : float, -96..12
        Gain of the voices in dB; -96 silences them.
    seed : int, 0..2**64-1
        The same brief gives the same music; another seed, other music.
    bpm : float, 20..400, optional
        Quarters per minute; the style chooses where it is not given.
    key : str, optional
        Tonic: ``C``, ``F#``, ``Bb``.
    mode : str, optional
        ``ionian`` (major), ``dorian``, ``aeolian`` (minor) …
    measure : str, optional
        Time signature; one that the style can play.

    Raises
    ------
    BriefError
        Naming the field, the value and what is allowed.

    Examples
    --------
    >>> brief = Brief(genre="electronic", subgenre="house", duration_ms=30_000)
    >>> Brief.from_json(brief.to_json()) == brief
    True
    """

    genre: str
    subgenre: str
    duration_ms: int
    structure: tuple[Movement, ...] = (Movement(1.0, "medium"),)
    crop: bool = False
    fadeout_ms: int = 0
    voices_volume: float = 0
    seed: int = 0
    bpm: float | None = None
    key: str | None = None
    mode: str | None = None
    measure: str | None = None

    def __post_init__(self) -> None:
        style = _checked_style(self.genre, self.subgenre)
        _check_integer("duration_ms", self.duration_ms, *DURATION_MS)
        object.__setattr__(self, "structure", _checked_structure(self.structure))
        if not isinstance(self.crop, bool):
            raise BriefError("crop", self.crop, "true or false")
        _check_integer("fadeout_ms", self.fadeout_ms, 0, self.duration_ms)
        self._hold_number("voices_volume", *VOICES_DB)
        _check_integer("seed", self.seed, 0, SEEDS - 1)
        if self.bpm is not None:
            self._hold_number("bpm", *BPM)
        self._check_tonality(style)

    def _hold_number(self, field: str, low: float, high: float) -> None:
        """Check a number and keep whole ones as integers, so that 120 and 120.0 are the same brief."""
        value = getattr(self, field)
        if not _is_number(value) or not low <= value <= high:
            raise BriefError(field, value, f"a number in {low}..{high}")
        object.__setattr__(self, field, int(value) if value == int(value) else float(value))

    def _check_tonality(self, style: Style) -> None:
        if self.key is not None and self.key not in PITCH_CLASSES:
            raise BriefError("key", self.key, one_of(PITCH_CLASSES))
        if self.mode is not None:
            mode = mode_name(self.mode) if isinstance(self.mode, str) else None
            if mode is None:
                raise BriefError("mode", self.mode, one_of([*MODES, "major", "minor"], self.mode))
            object.__setattr__(self, "mode", mode)
        if self.measure is not None and self.measure not in style.measures:
            known = "" if self.measure in METRES else "no such measure; "
            raise BriefError(
                "measure", self.measure, f"{known}{style.genre}/{style.subgenre} plays {one_of(style.measures)}"
            )

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Brief:
        """Build a brief from a mapping; unknown fields and missing ones are errors."""
        for name in fields:
            if name not in cls.__dataclass_fields__:
                raise BriefError(str(name), fields[name], f"fields: {one_of(cls.__dataclass_fields__, name)}")
        for name in ("genre", "subgenre", "duration_ms"):
            if name not in fields:
                raise BriefError(name, None, "a value: this field is required")
        return cls(**fields)

    @classmethod
    def from_json(cls, text: str) -> Brief:
        """Build a brief from JSON text."""
        try:
            fields = json.loads(text)
        except json.JSONDecodeError as error:
            raise BriefError("brief", text, f"JSON text ({error})") from None
        if not isinstance(fields, dict):
            raise BriefError("brief", fields, "a JSON object")
        return cls.from_dict(fields)

    def to_dict(self) -> dict[str, Any]:
        """The brief as plain data; optional fields that were not given are left out."""
        fields: dict[str, Any] = {
            name: getattr(self, name) for name in self.__dataclass_fields__ if name != "structure"
        }
        fields["structure"] = [
            {name: value for name, value in vars(movement).items() if value is not None} for movement in self.structure
        ]
        return {name: value for name, value in fields.items() if value is not None}

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no blanks; equal briefs give equal text."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    @property
    def id(self) -> str:
        """Digest of the brief, the engine version and the style as they are now: equal ids mean equal bytes."""
        style = load_style(self.genre, self.subgenre)
        text = f"{self.to_json()}|{__version__}|{style.digest}"
        return blake2b(text.encode(), digest_size=16).hexdigest()


def _checked_style(genre: object, subgenre: object) -> Style:
    files = style_files()
    if not isinstance(genre, str) or genre not in files:
        raise BriefError("genre", genre, one_of(files, genre))
    if not isinstance(subgenre, str) or subgenre not in files[genre]:
        raise BriefError("subgenre", subgenre, f"for {genre}: {one_of(files[genre], subgenre)}")
    return load_style(genre, subgenre)


def _checked_structure(structure: object) -> tuple[Movement, ...]:
    if isinstance(structure, str | bytes | Mapping) or not isinstance(structure, Iterable):
        raise BriefError("structure", structure, f"a list of 1..{MAX_MOVEMENTS} movements")
    entries = list(structure)
    if not 1 <= len(entries) <= MAX_MOVEMENTS:
        raise BriefError("structure", f"{len(entries)} movements", f"1..{MAX_MOVEMENTS} movements")
    return tuple(_checked_movement(f"structure[{index}]", entry) for index, entry in enumerate(entries))


def _checked_movement(field: str, entry: object) -> Movement:
    if isinstance(entry, Movement):
        entry = {name: value for name, value in vars(entry).items() if value is not None}
    if not isinstance(entry, Mapping):
        raise BriefError(field, entry, "a movement such as {'duration': 0.5, 'energy': 'medium'}")
    known = ("duration", "energy", "type", "movement", "start")
    for name in entry:
        if name not in known:
            raise BriefError(f"{field}.{name}", entry[name], f"fields: {one_of(known, name)}")
    if "duration" not in entry:
        raise BriefError(f"{field}.duration", None, "any positive finite number")
    duration = entry["duration"]
    if not _is_number(duration) or not 0 < duration <= sys.float_info.max:
        raise BriefError(f"{field}.duration", duration, "any positive finite number")
    energy = _checked_name(f"{field}.energy", entry.get("energy"), ENERGIES)
    given = entry.get("type"), entry.get("movement")
    if None not in given and given[0] != given[1]:
        raise BriefError(f"{field}.movement", given[1], f"the same as type ({given[0]!r}): they are one field")
    kind = _checked_name(
        f"{field}.type", given[1] if given[0] is None else given[0], [*MOVEMENT_TYPES, *MOVEMENT_ALIASES]
    )
    return Movement(float(duration), energy, None if kind is None else MOVEMENT_ALIASES.get(kind, kind))


def _checked_name(field: str, name: object, known: Iterable[str]) -> str | None:
    if name is None:
        return None
    allowed = list(known)
    if not isinstance(name, str) or name not in allowed:
        raise BriefError(field, name, one_of(allowed, name))
    return name


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_integer(field: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise BriefError(field, value, f"an integer in {low}..{high}")
