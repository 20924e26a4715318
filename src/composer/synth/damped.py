"""Sums of decaying sines that something stops: a finger, a palm, the felt of a damper; each partial at its own pace."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.dsp.modal import STRIDE, add_modes
from composer.synth.control import BLOCK
from composer.synth.instrument import Samples
from composer.synth.tone import TOP_HZ
from composer.units import SAMPLE_RATE_HZ

Numbers = NDArray[np.float64]

INAUDIBLE = 5e-5
"""A partial is left where it has fallen to this: -86 dB of amplitude 1, -103 dB at the usual level."""

STEPS, STEP_BLOCKS = 4, 4
"""The finger arrives within four steps of 2.7 ms: a loss that changes at once makes a corner that clicks."""

COARSE, FINE = np.arange(-2.0 * BLOCK, 0.0, 8.0), np.arange(8.0)
"""The frames before the first, from which the kernel goes on, as sums: 16 exponentials instead of 64."""


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


def ring(out: Samples, bank: Bank, gate: int) -> None:
    """Add a bank to the single row of `out`; from `gate` (frames, held to a block) on it is damped.

    A change of loss keeps each partial's value and phase: the samples from which the kernel goes on are scaled to
    what they would have been, had the partial always decayed at its new pace.
    """
    heard = (bank.hz < TOP_HZ) & (np.abs(bank.amplitude) > INAUDIBLE)
    bank = Bank(*(column[heard] for column in bank))
    if len(bank.hz) == 0:
        return
    turn = 2.0 * np.pi / SAMPLE_RATE_HZ * bank.hz
    loss = 6.9078 / (bank.decay_s * SAMPLE_RATE_HZ)
    more = np.maximum(6.9078 / (bank.damped_s * SAMPLE_RATE_HZ) - loss, 0.0) / STEPS
    state = _past(1.0j * turn - loss, np.exp(2.0j * np.pi * bank.turn)).imag.copy()
    now = np.stack((2.0 * np.cos(turn * BLOCK), loss, np.log(np.abs(bank.amplitude) / INAUDIBLE), bank.amplitude, more))
    frames = out.shape[1]
    place = min(gate // BLOCK * BLOCK, frames)
    _play(out[:, :place], now, state)
    for step in range(STEPS):
        alive = now[2] > 0.0
        now, state = now[:, alive], state[alive]
        state *= _past(-now[4], np.ones(len(state)))
        now[1] += now[4]
        stop = frames if step == STEPS - 1 else min(place + STEP_BLOCKS * BLOCK, frames)
        _play(out[:, place:stop], now, state)
        place = stop


def _past(rate: NDArray[Any], start: NDArray[Any]) -> NDArray[Any]:
    """The exponentials ``start * exp(rate * n)`` at the frames before the first [shape=(partials, 2, BLOCK)]."""
    coarse = start[:, None] * np.exp(rate[:, None] * COARSE)
    fine = np.exp(rate[:, None] * FINE)
    return np.asarray(coarse[:, :, None] * fine[:, None, :]).reshape(len(rate), 2, BLOCK)


def _play(out: Samples, now: Numbers, state: Numbers) -> None:
    """Go on for the length of `out`; rows of `now`: cosine of a block, loss, levels left, amplitude, added loss."""
    fall = np.exp(now[1] * -BLOCK)
    modes = np.empty((len(fall), 5))
    modes[:, 0], modes[:, 1], modes[:, 2] = now[0] * fall, -fall * fall, now[2] / now[1]
    modes[:, 3:] = now[3][:, None]
    add_modes(modes, state, np.empty(STRIDE * BLOCK, dtype=np.float32), out)
    now[2] -= now[1] * out.shape[1]
