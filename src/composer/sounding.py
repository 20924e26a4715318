"""Sounding: what every piece can do once it has a timeline: render, stream, and be saved in every format."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from composer.score.score import Score
from composer.score.timeline import Timeline
from composer.units import ms_to_frames

if TYPE_CHECKING:
    from composer.audio import Audio
    from composer.synth.renderer import Renderer

Progress: TypeAlias = Callable[[float], bool | None]
"""Called with the share that is done, 0..1; returning False cancels."""


class Sounding(ABC):
    """A piece that can be heard; a kind of piece says where its notes come from."""

    @property
    @abstractmethod
    def frames(self) -> int:
        """Exact length at 48 kHz."""

    @property
    @abstractmethod
    def title(self) -> str:
        """Name for tags and headings."""

    @property
    @abstractmethod
    def score(self) -> Score:
        """The notes in beats."""

    @property
    @abstractmethod
    def timeline(self) -> Timeline:
        """The notes in seconds, performed, with the mix they are meant for."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Everything that describes the piece, ready for JSON."""

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
        """Write the piece; the suffix decides: .mp3 .wav .flac .ogg .mid .json, .m3u8 for an HLS folder.

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


class _Source:
    """A piece as the exporters ask for it: frames instead of milliseconds, and progress on the way."""

    def __init__(self, piece: Sounding, progress: Progress | None) -> None:
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
