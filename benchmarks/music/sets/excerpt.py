"""Excerpts of melodies, all of one length, and the numbers that describe them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.music.note import Notes
from benchmarks.music.piece import Piece
from benchmarks.music.rows.surprise import bits
from benchmarks.music.tune import distances, grams, intervals, pitches

NOTES = 32
LONGEST_GAP_BEAT = 16.0

FEATURES = (
    "repeats", "steps", "thirds", "leaps of 5 and more", "leaps of 8 and more", "mean interval", "steps down",
    "leaps up", "step inertia", "reversal after leaps", "there and back", "interval entropy", "range",
    "distinct onset distances", "entropy of onset distances", "nPVI", "3-gram recurrence", "surprise",
    "pitch-class entropy", "onsets off the beat", "sounding share", "longest over median distance",
)  # fmt: skip
"""Fixed before a melody of ours was measured (music.md 4.2-4.4)."""


def excerpts(piece: Piece) -> Iterator[Notes]:
    """Stretches of 32 notes that begin with a phrase (or with the tune), do not overlap and have no long gap."""
    tune = piece.melody
    if len(tune) < NOTES:
        return
    starts = [phrase.start_bar * piece.bar_beats - 0.5 for phrase in piece.phrases]
    first = 0
    for start in starts:
        at = int(np.searchsorted(tune["onset_beat"], start))
        if at < first or at + NOTES > len(tune):
            continue
        found = tune[at : at + NOTES]
        if np.diff(found["onset_beat"]).max() <= LONGEST_GAP_BEAT:
            yield found
            first = at + NOTES


def described(tune: Notes) -> NDArray[Any]:
    """The numbers of `FEATURES`."""
    moves, steps = intervals(tune), distances(tune)
    size, going = np.abs(moves), np.sign(moves)
    some = moves[moves != 0]
    stepped, leapt = np.abs(some[:-1]) <= 2, np.abs(some[:-1]) >= 5
    kept = np.sign(some[1:]) == np.sign(some[:-1])
    keys = pitches(tune)
    beat = np.round(tune["onset_beat"] * 4).astype(int) % 4
    found = grams(tune, 3)
    return np.array([
        _mean(size == 0), _mean((size >= 1) & (size <= 2)), _mean((size >= 3) & (size <= 4)), _mean(size >= 5),
        _mean(size >= 8), size.mean(), _mean(going[(size >= 1) & (size <= 2)] < 0), _mean(going[size >= 5] > 0),
        _mean(kept[stepped]), _mean(~kept[leapt]), _mean((keys[:-2] == keys[2:]) & (keys[:-2] != keys[1:-1])),
        _entropy(moves), np.ptp(keys), len(set(steps.tolist())), _entropy(steps),
        100 * np.mean(np.abs(steps[1:] - steps[:-1]) / np.maximum((steps[1:] + steps[:-1]) / 2, 1)),
        1 - len(set(found)) / len(found), bits(keys), _entropy(keys % 12), _mean(beat != 0),
        min(1.0, float(tune["duration_beat"].sum() / max(np.ptp(tune["onset_beat"]), 1e-9))),
        steps.max() / max(float(np.median(steps)), 1.0),
    ])  # fmt: skip


def _mean(condition: Any) -> float:
    return float(np.mean(condition)) if len(condition) else 0.5


def _entropy(values: Iterable[int]) -> float:
    counts = np.array(list(Counter(int(value) for value in values).values()), float)
    share = counts / counts.sum()
    return float(-(share * np.log2(share)).sum())
