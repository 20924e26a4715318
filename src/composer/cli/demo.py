"""The demo: five pieces, one per style, each in every format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import composer
from composer.cli.output import Output
from composer.cli.saving import save
from composer.cli.sound import shared_sound
from composer.cli.terminal import clock
from composer.cli.text import movements
from composer.errors import ExportError

PIECES: tuple[dict[str, Any], ...] = (
    {
        "genre": "electronic",
        "subgenre": "house",
        "duration_ms": 75_000,
        "structure": "intro:0.15 medium:0.35 dynamic:0.5",
        "seed": 7,
    },
    {
        "genre": "hip-hop",
        "subgenre": "lo-fi",
        "duration_ms": 60_000,
        "structure": "calm:0.4 medium:0.6",
        "seed": 3,
        "fadeout_ms": 4_000,
    },
    {
        "genre": "rock",
        "subgenre": "classic-rock",
        "duration_ms": 70_000,
        "structure": "intro:0.15 verse/medium:0.4 refrain/dynamic:0.45",
        "seed": 11,
    },
    {
        "genre": "cinematic",
        "subgenre": "epic",
        "duration_ms": 80_000,
        "structure": "calm:0.3 medium:0.3 dynamic:0.4",
        "seed": 5,
    },
    {
        "genre": "chiptune",
        "subgenre": "nes-action",
        "duration_ms": 45_000,
        "structure": "medium:0.4 dynamic:0.6",
        "seed": 64,
    },
)
"""One brief per style, with structures as the command line writes them."""

FILES = ("{name}.mp3", "{name}.wav", "{name}.mid", "{name}.json", "{name}-hls/index.m3u8")


def write_demo(folder: Path, pieces: tuple[dict[str, Any], ...] = PIECES) -> None:
    """Write each piece in each format and say where the files are.

    Raises
    ------
    ComposerError
        If a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"folder {str(folder)!r} cannot be made: {error.strerror}") from None
    for number, piece in enumerate(pieces, start=1):
        music = composer.compose(**{**piece, "structure": movements(piece["structure"])})
        facts = music.schema()
        sys.stdout.write(
            f"[{number}/{len(pieces)}] {facts['genre']}/{facts['subgenre']}: {clock(facts['duration_ms'])}, "
            f"{facts['bpm']} bpm, {facts['key']} {facts['mode']}, seed {piece['seed']}\n"
        )
        sys.stdout.flush()
        name = f"{piece['genre']}-{piece['subgenre']}"
        outputs = [Output(folder / file.format(name=name)) for file in FILES]
        sound = shared_sound(music, outputs)
        for output in outputs:
            sys.stdout.write(f"      {save(music, output, sound)}\n")
            sys.stdout.flush()
    sys.stdout.write(f"\nThe files are in {folder.resolve()}\n")
