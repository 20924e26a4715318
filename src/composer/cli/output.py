"""The files asked for, checked together before the first of them is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from composer.errors import ExportError, one_of
from composer.export.option import Option
from composer.export.registry import EXPORTERS

SILENT_SUFFIXES = (".mid", ".json")
"""Formats that hold no sound: they need neither the synthesiser nor numba."""

WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True)
class Output:
    """One file: where, and with which options of its format."""

    path: Path
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sounds(self) -> bool:
        """Whether the synthesiser is needed."""
        return self.path.suffix.lower() not in SILENT_SUFFIXES


def outputs(files: Sequence[str], settings: Mapping[str, str]) -> list[Output]:
    """Give each file those of the settings that its format knows.

    Raises
    ------
    ExportError
        If a suffix names no format, no format knows a setting, or a value is not allowed.

    Examples
    --------
    >>> [output.options for output in outputs(["a.wav", "a.mid"], {"bits": "24", "quantised": "yes"})]
    [{'bits': 24}, {'quantised': True}]
    """
    known = {file: _options(file) for file in files}
    every = {name for options in known.values() for name in options}
    for name in settings:
        if name not in every:
            allowed = one_of(every, name) if every else "none: these formats have no options"
            raise ExportError(f"option {name!r} is not known to {', '.join(files)}; allowed: {allowed}")
    return [Output(Path(file), _values(settings, known[file])) for file in files]


def _options(file: str) -> Mapping[str, Option]:
    suffix = Path(file).suffix.lower()
    if suffix not in EXPORTERS:
        raise ExportError(f"{file}: the suffix {suffix!r} names no known format; allowed: {one_of(EXPORTERS, suffix)}")
    return EXPORTERS[suffix].load().OPTIONS


def _values(settings: Mapping[str, str], known: Mapping[str, Option]) -> dict[str, Any]:
    return {name: _value(name, text, known[name]) for name, text in settings.items() if name in known}


def _value(name: str, text: str, option: Option) -> Any:
    """Read a setting as the type that its option has."""
    readings = [good for good in option.allowed if str(good) == text]
    if not option.allowed:
        readings = [WORDS[text.lower()]] if isinstance(option.default, bool) and text.lower() in WORDS else [text]
    if not readings or not option.admits(readings[0]):
        raise ExportError(f"option {name}: {text!r} is not allowed; allowed: {option.describe()}")
    return readings[0]
