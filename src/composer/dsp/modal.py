"""Struck things: a sum of decaying sines, each advanced a whole block at a time."""

from __future__ import annotations

from typing import Any

from composer.dsp.kernel import kernel

NEAR, FAR, LEFT, RIGHT = range(4)
"""Columns of `modes`: factors on the samples one and two lags back, gain into the first and the last row of `out`."""


@kernel
def add_modes(modes: Any, state: Any, out: Any) -> None:
    """Add every mode to `out`.

    A damped sine obeys y[n] = 2 r^L cos(w L) y[n-L] - r^2L y[n-2L] for any lag L. With L = 32 no sample of a block
    waits for another: 2-4 ns per sample for 16 modes, against 4-13 with lag 1, and rounding grows 32 times slower.

    Parameters
    ----------
    modes : ndarray [shape=(modes, 4), float64]
    state : ndarray [shape=(modes, 2, lag), float64]
        The samples two lags back, then one lag back.
    out : ndarray [shape=(1 or 2, blocks * lag), float32]
    """
    lag = state.shape[2]
    for mode in range(modes.shape[0]):
        near = modes[mode, NEAR]
        far = modes[mode, FAR]
        for start in range(0, out.shape[1], lag):
            for i in range(lag):
                value = near * state[mode, 1, i] + far * state[mode, 0, i]
                state[mode, 0, i] = state[mode, 1, i]
                state[mode, 1, i] = value
            for channel in range(out.shape[0]):
                gain = modes[mode, LEFT + channel]
                for i in range(lag):
                    out[channel, start + i] += gain * state[mode, 1, i]
