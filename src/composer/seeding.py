"""Named random streams: equal on every platform, independent of each other by name.

A stream is a Philox generator whose key is a digest of the seed and of the stream's path, so that asking
for one more random number in ``drums`` never changes a note of ``melody``. Choices are made from the raw
64-bit words with integer arithmetic, or with the four IEEE operations, because NumPy promises equal
*distributions* only within one release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from composer.philox import block

T = TypeVar("T")

_WORD = 1 << 64
_CHUNK = 32
_FIRST_BLOCKS = 2
"""Blocks of four words that are made here: most streams draw no more, and NumPy's generator takes four times as long to
set up."""
_WEIGHT_SCALE = 1_000_000


class Stream:
    """A named source of choices.

    Parameters
    ----------
    seed : int, 0..2**64-1
        The seed of the piece.
    path : str
        The name of the stream, parts separated by ``/``.

    Examples
    --------
    >>> Stream(7, "melody/section-2").integer(100) == Stream(7, "melody/section-2").integer(100)
    True
    """

    __slots__ = ("_blocks", "_generator", "_key", "_next", "_words", "path", "seed")

    def __init__(self, seed: int, path: str = "") -> None:
        self.seed = seed
        self.path = path
        self._generator: np.random.Philox | None = None
        self._key: int | None = None
        self._blocks = 0
        self._words: Sequence[int] = ()
        self._next = 0

    def child(self, name: object) -> Stream:
        """A new stream below this one; how much was drawn from this one does not matter."""
        return Stream(self.seed, f"{self.path}/{name}" if self.path else str(name))

    def word(self) -> int:
        """Draw a raw 64-bit word."""
        if self._next == len(self._words):
            self._words = self._more()
            self._next = 0
        self._next += 1
        return self._words[self._next - 1]

    def integer(self, stop: int) -> int:
        """Draw an integer in 0..stop-1 (multiply-high: the bias is below 2**-50 for any musical `stop`)."""
        return (self.word() * stop) >> 64

    def chance(self, probability: float) -> bool:
        """Draw a yes with the given probability, 0..1."""
        return self.word() < int(probability * _WORD)

    def uniform(self, low: float, high: float) -> float:
        """Draw a number in [low, high)."""
        return low + (high - low) * ((self.word() >> 11) * 2.0**-53)

    def centred(self, spread: float) -> float:
        """Draw around 0 with standard deviation `spread`, bell-shaped, within +-3.46 `spread`.

        The sum of twelve quarter-words (Irwin-Hall, n = 12) needs no logarithm, so that every platform agrees.
        """
        total = 0
        for _ in range(3):
            word = self.word()
            total += (word & 0xFFFF) + (word >> 16 & 0xFFFF) + (word >> 32 & 0xFFFF) + (word >> 48)
        return spread * (total / 65536.0 - 6.0)

    def centred_all(self, spread: float, count: int) -> NDArray[np.float64]:
        """Draw so many as `centred` does, one after another: float64 [shape=(count,)]."""
        words = np.array([self.word() for _ in range(3 * count)], np.uint64).reshape(count, 3)
        quarters = [(words >> np.uint64(16 * place)) & np.uint64(0xFFFF) for place in range(4)]
        total = np.sum(quarters, axis=0).sum(axis=1)
        return np.asarray(spread * (total / 65536.0 - 6.0), np.float64)

    def choice(self, items: Sequence[T]) -> T:
        """Draw one of the items, all equally likely."""
        return items[self.integer(len(items))]

    def weighted(self, weights: Mapping[T, float] | Iterable[tuple[T, float]]) -> T:
        """Draw one of the keys, each as likely as its weight (a millionth is the smallest weight)."""
        pairs: list[tuple[T, float]] = list(weights.items() if isinstance(weights, Mapping) else weights)
        scaled = [int(weight * _WEIGHT_SCALE + 0.5) for _, weight in pairs]
        mark = self.integer(sum(scaled))
        for (item, _), weight in zip(pairs, scaled, strict=True):
            mark -= weight
            if mark < 0:
                return item
        raise ValueError("weighted() needs at least one positive weight")

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """A new list of the items in random order (Fisher-Yates)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.integer(last + 1)
            result[last], result[other] = result[other], result[last]
        return result

    def _more(self) -> Sequence[int]:
        """The words that follow those that were drawn."""
        if self._key is None:
            digest = blake2b(f"{self.seed}:{self.path}".encode(), digest_size=16).digest()
            self._key = int.from_bytes(digest, "little")
        if self._blocks < _FIRST_BLOCKS:
            self._blocks += 1
            return block(self._key, self._blocks)
        if self._generator is None:
            self._generator = np.random.Philox(key=self._key, counter=_FIRST_BLOCKS)
        words: list[int] = self._generator.random_raw(_CHUNK).tolist()
        return words
