"""What an instrument model is: a table of parameters and one function from a note to samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]
"""Sound of one note: float32 [shape=(1, frames)] or [shape=(2, frames)], planar, C-contiguous, 48 kHz."""


class Strike(NamedTuple):
    """One note as an instrument sees it: no time, no neighbours, so that equal strikes sound equal.

    ``pitch`` is a MIDI number with fractions, ``velocity`` and ``brightness`` are 0..1 on a coarse grid (they are
    part of the key of the note cache), ``gate`` is the number of frames until the key is released, ``variant``
    0..3 the round robin. ``slide`` is where the pitch comes from in semitones against `pitch`, 0 where nothing is
    slurred. ``syllable`` is what is sung, as `synth.syllable` writes it, empty for the preset's own vowel;
    ``vowel_before`` the vowel from which the mouth comes.
    """

    pitch: float
    velocity: float
    brightness: float
    gate: int
    variant: int
    slide: float = 0.0
    syllable: str = ""
    vowel_before: str = ""


@dataclass(frozen=True)
class Param:
    """A parameter, declared once.

    Parameters
    ----------
    name : str
    low, high, default : float, in `unit`
    curve : str, ``linear`` or ``log``
        How a knob would travel between the ends.
    unit : str
        ``hz``, ``s``, ``ms``, ``db``, ``cents``, ``ratio``, ``semitones``, or ``0..1``.
    text : str
        One line for people.
    """

    name: str
    low: float
    high: float
    default: float
    curve: str
    unit: str
    text: str


@dataclass(frozen=True)
class Model:
    """An instrument model.

    Parameters
    ----------
    parameters : tuple of Param
    render : function (strike, values) -> Samples
        Pure: the same strike and values give the same samples. The sound starts at frame 0 from silence (no
        click), ends in silence, and includes the release after the gate.
    sustained : bool
        Whether the gate matters. A drum or a music box rings as it likes: its gate is not part of the cache key
        and arrives as 0. Where another note of its group silences it, the gate says when: what would come later is
        not heard and may be left out.
    """

    parameters: tuple[Param, ...]
    render: Callable[[Strike, Mapping[str, float]], Samples]
    sustained: bool = True

    def values(self, given: Mapping[str, float]) -> dict[str, float]:
        """The given parameters over the defaults; an unknown name or a value out of range is a ValueError."""
        specs = {spec.name: spec for spec in self.parameters}
        for name, value in given.items():
            if name not in specs:
                raise ValueError(f"unknown parameter {name!r}; known: {', '.join(sorted(specs))}")
            if not specs[name].low <= value <= specs[name].high:
                raise ValueError(f"{name} = {value} is outside {specs[name].low}..{specs[name].high}")
        return {name: float(given.get(name, spec.default)) for name, spec in specs.items()}
