import errno

import pytest
import soundfile

from composer.errors import ExportError
from composer.export import codec
from composer.export.tag import tags_of


@pytest.fixture
def tags(piece):
    return tags_of(piece, {"artist": "a", "album": "b"})


class Broken:
    """A file on a disk that is full for one write."""

    def __init__(self):
        self.writes = 0

    def write(self, data):
        self.writes += 1
        if self.writes == 2:
            raise OSError(errno.ENOSPC, "full")
        return len(data)

    def seek(self, *_):
        raise OSError(errno.EIO, "gone")


def test_the_first_error_is_kept_and_the_rest_is_dropped():
    file = Broken()
    sink = codec._Sink(file)
    writer = codec.Writer(sink, None)
    assert [sink.write(b"abc") for _ in range(4)] == [3, 3, 3, 3]
    assert sink.seek(0) == 0
    assert file.writes == 2
    with pytest.raises(OSError, match="full"):
        writer.check()


def test_what_libsndfile_refuses_is_an_export_error(tmp_path, tags):
    with (
        pytest.raises(ExportError, match="libsndfile could not write FLAC"),
        codec.sound_file(tmp_path / "a.flac", "FLAC", "PCM_16", tags),
    ):
        raise soundfile.LibsndfileError(1)
