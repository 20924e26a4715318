"""WAV: a small RIFF writer, because the usual one puts the date into float files."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from composer.export.option import Option
from composer.export.pcm import steady_blocks, to_int16, to_int24
from composer.export.piece import Pcm, Piece
from composer.units import SAMPLE_RATE_HZ

OPTIONS: Mapping[str, Option] = {"bits": Option(16, (16, 24, "float"))}

_BLOCK_FRAMES = 48_000
_PCM, _IEEE_FLOAT = 1, 3


def write(piece: Piece, target: Path, options: Mapping[str, Any]) -> None:
    """Write 16 bits (dithered), 24 bits or 32-bit floats."""
    bits = options["bits"]
    with target.open("wb") as file:
        file.write(header(piece.frames, bits))
        start = 0
        for block in steady_blocks(piece, _BLOCK_FRAMES):
            file.write(_packed(block, bits, start))
            start += len(block)


def header(frames: int, bits: int | str) -> bytes:
    """Everything before the samples.

    Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", 1991; the
    chunk ``fact`` for what is not integer PCM as "New Multimedia Data Types", 1994, asks.
    """
    width = 4 if bits == "float" else int(bits) // 8
    layout = _IEEE_FLOAT if bits == "float" else _PCM
    form = struct.pack("<HHIIHH", layout, 2, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * 2 * width, 2 * width, 8 * width)
    chunks = _chunk(b"fmt ", form)
    if bits == "float":
        chunks = _chunk(b"fmt ", form + b"\0\0") + _chunk(b"fact", struct.pack("<I", frames))
    size = frames * 2 * width
    return (
        b"RIFF" + struct.pack("<I", 4 + len(chunks) + 8 + size) + b"WAVE" + chunks + b"data" + struct.pack("<I", size)
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body


def _packed(block: Pcm, bits: int | str, start: int) -> bytes:
    if bits == "float":
        return block.astype("<f4", copy=False).tobytes()
    if bits == 24:
        return np.ascontiguousarray(to_int24(block)).view(np.uint8).reshape(-1, 4)[:, 1:].tobytes()
    return to_int16(block, start).tobytes()
