"""The table of instrument models: name -> module of `synth/instruments`; each module calls its model ``MODEL``."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from composer.errors import RenderError, one_of
from composer.synth.instrument import Model

MODELS: dict[str, str] = {
    "bar": "bar",
    "bell": "bell",
    "block": "block",
    "bowed": "bowed",
    "boom": "boom",
    "braam": "braam",
    "chipkick": "chipkick",
    "chipnoise": "chipnoise",
    "chirp": "chirp",
    "choir": "choir",
    "clap": "clap",
    "clavier": "clavier",
    "cymbal": "cymbal",
    "duo": "duo",
    "ensemble": "ensemble",
    "fm": "fm",
    "grains": "grains",
    "hat": "hat",
    "impact": "impact",
    "kick": "kick",
    "membrane": "membrane",
    "organ": "organ",
    "piano": "piano",
    "pizzicato": "pizzicato",
    "pipe": "pipe",
    "pulse": "pulse",
    "scrape": "scrape",
    "shaker": "shaker",
    "siren": "siren",
    "snare": "snare",
    "string": "string",
    "subtractive": "subtractive",
    "sweep": "sweep",
    "swell": "swell",
    "tutti": "tutti",
    "vinyl": "vinyl",
    "voice": "voice",
    "wavetable": "wavetable",
    "wind": "wind",
    "waves": "waves",
}
"""Name of the model -> name of its module. One line per instrument, in alphabetical order."""


@cache
def model(name: str) -> Model:
    """Load a model; its kernels are imported only now.

    Raises
    ------
    RenderError
        If there is no such model.
    """
    if name not in MODELS:
        raise RenderError(f"instrument model {name!r} does not exist; there is {one_of(MODELS, name)}")
    found = import_module(f"composer.synth.instruments.{MODELS[name]}").MODEL
    if not isinstance(found, Model):
        raise TypeError(f"composer.synth.instruments.{MODELS[name]}.MODEL is not a Model")
    return found
