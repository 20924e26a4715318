"""Remembering what a model makes of a strike and its preset before any sample: spectra, decays, places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import TypeVar

from composer.synth.instrument import Strike

T = TypeVar("T")

Made = Callable[[Strike, Mapping[str, float]], T]


def by_touch(size: int) -> Callable[[Made[T]], Made[T]]:
    """Remember the latest `size` results of a pure function of a strike and the values of a preset.

    The strike reaches the function with a gate of 0: what a hand does at the onset does not know how long it will hold.
    Results are shared: whoever changes one works on a copy.
    """

    def remembering(function: Made[T]) -> Made[T]:
        @lru_cache(maxsize=size)
        def made(strike: Strike, names: tuple[str, ...], numbers: tuple[float, ...]) -> T:
            return function(strike, dict(zip(names, numbers, strict=True)))

        @wraps(function)
        def asked(strike: Strike, values: Mapping[str, float]) -> T:
            return made(strike._replace(gate=0), tuple(values), tuple(values.values()))

        return asked

    return remembering
