"""What people type, read as the fields of a brief."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from composer.errors import BriefError
from composer.styles.movement import ENERGIES

FIELDS = (
    "genre", "subgenre", "duration_ms", "structure", "crop", "fadeout_ms", "voices_volume", "seed", "bpm", "key",
    "mode", "measure",
)  # fmt: skip
"""The options that are fields of the brief, under the names the brief has for them."""

_UNITS_MS = {"": 1_000, "s": 1_000, "ms": 1, "m": 60_000, "min": 60_000}
_AMOUNT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(ms|s|min|m)?")
_CLOCK = re.compile(r"(\d+):([0-5]?\d(?:\.\d*)?)")


def duration_ms(text: str) -> int:
    """Read a duration: seconds unless it says otherwise.

    Examples
    --------
    >>> [duration_ms(text) for text in ("90", "1.5s", "1:30", "90000ms", "2min")]
    [90000, 1500, 90000, 90000, 120000]
    """
    clock = _CLOCK.fullmatch(text.strip())
    if clock:
        return int(clock[1]) * 60_000 + round(float(clock[2]) * 1_000)
    amount = _AMOUNT.fullmatch(text.strip().lower())
    if not amount:
        raise ValueError(f"{text!r} is not a duration; allowed: 90, 90s, 1:30, 2min or 90000ms")
    return round(float(amount[1]) * _UNITS_MS[amount[2] or ""])


def movements(text: str) -> list[dict[str, Any]]:
    """Read a structure: movements separated by spaces or commas, each ``NAME:WEIGHT``.

    NAME is an energy, a type, or ``type/energy``; a weight that is left out is 1.

    Examples
    --------
    >>> movements("intro:0.2 refrain/dynamic:0.8")
    [{'duration': 0.2, 'type': 'intro'}, {'duration': 0.8, 'type': 'refrain', 'energy': 'dynamic'}]
    """
    return [_movement(item) for item in re.split(r"[\s,]+", text.strip()) if item]


def setting(text: str) -> tuple[str, str]:
    """Read ``NAME=VALUE``.

    Examples
    --------
    >>> setting("kbps=320")
    ('kbps', '320')
    """
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise ValueError(f"{text!r} is not an option; allowed: NAME=VALUE, such as kbps=320")
    return name, value


def thread_count(text: str) -> int:
    """Read a number of threads, at least 1."""
    if not text.strip().isdigit() or int(text) < 1:
        raise ValueError(f"{text!r} is not a number of threads; allowed: 1 and more")
    return int(text)


def fields(chosen: argparse.Namespace) -> dict[str, Any]:
    """The fields of the brief that options and the file named by ``--brief`` give together.

    Raises
    ------
    BriefError
        If the file cannot be read or holds no JSON object.
    """
    given = {name: value for name in FIELDS if (value := getattr(chosen, name)) is not None}
    return {**(_read_brief(chosen.brief) if chosen.brief else {}), **given}


def _movement(item: str) -> dict[str, Any]:
    name, colon, weight = item.partition(":")
    kind, _, energy = name.partition("/")
    if kind in ENERGIES and not energy:
        kind, energy = "", kind
    try:
        movement: dict[str, Any] = {"duration": float(weight) if colon else 1.0}
    except ValueError:
        raise ValueError(f"{item!r} is not a movement; allowed: NAME:WEIGHT with a number as weight") from None
    if kind:
        movement["type"] = kind
    if energy:
        movement["energy"] = energy
    return movement


def _read_brief(file: str) -> dict[str, Any]:
    try:
        read = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise BriefError("brief", file, f"a file that can be read ({error.strerror})") from None
    except ValueError as error:
        raise BriefError("brief", file, f"a file that holds JSON ({error})") from None
    if not isinstance(read, dict):
        raise BriefError("brief", file, "a file that holds a JSON object with the fields of a brief")
    return read
