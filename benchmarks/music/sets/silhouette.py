"""Silhouette: whether styles differ more than the seeds of one style do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import silhouette_samples

from benchmarks.music.grid import places
from benchmarks.music.piece import Piece
from benchmarks.music.rows import entropy, groove, scale
from benchmarks.music.rows.percussion import KICKS, SNARES, drum
from benchmarks.music.tune import intervals

FEATURES = (
    "notes a beat", "log notes a second", "mean length", "mean pitch", "deviation of pitch", "lines", "drum hits a bar",
    "kicks a bar", "snares a bar", "off-beat drums", "off-beat notes", "bass on kick", "scale", "entropy",
    "mean melodic interval", "melody notes a beat", "bar beats",
)  # fmt: skip
"""Fixed before a piece was measured; none is a name, a program or a sound."""


def features(piece: Piece) -> NDArray[Any]:
    """The numbers of `FEATURES` for a piece; what a piece has not counts as 0."""
    notes, drums, beats = piece.all_pitched, piece.drums, piece.bars * piece.bar_beats
    moves = np.abs(intervals(piece.melody))
    return np.array([
        len(notes) / beats, np.log((len(notes) + len(drums)) / beats / piece.beat_s + 1e-3),
        notes["duration_beat"].mean(), notes["pitch"].mean(), notes["pitch"].std(), len(piece.pitched),
        len(drums) / piece.bars, len(drum(drums, KICKS)) / piece.bars, len(drum(drums, SNARES)) / piece.bars,
        np.mean(places(piece, drums, 4) % 4 != 0) if len(drums) else 0.0,
        np.mean(places(piece, notes, 4) % 4 != 0), groove.bass_on_kick(piece) or 0.0,
        scale.measure(piece) or 0.0, entropy.measure(piece) or 0.0,
        moves.mean() if len(moves) else 0.0, len(piece.melody) / beats, piece.bar_beats,
    ])  # fmt: skip


def silhouettes(styles: Mapping[str, Sequence[Piece]]) -> dict[str, float]:
    """Mean silhouette by style on features in standard deviations; above 0, seeds lie nearer than other styles."""
    known = {name: pieces for name, pieces in styles.items() if len(pieces) > 1}
    if len(known) < 2:
        return {}
    rows = np.array([features(piece) for pieces in known.values() for piece in pieces])
    labels = np.repeat(np.arange(len(known)), [len(pieces) for pieces in known.values()])
    spread = rows.std(axis=0)
    scores = silhouette_samples((rows - rows.mean(axis=0)) / np.where(spread > 0, spread, 1.0), labels)
    return {name: float(scores[labels == index].mean()) for index, name in enumerate(known)}
