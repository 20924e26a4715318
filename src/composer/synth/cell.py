"""Cells: the absolute grid on which sound is made, and the memo of what was made."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

CELL_FRAMES = 96_000
"""Two seconds: a third of a six-second HLS segment, long enough that pre-rolls cost little."""

Stereo = NDArray[np.float32]
"""Planar stereo: float32 [shape=(2, frames)], C-contiguous."""

T = TypeVar("T")


class Memo(Generic[T]):
    """The latest results of a pure function of a cell's index, made once even when several threads ask at once.

    The function comes with the question: a memo that held a method of its owner would keep both alive.

    Parameters
    ----------
    size : int
        How many results are kept, least recently used first to go.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[int, Future[T]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many results are held."""
        return len(self._kept)

    def get(self, cell: int, make: Callable[[int], T]) -> T:
        """The result for a cell: kept, awaited from another thread, or made now."""
        with self._lock:
            found = self._kept.get(cell)
            mine: Future[T] = Future()
            if found is None:
                self._kept[cell] = mine
            self._kept.move_to_end(cell)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        if found is not None:
            return found.result()
        try:
            mine.set_result(make(cell))
        except BaseException as error:
            mine.set_exception(error)
            with self._lock:
                self._kept.pop(cell, None)
            raise
        return mine.result()
