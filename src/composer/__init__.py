"""Offline procedural music: from a genre, a duration and a structure to notes, sound and streams."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from composer.version import __version__

if TYPE_CHECKING:
    from composer.audio import Audio
    from composer.brief import Brief, Movement
    from composer.errors import BriefError, ComposerError, ExportError, RenderError, StyleError
    from composer.music import Music, compose, genres
    from composer.styles.loader import add_folder as add_styles

_HOMES = {
    "Audio": "audio",
    "Brief": "brief",
    "BriefError": "errors",
    "ComposerError": "errors",
    "ExportError": "errors",
    "Movement": "brief",
    "Music": "music",
    "RenderError": "errors",
    "StyleError": "errors",
    "compose": "music",
    "genres": "music",
}
"""Public name -> module that is loaded when the name is first asked for."""

__all__ = [
    "Audio",
    "Brief",
    "BriefError",
    "ComposerError",
    "ExportError",
    "Movement",
    "Music",
    "RenderError",
    "StyleError",
    "__version__",
    "add_styles",
    "compose",
    "genres",
]


def __getattr__(name: str) -> Any:
    if name == "add_styles":
        return import_module("composer.styles.loader").add_folder
    if name not in _HOMES:
        raise AttributeError(f"module 'composer' has no attribute {name!r}")
    return getattr(import_module(f"composer.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
