"""Ogg Vorbis, with a stream number that follows from the piece instead of from the clock."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.export import tag
from composer.export.checksum import crc32_ogg
from composer.export.codec import sound_file
from composer.export.option import Option
from composer.export.pcm import steady_blocks
from composer.export.piece import Piece

OPTIONS: Mapping[str, Option] = {"quality": Option(6, tuple(range(11))), **tag.OPTIONS}

_BLOCK_FRAMES = 4096
"""libsndfile crashes when it is given a minute at once (libsndfile #1023), and its bytes depend on the block."""


def write(piece: Piece, target: Path, options: Mapping[str, Any]) -> None:
    """Write Vorbis at a quality of 0..10 (6: about 192 kbps)."""
    tags = tag.tags_of(piece, options)
    level = 1.0 - options["quality"] / 10.0
    with sound_file(target, "OGG", "VORBIS", tags, compression_level=level) as file:
        for block in steady_blocks(piece, _BLOCK_FRAMES):
            file.write(block)
    pin_serial(target, zlib.crc32(tags.id.encode()))


def pin_serial(target: Path, serial: int) -> None:
    """Give every page of an Ogg file this stream number, in place, and redo the pages' checksums.

    A page: ``OggS``, version, flags, 8 bytes position, 4 bytes serial at 14, 4 bytes number, 4 bytes checksum at
    22, count of segments at 26, their lengths, their data (RFC 3533, section 6).
    """
    with target.open("r+b") as file:
        while head := file.read(27):
            start = file.tell() - 27
            lengths = file.read(head[26])
            page = head[:14] + serial.to_bytes(4, "little") + head[18:22] + bytes(4) + head[26:] + lengths
            checksum = crc32_ogg(page + file.read(sum(lengths)))
            after = file.tell()
            file.seek(start)
            file.write(page[:22] + checksum.to_bytes(4, "little"))
            file.seek(after)
