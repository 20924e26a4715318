"""The plucked string: a delay line that closes on itself through a damping filter."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel

DELAY, TAP_0, TAP_1, TAP_2, TAP_3, FEEDBACK, DAMPING, FADE = range(8)
"""Entries of `loop`: whole samples, four taps of the fractional delay, gain per round, pole of the low-pass,
change of the gain per sample while the call lasts."""


@kernel
def process_string(signal: Any, start: int, stop: int, loop: Any, state: Any) -> None:
    """Let the excitation in `signal` (float32) ring in place, from frame `start` to before `stop`.

    The sound is its own delay line: what left the string a period ago is read back from the same buffer.
    Source: D. Jaffe, J. Smith, "Extensions of the Karplus-Strong plucked-string algorithm", CMJ 7(2), 1983.

    `loop` is float64, see the names of its entries; state[0] (float64) is the memory of the low-pass.
    """
    delay = int(loop[DELAY])
    t0, t1, t2, t3 = loop[TAP_0], loop[TAP_1], loop[TAP_2], loop[TAP_3]
    fade = loop[FADE]
    keep = loop[DAMPING]
    pass_ = 1.0 - keep
    low = state[0]
    for n in range(max(start, delay + 3), stop):
        back = n - delay
        x = t0 * signal[back] + t1 * signal[back - 1] + t2 * signal[back - 2] + t3 * signal[back - 3]
        low = pass_ * x + keep * low
        signal[n] = np.float64(signal[n]) + (loop[FEEDBACK] + fade * (n - start)) * low
    state[0] = low
