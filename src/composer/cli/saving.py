"""Saving one file of a piece, with everything a person wants to know while it happens."""

from __future__ import annotations

from pathlib import Path

from composer.audio import Audio
from composer.cli.output import Output
from composer.cli.sound import InMemory, Piece
from composer.cli.terminal import Progress, clock, size


def save(music: Piece, output: Output, sound: Audio | None = None) -> str:
    """Save a piece, showing progress, and phrase what was written.

    Parameters
    ----------
    music : Music or MidiPiece
    output : Output
        Where to, and with which options.
    sound : Audio, optional
        The sound of the piece where it is there already.

    Raises
    ------
    ComposerError
        If the file cannot be written.
    """
    with Progress(output.path.name) as progress:
        written = _written(music, output, sound, progress)
    return f"wrote {written} ({_facts(music, written)}) in {progress.elapsed_s:.1f} s"


def _written(music: Piece, output: Output, sound: Audio | None, progress: Progress) -> Path:
    if not output.sounds:
        return music.save(output.path, **output.options)
    if sound is None:
        return music.save(output.path, progress=progress, **output.options)
    from composer.export import save as export  # noqa: PLC0415 - encoders are loaded when they are needed

    return export(InMemory(music, sound.samples, progress), output.path, **output.options)


def _facts(music: Piece, path: Path) -> str:
    """Length and size; a playlist is measured with the segments beside it."""
    files = path.parent.iterdir() if path.suffix.lower() == ".m3u8" else [path]
    count = sum(file.stat().st_size for file in files)
    length_ms = music.schema()["duration_ms"]
    return f"{clock(length_ms)}, {size(count)}"
