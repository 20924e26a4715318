import struct

import mutagen.oggvorbis
import numpy as np
import pytest
import soundfile

from composer.export import save
from composer.export.checksum import crc32_ogg


def pages(data):
    """The pages of an Ogg file: (serial, number, checksum, page with the checksum blanked)."""
    start = 0
    while start < len(data):
        assert data[start : start + 4] == b"OggS"
        lengths = data[start + 27 : start + 27 + data[start + 26]]
        end = start + 27 + len(lengths) + sum(lengths)
        page = data[start:end]
        yield *struct.unpack("<III", page[14:26]), page[:22] + bytes(4) + page[26:]
        start = end


def test_ogg_decodes_to_exactly_the_frames_of_the_piece(piece, tmp_path, av_decode, lateness):
    path = save(piece, tmp_path / "a.ogg")
    read, rate = soundfile.read(path)
    assert (rate, read.shape) == (48_000, (piece.frames, 2))
    assert lateness(read, piece.samples) == 0
    decoded = av_decode(path)[0]
    assert len(decoded) == piece.frames
    assert np.abs(decoded - read).max() < 1e-3


def test_every_page_has_the_piece_s_number_and_a_right_checksum(make_piece, tmp_path):
    rows = list(pages(save(make_piece(200_000), tmp_path / "a.ogg").read_bytes()))
    assert len({serial for serial, *_ in rows}) == 1
    assert [number for _, number, *_ in rows] == list(range(len(rows)))
    assert all(crc32_ogg(page) == checksum for _, _, checksum, page in rows)
    assert len(rows) > 3


def test_another_piece_has_another_number(make_piece, tmp_path):
    class Other(make_piece):
        def schema(self):
            return {**super().schema(), "id": "other"}

    first, second = (save(kind(20_000), tmp_path / f"{kind.__name__}.ogg").read_bytes() for kind in (make_piece, Other))
    assert next(pages(first))[0] != next(pages(second))[0]


def test_quality_decides_the_size(make_piece, tmp_path):
    piece = make_piece(150_000)
    sizes = [save(piece, tmp_path / "a.ogg", quality=quality).stat().st_size for quality in (0, 3, 6, 10)]
    assert sizes == sorted(sizes)
    assert sizes[-1] > 3 * sizes[0]


def test_ogg_carries_tags(make_piece, tmp_path):
    file = mutagen.oggvorbis.OggVorbis(save(make_piece(48_000), tmp_path / "a.ogg", album="Set"))
    assert (file["title"], file["artist"], file["album"]) == (["Night Drive"], ["composer"], ["Set"])
    assert file.info.length == pytest.approx(1.0)
    assert "date" not in file
