"""Presets: named sounds, as data; each TOML table is a model, its parameters, and what the mixer must know.

::

    [deep-bass]
    model = "subtractive"
    text = "Round house bass"
    [deep-bass.parameters]
    cutoff_hz = 400.0
    [deep-bass.insert]          # optional: processing of the sum of all notes of a part
    kind = "amp"
    drive_db = 24.0

A drum kit maps General MIDI drum notes to sounds instead::

    [house-kit]
    text = "..."
    [house-kit.notes.36]
    model = "kick"
    choke = "hat"               # optional: a later note of the same group silences this one
    pan = 0.2                   # optional, -1..1
    gain_db = -3.0              # optional, within the kit
    [house-kit.notes.36.parameters]
    tune_hz = 50.0

How loud a preset is against others is measured, not written here: ``gain_db`` balances the drums of a kit, and how hard
an insert is driven (see `trim`).

A kit may stand on another one: ``extends = "standard-kit"`` plays that kit's sound, as it is, for every note of
which the table has none of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from composer.errors import RenderError, one_of
from composer.synth.instrument import Model
from composer.synth.loudness_table import trim_db
from composer.synth.models import model


@dataclass(frozen=True)
class Sound:
    """A model with its values, ready to be struck."""

    name: str
    model: Model
    values: Mapping[str, float]
    gain_db: float = 0.0
    pan: float = 0.0
    choke: str = ""


@dataclass(frozen=True)
class Preset:
    """A named sound (`sound`), or a kit of them by drum note (`notes`); `insert` processes their sum.

    `family` is the file it stands in, without the suffix; `trim_db` what makes it as loud as all others (see `trim`),
    behind the insert.
    """

    name: str
    text: str
    sound: Sound | None
    notes: Mapping[int, Sound]
    insert: Mapping[str, Any] = field(default_factory=dict)
    family: str = ""
    trim_db: float = 0.0

    def sound_for(self, pitch: float) -> Sound | None:
        """The sound that plays a pitch; None where a kit has no such drum."""
        return self.sound if self.sound is not None else self.notes.get(round(pitch))


def preset(name: str) -> Preset:
    """Look a preset up by name.

    Raises
    ------
    RenderError
        If there is no such preset.
    """
    rows = _rows()
    if name not in rows:
        raise RenderError(f"preset {name!r} does not exist; there is {one_of(rows, name)}")
    return _preset(name)


def preset_names() -> list[str]:
    """All presets, sorted."""
    return sorted(_rows())


@cache
def _files() -> dict[str, dict[str, dict[str, Any]]]:
    """The tables of each file of presets, in the order of their names."""
    folder = resources.files("composer.synth") / "presets"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


@cache
def _rows() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for file, table in _files().items():
        for name, row in table.items():
            if name in rows:
                raise RenderError(f"{file}: preset {name!r} is defined twice")
            rows[name] = row
    return rows


@cache
def _preset(name: str) -> Preset:
    row = _rows()[name]
    own = {int(note): _sound(f"{name}/{note}", entry) for note, entry in row.get("notes", {}).items()}
    base = base_of(name, _files())
    notes = own if base is None else {**preset(base).notes, **own}
    sound = _sound(name, row) if "model" in row else None
    family = next(file for file, table in _files().items() if name in table).removesuffix(".toml")
    return Preset(name, row.get("text", ""), sound, notes, row.get("insert", {}), family, trim_db(name))


def base_of(name: str, files: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str | None:
    """The kit whose sounds a kit falls back to, in files of presets; None where it stands alone.

    Raises
    ------
    RenderError
        If ``extends`` stands where there are no notes, names what is no kit, or leads in a circle.
    """
    rows = {preset: row for table in files.values() for preset, row in table.items()}
    base = rows[name].get("extends")
    if base is None:
        return None
    place = f"{next(file for file, table in files.items() if name in table)}: {name}.extends = {base!r}"
    kits = sorted(kit for kit, row in rows.items() if "notes" in row)
    if name not in kits:
        raise RenderError(f"{place}: only a kit, which has notes, can extend another")
    if base not in kits:
        raise RenderError(f"{place}: allowed: {one_of(kits, base)}")
    way = [name]
    while way[-1] in kits and "extends" in rows[way[-1]]:
        way.append(rows[way[-1]]["extends"])
        if way[-1] in way[:-1]:
            raise RenderError(f"{place}: leads in a circle: {' > '.join(way)}")
    return str(base)


def _sound(name: str, row: Mapping[str, Any]) -> Sound:
    chosen = model(row["model"])
    try:
        values = chosen.values(row.get("parameters", {}))
    except ValueError as error:
        raise RenderError(f"preset {name}: {error}") from None
    return Sound(name, chosen, values, row.get("gain_db", 0.0), row.get("pan", 0.0), row.get("choke", ""))
