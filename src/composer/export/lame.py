"""LAME, and the first frame that tells players how long the music exactly is.

An MP3 encoder delays the music and fills its last frame up. The *Info* frame carries the two lengths, so that
players cut them away. Source: the LAME project, "Mp3 Info Tag revision 1" (Gabriel Bouvigne), and its
``VbrTag.c``; measured with libsndfile, mpg123, FFmpeg and Chromium.
"""

from __future__ import annotations

import re
import struct

import lameenc

from composer.export.checksum import crc16
from composer.export.mpeg import FRAME_FRAMES, HEADER_BYTES, KBPS, SIDE_BYTES, frame_bytes
from composer.units import SAMPLE_RATE_HZ

ENCODER_DELAY = 576
"""Samples by which LAME delays the music."""

DECODER_DELAY = 529
"""Samples by which every Layer III decoder delays it further (filter bank 481 + 48)."""

_TAG_BYTES = 156
_LOWPASS_HZ = 0
"""Not known: lameenc does not say where LAME's low-pass lies; 0 is the tag's word for that."""


def new_encoder(kbps: int, quality: int) -> lameenc.Encoder:
    """An encoder for one stream: constant bit rate, stereo, 48 kHz in and out.

    The output rate must be said, because LAME lowers it at small bit rates.
    """
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(2)
    encoder.set_in_sample_rate(SAMPLE_RATE_HZ)
    encoder.set_out_sample_rate(SAMPLE_RATE_HZ)
    encoder.set_bit_rate(kbps)
    encoder.set_quality(quality)
    return encoder


def encoder_name(stream: bytes) -> bytes:
    """What the encoder calls itself in the unused bytes of its frames: ``LAME4.0``; at most 9 bytes."""
    found = re.search(rb"LAME\d+\.\d+", stream)
    return found.group()[:9] if found else b"LAME"


def info_frame(header: bytes, music_frames: int, stream_bytes: int, stream_crc: int, name: bytes) -> bytes:
    """The Info frame of a stream of constant bit rate.

    Parameters
    ----------
    header : bytes
        Header of the first frame of music, 4 bytes.
    music_frames : int
        Length of the music in samples per channel.
    stream_bytes, stream_crc : int
        Length and CRC-16 of all frames of music.
    name : bytes
        What `encoder_name` found.
    """
    kbps = KBPS[(header[2] >> 4) - 1]
    count = stream_bytes // frame_bytes(kbps)
    padding = count * FRAME_FRAMES - ENCODER_DELAY - music_frames
    size = info_bytes()
    rate = next(index for index, value in enumerate(KBPS) if frame_bytes(value) == size) + 1
    # Bit rate in the upper half, 48 kHz, no padding; the fourth byte (stereo mode) is copied.
    frame = bytes([0xFF, 0xFB, rate << 4 | 4, header[3]]) + bytes(SIDE_BYTES)
    frame += b"Info" + struct.pack(">III", 0x0F, count, size + stream_bytes)
    frame += bytes(_toc_entry(percent, size, stream_bytes) for percent in range(100))
    frame += struct.pack(">I", 0) + name.ljust(9, b"\0")
    # Revision 0, method 1 (CBR); low-pass; peak and two gains not measured; no flags; bit rate, at most 255.
    frame += struct.pack(">BBIHHBB", 1, _LOWPASS_HZ // 100, 0, 0, 0, 0, min(kbps, 255))
    frame += (ENCODER_DELAY << 12 | padding).to_bytes(3, "big")
    # Misc, MP3 gain and preset not used; then the length of the file from this frame on, and the checksums.
    frame += struct.pack(">BBHIH", 0, 0, 0, size + stream_bytes, stream_crc)
    frame += struct.pack(">H", crc16(frame))
    return frame.ljust(size, b"\0")


def info_bytes() -> int:
    """Length of the Info frame: the smallest frame that holds the tag."""
    needed = HEADER_BYTES + SIDE_BYTES + _TAG_BYTES
    return next(frame_bytes(kbps) for kbps in KBPS if frame_bytes(kbps) >= needed)


def _toc_entry(percent: int, size: int, stream_bytes: int) -> int:
    """Where a percentage of the music begins in the file, in 256ths of its length."""
    return min(256 * (size + stream_bytes * percent // 100) // (size + stream_bytes), 255)
