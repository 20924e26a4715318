"""Sums of decaying sines that something stops: a finger, a palm, the felt of a damper; each partial at its own pace."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.synth.control import BLOCK
from composer.synth.instrument import Samples
from composer.synth.struck import add_partials, floors, silent
from composer.synth.tone import TOP_HZ
from composer.units import SAMPLE_RATE_HZ

Numbers = NDArray[np.float64]

INAUDIBLE = 5e-5
"""A partial is left where it has fallen to this: -86 dB of amplitude 1, -103 dB at the usual level."""

STEPS, STEP_BLOCKS = 4, 4
"""The finger arrives within four steps of 2.7 ms: a loss that changes at once makes a corner that clicks."""


class Bank(NamedTuple):
    """Partials, a column each.

    Parameters
    ----------
    hz : ndarray [shape=(partials,), float64]
        Those above 20 kHz are left out.
    amplitude : ndarray [shape=(partials,), float64]
        At frame 0; may be negative.
    decay_s : ndarray [shape=(partials,), float64], seconds
        Time to fall by 60 dB while it rings.
    damped_s : ndarray [shape=(partials,), float64], seconds
        The same after the gate; never longer than `decay_s`.
    turn : ndarray [shape=(partials,), float64], cycles
        Phase at frame 0.
    """

    hz: Numbers
    amplitude: Numbers
    decay_s: Numbers
    damped_s: Numbers
    turn: Numbers


def joined(*banks: Bank) -> Bank:
    """All partials of some banks as one."""
    return Bank(*(np.concatenate(columns) for columns in zip(*banks, strict=True)))


class Ready(NamedTuple):
    """A bank as the kernel asks for it, and what the finger adds to each loss in a step; shared, so work on copies."""

    partials: Numbers
    state: Numbers
    more: Numbers


def ready(bank: Bank) -> Ready:
    """The partials that can be heard, those together that last alike."""
    heard = (bank.hz < TOP_HZ) & (np.abs(bank.amplitude) > INAUDIBLE)
    hz, amplitude, decay_s, damped_s, turn = (column[heard] for column in bank)
    order = np.argsort(np.log(np.abs(amplitude) / INAUDIBLE) * decay_s)
    hz, amplitude, decay_s, damped_s, turn = (column[order] for column in (hz, amplitude, decay_s, damped_s, turn))
    partials, state = silent(len(hz))
    more = np.zeros(len(partials))
    count = slice(len(hz))
    loss = 6.9078 / (decay_s * SAMPLE_RATE_HZ)
    more[count] = np.maximum(6.9078 / (damped_s * SAMPLE_RATE_HZ) - loss, 0.0) / STEPS
    partials[count, 0] = 2.0 * np.pi / SAMPLE_RATE_HZ * hz
    partials[count, 1] = loss
    state[count, 0] = amplitude * np.sin(2.0 * np.pi * turn)
    state[count, 1] = amplitude * np.cos(2.0 * np.pi * turn)
    return Ready(partials, state, more)


def ring(out: Samples, bank: Bank | Ready, gate: int) -> None:
    """Add a bank to the single row of `out`; from `gate` (frames, held to a block) on it is damped.

    A change of loss keeps each partial's value and phase.
    """
    made = ready(bank) if isinstance(bank, Bank) else bank
    partials, state = made.partials.copy(), made.state.copy()
    frames = out.shape[1]
    quiet = floors(frames // BLOCK, INAUDIBLE)
    place = min(gate // BLOCK * BLOCK, frames)
    add_partials(out[:, :place], partials, state, quiet[: place // BLOCK])
    for step in range(STEPS):
        partials[:, 1] += made.more
        stop = frames if step == STEPS - 1 else min(place + STEP_BLOCKS * BLOCK, frames)
        add_partials(out[:, place:stop], partials, state, quiet[place // BLOCK : stop // BLOCK])
        place = stop
