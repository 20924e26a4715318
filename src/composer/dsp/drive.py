"""Valve-like saturation, four times oversampled."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.dsp.kernel import kernel
from composer.dsp.limiter import HALF, TAPS

DOWN_TAPS = 65
MARGIN = 24
"""Frames at either end of a buffer that `process_drive` leaves silent: its filters look that far."""


@cache
def decimator() -> NDArray[np.float32]:
    """Low-pass at 0.42 of the final rate for going back from four times the rate (Kaiser, beta 8: -80 dB)."""
    place = np.arange(DOWN_TAPS) - DOWN_TAPS // 2
    taps = np.sinc(0.21 * place) * np.kaiser(DOWN_TAPS, 8.0)
    table = np.asarray(taps / taps.sum(), np.float32)
    table.flags.writeable = False
    return table


@kernel
def process_drive(taps: Any, down: Any, controls: Any, wide: Any, signal: Any) -> None:
    """Saturate each channel in place.

    ``taps`` the table of `limiter.interpolators`, ``down`` of `decimator`; ``controls`` float32 (3,): gain before
    the first stage, its bias (which makes even harmonics), gain before the second; ``wide`` float32 (4 n,) is
    scratch; ``signal`` float32 (channels, n).

    Each stage is the rational approximation x (27 + x^2) / (27 + 9 x^2) of tanh, exact at its clip points +-3.
    """
    frames = signal.shape[1]
    gain, bias, second = controls[0], controls[1], controls[2]
    b2 = bias * bias
    rest = bias * (np.float32(27.0) + b2) / (np.float32(27.0) + np.float32(9.0) * b2)
    three, nine, many = np.float32(3.0), np.float32(9.0), np.float32(27.0)
    for channel in range(signal.shape[0]):
        for i in range(frames * 4):
            wide[i] = 0.0
        for i in range(HALF, frames - HALF):
            wide[4 * i] = signal[channel, i]
            for phase in range(3):
                total = np.float32(0.0)
                for tap in range(TAPS):
                    total += taps[phase, tap] * signal[channel, i + tap - (HALF - 1)]
                wide[4 * i + phase + 1] = total
        for i in range(frames * 4):
            x = min(max(gain * wide[i] + bias, -three), three)
            x2 = x * x
            y = x * (many + x2) / (many + nine * x2) - rest
            x = min(max(second * y, -three), three)
            x2 = x * x
            wide[i] = x * (many + x2) / (many + nine * x2)
        for i in range(frames):
            total = np.float32(0.0)
            if MARGIN <= i < frames - MARGIN:
                for tap in range(DOWN_TAPS):
                    total += down[tap] * wide[4 * i + tap - DOWN_TAPS // 2]
            signal[channel, i] = total
