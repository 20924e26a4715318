"""The one line that every table of a pack checks its values with."""

from __future__ import annotations


def check(condition: bool, message: str) -> None:
    """Raise what the reader turns into an error with file and key.

    Raises
    ------
    ValueError
        With the message, unless the condition holds.
    """
    if not condition:
        raise ValueError(message)
