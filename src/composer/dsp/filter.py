"""The resonant filter: a state-variable filter with zero-delay feedback."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel

HOLD = 8
"""Frames for which the coefficients stand still while the cutoff moves: 6,000 steps a second, too small and too fast to
be heard."""

STILL = 0.005
"""A cutoff that moves by less than this, as a ratio, from border to border of a block stands still in its middle: 9
cents at 1,500 steps a second, 59 dB and more below the sound (0.01 raised the floor of an acid bass by 3 dB)."""


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
    for index in range(blocks):
        begin = index * block
        size = signal.shape[1] - begin if index == blocks - 1 else block
        slope = cutoff[index + 1] - cutoff[index]
        hold = size if abs(slope) < STILL * cutoff[index] else HOLD
        slope /= block
        for start in range(0, size, hold):
            stop = min(start + hold, size)
            g = cutoff[index] + 0.5 * (start + stop) * slope
            # The textbook's v1, v2 put into its updates, and those into the output: three products for each.
            a1 = 1.0 / (1.0 + g * (g + damping))
            own = 2.0 * a1 - 1.0
            turn = 2.0 * g * a1
            gain = g * turn
            rest = 1.0 - gain
            heard_s, heard_t = band * (1.0 + own) + low * turn, low * (1.0 + rest) - band * turn
            heard_x = high + band * turn + low * gain
            # The same two frames on: the way from state to state is as long for two frames as it was for one.
            later_s, later_t = heard_s * own + heard_t * turn, heard_t * rest - heard_s * turn
            later_x = heard_s * turn + heard_t * gain
            own_2, turn_2, rest_2 = own * own - turn * turn, turn * (own + rest), rest * rest - turn * turn
            into_s, into_t = turn * (own - gain), turn * turn + rest * gain
            for row in range(signal.shape[0]):
                line = signal[row, begin + start : begin + stop]
                s, t = state[row, 0], state[row, 1]
                for i in range(0, stop - start - 1, 2):
                    x, y = np.float64(line[i]), np.float64(line[i + 1])
                    line[i] = heard_x * x + (heard_s * s + heard_t * t)
                    line[i + 1] = (heard_x * y + later_x * x) + (later_s * s + later_t * t)
                    x_s, x_t = turn * y + into_s * x, gain * y + into_t * x
                    s, t = x_s + (own_2 * s - turn_2 * t), x_t + (turn_2 * s + rest_2 * t)
                if (stop - start) % 2 == 1:
                    x = np.float64(line[stop - start - 1])
                    line[stop - start - 1] = heard_x * x + (heard_s * s + heard_t * t)
                    s, t = turn * x + (own * s - turn * t), gain * x + (turn * s + rest * t)
                state[row, 0], state[row, 1] = s, t
