"""The gain that moves linearly from block to block."""

from __future__ import annotations

from typing import Any

from composer.dsp.kernel import kernel


@kernel
def process_gain(signal: Any, curve: Any) -> None:
    """Multiply each row of `signal` (float32) by `curve` (float32, blocks + 1 points), in place."""
    blocks = curve.shape[0] - 1
    block = signal.shape[1] // blocks
    for row in range(signal.shape[0]):
        for index in range(blocks):
            base = curve[index]
            slope = (curve[index + 1] - base) / block
            start = index * block
            for i in range(block):
                signal[row, start + i] *= base + i * slope
