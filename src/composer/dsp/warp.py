"""Reading a sound at a moving speed: vibrato and chorus for sounds that are already made."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel


@kernel
def render_delayed(signal: Any, delay: Any, out: Any) -> None:
    """Overwrite `out` with `signal` (both float32), late by `delay` frames (float64, blocks + 1 points, >= 2).

    Four-point Hermite interpolation: flat within 0.2 dB to a sixth of the sample rate.
    """
    blocks = delay.shape[0] - 1
    block = out.shape[0] // blocks
    for index in range(blocks):
        base = delay[index]
        slope = (delay[index + 1] - base) / block
        start = index * block
        for i in range(block):
            place = start + i - (base + i * slope)
            whole = int(np.floor(place))
            f = place - whole
            if whole < 1:
                out[start + i] = 0.0
            else:
                a, b = np.float64(signal[whole - 1]), np.float64(signal[whole])
                c, d = np.float64(signal[whole + 1]), np.float64(signal[whole + 2])
                slope_b, slope_c = 0.5 * (c - a), 0.5 * (d - b)
                bend = 2.0 * (b - c) + slope_b + slope_c
                out[start + i] = b + f * (slope_b + f * (c - b - slope_b - bend + f * bend))
