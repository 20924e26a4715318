"""Compiling every kernel ahead of the first render, for machine images and before parallel work."""

from __future__ import annotations

import sys

import composer
from composer.cli.saving import announced_compiling
from composer.cli.terminal import Progress

WARMUP_MS = 5_000
"""The shortest piece there is: what is compiled does not depend on its length."""


def warm_up() -> None:
    """Render a short piece of every style, so that each kernel is compiled and kept."""
    styles = [(genre["name"], subgenre) for genre in composer.genres() for subgenre in genre["subgenres"]]
    with Progress("warming up") as progress, announced_compiling(progress):
        for done, (genre, subgenre) in enumerate(styles):
            progress(done, len(styles))
            composer.compose(genre=genre, subgenre=subgenre, duration_ms=WARMUP_MS).render()
    sys.stdout.write(f"the synthesiser is ready ({progress.elapsed_s:.1f} s)\n")
