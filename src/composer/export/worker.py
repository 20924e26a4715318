"""Encoding beside rendering: while one block is encoded, the next one is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def encoded_beside(blocks: Iterable[A], encode: Callable[[A], B]) -> Iterator[B]:
    """What `encode` makes of each block, in order, worked out in one thread while the next block is drawn.

    LAME and our kernels let go of the interpreter lock, so that two cores are used; at most two blocks are held.
    """
    with ThreadPoolExecutor(1, "composer-encoder") as pool:
        waiting = None
        for block in blocks:
            job = pool.submit(encode, block)
            if waiting is not None:
                yield waiting.result()
            waiting = job
        if waiting is not None:
            yield waiting.result()
