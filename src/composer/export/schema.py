"""JSON: the schema of a piece, as people and programs read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.errors import ExportError
from composer.export.option import Option
from composer.export.piece import Piece

OPTIONS: Mapping[str, Option] = {}


def write(piece: Piece, target: Path, options: Mapping[str, Any]) -> None:
    """Write the schema: two spaces, keys in the documented order, UTF-8, a line end at the end."""
    try:
        text = json.dumps(piece.schema(), indent=2, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ExportError(f"the schema is not JSON: {error}") from error
    target.write_bytes(text.encode() + b"\n")
