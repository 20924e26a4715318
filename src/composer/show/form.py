"""The form strip: movements side by side, as long as they last and as tall as their energy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from composer.show.colour import ENERGIES, FAINT, INK
from composer.show.svg import box, picture, strokes, words_that_fit

HEIGHT = 48.0
LEVELS = {"calm": 0.6, "medium": 0.8, "dynamic": 1.0}
"""Energy -> part of the strip's height."""

Structure = Sequence[Mapping[str, Any]]
"""Rows of ``schema()["structure"]``: start and duration as fractions of the whole, energy, movement, bars."""


def form_strip(structure: Structure, width: float = 960.0) -> str:
    """Draw the movements of a piece as a picture of its own.

    Parameters
    ----------
    structure : sequence of mapping
        ``schema()["structure"]``.
    width : float, pixels

    Returns
    -------
    str
        SVG.

    Examples
    --------
    >>> form_strip([{"start": 0.0, "duration": 1.0, "energy": "calm", "movement": "intro", "bars": 4}])[:4]
    '<svg'
    """
    return picture(width, HEIGHT, "form", [form_elements(structure, 0.0, 0.0, width)])


def form_elements(structure: Structure, left: float, top: float, width: float) -> str:
    """The movements as SVG elements inside another picture."""
    return "".join(_movement(row, left, top, width) for row in structure)


def _movement(row: Mapping[str, Any], left: float, top: float, width: float) -> str:
    begin, length = left + row["start"] * width, row["duration"] * width
    energy, name, bars = row["energy"], row["movement"], row["bars"]
    tall = HEIGHT * LEVELS.get(energy, 0.8)
    base = top + HEIGHT
    plural = "bar" if bars == 1 else "bars"
    return (
        box(begin, base - tall, length, tall, ENERGIES.get(energy, FAINT), title=f"{name}, {energy}, {bars} {plural}")
        + strokes(f"M{begin:.2f} {top:.2f}V{base:.2f}", INK, 0.75)
        + words_that_fit(begin + 4, base - 17, name, length - 6)
        + words_that_fit(begin + 4, base - 5, f"{energy} · {bars} {plural}", length - 6)
    )
