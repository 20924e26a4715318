"""The clock of a MIDI file: its ticks to frames, exactly, and the nearest tempo map that we can hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.errors import ComposerError
from composer.score.tempo import TempoMap
from composer.units import SAMPLE_RATE_HZ, TEMPO_GRID_US

DEFAULT_TEMPO_US = 500_000
"""What a file without a tempo means: 120 quarters a minute (RP-001)."""
LONGEST_S = 12 * 3600
MOST_BEATS = 1_000_000
HOLD_FRAMES = 48
"""The map is held to 1 ms at every quarter: finer would be a new tempo every few beats for nothing."""

_GRID_FRAMES = TEMPO_GRID_US * SAMPLE_RATE_HZ // 1_000_000

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Clock:
    """Where ticks fall.

    Parameters
    ----------
    ticks_per_beat : int
    starts, tempi_us : ndarray [dtype=int64]
        Tempo changes: the tick from which on, and microseconds per quarter.
    """

    ticks_per_beat: int
    starts: Ints
    tempi_us: Ints

    def frames_at(self, ticks: Ints | Sequence[int]) -> Ints:
        """The frames nearest to some ticks; integers all the way, so that nothing drifts."""
        asked = np.asarray(ticks, np.int64)
        origins = np.concatenate([[0], np.cumsum(np.diff(self.starts) * self.tempi_us[:-1])])
        step = np.clip(np.searchsorted(self.starts, asked, side="right") - 1, 0, None)
        elapsed = origins[step] + (asked - self.starts[step]) * self.tempi_us[step]
        unit = 125 * self.ticks_per_beat
        return np.asarray((2 * 6 * elapsed + unit) // (2 * unit), np.int64)

    def tempo_map(self, last_tick: int) -> TempoMap:
        """Tempi on our grid that keep every quarter within a millisecond of where it is."""
        beats = max(1, -(-last_tick // self.ticks_per_beat))
        edges = self.frames_at(np.arange(beats + 1) * self.ticks_per_beat).tolist()
        changes: list[tuple[int, int]] = []
        rate = here = 0
        for beat in range(beats):
            wanted = edges[beat + 1]
            if not changes or abs(here + rate - wanted) > HOLD_FRAMES:
                rate = _rate(edges[beat], wanted, here)
                changes.append((beat, rate // _GRID_FRAMES * TEMPO_GRID_US))
            here += rate
        return TempoMap(tuple(changes))


def clock(ticks_per_beat: int, tempi: Sequence[tuple[int, int]], last_tick: int) -> Clock:
    """Build a clock from tempo events in order; of several on one tick the last holds.

    Raises
    ------
    ComposerError
        If the file is longer than `LONGEST_S` seconds or `MOST_BEATS` quarters.
    """
    held = {0: DEFAULT_TEMPO_US, **{tick: max(tempo_us, 1) for tick, tempo_us in tempi if tick <= last_tick}}
    starts, rates = list(held), list(held.values())
    lengths = [stop - start for start, stop in zip(starts, [*starts[1:], last_tick], strict=True)]
    length_s = sum(length * rate for length, rate in zip(lengths, rates, strict=True)) / ticks_per_beat / 1e6
    if length_s > LONGEST_S or last_tick > MOST_BEATS * ticks_per_beat:
        raise ComposerError(
            f"the file lasts {length_s / 3600:.1f} h in {last_tick // ticks_per_beat} quarters; "
            f"allowed: {LONGEST_S // 3600} h in {MOST_BEATS} quarters"
        )
    return Clock(ticks_per_beat, np.array(starts, np.int64), np.array(rates, np.int64))


def _rate(true_here: int, wanted: int, here: int) -> int:
    """Frames of the next quarter on the grid: the tempo of the file, rounded towards where we should be."""
    exact = (wanted - true_here) // _GRID_FRAMES * _GRID_FRAMES
    rate = exact + (_GRID_FRAMES if true_here > here else 0)
    if abs(here + rate - wanted) > HOLD_FRAMES:
        rate = round((wanted - here) / _GRID_FRAMES) * _GRID_FRAMES
    return max(rate, _GRID_FRAMES)
