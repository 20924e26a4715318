"""libsndfile for the formats that need it, with errors that say what went wrong.

libsndfile writes through a file object of ours: given a path it turns a full disk into a failed assertion, and
callbacks must not raise, so the object keeps the error for the caller.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import soundfile
from numpy.typing import NDArray

from composer.errors import ExportError
from composer.export.tag import Tags
from composer.units import SAMPLE_RATE_HZ


class _Sink:
    """A file for libsndfile's callbacks; the first error is kept and everything after it is dropped."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        if self.error is None:
            try:
                self._file.write(data)
            except OSError as error:
                self.error = error
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except OSError as error:
            self.error = self.error or error
            return 0

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)


class Writer:
    """An open sound file that takes blocks."""

    def __init__(self, sink: _Sink, file: Any) -> None:
        self._sink = sink
        self._file = file

    def write(self, block: NDArray[Any]) -> None:
        """Append a block; the container's own scaling of integers and floats holds.

        Raises
        ------
        OSError
            What the operating system said about the file below.
        """
        self._file.write(block)
        self.check()

    def check(self) -> None:
        """Raise what a callback could not."""
        if self._sink.error is not None:
            raise self._sink.error


@contextlib.contextmanager
def sound_file(target: Path, form: str, subtype: str, tags: Tags, **settings: Any) -> Iterator[Writer]:
    """Open a new sound file with tags, stereo at 48 kHz.

    Parameters
    ----------
    target : Path
    form, subtype : str, in libsndfile's words
    tags : Tags
    **settings
        For `soundfile.SoundFile`.
    """
    try:
        with target.open("w+b") as raw:
            sink = _Sink(raw)
            with soundfile.SoundFile(sink, "w", SAMPLE_RATE_HZ, 2, subtype, format=form, **settings) as file:
                file.title, file.artist, file.album, file.genre = tags.title, tags.artist, tags.album, tags.genre
                file.comment, file.software = tags.id, tags.software
                writer = Writer(sink, file)
                yield writer
            writer.check()
    except soundfile.LibsndfileError as error:
        raise ExportError(f"libsndfile could not write {form}: {error}") from error
