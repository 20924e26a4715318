"""Bars, tempo and ring-out for an exact duration, solved together.

The sound is ``frames`` long to the sample: bars of whole frames, then a ring-out of what is left. Where the tempo is
free, every number of bars that the style's range allows is tried with a few lengths of ring-out, and the cheapest
wins: near the wished tempo, movements of whole phrases, boundaries where the weights put them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.errors import BriefError
from composer.styles.schema import Tempo
from composer.theory.metre import Metre
from composer.units import (
    SAMPLE_RATE_HZ,
    TEMPO_GRID_US,
    bpm_to_tempo_us,
    tempo_us_to_beat_frames,
    tempo_us_to_bpm,
)

SHORTEST_RING_S = 0.3
"""The last chord sounds for a whole bar before the ring-out begins, so this may be short."""

RING_SHARE = 0.12
"""A ring-out never takes more than about this share of the piece where the tempo is free."""

MOST_CANDIDATES = 64
"""Grids that are weighed, those nearest to the wished tempo: a long piece has over a thousand in a wide range."""


@dataclass(frozen=True)
class Fit:
    """The grid of one piece.

    Parameters
    ----------
    tempo_us : int
        Microseconds per quarter.
    bar_frames : int
        Frames of one bar.
    bars : int
        Number of bars; with a crop the last one may be cut.
    starts : tuple of int
        First bar of each movement, and at the end the number of bars.
    notices : tuple of str
        What had to be adjusted.
    """

    tempo_us: int
    bar_frames: int
    bars: int
    starts: tuple[int, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Wish:
    """What the grid has to meet: exact length, weights of the movements, metre, tempo range and wished tempo."""

    frames: int
    weights: tuple[float, ...]
    metre: Metre
    tempo: Tempo
    wished_bpm: float
    fixed_bpm: float | None
    phrase_bars: int
    crop: bool


def fit(wish: Wish) -> Fit:
    """Solve for the grid.

    Raises
    ------
    BriefError
        If the movements outnumber the bars that fit, or not even one bar fits at the asked tempo.
    """
    ends = np.cumsum(np.array(wish.weights) / max(wish.weights))
    ends = ends / ends[-1]
    candidates = _cropped(wish) if wish.crop else _candidates(wish)
    if not candidates:
        raise BriefError("bpm", wish.fixed_bpm, f"a tempo at which one bar of {wish.metre.name} fits into the piece")
    enough = [candidate for candidate in candidates if candidate[1] >= len(wish.weights)]
    if not enough:
        most = max(bars for _, bars in candidates)
        raise BriefError("structure", f"{len(wish.weights)} movements", f"at most {most}, one per bar that fits")
    enough.sort(key=lambda pair: (abs(tempo_us_to_bpm(pair[0]) - wish.wished_bpm), pair))
    near = enough[:MOST_CANDIDATES]
    costs = [_cost(wish, ends, tempo_us, bars) for tempo_us, bars in near]
    tempo_us, bars = near[int(np.argmin(costs))]
    bar = _bar_frames(wish.metre, tempo_us)
    starts = _starts(ends, wish.frames / bar, bars)
    return Fit(tempo_us, bar, bars, tuple(starts.tolist()), _notices(wish, ends, starts, bar))


def _bar_frames(metre: Metre, tempo_us: int) -> int:
    """Exact: half a quarter is 3 frames per 125 us, and no bar is made of smaller parts."""
    return tempo_us_to_beat_frames(tempo_us) * metre.count * 4 // metre.unit


def _candidates(wish: Wish) -> list[tuple[int, int]]:
    """Pairs of (tempo_us, bars) whose bars end before the sound does."""
    shortest = int(SHORTEST_RING_S * SAMPLE_RATE_HZ)
    if wish.fixed_bpm is not None:
        tempo_us = bpm_to_tempo_us(wish.fixed_bpm)
        bars = (wish.frames - shortest) // _bar_frames(wish.metre, tempo_us)
        return [(tempo_us, bars)] if bars >= 1 else []
    low, high = wish.tempo.bpm[0], wish.tempo.bpm[2]
    pairs: set[tuple[int, int]] = set()
    for ring in _rings(wish):
        body = wish.frames - ring
        fewest = max(1, _bars_at(wish.metre, low, body) + 1)
        most = max(1, _bars_at(wish.metre, high, body))
        for bars in range(min(fewest, most), most + 1):
            tempo_us = _tempo_for(wish.metre, body, bars)
            pairs.add((max(tempo_us, bpm_to_tempo_us(high)), bars))
    slowest = bpm_to_tempo_us(low)
    return sorted((min(tempo_us, slowest), bars) for tempo_us, bars in pairs)


def _rings(wish: Wish) -> list[int]:
    shortest, longest = (int(seconds * SAMPLE_RATE_HZ) for seconds in wish.tempo.ring_out_s)
    longest = min(longest, int(RING_SHARE * wish.frames))
    shortest = max(min(shortest, longest), int(SHORTEST_RING_S * SAMPLE_RATE_HZ))
    return sorted({shortest, (shortest + longest) // 2, max(shortest, longest)})


def _bars_at(metre: Metre, bpm: float, body: int) -> int:
    return int(body // (SAMPLE_RATE_HZ * 60 / bpm * metre.bar_beats))


def _tempo_for(metre: Metre, body: int, bars: int) -> int:
    """The slowest tempo on the grid at which the bars end within `body` frames."""
    steps = body * metre.unit // (bars * metre.count * 4 * 6)
    return steps * TEMPO_GRID_US


def _cropped(wish: Wish) -> list[tuple[int, int]]:
    tempo_us = bpm_to_tempo_us(wish.fixed_bpm if wish.fixed_bpm is not None else wish.wished_bpm)
    return [(tempo_us, -(-wish.frames // _bar_frames(wish.metre, tempo_us)))]


def _starts(ends: NDArray[np.float64], length_bars: float, bars: int) -> NDArray[np.int64]:
    """The bar line nearest to each boundary, at least one bar each."""
    count = len(ends)
    starts = np.concatenate([[0], np.rint(ends[:-1] * length_bars), [bars]]).astype(np.int64)
    index = np.arange(count + 1)
    starts = np.maximum.accumulate(starts - index) + index
    latest = bars - (count - index)
    return np.minimum(starts, latest)


def _cost(wish: Wish, ends: NDArray[np.float64], tempo_us: int, bars: int) -> float:
    bar = _bar_frames(wish.metre, tempo_us)
    starts = _starts(ends, wish.frames / bar, bars)
    width = wish.tempo.bpm[2] - wish.tempo.bpm[0] + 1.0
    off_tempo = (tempo_us_to_bpm(tempo_us) - wish.wished_bpm) / width
    misses = _missed(wish, ends, starts, bar)
    lengths = np.diff(starts)
    broken = np.where(lengths % 4 == 0, 0.0, np.where(lengths % 2 == 0, 0.4, 1.0))
    broken += np.where((lengths >= wish.phrase_bars) & (lengths % wish.phrase_bars != 0), 0.2, 0.0)
    ring_s = (wish.frames - bars * bar) / SAMPLE_RATE_HZ
    off_ring = max(0.0, ring_s - wish.tempo.ring_out_s[1]) / 4.0
    return float(2.0 * off_tempo * off_tempo + 1.5 * broken.mean() + off_ring + 100.0 * len(misses))


def _missed(wish: Wish, ends: NDArray[np.float64], starts: NDArray[np.int64], bar: int) -> list[int]:
    """Movements whose start is over half a bar from where the weights put it."""
    wanted = np.concatenate([[0.0], ends[:-1]]) * wish.frames
    return [int(index) for index in np.flatnonzero(np.abs(wanted - starts[:-1] * bar) > bar / 2 + 1)]


def _notices(
    wish: Wish, ends: NDArray[np.float64], starts: Sequence[int] | NDArray[np.int64], bar: int
) -> tuple[str, ...]:
    lengths_s = np.diff(np.concatenate([[0.0], ends])) * wish.frames / SAMPLE_RATE_HZ
    bar_s = bar / SAMPLE_RATE_HZ
    notices = [
        f"movement {index}: {length_s:.2f} s is shorter than a bar of {bar_s:.2f} s; it gets one bar"
        for index, length_s in enumerate(lengths_s)
        if length_s < bar_s
    ]
    for index in _missed(wish, ends, np.asarray(starts), bar):
        moved_s = abs(float(ends[index - 1]) * wish.frames - int(starts[index]) * bar) / SAMPLE_RATE_HZ
        notices.append(f"movement {index}: starts {moved_s:.2f} s from where its weight puts it, to give each a bar")
    return tuple(notices)
