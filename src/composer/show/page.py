"""A piece as a piece of HTML: what a notebook shows for it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Protocol

from composer.audio import Audio
from composer.score.score import Score
from composer.show.player import player
from composer.show.roll import piano_roll


class Piece(Protocol):
    """What is shown: anything with a title, a score and a schema."""

    @property
    def title(self) -> str:
        """Name for people."""

    @property
    def score(self) -> Score:
        """Notes in beats."""

    def schema(self) -> Mapping[str, Any]:
        """The documented description."""


FACTS = ("bpm", "measure", "key", "mode", "duration_ms", "id")
"""Entries of the schema that are worth a line, in order; those that are missing are left out."""


def html(piece: Piece, sound: Audio | bytes | None = None) -> str:
    """Show a piece: its title, facts, form, notes, and a player where there is sound.

    Parameters
    ----------
    piece : Piece
        A `Music`, or anything with ``title``, ``score`` and ``schema()``.
    sound : Audio or bytes of an MP3 file, optional

    Returns
    -------
    str
        HTML without scripts, safe to embed.
    """
    schema = piece.schema()
    style = f"{schema['genre']} / {schema['subgenre']}"
    parts = [
        f"<strong>{escape(piece.title)}</strong> — {escape(style)}",
        f'<div style="font-size:85%;opacity:.8">{_facts(schema)}</div>',
        *(player(sound) for _ in [0] if sound is not None),
        piano_roll(piece.score, schema["structure"]),
        *(f'<div style="font-size:85%">Note: {escape(notice)}</div>' for notice in schema.get("notices", ())),
    ]
    return f'<div style="max-width:960px">{"".join(parts)}</div>'


def _facts(schema: Mapping[str, Any]) -> str:
    shown = {name: schema[name] for name in FACTS if schema.get(name) is not None}
    return " · ".join(f"{escape(_label(name))} {escape(_text(name, value))}" for name, value in shown.items())


def _label(name: str) -> str:
    return "length" if name == "duration_ms" else name


def _text(name: str, value: object) -> str:
    if name == "duration_ms" and isinstance(value, int):
        return f"{value // 60_000}:{value % 60_000 / 1000:06.3f}"
    return str(value)
