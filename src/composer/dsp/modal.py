"""Struck things: a sum of decaying sines, each advanced a whole block at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel

NEAR, FAR, LAST, LEFT, RIGHT = range(5)
"""Columns of `modes`: factors on the samples one and two lags back, frames it lasts, gains."""


@kernel
def add_modes(modes: Any, state: Any, out: Any) -> None:
    """Add every mode to `out`.

    A damped sine obeys y[n] = 2 r^L cos(w L) y[n-L] - r^2L y[n-2L] for any lag L. With L = 32 no sample of a block
    waits for another: 2-4 ns per sample for 16 modes, against 4-13 with lag 1, and rounding grows 32 times slower.

    Parameters
    ----------
    modes : ndarray [shape=(modes, 5), float64]
        See the names of the columns; the gains are those into the rows of `out`.
    state : ndarray [shape=(modes, 2, lag), float64]
        The samples two lags back, then one lag back.
    out : ndarray [shape=(1 or 2, blocks * lag), float32]
    """
    lag = state.shape[2]
    for mode in range(modes.shape[0]):
        near = modes[mode, NEAR]
        far = modes[mode, FAR]
        last = min(int(modes[mode, LAST]), out.shape[1])
        for start in range(0, last, lag):
            for i in range(lag):
                value = near * state[mode, 1, i] + far * state[mode, 0, i]
                state[mode, 0, i] = state[mode, 1, i]
                state[mode, 1, i] = value
            for channel in range(out.shape[0]):
                gain = np.float32(modes[mode, LEFT + channel])
                for i in range(lag):
                    out[channel, start + i] += gain * np.float32(state[mode, 1, i])
