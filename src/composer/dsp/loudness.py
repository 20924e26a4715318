"""Loudness after ITU-R BS.1770-4: K-weighted energy per hop, and the gated mean of a whole piece."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.dsp.kernel import kernel

HOP = 4_800
"""100 ms at 48 kHz: a gating block of 400 ms is four hops, and blocks overlap by 75 %."""
HOPS_PER_BLOCK = 4
OFFSET_LUFS = -0.691
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0

WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)
"""The two sections of the K curve at 48 kHz (BS.1770-4, tables 1 and 2): b0, b1, b2, a1, a2."""


@kernel
def render_energy(signal: Any, sections: Any, state: Any, out: Any) -> None:
    """The K-weighted energy (sum of squares of both channels) of each hop.

    ``signal`` float32 (2, n), ``sections`` float64 (2, 5), ``state`` float64 (2, 4), ``out`` float64 (n // HOP,).
    """
    b0, b1, b2 = sections[0, 0], sections[0, 1], sections[0, 2]
    a1, a2 = sections[0, 3], sections[0, 4]
    c1, c2 = sections[1, 3], sections[1, 4]
    s1, s2, s3, s4 = state[0, 0], state[0, 1], state[0, 2], state[0, 3]
    t1, t2, t3, t4 = state[1, 0], state[1, 1], state[1, 2], state[1, 3]
    for hop in range(out.shape[0]):
        total = 0.0
        for i in range(hop * HOP, (hop + 1) * HOP):
            x = np.float64(signal[0, i])
            y = b0 * x + s1
            s1 = b1 * x - a1 * y + s2 + 1e-20
            s2 = b2 * x - a2 * y
            z = y + s3
            s3 = s4 - 2.0 * y - c1 * z
            s4 = y - c2 * z
            total += z * z
            x = np.float64(signal[1, i])
            y = b0 * x + t1
            t1 = b1 * x - a1 * y + t2 + 1e-20
            t2 = b2 * x - a2 * y
            z = y + t3
            t3 = t4 - 2.0 * y - c1 * z
            t4 = y - c2 * z
            total += z * z
        out[hop] = total
    state[0, 0], state[0, 1], state[0, 2], state[0, 3] = s1, s2, s3, s4
    state[1, 0], state[1, 1], state[1, 2], state[1, 3] = t1, t2, t3, t4


def hop_energies(signal: NDArray[np.float32]) -> NDArray[np.float64]:
    """K-weighted energy of each whole hop of a planar stereo signal, from rest."""
    out = np.zeros(signal.shape[1] // HOP)
    render_energy(signal, WEIGHTING, np.zeros((2, 4)), out)
    return out


def block_powers(energies: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean square of each gating block of 400 ms, from the energies of hops of 100 ms."""
    if len(energies) < HOPS_PER_BLOCK:
        return np.zeros(0)
    total = np.concatenate([[0.0], np.cumsum(energies)])
    return np.asarray((total[HOPS_PER_BLOCK:] - total[:-HOPS_PER_BLOCK]) / (HOPS_PER_BLOCK * HOP), np.float64)


def integrated_lufs(powers: NDArray[np.float64]) -> float:
    """Gated loudness of gating blocks: first the absolute gate, then 10 LU below the mean of what is left."""
    loud = powers[powers > 10.0 ** ((ABSOLUTE_GATE_LUFS - OFFSET_LUFS) / 10.0)]
    if not len(loud):
        return -np.inf
    kept = loud[loud > loud.mean() * 10.0 ** (RELATIVE_GATE_LU / 10.0)]
    return float(OFFSET_LUFS + 10.0 * np.log10(kept.mean()))
