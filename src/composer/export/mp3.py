"""MP3: tags, the Info frame, and one stream of constant bit rate.

Decoded, the file has exactly as many samples as the piece, the first at 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from composer.errors import ExportError
from composer.export import tag
from composer.export.checksum import crc16
from composer.export.id3 import id3_tag
from composer.export.lame import encoder_name, info_bytes, info_frame, new_encoder
from composer.export.mpeg import HEADER_BYTES, KBPS, frame_bytes
from composer.export.option import Option
from composer.export.pcm import RENDER_FRAMES, steady_blocks, to_int16
from composer.export.piece import Pcm, Piece
from composer.export.worker import encoded_beside

OPTIONS: Mapping[str, Option] = {"kbps": Option(192, KBPS), "quality": Option(5, (2, 5, 7)), **tag.OPTIONS}
"""Quality 5 is the default, 2 is slower and better, 7 is faster."""

_BLOCK_FRAMES = RENDER_FRAMES


def write(piece: Piece, target: Path, options: Mapping[str, Any]) -> None:
    """Write the file; the Info frame is filled in last, when the length and the checksum are known."""
    kbps = options["kbps"]
    with target.open("w+b") as file:
        file.write(id3_tag(tag.tags_of(piece, options)))
        place = file.tell()
        file.write(bytes(info_bytes()))
        size, checksum, name = 0, 0, b""
        for data in _encoded(piece, kbps, options["quality"]):
            file.write(data)
            size += len(data)
            checksum = crc16(data, checksum)
            name = max(name, encoder_name(data), key=len)
        if size % frame_bytes(kbps):
            raise ExportError(f"the encoder did not make frames of {kbps} kbps at 48 kHz")
        file.seek(place + info_bytes())
        header = file.read(HEADER_BYTES)
        file.seek(place)
        file.write(info_frame(header, piece.frames, size, checksum, name))


def _encoded(piece: Piece, kbps: int, quality: int) -> Iterator[bytes]:
    encoder = new_encoder(kbps, quality)

    def encode(block: tuple[int, Pcm]) -> bytes:
        index, samples = block
        return bytes(encoder.encode(to_int16(samples, index * _BLOCK_FRAMES).tobytes()))

    yield from encoded_beside(enumerate(steady_blocks(piece, _BLOCK_FRAMES)), encode)
    yield bytes(encoder.flush())
