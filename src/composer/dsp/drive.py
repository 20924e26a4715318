"""Valve-like saturation, four times oversampled."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.dsp.kernel import kernel
from composer.dsp.limiter import HALF, TAPS

DOWN_TAPS = 65
SPAN = 1_024
"""Frames at a time: five rows of them stay in the first cache."""
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
    the first stage, its bias (which makes even harmonics), gain before the second; ``wide`` float32 (4, n) is
    scratch, the four samples between one frame and the next each in a row, so that all loops run along time;
    ``signal`` float32 (channels, n).

    Each stage is the rational approximation x (27 + x^2) / (27 + 9 x^2) of tanh, exact at its clip points +-3.
    """
    frames = signal.shape[1]
    gain, bias, second = controls[0], controls[1], controls[2]
    three, nine, many = np.float32(3.0), np.float32(9.0), np.float32(27.0)
    rest = bias * (many + bias * bias) / (many + nine * bias * bias)
    for channel in range(signal.shape[0]):
        for phase in range(4):
            for i in range(frames):
                wide[phase, i] = 0.0
        for start in range(HALF, frames - HALF, SPAN):
            size = min(SPAN, frames - HALF - start)
            row = wide[0, start : start + size]
            plain = signal[channel, start : start + size]
            for i in range(size):
                row[i] = plain[i]
            for phase in range(3):
                row = wide[phase + 1, start : start + size]
                for tap in range(TAPS):
                    near = signal[channel, start + tap - (HALF - 1) : start + tap - (HALF - 1) + size]
                    weight = taps[phase, tap]
                    for i in range(size):
                        row[i] += weight * near[i]
            for phase in range(4):
                row = wide[phase, start : start + size]
                for i in range(size):
                    x = min(max(gain * row[i] + bias, -three), three)
                    y = x * (many + x * x) / (many + nine * x * x) - rest
                    x = min(max(second * y, -three), three)
                    row[i] = x * (many + x * x) / (many + nine * x * x)
        for i in range(frames):
            signal[channel, i] = 0.0
        for start in range(MARGIN, frames - MARGIN, SPAN):
            size = min(SPAN, frames - MARGIN - start)
            out = signal[channel, start : start + size]
            for tap in range(DOWN_TAPS):
                place = start + (tap - DOWN_TAPS // 2) // 4
                near = wide[(tap - DOWN_TAPS // 2) % 4, place : place + size]
                weight = down[tap]
                for i in range(size):
                    out[i] += weight * near[i]
