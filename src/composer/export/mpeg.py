"""MPEG-1 Layer III frames at 48 kHz: their headers, and cutting a stream into pieces that decode alone.

Source: ISO/IEC 11172-3, 2.4.1.3 (header), 2.4.1.7 (side information), 2.4.2.7 (``main_data_begin``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from composer.errors import ExportError

FRAME_FRAMES = 1152
"""Samples per channel of one MP3 frame: exactly 24 ms at 48 kHz."""

KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Bit rates of MPEG-1 Layer III; the header holds the place in this table, counted from 1."""

HEADER_BYTES = 4
SIDE_BYTES = 32
_LEAD_BYTES = HEADER_BYTES + SIDE_BYTES
_RESERVOIR_BYTES = 511
"""The largest ``main_data_begin``: nine bits."""

_PART_LENGTHS = tuple(20 + 59 * channel for channel in range(4))
"""Bit offsets of the four ``part2_3_length`` fields (two granules, two channels) in the side information."""


@dataclass(frozen=True)
class Frame:
    """A frame taken apart: header and side information, and the main data it needs, wherever that was kept."""

    lead: bytes
    main: bytes

    @property
    def rate(self) -> int:
        """Place of the bit rate in `KBPS`."""
        return (self.lead[2] >> 4) - 1


def frame_bytes(kbps: int) -> int:
    """Length of a frame: 24 ms of the bit rate; at 48 kHz always whole, so no frame is padded."""
    return 3 * kbps


def split_frames(stream: bytes, kbps: int) -> list[bytes]:
    """Cut a stream of constant bit rate into its frames.

    Raises
    ------
    ExportError
        If it is not what was asked of the encoder: MPEG-1 Layer III, 48 kHz, two channels, unprotected.
    """
    size = frame_bytes(kbps)
    frames = [stream[start : start + size] for start in range(0, len(stream), size)]
    wanted = (0xFF, 0xFB, KBPS.index(kbps) + 1 << 4 | 4)
    for frame in frames:
        # The header's third byte: bit rate, sampling rate (1 = 48 kHz), no padding; the lowest bit is private.
        if len(frame) != size or (frame[0], frame[1], frame[2] & 0xFE) != wanted or frame[3] >> 6 == 3:
            raise ExportError(f"the encoder did not make stereo frames of {kbps} kbps at 48 kHz")
    return frames


def take_apart(frames: Sequence[bytes]) -> Iterator[Frame]:
    """Give each frame the main data it refers to; those whose data began before the first frame get what is there."""
    reservoir = b""
    for frame in frames:
        side = int.from_bytes(frame[HEADER_BYTES:_LEAD_BYTES], "big")
        begin = side >> 8 * SIDE_BYTES - 9
        bits = sum(side >> 8 * SIDE_BYTES - offset - 12 & 0xFFF for offset in _PART_LENGTHS)
        data = (reservoir[len(reservoir) - begin :] if begin else b"") + frame[_LEAD_BYTES:]
        yield Frame(frame[:_LEAD_BYTES], data[: (bits + 7) // 8])
        reservoir = (reservoir + frame[_LEAD_BYTES:])[-_RESERVOIR_BYTES:]


def put_together(frames: Sequence[Frame]) -> list[bytes]:
    """Frames that need nothing from before: the first begins with an empty reservoir.

    Where the main data does not fit, the frame gets the smallest bit rate with which it does. With the largest rate
    a frame holds 924 bytes; at up to 128 kbps no frame needs more than 348 + 511, so that there it always fits.

    Raises
    ------
    ExportError
        If a frame needs more than fits at 320 kbps.
    """
    leads: list[bytes] = []
    slots: list[int] = []
    stream = bytearray()
    reservoir = 0
    for frame in frames:
        rate = _rate_that_holds(frame, reservoir)
        slot = frame_bytes(KBPS[rate]) - _LEAD_BYTES
        leads.append(_patched(frame.lead, rate, reservoir))
        slots.append(slot)
        free = reservoir + slot - len(frame.main)
        reservoir = min(free, _RESERVOIR_BYTES)
        stream += frame.main + bytes(free - reservoir)
    stream += bytes(reservoir)
    return [lead + stream[end - slot : end] for lead, slot, end in zip(leads, slots, accumulate(slots), strict=True)]


def _rate_that_holds(frame: Frame, reservoir: int) -> int:
    for rate in range(frame.rate, len(KBPS)):
        if reservoir + frame_bytes(KBPS[rate]) - _LEAD_BYTES >= len(frame.main):
            return rate
    raise ExportError(f"an MP3 frame of {len(frame.main)} bytes does not fit 320 kbps")


def _patched(lead: bytes, rate: int, begin: int) -> bytes:
    """The header with another bit rate, the side information with another ``main_data_begin``."""
    second = lead[2] & 0x0F | (rate + 1) << 4
    word = int.from_bytes(lead[4:6], "big") & 0x7F | begin << 7
    return lead[:2] + bytes([second, lead[3]]) + word.to_bytes(2, "big") + lead[6:]
