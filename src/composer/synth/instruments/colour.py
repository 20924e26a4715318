"""Colours of struck sounds - noise in a band, the modes of a plate - as tables over which envelopes are laid.

What is stationary but for its level is made once: a stroke reads it from its own place. A filter and fresh noise for
every stroke of a cymbal cost thirty times as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.dsp.drum import LAG, add_dying
from composer.synth.instrument import Samples
from composer.synth.tone import band_pass, high_pass
from composer.units import SAMPLE_RATE_HZ

Table = NDArray[np.float32]
Vector = NDArray[np.float64]

UNIFORM_RMS = 3.0**-0.5
"""Noise is as loud as numbers drawn evenly from -1..1, which it is."""

PLATE_SIZE = 1 << 15
"""Frames after which the modes of a small plate go round, 0.7 s: their frequencies are held to multiples of 1.5 Hz."""


class Colour(NamedTuple):
    """Of noise: a band around `hz`, or from `hz` on with `q` at the edge; where `floor_hz` is, nothing below that.

    Frequencies are held to twelfths of octaves, so that tables are few.
    """

    hz: float
    q: float = 0.707
    high: bool = True
    floor_hz: float = 0.0


def add_hiss(
    rows: Samples, name: str, colour: Colour, level: float, fall: tuple[float, float], alike: float = 0.0
) -> None:
    """Add dying noise.

    Parameters
    ----------
    rows : Samples
        Their frames are a multiple of LAG.
    name : str
        Where in the table it is read.
    colour : Colour
    level : float
        1 is as loud as `stroke.noise`, filtered.
    fall : tuple of float
        Seconds to -60 dB, and the time constant of an exponential rise before (0: none).
    alike : float, 0..1
        How much of its power all rows share.
    """
    table = _noise_table(_twelfths(colour.hz), colour.q, colour.high, _twelfths(colour.floor_hz))
    places = places_of(name, len(rows) + 1)
    if alike > 0.0:
        shared = np.full(len(rows), places[-1])
        add_table(rows, table, shared, level * alike**0.5, fall)
    if alike < 1.0:
        add_table(rows, table, places[: len(rows)], level * (1.0 - alike) ** 0.5, fall)


def add_table(rows: Samples, table: Table, places: NDArray[np.int64], level: float, fall: tuple[float, float]) -> None:
    """Add a table from `places` on, one for each row, under an envelope as `add_hiss` has it."""
    decay_s, rise_s = fall
    climb = np.exp(-1.0 / (rise_s * SAMPLE_RATE_HZ)) if rise_s > 0.0 else 0.0
    shape = np.array([level, np.exp(-6.9078 / (decay_s * SAMPLE_RATE_HZ)), climb])
    add_dying(table, places, shape, np.empty(2 * LAG, np.float32), rows)


def places_of(name: str, count: int) -> NDArray[np.int64]:
    """Places to read from, the same for a name wherever it is asked for."""
    first, step = np.frombuffer(blake2b(name.encode(), digest_size=16).digest(), np.int64)
    return np.asarray((first + step * np.arange(count)) & 0x3FFF_FFFF, np.int64)


def plate(hz: Vector, gain: Vector, turn: Vector, size: int) -> Table:
    """A sum of sines that go on, as a table: the frequencies are held to multiples of 48 kHz / `size`."""
    bins = np.rint(hz * (size / SAMPLE_RATE_HZ)).astype(np.int64)
    heard = (bins > 0) & (hz < 18_000.0)
    spectrum = np.zeros(size // 2 + 1, np.complex128)
    np.add.at(spectrum, bins[heard], (0.5 * size) * gain[heard] * np.exp(2.0j * np.pi * turn[heard]))
    return closed(np.fft.irfft(spectrum, size).astype(np.float32))


def between(place: Vector, nodes: Vector) -> Vector:
    """How much of each node, which ascend, makes up each place between them [shape=(nodes, places)]."""
    return np.stack([np.interp(place, nodes, row) for row in np.eye(len(nodes))])


def closed(once: Table) -> Table:
    """A table that goes round, with its beginning once more at its end."""
    table = np.concatenate([once, once[:LAG]])
    table.flags.writeable = False
    return table


def layers(hz: Vector, gains: Sequence[Vector], turn: Vector, size: int) -> tuple[Table, ...]:
    """Tables of the same modes at different gains."""
    return tuple(plate(hz, gain, turn, size) for gain in gains)


def _twelfths(hz: float) -> int | None:
    return None if hz <= 0.0 else round(12.0 * np.log2(hz))


@lru_cache(maxsize=64)
def _noise_table(twelfths: int | None, q: float, high: bool, floor_twelfths: int | None) -> Table:
    """The table of noise, run round twice so that its end meets its beginning; 512 kB."""
    once = tables.noise() * np.float32(UNIFORM_RMS)
    if twelfths is None:
        return closed(once)
    twice = np.tile(once, 2)[np.newaxis]
    (high_pass if high else band_pass)(twice, 2.0 ** (twelfths / 12.0), 1.0 / q)
    if floor_twelfths is not None:
        high_pass(twice, 2.0 ** (floor_twelfths / 12.0))
    return closed(twice[0, tables.NOISE_SIZE :])
