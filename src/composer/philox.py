"""Philox 4x64-10, a block at a time: four random words that are a function of a key and a counter.

Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011); the same words as NumPy's
``Philox(key=key)`` draws, whose first block has the counter 1.
"""

from __future__ import annotations

_MASK = (1 << 64) - 1
_MULTIPLIERS = 0xD2E7470EE14C6C93, 0xCA5A826395121157
_WEYL = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B
_ROUNDS = 10


def block(key: int, counter: int) -> tuple[int, int, int, int]:
    """Four words.

    Parameters
    ----------
    key : int, 0..2**128-1
    counter : int, 0..2**64-1

    Returns
    -------
    tuple of int, each 0..2**64-1

    Examples
    --------
    >>> block(0, 1) == block(0, 1) != block(0, 2)
    True
    """
    first, second = key & _MASK, key >> 64
    a, b, c, d = counter, 0, 0, 0
    for _ in range(_ROUNDS):
        low = _MULTIPLIERS[0] * a
        high = _MULTIPLIERS[1] * c
        a, b, c, d = (high >> 64) ^ b ^ first, high & _MASK, (low >> 64) ^ d ^ second, low & _MASK
        first = (first + _WEYL[0]) & _MASK
        second = (second + _WEYL[1]) & _MASK
    return a, b, c, d
