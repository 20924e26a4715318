"""The resonant filter: a state-variable filter with zero-delay feedback."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel

HOLD = 8
"""Frames for which the coefficients stand still: 6,000 steps a second, too small and too fast to be heard; a division
per sample would cost 40 % more."""


@kernel
def process_filter(signal: Any, cutoff: Any, damping: float, mix: Any, state: Any) -> None:
    """Filter the one or two rows of `signal` in place, 12 dB per octave.

    Source: A. Simper, "Linear trapezoidal integrated state variable filter", 2013; stable for any modulation.

    Parameters
    ----------
    signal : ndarray [shape=(rows, frames), float32]
        Of `frames // blocks` frames a block; what is left over belongs to the last.
    cutoff : ndarray [shape=(blocks + 1,), float64]
        ``tan(pi * frequency)`` at the borders of the blocks, frequency in cycles per sample.
    damping : float
        1 / Q: 1.414 is flat, 0.1 rings.
    mix : ndarray [shape=(3,), float64]
        How much of the low-, band- and high-pass is heard; the band-pass peaks at 1.
    state : ndarray [shape=(rows, 2), float64]
    """
    blocks = cutoff.shape[0] - 1
    block = signal.shape[1] // blocks
    low, band, high = 0.5 * (mix[0] - mix[2]), 0.5 * (mix[1] - mix[2]) * damping, mix[2]
    for row in range(signal.shape[0]):
        first = state[row, 0]
        second = state[row, 1]
        for start in range(0, signal.shape[1], HOLD):
            index = min(start // block, blocks - 1)
            place = (start - index * block + 0.5 * HOLD) / block
            g = cutoff[index] + place * (cutoff[index + 1] - cutoff[index])
            a1 = 1.0 / (1.0 + g * (g + damping))
            # The textbook's v1, v2 put into its updates: the way from state to state is three operations, not five.
            own = 2.0 * a1 - 1.0
            turn = 2.0 * g * a1
            gain = g * turn
            for i in range(start, min(start + HOLD, signal.shape[1])):
                x = np.float64(signal[row, i])
                next_first = turn * x + (own * first - turn * second)
                next_second = gain * x + (turn * first + (1.0 - gain) * second)
                signal[row, i] = high * x + band * (first + next_first) + low * (second + next_second)
                first = next_first
                second = next_second
        state[row, 0] = first
        state[row, 1] = second
