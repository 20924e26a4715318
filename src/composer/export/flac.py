"""FLAC: the samples of the WAV file, packed without loss."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.export import tag
from composer.export.codec import sound_file
from composer.export.option import Option
from composer.export.pcm import steady_blocks, to_int16, to_int24
from composer.export.piece import Piece

OPTIONS: Mapping[str, Option] = {"bits": Option(16, (16, 24)), **tag.OPTIONS}

_BLOCK_FRAMES = 4096


def write(piece: Piece, target: Path, options: Mapping[str, Any]) -> None:
    """Write 16 bits (dithered) or 24 bits."""
    bits = options["bits"]
    start = 0
    with sound_file(target, "FLAC", f"PCM_{bits}", tag.tags_of(piece, options)) as file:
        for block in steady_blocks(piece, _BLOCK_FRAMES):
            file.write(to_int16(block, start) if bits == 16 else to_int24(block))
            start += len(block)
