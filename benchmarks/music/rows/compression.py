"""Compression: how much shorter a melody can be written than its own notes in random order."""

from __future__ import annotations

import lzma

import numpy as np

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.tune import distances, pitches

FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": 1 << 16}]  # the usual 64 MiB take 0.1 s to clear
SHUFFLES = 5


def measure(piece: Piece) -> float | None:
    """LZMA2 bytes of the stream (pitch, distance) over the mean of five shuffles of the pairs."""
    if not len(piece.melody):
        return None
    pairs = np.stack([pitches(piece.melody)[:-1], np.clip(distances(piece.melody), 0, 255)], axis=1).astype(np.uint8)
    draws = np.random.default_rng(0)
    shuffled = [_size(draws.permutation(pairs)) for _ in range(SHUFFLES)]
    return _size(pairs) / float(np.mean(shuffled))


def _size(pairs: np.ndarray) -> int:
    return len(lzma.compress(pairs.tobytes(), format=lzma.FORMAT_RAW, filters=FILTERS))


ROW = Row(
    "compression", "compression", "compressed size of the melody over that of its own notes shuffled",
    "music.md 4.2 #13 and 4.4; band of the issue", measure, (0.25, 0.90), 0.85, humans="kind",
)  # fmt: skip
