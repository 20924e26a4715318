"""Finds style packs, reads them, and resolves what one extends.

A folder of packs looks like the library of this package: ``<genre>/<subgenre>.toml``. More folders come from
`add_folder`, from the variable ``COMPOSER_STYLES`` and from the entry-point group ``composer.styles`` (each entry
point is a path or a function that returns one). Later folders win.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from composer.errors import StyleError, one_of
from composer.styles.reader import read_table
from composer.styles.schema import Style, check_references

_FOLDERS: list[Path] = []


def add_folder(folder: str | os.PathLike[str]) -> None:
    """Make the packs of a folder available, before all that were known.

    Raises
    ------
    StyleError
        If there is no such folder.
    """
    path = Path(folder)
    if not path.is_dir():
        raise StyleError(str(path), "folder", str(path), "an existing folder with <genre>/<subgenre>.toml")
    _FOLDERS.append(path)
    forget()


def remove_folder(folder: str | os.PathLike[str]) -> None:
    """Take back what `add_folder` did."""
    _FOLDERS.remove(Path(folder))
    forget()


def forget() -> None:
    """Read packs anew when they are asked for next."""
    style_files.cache_clear()
    load_style.cache_clear()


@cache
def style_files() -> dict[str, dict[str, Path]]:
    """Genre -> subgenre -> file, both sorted; nothing is parsed."""
    found: dict[str, dict[str, Path]] = {}
    for folder in _all_folders():
        for file in sorted(folder.glob("*/*.toml")):
            found.setdefault(file.parent.name, {})[file.stem] = file
    return {genre: dict(sorted(found[genre].items())) for genre in sorted(found)}


@cache
def load_style(genre: str, subgenre: str) -> Style:
    """Read and check one pack.

    Raises
    ------
    StyleError
        If there is no such pack, or the pack is wrong: file, key, value and what is allowed.
    """
    files = style_files()
    if genre not in files or subgenre not in files[genre]:
        known = [f"{name}/{sub}" for name in files for sub in files[name]]
        raise StyleError(f"{genre}/{subgenre}.toml", "style", f"{genre}/{subgenre}", one_of(known))
    name = f"{genre}/{subgenre}.toml"
    table = _resolved(genre, subgenre, ())
    digest = blake2b(repr(_ordered(table)).encode(), digest_size=8).hexdigest()
    head = table.pop("style", None)
    if not isinstance(head, Mapping):
        raise StyleError(name, "style", head, "a table with title, description and source")
    named = {"genre": genre, "subgenre": subgenre, "digest": digest}
    style = read_table(Style, {**head, **table, **named}, name)
    for key, allowed in check_references(style).items():
        raise StyleError(name, key, key, allowed)
    return style


def _all_folders() -> list[Path]:
    folders = [Path(str(resources.files("composer.styles") / "library"))]
    for entry in metadata.entry_points(group="composer.styles"):
        given = entry.load()
        folders.append(Path(given() if callable(given) else given))
    folders += [Path(part) for part in os.environ.get("COMPOSER_STYLES", "").split(os.pathsep) if part]
    return folders + _FOLDERS


def _resolved(genre: str, subgenre: str, above: tuple[str, ...]) -> dict[str, Any]:
    """The table of a pack over the pack that it extends."""
    name = f"{genre}/{subgenre}"
    files = style_files()
    if name in above or subgenre not in files.get(genre, {}):
        raise StyleError(f"{above[-1] if above else name}.toml", "extends", name, "another pack, as genre/subgenre")
    try:
        table = tomllib.loads(files[genre][subgenre].read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StyleError(f"{name}.toml", "", str(error), "readable TOML") from None
    base = table.pop("extends", None)
    if base is None:
        return table
    parent = _resolved(*str(base).partition("/")[::2], (*above, name))
    return _merged(parent, table)


def _merged(below: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Tables merge key by key, ``parts`` by name, anything else is replaced."""
    merged = dict(below)
    for key, value in over.items():
        if key == "parts":
            named = {part["name"]: part for part in below.get("parts", [])}
            for part in value:
                named[part["name"]] = _merged(named.get(part["name"], {}), part)
            merged[key] = list(named.values())
        elif isinstance(value, Mapping) and isinstance(below.get(key), Mapping):
            merged[key] = _merged(below[key], value)
        else:
            merged[key] = value
    return merged


def _ordered(value: Any) -> Any:
    """The same table with sorted keys, so that the digest does not depend on their order."""
    if isinstance(value, Mapping):
        return [(key, _ordered(value[key])) for key in sorted(value)]
    return [_ordered(entry) for entry in value] if isinstance(value, list) else value
