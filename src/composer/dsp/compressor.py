"""The gain of a compressor from levels of blocks, with a memory that ends: a cell needs only a fixed time before it."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel

BLOCK = 64
"""Frames of a block: one level and one gain every 1.3 ms at 48 kHz."""


@kernel
def render_power(signal: Any, out: Any) -> None:
    """Mean square of each block, the channels added; `signal` float32 (2, n), `out` float64 (n // BLOCK,)."""
    for block in range(out.shape[0]):
        left = signal[0, block * BLOCK : (block + 1) * BLOCK]
        right = signal[1, block * BLOCK : (block + 1) * BLOCK]
        total = np.float32(0.0)
        for i in range(BLOCK):
            total += left[i] * left[i] + right[i] * right[i]
        out[block] = total / BLOCK


@kernel
def render_reduction(powers: Any, controls: Any, release: Any, attack: int, work: Any, out: Any) -> None:
    """How many decibels a compressor takes off at the end of each block.

    ``powers`` float64 (n,), mean squares of blocks. ``controls`` float64 (4,): the blocks over which the detector
    takes its mean, the threshold in decibels, the slope (1 - 1 / ratio), the width of the knee in decibels.
    ``release`` float64 (r,), how a reduction fades from block to block, from 1 to 0. ``attack`` blocks over which
    the outcome is averaged. ``work`` float64 (2, n). ``out`` float64 (m,), the last m blocks; each depends on
    mean + r + attack - 2 blocks before it, so n is at least m + that.
    """
    mean = int(controls[0])
    threshold, slope, knee = controls[1], controls[2], controls[3]
    wanted, held = work[0], work[1]
    frames = powers.shape[0]
    first = frames - out.shape[0] - attack + 1
    for block in range(first - release.shape[0] + 1, frames):
        total = 0.0
        for back in range(mean):
            total += powers[block - back]
        over = 10.0 * np.log10(total / mean + 1e-12) - threshold
        soft = min(max((over + 0.5 * knee) / knee, 0.0), 1.0)
        wanted[block] = slope * (over if over > 0.5 * knee else 0.5 * knee * soft * soft)
    for block in range(first, frames):
        held[block] = 0.0
    for back in range(release.shape[0]):
        keep = release[back]
        now = held[first:frames]
        then = wanted[first - back : frames - back]
        for i in range(frames - first):
            now[i] = max(now[i], keep * then[i])
    for i in range(out.shape[0]):
        end = frames - out.shape[0] + i
        total = 0.0
        for back in range(attack):
            total += held[end - back]
        out[i] = total / attack
