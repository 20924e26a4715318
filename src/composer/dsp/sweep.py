"""Reading a signal through a delay that moves: chorus, vibrato, the wow and flutter of tape."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel


@kernel
def render_sweep(signal: Any, edges: Any, size: int, out: Any) -> None:
    """Delay each channel by a time that runs straight between `edges`, `size` frames apart.

    ``signal``, ``out`` float32 (channels, n); ``edges`` float64 (channels, n // size + 1), delays in frames, at
    least 2. Reads between samples with the four-point Hermite cubic (O. Niemitalo, 2001); before its first frame
    the signal is silent.
    """
    for channel in range(signal.shape[0]):
        for block in range(edges.shape[1] - 1):
            low = edges[channel, block]
            slope = (edges[channel, block + 1] - low) / size
            for k in range(size):
                i = block * size + k
                place = i - low - slope * k
                whole = int(np.floor(place))
                if whole < 1:
                    out[channel, i] = 0.0
                    continue
                t = place - whole
                a = np.float64(signal[channel, whole - 1])
                b = np.float64(signal[channel, whole])
                c = np.float64(signal[channel, whole + 1])
                d = np.float64(signal[channel, whole + 2])
                c1 = 0.5 * (c - a)
                c2 = a - 2.5 * b + 2.0 * c - 0.5 * d
                c3 = 0.5 * (d - a) + 1.5 * (b - c)
                out[channel, i] = ((c3 * t + c2) * t + c1) * t + b
