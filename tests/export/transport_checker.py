"""A reader of transport streams that believes nothing: written from ISO/IEC 13818-1, not from our writer."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Stream:
    """What was found: the elementary stream, and the time stamps of its units."""

    audio: bytes = b""
    pts: list[int] = field(default_factory=list)
    clocks: list[int] = field(default_factory=list)
    unit_starts: list[int] = field(default_factory=list)
    counters: dict[int, int] = field(default_factory=dict)


def crc32(data):
    """Bit by bit: 0 for a section with a right checksum at its end."""
    register = 0xFFFFFFFF
    for byte in data:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ (0x04C11DB7 if register >> 31 else 0)) & 0xFFFFFFFF
    return register


def read_transport(segments, first_index=0):
    """Read segments in order as one stream and check everything that players rely on."""
    stream = Stream(counters={0: (first_index - 1) % 16, 0x1000: (first_index - 1) % 16, 0x100: 15})
    for data in segments:
        assert len(data) % 188 == 0, "length is not in packets"
        pids = [_read_packet(stream, data[start : start + 188]) for start in range(0, len(data), 188)]
        assert pids[:2] == [0, 0x1000], "tables are not first"
        assert set(pids[2:]) == {0x100}, "one program, one stream, one pair of tables a segment"
    _check_times(stream)
    return stream


def _read_packet(stream, packet):
    assert packet[0] == 0x47, "no sync byte"
    assert not packet[1] & 0xA0, "error or priority bit"
    pid = (packet[1] & 0x1F) << 8 | packet[2]
    start, kind = bool(packet[1] & 0x40), packet[3] >> 4
    assert kind in {1, 3}, "packet without payload, or scrambled"
    assert packet[3] & 15 == (stream.counters[pid] + 1) % 16, f"counter of {pid:#x} is not continued"
    stream.counters[pid] = packet[3] & 15
    payload = packet[4:]
    if kind == 3:
        size = payload[0]
        assert size <= 182, "no byte of payload"
        _read_adaptation(stream, payload[1 : 1 + size], pid)
        payload = payload[1 + size :]
    if pid == 0x100:
        _read_audio(stream, payload, start)
    else:
        assert start, "section does not start in its packet"
        _read_table(payload, pid)
    return pid


def _read_adaptation(stream, body, pid):
    if body and body[0]:
        assert body[0] == 0x10, "only a clock is expected in an adaptation field"
        assert pid == 0x100, "the clock is on the audio"
        word = int.from_bytes(body[1:7], "big")
        assert word >> 9 & 63 == 63, "reserved bits of the clock"
        stream.clocks.append((word >> 15) * 300 + (word & 511))
        body = body[:1] + body[7:]
    assert set(body[1:]) <= {0xFF}, "stuffing"


def _read_table(payload, pid):
    assert payload[0] == 0, "pointer"
    size = (payload[2] & 15) << 8 | payload[3]
    section = payload[1 : 4 + size]
    assert crc32(section) == 0, "checksum of a table"
    assert set(payload[4 + size :]) <= {0xFF}, "rest of the packet of a table"
    assert section[1] >> 4 == 0xB, "syntax bits"
    assert section[5] & 1, "table is not current"
    if pid == 0:
        assert section[0] == 0, "PAT"
        assert section[8:-4] == bytes([0, 1, 0xF0, 0x00]), "one program on 0x1000"
    else:
        assert section[0] == 2, "PMT"
        assert section[3:5] == b"\0\1", "program number"
        assert section[8:12] == bytes([0xE1, 0x00, 0xF0, 0x00]), "clock on 0x100, no descriptors"
        assert section[12:-4] == bytes([0x03, 0xE1, 0x00, 0xF0, 0x00]), "MPEG-1 audio on 0x100"


def _read_audio(stream, payload, start):
    if start:
        if stream.unit_starts:
            _check_length(stream)
        assert payload[:4] == b"\0\0\1\xc0", "unit of an audio stream"
        assert payload[6] >> 6 == 2, "marker"
        assert payload[7] == 0x80, "a time stamp and nothing else"
        assert payload[8] == 5, "length of the head"
        a, b, c = payload[9], int.from_bytes(payload[10:12], "big"), int.from_bytes(payload[12:14], "big")
        assert (a >> 4, a & 1, b & 1, c & 1) == (2, 1, 1, 1), "marker bits of the time stamp"
        stream.pts.append((a >> 1 & 7) << 30 | b >> 1 << 15 | c >> 1)
        stream.unit_starts.append(len(stream.audio))
        stream.length = int.from_bytes(payload[4:6], "big") - 8
        payload = payload[14:]
        assert payload[:2] == b"\xff\xfb", "unit begins with a frame"
    stream.audio += payload


def _check_length(stream):
    assert len(stream.audio) - stream.unit_starts[-1] == stream.length, "length of a unit"


def _check_times(stream):
    """Every frame 2160 ticks after the one before; a clock with each unit, ahead of it, at most 100 ms apart."""
    _check_length(stream)
    starts = frame_starts(stream.audio)
    times = dict(zip(stream.unit_starts, stream.pts, strict=True))
    first = stream.pts[0]
    for number, start in enumerate(starts):
        if start in times:
            assert times.pop(start) == first + 2160 * number, "time stamps step by 2160 a frame"
    assert not times, "a unit begins inside a frame"
    assert len(stream.clocks) == len(stream.pts), "clock with every unit"
    for clock, pts in zip(stream.clocks, stream.pts, strict=True):
        assert 0 <= clock < pts * 300, "clock before presentation"
        assert pts * 300 - clock <= 27_000_000, "clock within a second of the presentation"
    for before, after in zip(stream.clocks, stream.clocks[1:], strict=False):
        assert 0 < after - before <= 2_700_000, "clocks at most 100 ms apart"


def frame_starts(audio):
    """Places of the MP3 frames, from their headers (bit rates of MPEG-1 Layer III, 48 kHz: 3 bytes a kbps)."""
    rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    starts, place = [], 0
    while place < len(audio):
        assert audio[place : place + 2] == b"\xff\xfb", "audio is not whole frames"
        assert audio[place + 2] & 0x0E == 0x04, "48 kHz, no padding"
        starts.append(place)
        place += 3 * rates[audio[place + 2] >> 4]
    assert place == len(audio), "audio ends inside a frame"
    return starts
