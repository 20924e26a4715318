"""MIDI files as music: read, and played by our own instruments."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from composer.errors import ComposerError
from composer.score.score import Score
from composer.score.timeline import Timeline
from composer.units import FRAMES_PER_MS, ms_to_frames, tempo_us_to_bpm
from composer.version import __version__

if TYPE_CHECKING:
    from composer.audio import Audio
    from composer.score.midi_reader import Song
    from composer.synth.renderer import Renderer

Progress: TypeAlias = Callable[[float], bool | None]


def from_midi(path: str | os.PathLike[str]) -> MidiPiece:
    """Read a standard MIDI file, to be played by the library's instruments as General MIDI.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    MidiPiece

    Raises
    ------
    ComposerError
        If the file cannot be read, is no MIDI file, or holds no note.
    """
    from composer.score.midi_reader import read_midi  # noqa: PLC0415 - mido is loaded when a file is read
    from composer.synth.general_midi import HALL, voice  # noqa: PLC0415 - kits load their models

    file = Path(path).expanduser()
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ComposerError(f"{file} cannot be read: {error.strerror}") from None
    try:
        return MidiPiece(read_midi(data, voice, HALL, file.stem))
    except ComposerError as error:
        raise ComposerError(f"{file}: {error}") from None


class MidiPiece:
    """The music of a MIDI file; made by `from_midi`.

    It can do what a composed `Music` can: render, stream, and be saved in every format.

    Parameters
    ----------
    song : Song
        The notes as written and as performed.
    """

    def __init__(self, song: Song) -> None:
        self.score: Score = song.score
        self.timeline: Timeline = song.timeline

    @property
    def frames(self) -> int:
        """Exact length at 48 kHz."""
        return self.timeline.frames

    @property
    def title(self) -> str:
        """Name for tags and headings: that of the file's first track, or of the file."""
        return self.timeline.title

    def schema(self) -> dict[str, Any]:
        """What the piece is: title, length, tempo, metre, key, and its parts with the sounds that play them."""
        tempo_us = self.timeline.tempo.tempo_us
        return {
            "title": self.title,
            "duration_ms": self.frames // FRAMES_PER_MS,
            "bpm": round(tempo_us_to_bpm(tempo_us)),
            "tempo_us": tempo_us,
            "measure": "{}/{}".format(*self.timeline.measure),
            "key": self.timeline.key,
            "music_engine_version": __version__,
            "parts": [
                {
                    "name": part.name,
                    "preset": part.preset,
                    "program": part.program,
                    "percussion": part.percussion,
                    "notes": len(part.notes),
                }
                for part in self.timeline.parts
            ],
        }

    def render(self, *, threads: int = 1, progress: Progress | None = None) -> Audio:
        """Render the whole piece.

        Returns
        -------
        Audio
            Exactly `frames` long; the same samples for any number of threads.
        """
        from composer.synth.renderer import render  # noqa: PLC0415 - numba takes a second to import

        return render(self.timeline, threads=threads, progress=progress)

    def blocks(self, frames: int | None = None, progress: Progress | None = None) -> Iterator[NDArray[np.float32]]:
        """Render block by block, in bounded memory.

        Yields
        ------
        ndarray [shape=(n, 2), dtype=float32]
        """
        return self._renderer.blocks(frames, progress)

    def window(self, start_ms: int, end_ms: int) -> NDArray[np.float32]:
        """Render a window without what precedes it; the same samples as the slice of the whole."""
        return self._renderer.window(ms_to_frames(start_ms), ms_to_frames(end_ms))

    def save(self, path: str | os.PathLike[str], *, progress: Progress | None = None, **options: Any) -> Path:
        """Write the piece; the suffix decides, as for `Music.save`.

        Raises
        ------
        ExportError
            If the suffix is unknown or the file cannot be written; nothing half-written is left.
        """
        from composer.export import save  # noqa: PLC0415 - encoders are loaded when they are needed

        return save(_Source(self, progress), Path(path), **options)

    @cached_property
    def _renderer(self) -> Renderer:
        from composer.synth.renderer import Renderer  # noqa: PLC0415 - numba takes a second to import

        return Renderer(self.timeline)

    def __repr__(self) -> str:
        return f"<MidiPiece {self.title!r} {self.frames // FRAMES_PER_MS} ms {len(self.timeline.parts)} parts>"


class _Source:
    """A piece as the exporters ask for it: frames instead of milliseconds, and progress on the way."""

    def __init__(self, piece: MidiPiece, progress: Progress | None) -> None:
        self.piece = piece
        self.progress = progress
        self.title = piece.title
        self.frames = piece.frames
        self.score = piece.score
        self.timeline = piece.timeline

    def schema(self) -> dict[str, Any]:
        return self.piece.schema()

    def blocks(self, frames: int) -> Iterator[NDArray[np.float32]]:
        return self.piece.blocks(frames, self.progress)

    def window(self, start_frame: int, end_frame: int) -> NDArray[np.float32]:
        if self.progress is not None:
            self.progress(end_frame / self.frames)
        return self.piece._renderer.window(start_frame, end_frame)
