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
    last = signal.shape[0] - 1
    left_first, left_second = state[0, 0], state[0, 1]
    right_first, right_second = state[last, 0], state[last, 1]
    for start in range(0, signal.shape[1], HOLD):
        index = min(start // block, blocks - 1)
        place = (start - index * block + 0.5 * HOLD) / block
        g = cutoff[index] + place * (cutoff[index + 1] - cutoff[index])
        a1 = 1.0 / (1.0 + g * (g + damping))
        # The textbook's v1, v2 put into its updates: the way from state to state is three operations, not five.
        own = 2.0 * a1 - 1.0
        turn = 2.0 * g * a1
        gain = g * turn
        stop = min(start + HOLD, signal.shape[1])
        if last == 0:
            for i in range(start, stop):
                x = np.float64(signal[0, i])
                first = turn * x + (own * left_first - turn * left_second)
                second = gain * x + (turn * left_first + (1.0 - gain) * left_second)
                signal[0, i] = high * x + band * (left_first + first) + low * (left_second + second)
                left_first, left_second = first, second
        else:
            # Both sides in one loop: each waits for its own state, and the other fills the wait.
            for i in range(start, stop):
                x, y = np.float64(signal[0, i]), np.float64(signal[1, i])
                first = turn * x + (own * left_first - turn * left_second)
                other = turn * y + (own * right_first - turn * right_second)
                second = gain * x + (turn * left_first + (1.0 - gain) * left_second)
                another = gain * y + (turn * right_first + (1.0 - gain) * right_second)
                signal[0, i] = high * x + band * (left_first + first) + low * (left_second + second)
                signal[1, i] = high * y + band * (right_first + other) + low * (right_second + another)
                left_first, left_second = first, second
                right_first, right_second = other, another
    state[last, 0], state[last, 1] = right_first, right_second
    state[0, 0], state[0, 1] = left_first, left_second
