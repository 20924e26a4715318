import shutil
import subprocess

import mutagen.mp3
import numpy as np
import pytest
import soundfile

from composer.export import lame, save
from composer.export.checksum import crc16
from composer.export.mpeg import KBPS
from composer.export.pcm import to_int16


def test_every_decoder_gives_exactly_the_frames_of_the_piece(piece, tmp_path, av_decode, lateness):
    path = save(piece, tmp_path / "a.mp3")
    read, rate = soundfile.read(path)
    assert (rate, read.shape) == (48_000, (piece.frames, 2))
    assert lateness(read, piece.samples) == 0
    decoded = av_decode(path)[0]
    assert decoded.shape == read.shape
    assert np.abs(decoded - read).max() < 1e-4


def test_mpg123_gives_exactly_the_frames_of_the_piece(piece, tmp_path, mpg123_decode, lateness):
    decoded = mpg123_decode(save(piece, tmp_path / "a.mp3"))
    assert len(decoded) == piece.frames
    assert lateness(decoded, piece.samples) == 0


@pytest.mark.parametrize("rest", [0, 1, 46, 47, 528, 529, 575, 576, 577, 623, 624, 1104, 1105, 1151])
def test_the_length_is_exact_wherever_the_last_frame_ends(make_piece, tmp_path, av_decode, rest):
    piece = make_piece(1152 * 40 + rest)
    path = save(piece, tmp_path / "a.mp3", quality=7)
    read, _ = soundfile.read(path)
    assert len(read) == len(av_decode(path)[0]) == piece.frames


@pytest.mark.parametrize("kbps", KBPS)
def test_every_bit_rate_holds_and_is_exact(make_piece, tmp_path, av_decode, kbps):
    piece = make_piece(60_000)
    path = save(piece, tmp_path / "a.mp3", kbps=kbps, quality=7)
    info = mutagen.mp3.MP3(path).info
    assert (info.bitrate, info.sample_rate, info.channels) == (kbps * 1000, 48_000, 2)
    assert info.bitrate_mode == mutagen.mp3.BitrateMode.CBR
    assert len(soundfile.read(path)[0]) == len(av_decode(path)[0]) == 60_000


def test_more_bits_lower_the_error(make_piece, tmp_path):
    piece = make_piece(200_000)

    def error(**options):
        read, _ = soundfile.read(save(piece, tmp_path / "a.mp3", **options))
        return np.sqrt(np.mean((read - piece.samples) ** 2))

    assert error(kbps=320) < 0.9 * error(kbps=192) < 0.7 * error(kbps=64)


def test_tags_are_read_by_mutagen(piece, tmp_path):
    file = mutagen.mp3.MP3(save(piece, tmp_path / "a.mp3"))
    texts = {name: str(frame) for name, frame in file.tags.items()}
    assert texts == {
        "TIT2": "Night Drive",
        "TPE1": "composer",
        "TALB": "electronic / house",
        "TCON": "house",
        "TBPM": "120",
        "TKEY": "Am",
        "TLEN": "14301",
        "TSSE": "composer 0.1.0",
        "TXXX:id": "3f2a9c",
    }
    assert file.info.length == pytest.approx(piece.frames / 48_000, abs=1e-3)
    assert file.info.encoder_info.startswith("LAME 4") or file.info.encoder_info.startswith("LAME 3")


@pytest.mark.parametrize("title", ["Café – ночь 夜 🎵", "", "x" * 300, 'quo"te\\'])
def test_any_title_survives(make_piece, tmp_path, title):
    file = mutagen.mp3.MP3(save(make_piece(5000, title=title), tmp_path / "a.mp3"))
    assert str(file.tags.get("TIT2", "")) == title


def test_the_info_frame_tells_the_truth(piece, tmp_path):
    path = save(piece, tmp_path / "a.mp3", kbps=128)
    data = path.read_bytes()
    start = data.index(b"Info") - 36
    frame, stream = data[start : start + lame.info_bytes()], data[start + lame.info_bytes() :]
    count = int.from_bytes(frame[44:48], "big")
    assert count * 384 == len(stream)
    assert int.from_bytes(frame[48:52], "big") == len(frame) + len(stream)
    assert list(frame[52:152]) == sorted(frame[52:152])
    assert frame[52] <= 1
    assert frame[151] in range(250, 256)
    lengths = int.from_bytes(frame[177:180], "big")
    assert lengths >> 12 == 576
    assert count * 1152 == 576 + piece.frames + (lengths & 0xFFF)
    assert int.from_bytes(frame[188:190], "big") == crc16(stream)
    assert int.from_bytes(frame[190:192], "big") == crc16(frame[:190])


def test_the_stream_is_one_encoding_of_the_16_bit_samples(piece, tmp_path):
    encoder = lame.new_encoder(192, 7)
    stream = bytes(encoder.encode(to_int16(piece.samples, 0).tobytes())) + bytes(encoder.flush())
    assert save(piece, tmp_path / "a.mp3", quality=7).read_bytes().endswith(stream)


def test_mp3val_finds_nothing_wrong(piece, tmp_path):
    program = shutil.which("mp3val")
    if program is None:
        pytest.skip("mp3val is not installed")
    told = subprocess.run(
        [program, str(save(piece, tmp_path / "a.mp3"))], capture_output=True, text=True, check=True
    ).stdout
    assert "WARNING" not in told
    assert "Xing header" in told
