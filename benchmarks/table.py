"""Figures as Markdown, written between two markers of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

BEGIN = "<!-- benchmarks: begin (written by `make bench`) -->"
END = "<!-- benchmarks: end -->"


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, how many seconds of music, how long it took, and the peak of memory."""

    label: str
    audio_s: float
    seconds: float
    peak_mib: float


def markdown(figures: Iterable[Figure]) -> str:
    """The table."""
    rows = ["| what | music | takes | seconds of music a second | peak memory |", "|---|---|---|---|---|"]
    rows += [
        f"| {row.label} | {_music(row)} | {_duration(row.seconds)} | {_speed(row)} | {_memory(row)} |"
        for row in figures
    ]
    return "\n".join(rows)


def write_between_markers(page: Path, text: str, first: str = BEGIN, last: str = END) -> None:
    """Put the text in the place of what stands between the markers."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise SystemExit(f"{page} has lost its markers: {first} … {last}")
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def _music(row: Figure) -> str:
    return f"{row.audio_s:g} s" if row.audio_s else "–"


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.2g} ms" if seconds < 0.1 else f"{seconds:.2f} s"


def _speed(row: Figure) -> str:
    if not row.audio_s:
        return "–"
    speed = row.audio_s / row.seconds
    return f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}"


def _memory(row: Figure) -> str:
    return f"{row.peak_mib:.0f} MiB" if row.peak_mib else "–"
