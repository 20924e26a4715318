"""The note cache: a memo of pure functions, bounded in bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock

from composer.synth.instrument import Samples

FOREVER = 1 << 62


class NoteCache:
    """Sounds of notes by key; those that no later note needs go first, then the least recently used.

    What it returns never depends on what it holds: a sound that was dropped is made again, and is the same.

    Parameters
    ----------
    limit_mb : float
        Megabytes (2**20 bytes) of samples that are kept; 0 keeps nothing.
    """

    def __init__(self, limit_mb: float) -> None:
        self._limit = int(limit_mb * 2**20)
        self._bytes = 0
        self._kept: OrderedDict[Hashable, tuple[Samples, int]] = OrderedDict()
        self._making: dict[Hashable, Future[Samples]] = {}
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes held now."""
        return self._bytes

    def get(self, key: Hashable, make: Callable[[], Samples], now: int = 0, until: int = FOREVER) -> Samples:
        """The sound kept under a key, awaited from another thread, or made now.

        Parameters
        ----------
        now, until : int, frames
            Where in the piece the sound is asked for, and where it is needed last: a hint for what to drop.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found[0]
            other = self._making.get(key)
            if other is None:
                mine = self._making[key] = Future()
        if other is not None:
            return other.result()
        made = self._made(key, make, mine)
        if made.nbytes <= self._limit:
            self._keep(key, made, now, until)
        return made

    def _made(self, key: Hashable, make: Callable[[], Samples], mine: Future[Samples]) -> Samples:
        try:
            made = make()
            mine.set_result(made)
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._making[key]
        return made

    def _keep(self, key: Hashable, made: Samples, now: int, until: int) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made, until
                self._bytes += made.nbytes
            if self._bytes > self._limit:
                for old in [old for old, (_, last) in self._kept.items() if last <= now]:
                    self._bytes -= self._kept.pop(old)[0].nbytes
            while self._bytes > self._limit:
                self._bytes -= self._kept.popitem(last=False)[1][0].nbytes
