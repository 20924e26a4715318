"""The note cache: a memo of pure functions, bounded in bytes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from heapq import heapify, heappop, heappush
from threading import Lock
from typing import NamedTuple

from composer.synth.instrument import Samples

FOREVER = 1 << 62
_SLACK = 1_024


class Need(NamedTuple):
    """When a sound is asked for, in frames of the piece: now, up to when it counts as sounding on, and next."""

    now: int = 0
    soon: int = 0
    following: int = FOREVER


class NoteCache:
    """Sounds of notes by key; what is needed latest goes first, which is the best that can be done (Belady 1966).

    What it returns never depends on what it holds: a sound that was dropped is made again, and is the same.

    Parameters
    ----------
    limit_mb : float
        Megabytes (2**20 bytes) of samples that are kept for notes to come; 0 keeps only what sounds on.
    """

    def __init__(self, limit_mb: float) -> None:
        self._limit = int(limit_mb * 2**20)
        self._bytes = 0
        self._kept: dict[Hashable, tuple[Samples, int]] = {}
        self._latest: list[tuple[int, int, Hashable]] = []
        self._asked = 0
        self._swept = 0
        self._making: dict[Hashable, Future[Samples]] = {}
        self._lock = Lock()

    @property
    def shares(self) -> bool:
        """Whether anything is kept for notes to come."""
        return self._limit > 0

    @property
    def size(self) -> int:
        """Bytes held now."""
        return self._bytes

    def get(self, key: Hashable, make: Callable[[], Samples], need: Callable[[Samples], Need]) -> Samples:
        """The sound kept under a key, awaited from another thread, or made now.

        Parameters
        ----------
        need : function (sound) -> Need
            A hint for what to keep; asked once the sound is there, because its length decides.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._keep(key, found[0], need(found[0]))
                return found[0]
            other = self._making.get(key)
            if other is None:
                mine = self._making[key] = Future()
        if other is not None:
            return other.result()
        made = self._made(key, make, mine)
        with self._lock:
            self._keep(key, made, need(made))
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

    def _keep(self, key: Hashable, sound: Samples, need: Need) -> None:
        if key not in self._kept:
            self._bytes += sound.nbytes
        self._kept[key] = sound, need.following
        self._asked += 1
        heappush(self._latest, (-need.following, self._asked, key))
        if self._bytes > self._limit:
            self._shrink(need)
        if len(self._latest) > 4 * len(self._kept) + _SLACK:
            self._order()

    def _shrink(self, need: Need) -> None:
        """Drop what is needed latest, but for what sounds on; then, once a while, what should have been asked for."""
        while self._bytes > self._limit and self._latest and -self._latest[0][0] > need.soon:
            following, _, key = heappop(self._latest)
            if key in self._kept and self._kept[key][1] == -following:
                self._drop(key)
        if self._bytes > self._limit and self._swept != need.now:
            self._swept = need.now
            past = 2 * need.now - need.soon
            for key in [key for key, (_, following) in self._kept.items() if not past <= following <= need.soon]:
                self._drop(key)
            self._order()

    def _order(self) -> None:
        """Forget the needs that newer ones have replaced."""
        self._latest = [(-following, index, key) for index, (key, (_, following)) in enumerate(self._kept.items())]
        heapify(self._latest)

    def _drop(self, key: Hashable) -> None:
        self._bytes -= self._kept.pop(key)[0].nbytes
