"""The table of formats, and `save`: the suffix of a path decides.

A new format is one file in this folder with a table ``OPTIONS`` and a function ``write(piece, target, options)``,
and one line in the table below.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from composer.errors import ExportError, one_of
from composer.export.option import Option, chosen
from composer.export.piece import Piece
from composer.export.target import new_file, new_folder

PLAYLIST = "index.m3u8"


class Adapter(Protocol):
    """What the module of an exporter offers."""

    OPTIONS: Mapping[str, Option]

    def write(self, piece: Piece, target: Path, options: Mapping[str, Any]) -> None:
        """Write the piece to a new file (or into a new, empty folder)."""


@dataclass(frozen=True)
class Exporter:
    """One row of the table: the module, loaded when first used, and whether it fills a folder."""

    module: str
    folder: bool = False
    members: tuple[str, ...] = ()

    def load(self) -> Adapter:
        """The module itself."""
        return cast(Adapter, import_module(f"composer.export.{self.module}"))


EXPORTERS: Mapping[str, Exporter] = {
    ".wav": Exporter("wav"),
    ".flac": Exporter("flac"),
    ".ogg": Exporter("ogg"),
    ".mp3": Exporter("mp3"),
    ".mid": Exporter("midi"),
    ".json": Exporter("schema"),
    ".m3u8": Exporter("hls", folder=True, members=(PLAYLIST, "segment*.ts")),
}
"""Suffix -> exporter; ``members`` are the patterns of the files that a folder of this kind may hold."""


def save(piece: Piece, path: str | os.PathLike[str], **options: object) -> Path:
    """Write a piece in the format that the suffix of the path names.

    The work is done beside the target and moved into place at the end, so that an interrupted export leaves
    nothing behind and keeps what was there. Missing parent folders are made. The same piece saved twice gives
    the same bytes.

    Parameters
    ----------
    piece : Piece
    path : str or path-like
        ``song.wav``, ``.flac``, ``.ogg``, ``.mp3``, ``.mid`` or ``.json``; ``song/index.m3u8`` (or ``song.m3u8``)
        fills the folder ``song`` with a playlist and its segments.
    **options
        ``.wav``: ``bits`` 16 | 24 | "float". ``.flac``: ``bits`` 16 | 24. ``.ogg``: ``quality`` 0..10.
        ``.mp3``: ``kbps``, ``quality`` 2 | 5 | 7. ``.mid``: ``quantised``. All with tags: ``artist``, ``album``.

    Returns
    -------
    Path
        The file, or the playlist in its folder.

    Raises
    ------
    ExportError
        Unknown suffix or option, or a target that cannot be written.
    """
    asked = Path(path).expanduser()
    exporter = EXPORTERS.get(asked.suffix.lower())
    if exporter is None:
        known = one_of(EXPORTERS, asked.suffix)
        raise ExportError(f"{asked}: the suffix {asked.suffix!r} names no known format; allowed: {known}")
    adapter = exporter.load()
    settings = chosen(options, adapter.OPTIONS)
    if exporter.folder:
        return _save_folder(piece, asked, exporter, adapter, settings)
    with new_file(asked) as temporary:
        adapter.write(piece, temporary, settings)
    return asked


def _save_folder(piece: Piece, asked: Path, exporter: Exporter, adapter: Adapter, settings: Mapping[str, Any]) -> Path:
    folder = asked.parent if asked.name.lower() == PLAYLIST else asked.with_suffix("")
    with new_folder(folder, exporter.members) as temporary:
        adapter.write(piece, temporary, settings)
    return folder / PLAYLIST
