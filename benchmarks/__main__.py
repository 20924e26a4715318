"""``python -m benchmarks``: measure everything and write the table of docs/performance.md."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import composer
from benchmarks.machine import described
from benchmarks.table import Figure, markdown, write_between_markers

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
SUFFIXES = (".wav", ".flac", ".ogg", ".mp3", ".m3u8")


def main() -> None:
    """Measure, print, and write the page unless told not to."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--runs", type=int, default=3, help="runs of each measurement, the median counts (default 3)")
    options.add_argument("--seconds", type=int, default=180, help="length of the pieces (default 180)")
    options.add_argument("--dry", action="store_true", help="print only, leave the page alone")
    chosen = options.parse_args()
    figures = []
    for figure in measured(chosen.runs, chosen.seconds):
        print(f"{figure.label}: {figure.seconds:.4f} s, {figure.peak_mib:.0f} MiB", file=sys.stderr, flush=True)
        figures.append(figure)
    text = f"\n{described()} Medians of {chosen.runs} runs or more.\n\n{markdown(figures)}\n"
    print(text)
    if not chosen.dry:
        write_between_markers(PAGE, text)


def measured(runs: int, seconds: int) -> Iterator[Figure]:
    """Every row of the table, in order."""
    yield from starts(runs)
    length = {"duration_ms": seconds * 1000}
    yield probe("the schema of a piece", seconds, name="schema", runs=runs, **length)
    yield probe("every note of a piece", seconds, name="notes", runs=runs, **length)
    with tempfile.TemporaryDirectory() as folder:
        cold = {**os.environ, "COMPOSER_CACHE_DIR": folder}
        yield probe("first render on a new machine (compiles)", 10, cold, name="first", duration_ms=10_000)
    yield probe("first render of a process", 10, name="first", duration_ms=10_000)
    yield probe("render", seconds, name="render", runs=runs, **length)
    yield probe("render on two threads", seconds, name="render", runs=runs, threads=2, **length)
    yield probe("render, note cache off", seconds, name="uncached", runs=runs, **length)
    for genre in composer.genres():
        for subgenre in genre["subgenres"][:1]:
            style = {"genre": genre["name"], "subgenre": subgenre}
            yield probe(f"render {genre['name']}/{subgenre}", seconds, name="render", runs=runs, **style, **length)
    for suffix in SUFFIXES:
        yield probe(f"encode {suffix}", seconds, name="encode", runs=runs, suffix=suffix, **length)
    yield probe("from brief to .mp3", seconds, name="whole", runs=runs, suffix=".mp3", **length)


def starts(runs: int) -> Iterator[Figure]:
    """Whole processes, from the shell's point of view."""
    for label, words in (("`composer --help`", ["--help"]), ("`composer genres`", ["genres"])):
        times = []
        for _ in range(max(runs, 3)):
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-m", "composer", *words], check=True, capture_output=True)
            times.append(time.perf_counter() - begin)
        yield Figure(label, 0.0, statistics.median(times), 0.0)


def probe(label: str, audio_s: float, environment: dict[str, str] | None = None, **job: Any) -> Figure:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.probe", json.dumps(job)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"{label} failed:\n{run.stderr}")
    found = json.loads(run.stdout)
    return Figure(label, audio_s, found["seconds"], found["peak_mib"])


if __name__ == "__main__":
    main()
