"""``python -m benchmarks.sound``: ask the judge about every preset and write what it says into docs/sound.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.sound.counterparts import counterparts
from benchmarks.sound.fonts import missing
from benchmarks.sound.report import markdown
from benchmarks.sound.trial import trial
from benchmarks.table import write_between_markers

PAGE = Path(__file__).parents[2] / "docs" / "sound.md"
BEGIN = "<!-- judge: begin (written by `make judge-sound`) -->"
END = "<!-- judge: end -->"


def main() -> None:
    """Judge, print, and write the page unless told not to."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.sound", description=__doc__)
    options.add_argument("--dry", action="store_true", help="print only, leave the page alone")
    chosen = options.parse_args()
    lacking = missing()
    if lacking:
        print(f"not judged: this machine has no {lacking}", file=sys.stderr)
        raise SystemExit(1)
    text = markdown(trial(counterparts()))
    print(text)
    if not chosen.dry:
        write_between_markers(PAGE, f"\n{text}\n", BEGIN, END)


if __name__ == "__main__":
    main()
