"""MIDI: the performance, or the notes on the grid."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.export.option import Option
from composer.export.piece import Piece
from composer.score.midi import score_midi, timeline_midi

OPTIONS: Mapping[str, Option] = {"quantised": Option(False)}


def write(piece: Piece, target: Path, options: Mapping[str, Any]) -> None:
    """Write a MIDI file of format 1, 960 ticks a quarter."""
    target.write_bytes(score_midi(piece.score) if options["quantised"] else timeline_midi(piece.timeline))
