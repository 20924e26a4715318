"""What the command line says while it works: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TextIO

REDRAW_S = 0.1
"""The bar is drawn at most ten times a second: a terminal is slower than the synthesiser."""

BAR_WIDTH = 28

CLEAR = "\r\x1b[2K"
"""Back to the start of the line, and erase it (ECMA-48: EL 2)."""

FIRST_TIME = "compiling sounds that this machine plays for the first time: some seconds, only once …"


class Progress:
    """Shows how far one job is; a context manager that is also the callback the engine takes.

    Parameters
    ----------
    label : str
        What is being made.
    stream : text stream, optional
        Standard error by default; a bar is drawn only if it is a terminal.
    """

    def __init__(self, label: str, stream: TextIO | None = None) -> None:
        self.label = label
        self.stream = stream if stream is not None else sys.stderr
        self.live = self.stream.isatty()
        self._begin_s = self._drawn_s = 0.0
        self._dirty = False

    def __enter__(self) -> Progress:
        self._begin_s = time.monotonic()
        self._draw(0.0)
        return self

    def __call__(self, done: float) -> None:
        """Report the share that is done, 0..1."""
        if self.live and time.monotonic() - self._drawn_s >= REDRAW_S:
            self._draw(min(done, 1.0))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the job began."""
        return time.monotonic() - self._begin_s

    def _draw(self, part: float) -> None:
        if not self.live:
            return
        self._drawn_s = time.monotonic()
        full = round(part * BAR_WIDTH)
        line = f"{self.label}  {'█' * full}{'░' * (BAR_WIDTH - full)} {part:4.0%}"
        width = shutil.get_terminal_size().columns - 1
        self.stream.write(f"{CLEAR}{line[-width:]}")
        self.stream.flush()
        self._dirty = True

    def _clear(self) -> None:
        if self._dirty:
            self.stream.write(CLEAR)
            self.stream.flush()
            self._dirty = False


@contextmanager
def announced_compiling(stream: TextIO | None = None) -> Iterator[None]:
    """Say so, once, when kernels have to be compiled inside the block; a bar that is in the way is cleared."""
    from composer.dsp.compiling import watched_compiling  # noqa: PLC0415 - it imports numba

    target = stream if stream is not None else sys.stderr
    told: list[str] = []

    def tell(kernel: str) -> None:
        if not told:
            target.write(f"{CLEAR if target.isatty() else ''}{FIRST_TIME}\n")
            target.flush()
        told.append(kernel)

    with watched_compiling(tell):
        yield


def clock(ms: float) -> str:
    """A duration as people write it.

    Examples
    --------
    >>> clock(90_000)
    '1:30'
    """
    seconds = round(ms / 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"


def size(count: int) -> str:
    """A number of bytes as people write it.

    Examples
    --------
    >>> size(2_160_000)
    '2.2 MB'
    """
    if count < 1_000_000:
        return f"{max(count / 1_000, 0.1):.1f} kB"
    return f"{count / 1_000_000:.1f} MB"
