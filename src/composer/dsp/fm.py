"""Four sine operators that modulate each other's phase."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel

INCREMENT, OUTPUT, FROM_2, FROM_3, FROM_4 = range(5)
"""Columns of `operators`: cycles per sample, gain into `out`, and how far operators 2, 3, 4 turn its phase."""


@kernel
def step_sine(cycles: Any) -> Any:
    """Sine of an angle in cycles; the error is below 6e-8 (Taylor to the 11th power after folding to a quarter)."""
    x = cycles - np.floor(cycles + 0.5)
    x = max(min(x, 0.5 - x), -0.5 - x) * 6.283185307179586
    q = x * x
    tail = -1.0 / 5040.0 + q * (1.0 / 362880.0 - q * (1.0 / 39916800.0))
    return x * (1.0 + q * (-1.0 / 6.0 + q * (1.0 / 120.0 + q * tail)))


@kernel
def render_operators(levels: Any, ratio: Any, operators: Any, phases: Any, out: Any) -> None:
    """Overwrite `out` (float32) with the sum of the operators; 4 sounds first, then 3, 2, 1, without feedback.

    Parameters
    ----------
    levels : ndarray [shape=(4, blocks + 1), float32]
        Envelope of each operator: amplitude of what is heard, depth in cycles of what modulates.
    ratio : ndarray [shape=(blocks + 1,), float32]
        Factor on all increments.
    operators : ndarray [shape=(4, 5), float64]
        See the names of the columns.
    phases : ndarray [shape=(4,), float64], cycles
    out : ndarray [shape=(blocks * block,), float32]
    """
    blocks = ratio.shape[0] - 1
    block = out.shape[0] // blocks
    i1, o1, m12, m13, m14 = operators[0, 0], operators[0, 1], operators[0, 2], operators[0, 3], operators[0, 4]
    i2, o2, m23, m24 = operators[1, 0], operators[1, 1], operators[1, 3], operators[1, 4]
    i3, o3, m34 = operators[2, 0], operators[2, 1], operators[2, 4]
    i4, o4 = operators[3, 0], operators[3, 1]
    p1, p2, p3, p4 = phases[0], phases[1], phases[2], phases[3]
    for index in range(blocks):
        r = np.float64(ratio[index])
        bend = (np.float64(ratio[index + 1]) - r) / block
        l1, l2, l3, l4 = levels[0, index], levels[1, index], levels[2, index], levels[3, index]
        s1 = (levels[0, index + 1] - l1) / block
        s2 = (levels[1, index + 1] - l2) / block
        s3 = (levels[2, index + 1] - l3) / block
        s4 = (levels[3, index + 1] - l4) / block
        start = index * block
        for i in range(block):
            turn = i * r + 0.5 * bend * (i * (i - 1))
            y4 = (l4 + i * s4) * step_sine(p4 + i4 * turn)
            y3 = (l3 + i * s3) * step_sine(p3 + i3 * turn + m34 * y4)
            y2 = (l2 + i * s2) * step_sine(p2 + i2 * turn + m23 * y3 + m24 * y4)
            y1 = (l1 + i * s1) * step_sine(p1 + i1 * turn + m12 * y2 + m13 * y3 + m14 * y4)
            out[start + i] = o1 * y1 + o2 * y2 + o3 * y3 + o4 * y4
        turn = block * r + 0.5 * bend * (block * (block - 1))
        p1, p2, p3, p4 = p1 + i1 * turn, p2 + i2 * turn, p3 + i3 * turn, p4 + i4 * turn
        p1, p2, p3, p4 = p1 - np.floor(p1), p2 - np.floor(p2), p3 - np.floor(p3), p4 - np.floor(p4)
    phases[0], phases[1], phases[2], phases[3] = p1, p2, p3, p4
