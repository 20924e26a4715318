"""Tells when a kernel is being compiled, which happens once per machine and takes seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from numba.core import event

_PACKAGE = __name__.rpartition(".")[0]


@contextmanager
def watched_compiling(tell: Callable[[str], None]) -> Iterator[None]:
    """Call `tell` with a kernel's name whenever one is compiled inside the block.

    numba sends its event only for real work: a kernel that comes from the cache is not reported, and neither
    are other packages' functions.
    """
    with event.install_listener("numba:compile", _Listener(tell)):
        yield


class _Listener(event.Listener):
    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def on_start(self, event: Any) -> None:
        function = event.data["dispatcher"].py_func
        if function.__module__.startswith(_PACKAGE):
            self._tell(function.__name__)

    def on_end(self, event: Any) -> None:
        pass
