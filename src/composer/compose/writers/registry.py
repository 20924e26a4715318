"""The table of part writers: name -> module of this package; each module calls its writer ``WRITER``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from composer.compose.writers.writer import Writer
from composer.errors import StyleError, one_of
from composer.styles.reader import read_table
from composer.styles.schema import PartSpec, Style

WRITERS = {
    "answer": "answer",
    "arpeggio": "arpeggio",
    "bass": "bass",
    "comping": "comping",
    "counter": "counter",
    "double": "double",
    "drone": "drone",
    "drums": "drums",
    "effects": "effects",
    "melody": "melody",
    "pad": "pad",
    "phase": "phase",
    "riff": "riff",
}
"""Name of the writer -> name of its module. One line per writer, in alphabetical order."""


@cache
def writer(name: str) -> Writer:
    """Load a writer."""
    found = import_module(f"composer.compose.writers.{WRITERS[name]}").WRITER
    if not isinstance(found, Writer):
        raise TypeError(f"composer.compose.writers.{WRITERS[name]}.WRITER is not a Writer")
    return found


def options_of(style: Style, spec: PartSpec) -> Any:
    """The options of a part, checked against its writer.

    Raises
    ------
    StyleError
        If there is no such writer, or an option is wrong.
    """
    key = f"parts.{spec.name}"
    if spec.writer not in WRITERS:
        raise StyleError(style.file, f"{key}.writer", spec.writer, one_of(WRITERS, spec.writer))
    return read_table(writer(spec.writer).options, spec.options, style.file, f"{key}.options")
