import struct

import numpy as np
import pytest
import soundfile

from composer.export import save
from composer.export.wav import header

DEPTHS = {16: ("PCM_16", 2.0**-15), 24: ("PCM_24", 2.0**-23), "float": ("FLOAT", 0.0)}


@pytest.mark.parametrize("bits", DEPTHS)
def test_every_depth_reads_back_exactly(piece, tmp_path, av_decode, bits):
    subtype, step = DEPTHS[bits]
    path = save(piece, tmp_path / "a.wav", bits=bits)
    info = soundfile.info(path)
    assert (info.format, info.subtype, info.samplerate, info.channels) == ("WAV", subtype, 48_000, 2)
    read, _ = soundfile.read(path)
    assert read.shape == (piece.frames, 2)
    assert np.abs(read - piece.samples).max() <= 1.5 * step  # half a step of rounding, one of dither
    assert np.allclose(av_decode(path)[0], read, atol=1e-9)


def test_16_bits_is_what_is_written_unless_asked_otherwise(make_piece, tmp_path):
    assert save(make_piece(100), tmp_path / "a.wav").stat().st_size == 44 + 400


@pytest.mark.parametrize("bits", [16, 24, "float"])
def test_the_sizes_in_the_header_are_those_of_the_file(make_piece, tmp_path, bits):
    data = save(make_piece(1001), tmp_path / "a.wav", bits=bits).read_bytes()
    head = header(1001, bits)
    assert data.startswith(head)
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    assert struct.unpack("<I", head[-4:])[0] == len(data) - len(head)
    assert b"PEAK" not in head


def test_the_sound_of_silence_is_zeros(piece, tmp_path):
    read, _ = soundfile.read(save(piece, tmp_path / "a.wav"), dtype="int16")
    assert not read[-24_000:].any()
    assert read[:-24_000].any()
