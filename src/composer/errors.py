"""The few errors that callers may want to catch."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class ComposerError(Exception):
    """Root of every error that this library raises on purpose."""


class BriefError(ComposerError, ValueError):
    """A brief asks for something that cannot be made.

    Parameters
    ----------
    field : str
        The field of the brief, with its path: ``structure[2].duration``.
    value : object
        What was given.
    allowed : str
        What would have been accepted.
    """

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        self.value = value
        self.allowed = allowed
        super().__init__(f"{field}: {_short(value)} is not allowed; allowed: {allowed}")

    def __reduce__(self) -> tuple[type[BriefError], tuple[str, object, str]]:
        return type(self), (self.field, self.value, self.allowed)


class StyleError(ComposerError, ValueError):
    """A style pack is wrong: names the file, the key, the value and what is allowed."""

    def __init__(self, file: str, key: str, value: object, allowed: str) -> None:
        self.file = file
        self.key = key
        self.value = value
        self.allowed = allowed
        super().__init__(f"{file}: {key}: {_short(value)} is not allowed; allowed: {allowed}")

    def __reduce__(self) -> tuple[type[StyleError], tuple[str, str, object, str]]:
        return type(self), (self.file, self.key, self.value, self.allowed)


class RenderError(ComposerError, RuntimeError):
    """Sound could not be made from a timeline."""


class ExportError(ComposerError, OSError):
    """A file could not be written; nothing half-written is left behind."""


def one_of(names: Iterable[str], wanted: object = None) -> str:
    """Phrase a closed list for a message, nearest names first when one was nearly right.

    Examples
    --------
    >>> one_of(["house", "techno"], "hause")
    "one of 'house', 'techno' (did you mean 'house'?)"
    """
    listed = sorted(names)
    text = "one of " + ", ".join(repr(name) for name in listed)
    near = get_close_matches(str(wanted), listed, n=3, cutoff=0.5) if wanted is not None else []
    if near:
        text += " (did you mean " + " or ".join(repr(name) for name in near) + "?)"
    return text


def _short(value: object, limit: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
