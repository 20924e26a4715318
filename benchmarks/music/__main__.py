"""``python -m benchmarks.music``: judge the music of every style and write what is found into docs/music.md."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from benchmarks.music.judging import judged_style
from benchmarks.music.making import styles
from benchmarks.music.report import markdown
from benchmarks.music.trial import Trial
from benchmarks.table import write_between_markers

PAGE = Path(__file__).parents[2] / "docs" / "music.md"
BEGIN = "<!-- judge: begin (written by `make judge SEEDS=20`) -->"
END = "<!-- judge: end -->"
REPORT_SEEDS = 20


def main() -> None:
    """Judge and print; write the page where asked to, or where there are seeds enough for a report."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.music", description=__doc__)
    options.add_argument("--seeds", type=int, default=3, help="pieces of each style (default 3)")
    options.add_argument("--styles", nargs="*", default=[], help="genres or genre/subgenre (default: all)")
    options.add_argument("--notes", action="store_true", help="leave out what needs sound")
    options.add_argument("--write", action="store_true", help=f"write docs/music.md (always from {REPORT_SEEDS} seeds)")
    options.add_argument("--dry", action="store_true", help="never write docs/music.md")
    chosen = options.parse_args()
    asked = [style for style in styles() if not chosen.styles or {style[0], "/".join(style)} & set(chosen.styles)]
    if not asked:
        raise SystemExit(f"no such style: {', '.join(chosen.styles)}")
    found = {}
    for style in asked:
        begin = time.perf_counter()
        found[style] = judged_style(*style, chosen.seeds, audio=not chosen.notes)
        print(f"{'/'.join(style)}: {time.perf_counter() - begin:.0f} s", file=sys.stderr, flush=True)
    text = markdown(Trial(found, audio=not chosen.notes))
    print(text)
    whole = not chosen.styles and not chosen.notes
    if not chosen.dry and (chosen.write or (whole and chosen.seeds >= REPORT_SEEDS)):
        write_between_markers(PAGE, f"\n{text}\n", BEGIN, END)


if __name__ == "__main__":
    main()
