"""``python -m benchmarks.render``: the same MIDI file through FluidSynth and through us, side by side.

Runs alternate, each in a process of its own, so that both meet the same machine. What counts is processor time from
the MIDI file to the last sample at 48 kHz: ours with kernels loaded, FluidSynth's without the loading of its font.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.dense import dense_midi
from benchmarks.machine import described
from benchmarks.table import write_between_markers
from composer.synth.renderer import CACHE_MB

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN = "<!-- render: begin (written by `python -m benchmarks.render`) -->"
END = "<!-- render: end -->"
FONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")


@dataclass(frozen=True)
class Run:
    """One rendering: processor seconds, seconds on the clock, and the peak of memory."""

    cpu_s: float
    wall_s: float
    peak_mib: float


def main() -> None:
    """Measure, print, and write the page unless told not to."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.render", description=__doc__)
    options.add_argument("--runs", type=int, default=5, help="paired runs, the medians count (default 5)")
    options.add_argument("--seconds", type=int, default=180, help="length of the piece (default 180)")
    options.add_argument("--dry", action="store_true", help="print only, leave the page alone")
    options.add_argument("--ours", nargs=2, metavar=("FILE", "MB"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.ours:
        print(json.dumps(ours(Path(chosen.ours[0]), float(chosen.ours[1]))))
        return
    reason = missing()
    if reason:
        print(f"skipped: {reason}")
        return
    text = report(measured(chosen.runs, chosen.seconds), chosen.seconds, chosen.runs)
    print(text)
    if not chosen.dry:
        write_between_markers(PAGE, text, BEGIN, END)


def missing() -> str:
    """Why the comparison cannot be made here; empty if it can."""
    if shutil.which("fluidsynth") is None:
        return "fluidsynth is not installed (on Debian: apt-get install fluidsynth)"
    if not FONT.exists():
        return f"{FONT} does not exist (on Debian: apt-get install fluid-soundfont-gm)"
    return ""


def measured(runs: int, seconds: int) -> dict[str, list[Run]]:
    """All runs, by name, in turns."""
    found: dict[str, list[Run]] = {"FluidSynth": [], "note cache off": [], "note cache on": []}
    with tempfile.TemporaryDirectory() as folder:
        piece, short = Path(folder) / "piece.mid", Path(folder) / "short.mid"
        piece.write_bytes(dense_midi(seconds))
        short.write_bytes(dense_midi(2))
        process(["--ours", str(piece), str(CACHE_MB)])
        for index in range(runs):
            loading = fluidsynth(short, Path(folder) / "out.raw")
            peer = fluidsynth(piece, Path(folder) / "out.raw")
            share = 2.0 / seconds
            cpu_s = (peer.cpu_s - loading.cpu_s) / (1.0 - share)
            found["FluidSynth"].append(Run(cpu_s, (peer.wall_s - loading.wall_s) / (1.0 - share), 0.0))
            found["note cache off"].append(process(["--ours", str(piece), "0"]))
            found["note cache on"].append(process(["--ours", str(piece), str(CACHE_MB)]))
            last = ", ".join(f"{name} {of[-1].cpu_s:.2f} s" for name, of in found.items())
            print(f"run {index + 1} of {runs}: {last}", file=sys.stderr, flush=True)
    return found


def fluidsynth(piece: Path, out: Path) -> Run:
    """The peer with its default reverb and chorus, to a file of raw samples."""
    command = [
        "fluidsynth",
        "-ni",
        "-q",
        "-r",
        "48000",
        "-T",
        "raw",
        "-O",
        "s16",
        "-F",
        str(out),
        str(FONT),
        str(piece),
    ]
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall_s, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall_s, 0.0)


def process(words: list[str]) -> Run:
    """One of our renderings in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.render", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Run(**json.loads(done.stdout))


def ours(piece: Path, cache_mb: float) -> dict[str, float]:
    """From the file to the last sample, on one thread, with what a process loads once out of the way."""
    from composer import from_midi  # noqa: PLC0415 - not part of the other measurements
    from composer.synth.renderer import Renderer  # noqa: PLC0415 - not part of the other measurements

    Renderer(from_midi(piece).timeline, cache_mb=cache_mb).window(0, 4 * 48_000)
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    for _ in Renderer(from_midi(piece).timeline, cache_mb=cache_mb).blocks():
        pass
    cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return {"cpu_s": cpu_s, "wall_s": wall_s, "peak_mib": peak}


def report(found: dict[str, list[Run]], seconds: int, runs: int) -> str:
    """The medians as a table; ratios are medians of the ratios of each pair."""
    peers = [run.cpu_s for run in found["FluidSynth"]]
    rows = [
        "| what | processor time | seconds of music a second | against FluidSynth | peak memory |",
        "|---|---|---|---|---|",
    ]
    for name, of in found.items():
        cpu_s = statistics.median(run.cpu_s for run in of)
        ratio = statistics.median(run.cpu_s / peer for run, peer in zip(of, peers, strict=True))
        peak = f"{max(run.peak_mib for run in of):.0f} MiB" if of[0].peak_mib else "–"
        rows.append(f"| {name} | {cpu_s:.2f} s | {seconds / cpu_s:.0f} | {ratio:.2f} | {peak} |")
    return f"\n{described()} Medians of {runs} paired runs.\n\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
