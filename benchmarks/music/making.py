"""Pieces to judge: briefs by style and seed, made through the public face of the library and read back as files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import composer
from benchmarks.music.piece import Piece
from benchmarks.music.reading import piece_of

SHORT_MS, LONG_MS = 90_000, 180_000
LONG_EVERY = 5

STRUCTURES: tuple[tuple[tuple[str, float], ...], ...] = (
    (("intro", 1), ("verse", 2), ("refrain", 2), ("break", 1), ("refrain", 2)),
    (("calm", 1), ("medium", 2), ("dynamic", 2), ("calm", 1), ("dynamic", 2)),
    (("medium", 1),),
)
"""What is asked for, seed by seed: typed movements, bare energies, and nothing but a duration."""


def styles() -> list[tuple[str, str]]:
    """All styles as (genre, subgenre)."""
    return [(genre["name"], subgenre) for genre in composer.genres() for subgenre in genre["subgenres"]]


def brief(genre: str, subgenre: str, seed: int) -> dict[str, Any]:
    """The fields of the brief of a style's piece."""
    entries = STRUCTURES[seed % len(STRUCTURES)]
    bare = ("calm", "medium", "dynamic")
    structure = [{"energy" if name in bare else "type": name, "duration": weight} for name, weight in entries]
    duration_ms = LONG_MS if seed % LONG_EVERY == LONG_EVERY - 1 else SHORT_MS
    fields = {"genre": genre, "subgenre": subgenre, "seed": seed, "duration_ms": duration_ms}
    return {**fields, "structure": structure}


def pieces(genre: str, subgenre: str, seeds: int) -> Iterator[tuple[composer.Music, Piece]]:
    """The first pieces of a style: as composed, and as the judge reads their files; without sound."""
    for seed in range(seeds):
        music = composer.compose(**brief(genre, subgenre, seed))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            grid = music.save(folder / "grid.mid", quantised=True).read_bytes()
            played = music.save(folder / "played.mid").read_bytes()
            schema = json.loads(music.save(folder / "schema.json").read_text(encoding="utf-8"))
        yield music, piece_of(schema, grid, played)
