"""How loud each preset is, measured: K-weighted energy over pitch, duration, velocity and brightness, and its trim.

``python -m composer.synth.calibration`` measures all presets and writes ``presets/loudness.json``, from which
`forecast` predicts the loudness of a piece before a note of it is made, and the mixer takes the trim that makes
presets equally loud. Run it after a preset has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from composer.synth.insert import insert
from composer.synth.loudness_table import FILE
from composer.synth.measure import measured
from composer.synth.preset import Preset, Sound, preset, preset_names
from composer.synth.trim import measured_trim_db


def sounds(played: Preset) -> Iterator[tuple[Sound, int | None]]:
    """The sounds of a preset, each with its drum note in a kit."""
    if played.sound is not None:
        yield played.sound, None
    for pitch, sound in played.notes.items():
        yield sound, pitch


def table() -> dict[str, Any]:
    """Measure every sound by its name, and the trim of every preset.

    A drum that other kits borrow is measured once, in the kit it comes from.
    """
    found: dict[str, Any] = {}
    for name in preset_names():
        played = preset(name)
        chosen = insert(name, played.insert)
        for sound, pitch in sounds(played):
            if sound.name.partition("/")[0] == name:
                found[sound.name] = measured(sound, chosen, pitch).row()
        found.setdefault(name, {})["trim"] = round(measured_trim_db(played) * 10.0)
    return found


def write(path: Path) -> None:
    """Write the table, one line per sound or kit."""
    lines = [f"{json.dumps(name)}: {json.dumps(row, separators=(',', ':'))}" for name, row in table().items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent / "presets" / FILE)
