"""Saving one file of a piece, with everything a person wants to know while it happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from composer.cli.output import Output
from composer.cli.terminal import Progress, clock, size

FIRST_TIME = "compiling the synthesiser: once on this machine, it takes some seconds …"


def save(music: Any, output: Output, threads: int = 1) -> str:
    """Save a piece, showing progress, and phrase what was written.

    Parameters
    ----------
    music : Music
    output : Output
        Where to, and with which options.
    threads : int, >= 1
        Threads that render.

    Raises
    ------
    ComposerError
        If the file cannot be written.
    """
    with Progress(output.path.name) as progress:
        if not output.sounds:
            written = music.save(output.path, **output.options)
        else:
            with announced_compiling(progress):
                if threads > 1:
                    music.render(threads=threads, progress=progress)
                written = music.save(output.path, progress=progress, **output.options)
    return f"wrote {written} ({_facts(music, written)}) in {progress.elapsed_s:.1f} s"


@contextmanager
def announced_compiling(progress: Progress) -> Iterator[None]:
    """Say so, once, when kernels have to be compiled inside the block."""
    from composer.dsp.compiling import watched_compiling  # noqa: PLC0415 - it imports numba

    told: list[str] = []

    def tell(kernel: str) -> None:
        if not told:
            progress.say(FIRST_TIME)
        told.append(kernel)

    with watched_compiling(tell):
        yield


def _facts(music: Any, path: Path) -> str:
    """Length and size; a playlist is measured with the segments beside it."""
    files = path.parent.iterdir() if path.suffix.lower() == ".m3u8" else [path]
    count = sum(file.stat().st_size for file in files)
    return f"{clock(music.brief.duration_ms)}, {size(count)}"
