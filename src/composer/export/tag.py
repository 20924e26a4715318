"""What a file says about itself, read from the piece; no dates, so that equal pieces give equal bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from composer.export.option import Option
from composer.export.piece import Piece
from composer.units import FRAMES_PER_MS

OPTIONS: Mapping[str, Option] = {"artist": Option("composer"), "album": Option("")}
"""Options of every format that carries tags; without an album, pieces gather under their genre and subgenre."""


@dataclass(frozen=True)
class Tags:
    """The tags of a piece; empty ones are not written."""

    title: str
    artist: str
    album: str
    genre: str
    key: str
    bpm: int
    duration_ms: int
    id: str
    software: str


def tags_of(piece: Piece, options: Mapping[str, Any]) -> Tags:
    """Gather the tags of a piece."""
    schema = piece.schema()
    names = [str(schema[field]) for field in ("genre", "subgenre") if schema.get(field)]
    return Tags(
        title=piece.title,
        artist=options["artist"],
        album=options["album"] or " / ".join(names),
        genre=names[-1] if names else "",
        key=piece.timeline.key,
        bpm=int(schema.get("bpm", 0)),
        duration_ms=-(-piece.frames // FRAMES_PER_MS),
        id=str(schema.get("id", "")),
        software=f"composer {schema.get('music_engine_version', '')}".strip(),
    )
