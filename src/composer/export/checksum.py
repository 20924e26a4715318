"""The checksums of Ogg, of transport streams and of the LAME tag.

The first two use the 32-bit polynomial of Ethernet, 0x04C11DB7, most significant bit first; `zlib` has the same
polynomial least significant bit first, so mirrored bytes in and a mirrored word out give it at the speed of C.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_ONES = 0xFFFFFFFF
_LANE = 256
"""Bytes that one lane of `crc16` takes: the lanes run side by side in NumPy."""


def crc32_ogg(data: bytes) -> int:
    """CRC-32 of an Ogg page: register starts at 0, no final inversion (RFC 3533, section 6)."""
    return _mirrored(zlib.crc32(data.translate(_MIRROR), _ONES) ^ _ONES)


def crc32_mpeg(data: bytes) -> int:
    """CRC-32 of a section: register starts at all ones, no final inversion (ISO/IEC 13818-1, annex A)."""
    return _mirrored(zlib.crc32(data.translate(_MIRROR)) ^ _ONES)


def crc16(data: bytes, register: int = 0) -> int:
    """CRC-16 with the polynomial 0xA001 (least significant bit first), as the LAME tag has it.

    The checksum is linear: each lane of 256 bytes is done from 0, then the registers are chained.

    Examples
    --------
    >>> hex(crc16(b"123456789"))
    '0xbb3d'
    """
    head = len(data) % _LANE
    register = int(_run(np.array([register], np.uint16), np.frombuffer(data[:head], np.uint8)[None, :])[0])
    lanes = np.frombuffer(data[head:], np.uint8).reshape(-1, _LANE)
    for lane in _run(np.zeros(len(lanes), np.uint16), lanes).tolist():
        register = _SHIFTED[register & 255] ^ _SHIFTED[256 + (register >> 8)] ^ lane
    return register


def _mirrored(word: int) -> int:
    return int.from_bytes(word.to_bytes(4, "little").translate(_MIRROR), "big")


def _byte_table() -> NDArray[np.uint16]:
    table = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        table = np.where(table & 1, table >> 1 ^ 0xA001, table >> 1).astype(np.uint16)
    return table


_TABLE = _byte_table()


def _run(registers: NDArray[np.uint16], lanes: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Feed each register its row of bytes, one column at a time."""
    for column in lanes.T:
        registers = registers >> 8 ^ _TABLE[(registers ^ column) & 255]
    return registers


def _shifted() -> list[int]:
    """What a register becomes after 256 zero bytes, for its low byte (0..255) and its high byte (256..511)."""
    values = np.concatenate([np.arange(256), np.arange(256) << 8]).astype(np.uint16)
    return [int(value) for value in _run(values, np.zeros((1, _LANE), np.uint8))]


_SHIFTED = _shifted()
