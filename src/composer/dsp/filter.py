"""The resonant filter: a state-variable filter with zero-delay feedback."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel


@kernel
def process_filter(signal: Any, cutoff: Any, damping: float, mix: Any, state: Any) -> None:
    """Filter each row of `signal` in place, 12 dB per octave.

    Source: A. Simper, "Linear trapezoidal integrated state variable filter", 2013; stable for any modulation.

    Parameters
    ----------
    signal : ndarray [shape=(rows, blocks * block), float32]
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
    low, band, high = mix[0] - mix[2], (mix[1] - mix[2]) * damping, mix[2]
    for row in range(signal.shape[0]):
        first = state[row, 0]
        second = state[row, 1]
        for index in range(blocks):
            base = cutoff[index]
            slope = (cutoff[index + 1] - base) / block
            start = index * block
            for i in range(block):
                g = base + i * slope
                a1 = 1.0 / (1.0 + g * (g + damping))
                a2 = g * a1
                x = np.float64(signal[row, start + i])
                v3 = x - second
                v1 = a1 * first + a2 * v3
                v2 = second + a2 * first + g * a2 * v3
                first = 2.0 * v1 - first
                second = 2.0 * v2 - second
                signal[row, start + i] = high * x + band * v1 + low * v2
        state[row, 0] = first
        state[row, 1] = second
