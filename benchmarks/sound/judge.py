"""The judge: the nearest notes it has learnt decide what a note is.

How far two notes are apart was settled on sampled fonts alone, taught by either and asked about the other. Every
group of features is measured in standard deviations of what was taught, held to +-`LIMIT`: each number of a small group
in its own, the numbers of a group of bands in their common one. A group counts as much as its weight, however many
numbers it has. Only notes within `REACH` semitones are neighbours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.sound.features import GROUPS, where

LIMIT = 4.0
NEIGHBOURS = 5
REACH = 8
FAR = 1e9
SMALL = 6
"""Groups with more numbers than this are bands, of one unit."""
WEIGHTS = {
    "mel": 2.0, "mel body": 4.0, "mel attack": 3.0, "mel late": 1.0, "mel release": 1.0, "partials body": 4.0,
    "partials attack": 5.0, "centroid": 0.5, "centroid slope": 1.0, "roll-off": 1.0, "attack": 1.0, "decay": 2.0,
    "envelope": 2.0, "inharmonicity": 1.0, "odd and even": 0.5, "noisiness": 1.0, "vibrato": 0.5, "unrest": 2.0,
}  # fmt: skip

Rows = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Judge:
    """What was taught: rows of features in standard deviations, pitch and label of each, and the scale."""

    rows: Rows
    pitches: NDArray[np.int64]
    labels: NDArray[np.int64]
    mean: Rows
    deviation: Rows

    @classmethod
    def taught(cls, rows: Rows, pitches: list[int], labels: list[int]) -> Judge:
        """Learn rows of features with a pitch and a label each."""
        mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
        for name, columns in where().items():
            if GROUPS[name] > SMALL:
                deviation[columns] = deviation[columns].mean()
        return cls(_scaled(rows, mean, deviation), np.array(pitches), np.array(labels), mean, deviation)

    def distances(self, rows: Rows, pitches: list[int]) -> Rows:
        """How far every taught note is from each row, as good as endless beyond the reach [shape=(rows, taught)]."""
        asked = _scaled(rows, self.mean, self.deviation)
        found = np.array([np.sqrt(((self.rows - row) ** 2).sum(axis=1)) + 1e-6 for row in asked])
        beyond = np.abs(self.pitches[None, :] - np.array(pitches)[:, None]) > REACH
        return np.where(beyond, FAR, found)

    def verdict(self, near: Rows, names: Mapping[int, int]) -> int:
        """What a note at these distances is called: the nearest `NEIGHBOURS` vote, each with one over its distance.

        `names` says what each label is called; votes of labels with one name are counted together.
        """
        votes: dict[int, float] = {}
        for index in np.argsort(near, kind="stable")[:NEIGHBOURS]:
            name = names[int(self.labels[index])]
            votes[name] = votes.get(name, 0.0) + 1.0 / float(near[index])
        return max(votes, key=lambda name: votes[name])

    def place(self, near: Rows, labels: Collection[int]) -> int:
        """How many other labels have a note that is nearer than the nearest of these labels, and one more."""
        own = np.isin(self.labels, list(labels))
        return 1 + len(np.unique(self.labels[~own & (near < near[own].min())]))


def _scaled(rows: Rows, mean: Rows, deviation: Rows) -> Rows:
    share = np.concatenate([np.full(size, WEIGHTS[name] / size) for name, size in GROUPS.items()])
    return np.asarray(np.clip((rows - mean) / deviation, -LIMIT, LIMIT) * np.sqrt(share))
