"""The judge: the nearest notes it has learnt decide what a note is.

How far two notes are apart was fixed before a preset was heard, by what raised the ceiling: every single number is
measured in standard deviations of all that was taught, the mel levels in their common one, all held to +-`LIMIT`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.sound.features import NAMES, SCALARS

LIMIT = 4.0
NEIGHBOURS = 5
MEL_WEIGHT = 8.0
"""All mel levels together weigh as much as eight of the sixteen single numbers."""

Rows = NDArray[np.float64]


def weights() -> Rows:
    """How much each feature counts."""
    bands = len(NAMES) - len(SCALARS)
    return np.array([1.0] * len(SCALARS) + [MEL_WEIGHT / bands] * bands)


@dataclass(frozen=True, eq=False)
class Judge:
    """What was taught: rows of features in standard deviations, the label of each, and the scale."""

    rows: Rows
    labels: NDArray[np.int64]
    mean: Rows
    deviation: Rows

    @classmethod
    def taught(cls, rows: Rows, labels: list[int]) -> Judge:
        """Learn rows of features with a label each."""
        mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
        deviation[len(SCALARS) :] = deviation[len(SCALARS) :].mean()
        return cls(_scaled(rows, mean, deviation), np.array(labels), mean, deviation)

    def verdicts(self, rows: Rows) -> list[int]:
        """The label of each row: the nearest `NEIGHBOURS` vote, each with one over its distance."""
        asked = _scaled(rows, self.mean, self.deviation)
        return [self._verdict(row) for row in asked]

    def places(self, rows: Rows, label: int) -> list[int]:
        """For each row: how many labels have a note that is nearer than the nearest of this label, and one more."""
        kinds = np.unique(self.labels)
        found = []
        for row in _scaled(rows, self.mean, self.deviation):
            distance = ((self.rows - row) ** 2).sum(axis=1)
            nearest = {int(kind): float(distance[self.labels == kind].min()) for kind in kinds}
            found.append(1 + sum(other < nearest[label] for other in nearest.values()))
        return found

    def _verdict(self, row: Rows) -> int:
        distance = np.sqrt(((self.rows - row) ** 2).sum(axis=1)) + 1e-9
        nearest = np.argsort(distance, kind="stable")[:NEIGHBOURS]
        votes: dict[int, float] = {}
        for index in nearest:
            label = int(self.labels[index])
            votes[label] = votes.get(label, 0.0) + 1.0 / float(distance[index])
        return max(votes, key=lambda label: votes[label])


def _scaled(rows: Rows, mean: Rows, deviation: Rows) -> Rows:
    return np.asarray(np.clip((rows - mean) / deviation, -LIMIT, LIMIT) * np.sqrt(weights()))
