"""Music: one piece, lazily: the schema needs the plan, notes are written when asked for, sound when rendered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from composer.brief import Brief
from composer.compose.perform import perform
from composer.compose.plan import Plan
from composer.compose.planner import plan
from composer.compose.schema import schema
from composer.compose.score_writer import write_score
from composer.score.score import Score
from composer.score.timeline import Timeline
from composer.styles.loader import style_files
from composer.units import ms_to_frames

if TYPE_CHECKING:
    from composer.audio import Audio
    from composer.synth.renderer import Renderer

Progress: TypeAlias = Callable[[float], bool | None]
"""Called with the share that is done, 0..1; returning False cancels."""


def compose(brief: Brief | None = None, **fields: Any) -> Music:
    """Compose a piece.

    Parameters
    ----------
    brief : Brief, optional
        What is asked for; or give its fields by name.

    Returns
    -------
    Music

    Raises
    ------
    BriefError
        Naming the field, the value and what is allowed.

    Examples
    --------
    >>> music = compose(genre="chiptune", subgenre="nes-action", duration_ms=10_000, seed=3)
    >>> music.schema()["duration_ms"]
    10000
    """
    return Music(brief if brief is not None else Brief.from_dict(fields))


def genres() -> list[dict[str, Any]]:
    """All styles, as ``[{"name": genre, "subgenres": [...]}, ...]``; nothing is parsed."""
    return [{"name": genre, "subgenres": list(subgenres)} for genre, subgenres in style_files().items()]


class Music:
    """A composed piece.

    Parameters
    ----------
    brief : Brief

    Raises
    ------
    BriefError
        If the structure does not fit into the duration.
    """

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.plan: Plan = plan(brief)

    @property
    def notices(self) -> tuple[str, ...]:
        """What had to be adjusted to fit."""
        return self.plan.notices

    @property
    def frames(self) -> int:
        """Exact length at 48 kHz."""
        return self.plan.frames

    @property
    def title(self) -> str:
        """Name for tags and headings."""
        return self.score.title

    @cached_property
    def score(self) -> Score:
        """The notes in beats."""
        return write_score(self.plan)

    @cached_property
    def timeline(self) -> Timeline:
        """The notes in seconds, performed, with the mix they are meant for."""
        return perform(
            self.plan,
            self.score,
            voices_db=float(self.brief.voices_volume),
            fadeout_frames=ms_to_frames(self.brief.fadeout_ms),
        )

    def schema(self) -> dict[str, Any]:
        """The documented description: id, style, tempo, metre, key, and the structure as it came out."""
        return schema(self.brief, self.plan)

    def render(self, *, threads: int = 1, progress: Progress | None = None) -> Audio:
        """Render the whole piece.

        Returns
        -------
        Audio
            Exactly `frames` long; the same samples for any number of threads.
        """
        from composer.synth.renderer import render  # noqa: PLC0415 - numba takes a second to import

        return render(self.timeline, threads=threads, progress=progress)

    def blocks(self, frames: int | None = None, progress: Progress | None = None) -> Iterator[NDArray[np.float32]]:
        """Render block by block, in bounded memory.

        Yields
        ------
        ndarray [shape=(n, 2), dtype=float32]
        """
        return self._renderer.blocks(frames, progress)

    def window(self, start_ms: int, end_ms: int) -> NDArray[np.float32]:
        """Render a window without what precedes it; the same samples as the slice of the whole."""
        return self._renderer.window(ms_to_frames(start_ms), ms_to_frames(end_ms))

    def save(self, path: str | os.PathLike[str], *, progress: Progress | None = None, **options: Any) -> Path:
        """Write the piece; the suffix decides: .mp3 .wav .flac .ogg .mid .json, .m3u8 for an HLS folder.

        Raises
        ------
        ExportError
            If the suffix is unknown or the file cannot be written; nothing half-written is left.
        """
        from composer.export import save  # noqa: PLC0415 - encoders are loaded when they are needed

        return save(_Source(self, progress), Path(path), **options)

    @cached_property
    def _renderer(self) -> Renderer:
        from composer.synth.renderer import Renderer  # noqa: PLC0415 - numba takes a second to import

        return Renderer(self.timeline)

    def _repr_html_(self) -> str:
        """The piece as a notebook shows it: facts, form and piano roll."""
        from composer.show.page import html  # noqa: PLC0415 - pictures are drawn when they are looked at

        return html(self)

    def __repr__(self) -> str:
        return f"<Music {self.brief.genre}/{self.brief.subgenre} {self.brief.duration_ms} ms seed {self.brief.seed}>"


class _Source:
    """A piece as the exporters ask for it: frames instead of milliseconds, and progress on the way."""

    def __init__(self, music: Music, progress: Progress | None) -> None:
        self.music = music
        self.progress = progress
        self.title = music.title
        self.frames = music.frames
        self.score = music.score
        self.timeline = music.timeline

    def schema(self) -> dict[str, Any]:
        return self.music.schema()

    def blocks(self, frames: int) -> Iterator[NDArray[np.float32]]:
        return self.music.blocks(frames, self.progress)

    def window(self, start_frame: int, end_frame: int) -> NDArray[np.float32]:
        if self.progress is not None:
            self.progress(end_frame / self.frames)
        return self.music._renderer.window(start_frame, end_frame)
