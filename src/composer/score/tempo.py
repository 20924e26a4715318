"""The tempo map: beats to frames, exact on the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.units import TEMPO_GRID_US, TICKS_PER_BEAT, tempo_us_to_beat_frames


@dataclass(frozen=True)
class TempoMap:
    """Tempo as steps.

    Parameters
    ----------
    changes : sequence of (beat, tempo_us)
        Beats are whole and increasing, the first is 0; tempi are microseconds per quarter, multiples of 125.

    Examples
    --------
    >>> TempoMap.constant(500_000).frame_at(4)
    96000
    """

    changes: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        beats = [beat for beat, _ in self.changes]
        if not beats or beats[0] != 0 or beats != sorted(set(beats)):
            raise ValueError(f"tempo changes must start at beat 0 and increase: {self.changes}")
        if any(tempo <= 0 or tempo % TEMPO_GRID_US for _, tempo in self.changes):
            raise ValueError(f"tempi must be positive multiples of {TEMPO_GRID_US} us: {self.changes}")

    @classmethod
    def constant(cls, tempo_us: int) -> TempoMap:
        """One tempo throughout."""
        return cls(((0, tempo_us),))

    @property
    def tempo_us(self) -> int:
        """The tempo at the start, in microseconds per quarter."""
        return self.changes[0][1]

    def frame_at(self, beat: float) -> int:
        """The frame nearest to a beat; exact on whole beats."""
        return int(self.frames_at([beat])[0])

    def frames_at(self, beats: Sequence[float] | NDArray[np.float64]) -> NDArray[np.int64]:
        """Frames nearest to many beats, which are first held to the grid of ticks."""
        ticks = np.rint(np.asarray(beats, np.float64) * TICKS_PER_BEAT).astype(np.int64)
        starts = np.array([beat * TICKS_PER_BEAT for beat, _ in self.changes], np.int64)
        rates = np.array([tempo_us_to_beat_frames(tempo) for _, tempo in self.changes], np.int64)
        origins = np.concatenate([[0], np.cumsum(np.diff(starts) * rates[:-1] // TICKS_PER_BEAT)])
        step = np.clip(np.searchsorted(starts, ticks, side="right") - 1, 0, None)
        past = (ticks - starts[step]) * rates[step]
        return np.asarray(origins[step] + (past + TICKS_PER_BEAT // 2) // TICKS_PER_BEAT, np.int64)

    def tick_at(self, frame: int) -> int:
        """The tick nearest to a frame."""
        beat, origin, tempo_us = 0, 0, self.tempo_us
        for next_beat, next_tempo in self.changes[1:]:
            next_origin = origin + (next_beat - beat) * tempo_us_to_beat_frames(tempo_us)
            if frame < next_origin:
                break
            beat, origin, tempo_us = next_beat, next_origin, next_tempo
        rate = tempo_us_to_beat_frames(tempo_us)
        return beat * TICKS_PER_BEAT + (2 * (frame - origin) * TICKS_PER_BEAT + rate) // (2 * rate)
