"""A small MPEG transport stream: one program, one MP3 stream, segments that join without a seam.

Source: ISO/IEC 13818-1. A segment begins with the program tables (PAT, PMT), as RFC 8216, 3.2 asks. The continuity
counters of a stream must run on from segment to segment, although every segment is made alone: so the sound of a
segment always takes a multiple of 16 packets (a few are half empty), and the tables, one packet each a segment, count
the segments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from composer.export.checksum import crc32_mpeg

PACKET_BYTES = 188
CLOCK_HZ = 90_000
TICKS_PER_FRAME = 2160
"""An MP3 frame of 1152 samples at 48 kHz lasts exactly this many ticks of the 90 kHz clock."""

FIRST_PTS = CLOCK_HZ
"""The first sound is presented at 1 s, so that the clock of the stream can run ahead of it."""

PMT_PID, AUDIO_PID = 0x1000, 0x100
_STREAM_MPEG1_AUDIO = 0x03
_AUDIO_STREAM_ID = 0xC0
_PACKET_ROOM = PACKET_BYTES - 4
_CLOCK_BYTES = 8
_FRAMES_PER_PES = 4
"""96 ms of sound to a unit: the clock stands in its first packet, and may be at most 100 ms apart (2.7.2)."""

_CLOCK_LEAD = 9_000
"""The clock runs 100 ms ahead: a unit of 96 ms has arrived as a whole before it is presented."""

_COUNTER = 16


def segment_packets(frames: Sequence[bytes], first_frame: int, index: int) -> bytes:
    """The bytes of one segment.

    Parameters
    ----------
    frames : sequence of bytes
        MP3 frames of 24 ms.
    first_frame : int
        The number of the first of them within the stream; gives the time stamps.
    index : int
        The number of the segment; gives the counters of the tables.
    """
    starts = range(0, len(frames), _FRAMES_PER_PES)
    stamps = [FIRST_PTS + (first_frame + start) * TICKS_PER_FRAME for start in starts]
    units = [
        _pes(b"".join(frames[start : start + _FRAMES_PER_PES]), pts) for start, pts in zip(starts, stamps, strict=True)
    ]
    counts = _packet_counts(units)
    packets = [_table(0, 0x00, _pat(), index), _table(PMT_PID, 0x02, _pmt(), index)]
    counter = 0
    for unit, count, pts in zip(units, counts, stamps, strict=True):
        packets += _unit_packets(unit, count, pts - _CLOCK_LEAD, counter)
        counter += count
    return b"".join(packets)


def _packet_counts(units: Sequence[bytes]) -> list[int]:
    """Packets for each unit: as few as hold it, and one more here and there until the sum is a multiple of 16."""
    counts = [-(-(len(unit) + _CLOCK_BYTES) // _PACKET_ROOM) for unit in units]
    for extra in range(-sum(counts) % _COUNTER):
        counts[extra % len(counts)] += 1
    return counts


def _unit_packets(unit: bytes, count: int, clock: int, counter: int) -> Iterator[bytes]:
    """Deal a unit into packets; each but the last is as full as leaves a byte for every one that follows."""
    start = 0
    for number in range(count):
        field = _clock_field(clock) if number == 0 else b""
        taken = min(_PACKET_ROOM - len(field), len(unit) - start - (count - number - 1))
        field = _stuffed(field, _PACKET_ROOM - taken)
        kind = 0x30 if field else 0x10
        head = (0x47 << 16 | (number == 0) << 14 | AUDIO_PID).to_bytes(3, "big")
        yield head + bytes([kind | (counter + number) % _COUNTER]) + field + unit[start : start + taken]
        start += taken


def _clock_field(clock: int) -> bytes:
    """An adaptation field that carries the program clock reference (2.4.3.4), length byte included."""
    return bytes([_CLOCK_BYTES - 1, 0x10]) + ((clock & (1 << 33) - 1) << 15 | 0x3F << 9).to_bytes(6, "big")


def _stuffed(field: bytes, size: int) -> bytes:
    """The adaptation field made as long as asked: its length byte, flags, what it carries, 0xFF."""
    if size == len(field):
        return field
    body = field[1:] or (b"\0" if size > 1 else b"")
    return bytes([size - 1]) + body.ljust(size - 1, b"\xff")


def _pes(data: bytes, pts: int) -> bytes:
    """A packet of the elementary stream with a time stamp (2.4.3.6); the data begins with a whole frame."""
    pts &= (1 << 33) - 1
    stamp = 0x2 << 36 | pts >> 30 << 33 | 1 << 32 | (pts >> 15 & 0x7FFF) << 17 | 1 << 16 | (pts & 0x7FFF) << 1 | 1
    head = bytes([0x84, 0x80, 5]) + stamp.to_bytes(5, "big")
    return b"\0\0\1" + bytes([_AUDIO_STREAM_ID]) + (len(head) + len(data)).to_bytes(2, "big") + head + data


def _pat() -> bytes:
    """Program 1 has its table on `PMT_PID`."""
    return (1).to_bytes(2, "big") + (0xE000 | PMT_PID).to_bytes(2, "big")


def _pmt() -> bytes:
    """The clock and the only stream, MPEG-1 audio, are on `AUDIO_PID`."""
    audio = (0xE000 | AUDIO_PID).to_bytes(2, "big")
    return audio + b"\xf0\0" + bytes([_STREAM_MPEG1_AUDIO]) + audio + b"\xf0\0"


def _table(pid: int, table_id: int, body: bytes, counter: int) -> bytes:
    """One packet with one section: number 1 (stream or program), version 0, current, section 0 of 0 (2.4.4)."""
    section = bytes([table_id]) + (0xB000 | len(body) + 9).to_bytes(2, "big") + b"\0\1\xc1\0\0" + body
    section += crc32_mpeg(section).to_bytes(4, "big")
    head = (0x47 << 16 | 1 << 14 | pid).to_bytes(3, "big") + bytes([0x10 | counter % _COUNTER, 0])
    return (head + section).ljust(PACKET_BYTES, b"\xff")
