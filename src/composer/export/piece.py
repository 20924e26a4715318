"""What an exporter asks of a piece of music; `composer.Music` answers to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from composer.score.score import Score
from composer.score.timeline import Timeline

Pcm: TypeAlias = NDArray[np.float32]
"""Stereo sound: float32 [shape=(frames, 2)], -1..1, 48 kHz."""


class Piece(Protocol):
    """A finished piece, seen by the exporters.

    Everything is a pure function: asking twice, whole or in windows, gives the same samples.
    """

    @property
    def title(self) -> str:
        """The name of the piece for people."""

    @property
    def frames(self) -> int:
        """Exact length of the sound at 48 kHz."""

    @property
    def score(self) -> Score:
        """The notes in beats."""

    @property
    def timeline(self) -> Timeline:
        """The notes as performed."""

    def schema(self) -> Mapping[str, Any]:
        """Everything that describes the piece, ready for JSON."""

    def blocks(self, frames: int) -> Iterator[Pcm]:
        """The sound from start to end in blocks of at most `frames` frames."""

    def window(self, start_frame: int, end_frame: int) -> Pcm:
        """The sound of some frames; 0 <= start_frame <= end_frame <= frames."""
