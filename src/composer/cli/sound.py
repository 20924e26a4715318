"""One rendering for several files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from composer.audio import Audio
from composer.cli.output import Output
from composer.cli.terminal import Progress
from composer.midi_piece import MidiPiece
from composer.music import Music

Piece: TypeAlias = Music | MidiPiece


def shared_sound(music: Piece, outputs: Sequence[Output], threads: int = 1) -> Audio | None:
    """Render ahead of saving where that spares work: for several files with sound, or on several threads.

    A single file needs no such thing: it is written as the sound is made, in little memory.
    """
    sounding = sum(output.sounds for output in outputs)
    if sounding == 0 or (sounding == 1 and threads == 1):
        return None
    with Progress("rendering") as progress:
        return music.render(threads=threads, progress=progress)


class InMemory:
    """A piece as exporters ask for it, with its sound in memory.

    Parameters
    ----------
    music : Music or MidiPiece
    samples : ndarray [shape=(frames, 2), dtype=float32]
    progress : Progress
        Told how much has been handed out.
    """

    def __init__(self, music: Piece, samples: NDArray[np.float32], progress: Progress) -> None:
        self.title = music.title
        self.frames = music.frames
        self.score = music.score
        self.timeline = music.timeline
        self._schema = music.schema()
        self._samples = samples
        self._progress = progress

    def schema(self) -> Mapping[str, Any]:
        """The description of the piece."""
        return self._schema

    def blocks(self, frames: int) -> Iterator[NDArray[np.float32]]:
        """The sound in blocks of at most `frames` frames."""
        for start in range(0, self.frames, frames):
            yield self.window(start, min(start + frames, self.frames))

    def window(self, start_frame: int, end_frame: int) -> NDArray[np.float32]:
        """The sound of some frames."""
        self._progress(end_frame / self.frames)
        return self._samples[start_frame:end_frame]
