"""The renderer: from a timeline to PCM, whole, in blocks, or any window of it, always the same samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from composer.audio import Audio
from composer.errors import RenderError
from composer.score.timeline import Timeline
from composer.synth.cell import CELL_FRAMES, Memo, Stereo
from composer.synth.loudness import Level, level
from composer.synth.master import Master, faded
from composer.synth.mixer import Layer, Listener, Mixer
from composer.synth.note_cache import NoteCache
from composer.synth.preset import Preset
from composer.units import FRAMES_PER_MS

CACHE_MB = 176.0
"""For the sounds of notes that come back: with it three minutes of ten parts stay below 500 MB in all."""
CROP_FADE_FRAMES = 5 * FRAMES_PER_MS
END_FADE_FRAMES = 300 * FRAMES_PER_MS
"""A composed ending has nearly rung out by then; long enough that the fade itself is not heard where it has not."""

Progress = Callable[[float], bool | None]


class Cancelled(RenderError):  # noqa: N818 - what happened is not a mistake
    """The progress function returned False."""


class Renderer:
    """Sound of a timeline.

    The samples are a function of the timeline: threads, cache and the order of questions only change the time it
    takes.

    Parameters
    ----------
    timeline : Timeline
    threads : int, >= 1
        How many cells are made side by side.
    cache_mb : float, >= 0
        Memory for the sounds of notes that come back.
    presets : mapping of str to Preset, optional
        Sounds that go before those of the library.

    Raises
    ------
    RenderError
        If the timeline names a preset, a bus or an insert that does not exist.
    """

    def __init__(
        self,
        timeline: Timeline,
        *,
        threads: int = 1,
        cache_mb: float = CACHE_MB,
        presets: Mapping[str, Preset] | None = None,
    ) -> None:
        if threads < 1:
            raise RenderError(f"threads = {threads}; allowed: 1 or more")
        self.timeline = timeline
        self._threads = threads
        self._mixer = Mixer(timeline, NoteCache(cache_mb), presets)
        self._last = (timeline.frames - 1) // CELL_FRAMES
        self._layers: Memo[Layer] = Memo(self._mixer.memory_cells + 4 + 2 * threads)
        self._probes: dict[int, Layer] = {}
        self._mixes: Memo[Stereo] = Memo(4)
        self._glued: Memo[Stereo] = Memo(4)
        self._cells: Memo[Stereo] = Memo(4)

    @property
    def gain_db(self) -> float:
        """The fixed gain of the master, decibels."""
        return self._level.gain_db

    def window(self, start_frame: int, end_frame: int) -> NDArray[np.float32]:
        """Any stretch of the piece: float32 [shape=(end_frame - start_frame, 2)].

        Raises
        ------
        RenderError
            If the stretch does not lie within the piece.
        """
        if not 0 <= start_frame <= end_frame <= self.timeline.frames:
            raise RenderError(f"window {start_frame}..{end_frame} does not lie within 0..{self.timeline.frames}")
        out = np.empty((end_frame - start_frame, 2), np.float32)
        done = start_frame
        while done < end_frame:
            cell, offset = divmod(done, CELL_FRAMES)
            size = min(CELL_FRAMES - offset, end_frame - done)
            out[done - start_frame : done - start_frame + size] = self._cells.get(cell, self._finish)[
                :, offset : offset + size
            ].T
            done += size
        return out

    def blocks(self, frames: int | None = None, progress: Progress | None = None) -> Iterator[NDArray[np.float32]]:
        """The piece in order, in blocks of float32 [shape=(frames, 2)], the last one shorter; a cell each by default.

        Raises
        ------
        Cancelled
            When `progress`, which is told the share that is done, answers False.
        """
        size = CELL_FRAMES if frames is None else frames
        if size < 1:
            raise RenderError(f"frames = {frames}; allowed: 1 or more")
        total = self.timeline.frames
        with ThreadPoolExecutor(self._threads) as pool:
            asked = 0
            try:
                for start in range(0, total, size):
                    stop = min(start + size, total)
                    ahead = min((stop - 1) // CELL_FRAMES + 1 + self._threads, self._last)
                    while self._threads > 1 and asked <= ahead:
                        pool.submit(self._layer, asked)
                        asked += 1
                    yield self.window(start, stop)
                    if progress is not None and progress(stop / total) is False:
                        raise Cancelled("rendering was cancelled")
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def whole(self, progress: Progress | None = None) -> NDArray[np.float32]:
        """The whole piece: float32 [shape=(timeline.frames, 2)]."""
        out = np.empty((self.timeline.frames, 2), np.float32)
        done = 0
        for block in self.blocks(progress=progress):
            out[done : done + len(block)] = block
            done += len(block)
        return out

    @cached_property
    def _level(self) -> Level:
        return level(self.timeline, self._mixer, self._probed)

    @cached_property
    def _master(self) -> Master:
        found = self._level
        return Master(self.timeline.mix, found.gain_db, found.threshold_db, found.balance_db)

    def _probed(self, cell: int, listen: Listener) -> Layer:
        """Make a cell before its time, and keep it."""
        return self._probes.setdefault(cell, self._mixer.layer(cell, listen))

    def _layer(self, cell: int) -> Layer:
        return self._probes.get(cell) or self._layers.get(cell, self._mixer.layer)

    def _mix(self, cell: int) -> Stereo:
        """The dry sum of a cell and the tails that reach into it, in the order of the cells they come from."""
        out = self._layer(cell).dry.copy()
        for source in range(max(0, cell - self._mixer.memory_cells), cell + 1):
            wet = self._layer(source).wet
            offset = (cell - source) * CELL_FRAMES
            if wet is not None and wet.shape[1] > offset:
                size = min(CELL_FRAMES, wet.shape[1] - offset)
                out[:, :size] += wet[:, offset : offset + size]
        return out

    def _glue(self, cell: int) -> Stereo:
        before = self._mixes.get(cell - 1, self._mix) if cell > 0 else None
        return self._master.glued(before, self._mixes.get(cell, self._mix))

    def _finish(self, cell: int) -> Stereo:
        before = self._glued.get(cell - 1, self._glue) if cell > 0 else None
        after = self._glued.get(cell + 1, self._glue) if cell < self._last else None
        sound = self._master.limited(before, self._glued.get(cell, self._glue), after)
        start, total = cell * CELL_FRAMES, self.timeline.frames
        edge = CROP_FADE_FRAMES if self.timeline.crop else END_FADE_FRAMES
        sound = faded(sound, start, total, min(edge, total))
        if self.timeline.fadeout_frames:
            sound = faded(sound, start, total, min(self.timeline.fadeout_frames, total))
        return sound


def render(
    timeline: Timeline, *, threads: int = 1, cache_mb: float = CACHE_MB, progress: Progress | None = None
) -> Audio:
    """Render a timeline.

    Parameters
    ----------
    timeline : Timeline
    threads : int, >= 1
    cache_mb : float, >= 0
    progress : function (share done, 0..1) -> bool, optional
        Answering False cancels.

    Returns
    -------
    Audio
        Exactly ``timeline.frames`` frames at 48 kHz.

    Raises
    ------
    Cancelled
        When `progress` answers False.
    RenderError
        If the timeline names something that does not exist.
    """
    return Audio(Renderer(timeline, threads=threads, cache_mb=cache_mb).whole(progress))
