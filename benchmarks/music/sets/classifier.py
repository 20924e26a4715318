"""Classifier: how well a linear discriminant tells our melodies from human ones, or human ones from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.music.piece import Piece
from benchmarks.music.sets.excerpt import FEATURES, described, excerpts

FOLDS, ROUNDS = 5, 5
LEAST = 10
MOST = 0.80


@dataclass(frozen=True)
class Told:
    """Balanced accuracy, excerpts on the two sides, and what tells them apart: feature, weight, both means."""

    accuracy: float
    counts: tuple[int, int]
    reasons: tuple[tuple[str, float, float, float], ...]


def told_apart(ones: Sequence[Piece], others: Sequence[Piece]) -> Told | None:
    """Cross-validated, all excerpts of a piece in one fold; None where a side has fewer than ten excerpts."""
    rows, groups, sides = [], [], []
    for side, pieces in enumerate((ones, others)):
        for index, piece in enumerate(pieces):
            for tune in excerpts(piece):
                rows.append(described(tune))
                groups.append(f"{side} {index}")
                sides.append(side)
    labels = np.array(sides, int)
    counts = (int((labels == 0).sum()), int((labels == 1).sum()))
    if min(counts) < LEAST or len({group for group in groups if group[0] == "0"}) < 2:
        return None
    table = np.array(rows)
    return Told(_accuracy(table, labels, np.array(groups)), counts, _reasons(table, labels))


def _model() -> Any:
    """Equal priors: the sides may differ in number."""
    return make_pipeline(
        StandardScaler(), LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto", priors=[0.5, 0.5])
    )


def _accuracy(rows: NDArray[Any], labels: NDArray[Any], groups: NDArray[Any]) -> float:
    folds = min(FOLDS, *(len(set(groups[labels == side].tolist())) for side in (0, 1)))
    scores = []
    for turn in range(ROUNDS):
        said = np.zeros_like(labels)
        parts = StratifiedGroupKFold(folds, shuffle=True, random_state=turn)
        for learnt, asked in parts.split(rows, labels, groups):
            said[asked] = _model().fit(rows[learnt], labels[learnt]).predict(rows[asked])
        scores.append(float(balanced_accuracy_score(labels, said)))
    return float(np.mean(scores))


def _reasons(rows: NDArray[Any], labels: NDArray[Any]) -> tuple[tuple[str, float, float, float], ...]:
    weights = _model().fit(rows, labels)[-1].coef_[0]
    order = np.argsort(-np.abs(weights))[:5]
    ones, others = rows[labels == 0].mean(axis=0), rows[labels == 1].mean(axis=0)
    return tuple((FEATURES[at], float(weights[at]), float(ones[at]), float(others[at])) for at in order)
