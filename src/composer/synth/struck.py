"""Sums of decaying sines that nothing stops: bars, bells, piano strings, the bodies of guitars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.dsp.ringing import TOGETHER, add_ringing
from composer.synth.control import BLOCK
from composer.synth.instrument import Samples
from composer.units import SAMPLE_RATE_HZ

Numbers = NDArray[np.float64]

INAUDIBLE = 1e-5
"""A mode is left where it has fallen to this: -100 dB of a mode of amplitude 1."""


def add_struck(
    out: Samples,
    hz: Numbers,
    amplitude: Numbers,
    decay_s: Numbers,
    sides: Numbers | None = None,
    closing: Numbers | None = None,
) -> None:
    """Add decaying sines that start at phase 0.

    Parameters
    ----------
    out : Samples
        Its frames are a multiple of the block.
    hz, amplitude, decay_s : ndarray [shape=(modes,), float64]
        Frequency, first amplitude, seconds to fall by 60 dB. Modes above 20 kHz are left out.
    sides : ndarray [shape=(modes,), float64], -1..1, optional
        Place in the stereo picture; the middle if absent.
    closing : ndarray [shape=(blocks + 1,), float64], optional
        What `out` will be multiplied by: where a damper has closed, modes need not go on as long.
    """
    ring_on(out, modes(hz, amplitude, decay_s, sides), closing)


class Modes(NamedTuple):
    """Partials and their state at frame 0, as the kernel asks for them; shared, so work on copies."""

    partials: Numbers
    state: Numbers


def modes(hz: Numbers, amplitude: Numbers, decay_s: Numbers, sides: Numbers | None = None) -> Modes:
    """Rows for the kernel; the arguments are those of `add_struck`. Those that last alike stand together."""
    heard = (hz < 20_000.0) & (np.abs(amplitude) > INAUDIBLE)
    hz, amplitude, decay_s = hz[heard], amplitude[heard], decay_s[heard]
    order = np.argsort(np.log(np.abs(amplitude) / INAUDIBLE) * decay_s)
    partials, state = silent(len(hz))
    count = slice(len(hz))
    partials[count, 0] = (2.0 * np.pi / SAMPLE_RATE_HZ * hz)[order]
    partials[count, 1] = 6.9078 / (decay_s[order] * SAMPLE_RATE_HZ)
    if sides is not None:
        side = sides[heard][order]
        partials[count, 2] = np.sqrt(1.0 - side)
        partials[count, 3] = np.sqrt(1.0 + side)
    state[count, 1] = amplitude[order]
    return Modes(partials, state)


def ring_on(out: Samples, struck: Modes, closing: Numbers | None = None) -> None:
    """Add modes to `out`; the arguments are those of `add_struck`."""
    add_partials(out, struck.partials, struck.state.copy(), floors(out.shape[1] // BLOCK, INAUDIBLE, closing))


def floors(blocks: int, floor: float, closing: Numbers | None = None) -> Numbers:
    """For each block the amplitude that nobody hears: `floor` where `closing` will be at its highest."""
    if closing is None:
        return np.full(blocks, floor)
    ahead = np.maximum.accumulate(closing[::-1])[:0:-1]
    return np.asarray(floor * ahead[0] / np.maximum(ahead, 1e-9 * ahead[0]))


def joined(sets: Sequence[tuple[Numbers, ...]]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Modes of several sets as one: frequencies, amplitudes, decays, sides."""
    hz, amplitude, decay_s, sides = (np.concatenate(columns) for columns in zip(*sets, strict=True))
    return hz, amplitude, decay_s, sides


def silent(count: int) -> tuple[Numbers, Numbers]:
    """Rows for `count` partials and their state, as many as the kernel asks for: silent, in the middle, of gain 1."""
    rows = -(-count // TOGETHER) * TOGETHER
    return np.ones((rows, 4)), np.zeros((rows, 2))


def add_partials(out: Samples, partials: Numbers, state: Numbers, quiet: Numbers) -> None:
    """Go on from `state` for the length of `out`; the arguments are those of `dsp.ringing.add_ringing`."""
    add_ringing(partials, quiet, state, np.empty((2 * TOGETHER, BLOCK), dtype=np.float32), out)
