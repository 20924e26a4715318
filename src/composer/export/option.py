"""The options of an exporter: declared once, checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from composer.errors import ExportError, one_of


@dataclass(frozen=True)
class Option:
    """One option.

    Parameters
    ----------
    default : object
        What holds when nothing is asked for; its type is the type of the option.
    allowed : tuple
        The closed list of values; empty where any value of the type of `default` will do.
    """

    default: Any
    allowed: tuple[Any, ...] = ()

    def admits(self, value: object) -> bool:
        """Whether the value is allowed (``True`` is not 1 here)."""
        if self.allowed:
            return any(value == good and type(value) is type(good) for good in self.allowed)
        return type(value) is type(self.default)

    def describe(self) -> str:
        """What is allowed, in words."""
        if self.allowed:
            return "one of " + ", ".join(repr(good) for good in self.allowed)
        return f"a value of type {type(self.default).__name__}"


def chosen(given: Mapping[str, object], known: Mapping[str, Option]) -> dict[str, Any]:
    """Fill in the defaults and refuse what is not known.

    Raises
    ------
    ExportError
        Naming the option, the value and what is allowed.
    """
    for name, value in given.items():
        if name not in known:
            allowed = one_of(known, name) if known else "none, this format has no options"
            raise ExportError(f"option {name!r} is not known here; allowed: {allowed}")
        if not known[name].admits(value):
            raise ExportError(f"option {name}: {value!r} is not allowed; allowed: {known[name].describe()}")
    return {name: given.get(name, option.default) for name, option in known.items()}
