"""The table of loudness: what `calibration` measured of every sound, and the trim of every preset."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

FILE = "loudness.json"


@cache
def rows() -> Mapping[str, Mapping[str, Any]]:
    """The measured sounds and presets, by name, as `calibration` wrote them."""
    file = resources.files("composer.synth") / "presets" / FILE
    found: Mapping[str, Mapping[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def trim_db(name: str) -> float:
    """What brings a preset to the loudness of all others (see `trim`); 0 dB if it was never measured."""
    return float(rows().get(name, {}).get("trim", 0)) / 10.0
