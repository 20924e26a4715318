"""What each verb does, in terms of the calls that Python has."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import composer
from composer.cli import text
from composer.cli.demo import write_demo
from composer.cli.output import Output, outputs
from composer.cli.saving import save
from composer.cli.sound import Piece, shared_sound
from composer.cli.terminal import announced_compiling
from composer.cli.warmup import warm_up


def make(chosen: argparse.Namespace) -> None:
    """Compose a piece and write each of the files asked for."""
    music = composer.compose(**text.fields(chosen))
    brief = music.brief
    files = chosen.out or [f"{brief.genre}-{brief.subgenre}-{brief.seed}.mp3"]
    asked = outputs(files, dict(chosen.options))
    for notice in music.notices:
        sys.stderr.write(f"note: {notice}\n")
    _write(music, asked, chosen.threads)


def render(chosen: argparse.Namespace) -> None:
    """Play a MIDI file and write each of the files asked for."""
    asked = outputs(chosen.out or [f"{Path(chosen.file).stem}.mp3"], dict(chosen.options))
    _write(composer.from_midi(chosen.file), asked, chosen.threads)


def schema(chosen: argparse.Namespace) -> None:
    """Print the schema of a piece."""
    _print_json(composer.compose(**text.fields(chosen)).schema())


def genres(chosen: argparse.Namespace) -> None:
    """Print the catalogue of styles."""
    listed = composer.genres()
    if chosen.json:
        _print_json(listed)
        return
    width = max(len(genre["name"]) for genre in listed)
    for genre in listed:
        sys.stdout.write(f"{genre['name']:<{width}}  {', '.join(genre['subgenres'])}\n")


def demo(chosen: argparse.Namespace) -> None:
    """Write the five pieces of the demo."""
    with announced_compiling():
        write_demo(Path(chosen.out))


def warmup(_: argparse.Namespace) -> None:
    """Compile every kernel."""
    warm_up()


VERBS: dict[str, Callable[[argparse.Namespace], None]] = {
    "make": make,
    "render": render,
    "schema": schema,
    "genres": genres,
    "demo": demo,
    "warmup": warmup,
}


def _write(music: Piece, asked: list[Output], threads: int) -> None:
    with announced_compiling() if any(output.sounds for output in asked) else nullcontext():
        sound = shared_sound(music, asked, threads)
        for output in asked:
            sys.stdout.write(f"{save(music, output, sound)}\n")


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
