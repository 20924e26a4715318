"""Parallel resonances: the formants of a voice."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel

A1, A2, A3, GAIN = range(4)
"""Columns of `bands`; for frequency f and 1/Q = k: g = tan(pi f), a1 = 1/(1 + g (g + k)), a2 = g a1, a3 = g a2."""


@kernel
def add_resonators(signal: Any, bands: Any, state: Any, out: Any) -> None:
    """Add the band-passes of `signal` (float32, one row) to `out` (float32); `state` is float64 (bands, 2)."""
    for i in range(signal.shape[0]):
        x = np.float64(signal[i])
        total = 0.0
        for band in range(bands.shape[0]):
            first = state[band, 0]
            second = state[band, 1]
            v3 = x - second
            v1 = bands[band, A1] * first + bands[band, A2] * v3
            v2 = second + bands[band, A2] * first + bands[band, A3] * v3
            state[band, 0] = 2.0 * v1 - first
            state[band, 1] = 2.0 * v2 - second
            total += bands[band, GAIN] * v1
        out[i] += total
