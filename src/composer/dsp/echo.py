"""The ping-pong delay: repeats that change sides and grow darker."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel


@kernel
def render_echo(source: Any, delay: int, controls: Any, out: Any) -> None:
    """Repeats of a mono source, the first on the left, from rest.

    ``source`` float32 (n,), ``out`` float32 (2, m), m >= n; ``delay`` in frames; ``controls`` float64 (3,): the
    feedback 0..1, and the poles of the one-pole low-pass and of the one-pole high-pass that each repeat passes.
    """
    feedback, dark, thin = controls[0], controls[1], controls[2]
    frames = source.shape[0]
    low_l, low_r, base_l, base_r = 0.0, 0.0, 0.0, 0.0
    for i in range(min(delay, out.shape[1])):
        out[0, i] = 0.0
        out[1, i] = 0.0
    for i in range(delay, out.shape[1]):
        j = i - delay
        x = feedback * np.float64(out[1, j])
        if j < frames:
            x += np.float64(source[j])
        y = feedback * np.float64(out[0, j])
        low_l = x + dark * (low_l - x) + 1e-20
        low_r = y + dark * (low_r - y) + 1e-20
        base_l = low_l + thin * (base_l - low_l)
        base_r = low_r + thin * (base_r - low_r)
        out[0, i] = low_l - base_l
        out[1, i] = low_r - base_r
