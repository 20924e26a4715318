"""One measurement in this process: ``python -m benchmarks.probe '{"name": "render", ...}'`` prints JSON."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import composer


@dataclass(frozen=True)
class Job:
    """What to measure: a probe, a style, a length and how often."""

    name: str
    genre: str = "electronic"
    subgenre: str = "house"
    duration_ms: int = 180_000
    runs: int = 3
    threads: int = 1
    suffix: str = ".wav"

    def piece(self, seed: int) -> Any:
        """A piece with three movements, as people ask for them."""
        structure = [
            {"type": "intro", "duration": 0.15},
            {"energy": "medium", "duration": 0.35},
            {"energy": "dynamic", "duration": 0.5},
        ]
        fields = {"genre": self.genre, "subgenre": self.subgenre, "duration_ms": self.duration_ms}
        return composer.compose(**fields, structure=structure, seed=seed)


class Rendered:
    """A piece whose sound is there already: what is left to measure is the encoder."""

    def __init__(self, music: Any, samples: Any) -> None:
        self._music, self._samples = music, samples

    def __getattr__(self, name: str) -> Any:
        return getattr(self._music, name)

    def blocks(self, frames: int) -> Any:
        """The sound in slices of what was rendered."""
        return (self._samples[start : start + frames] for start in range(0, len(self._samples), frames))

    def window(self, start_frame: int, end_frame: int) -> Any:
        """A slice of what was rendered."""
        return self._samples[start_frame:end_frame]


def schema(job: Job) -> list[float]:
    """Answer a request for the schema alone; the first one also reads the style."""
    job.piece(0).schema()
    return [_seconds(lambda seed=seed: job.piece(seed).schema()) for seed in range(1, 1 + 10 * job.runs)]


def notes(job: Job) -> list[float]:
    """Compose and perform every note."""
    job.piece(0).timeline  # noqa: B018 - reading the attribute does the work
    return [_seconds(lambda seed=seed: job.piece(seed).timeline) for seed in range(1, 1 + 3 * job.runs)]


def first(job: Job) -> list[float]:
    """The first render of a process, with all that it imports and loads (and compiles, where nothing is kept)."""
    return [_seconds(lambda: job.piece(0).render(threads=job.threads))]


def render(job: Job) -> list[float]:
    """Render with the kernels loaded: what notes of one piece have in common is made once."""
    return _renders(job)


def uncached(job: Job) -> list[float]:
    """Render with the kernels loaded and every note made anew."""
    return _renders(job, cache_mb=0)


def _renders(job: Job, **options: Any) -> list[float]:
    from composer.synth.renderer import render as render_timeline  # noqa: PLC0415 - not part of the other measurements

    render_timeline(Job(job.name, job.genre, job.subgenre, 10_000).piece(0).timeline)
    timelines = [job.piece(seed).timeline for seed in range(1, 1 + job.runs)]
    return [_seconds(lambda timeline=t: render_timeline(timeline, threads=job.threads, **options)) for t in timelines]


def encode(job: Job) -> list[float]:
    """Write a file from sound that is in memory."""
    from composer.export import save  # noqa: PLC0415 - not part of the other measurements

    music = job.piece(1)
    ready = Rendered(music, music.render().samples)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"piece{job.suffix}"
        return [_seconds(lambda: save(ready, target)) for _ in range(job.runs)]


def whole(job: Job) -> list[float]:
    """From the brief to the file, with the kernels loaded."""
    Job(job.name, job.genre, job.subgenre, 10_000).piece(0).render()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"piece{job.suffix}"
        return [_seconds(lambda seed=seed: job.piece(seed).save(target)) for seed in range(1, 1 + job.runs)]


PROBES: dict[str, Callable[[Job], list[float]]] = {
    "schema": schema,
    "notes": notes,
    "first": first,
    "render": render,
    "uncached": uncached,
    "encode": encode,
    "whole": whole,
}


def _seconds(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Measure what the argument asks for."""
    job = Job(**json.loads(sys.argv[1]))
    seconds = PROBES[job.name](job)
    print(json.dumps({"seconds": statistics.median(seconds), "runs": len(seconds), "peak_mib": _peak_mib()}))


if __name__ == "__main__":
    main()
