"""Adding one stretch of sound to another: notes into parts, parts into buses, tails into cells."""

from __future__ import annotations

from typing import Any

from composer.dsp.kernel import kernel

NEVER = 1 << 60
"""A `cut` that no sound reaches."""


@kernel
def add_sound(source: Any, start: int, cut: int, fade: int, gains: Any, out: Any) -> None:
    """Add a mono or stereo sound to a stereo buffer, through a 2 x 2 matrix of gains.

    ``source`` float32 (1 or 2, n); ``start`` frame of `out` on which frame 0 of the source falls, may be
    negative; from ``cut`` on the source is faded out over ``fade`` frames; ``gains`` float32 (4,): left to left,
    left to right, right to left, right to right (a mono source uses the first two).
    """
    frames = source.shape[1]
    first = max(0, -start)
    last = min(frames, out.shape[1] - start)
    plain = min(last, cut)
    if first < plain:
        left = out[0, start + first : start + plain]
        right = out[1, start + first : start + plain]
        a = source[0, first:plain]
        g0, g1 = gains[0], gains[1]
        if source.shape[0] == 1:
            for i in range(plain - first):
                left[i] += g0 * a[i]
                right[i] += g1 * a[i]
        else:
            b = source[1, first:plain]
            g2, g3 = gains[2], gains[3]
            for i in range(plain - first):
                left[i] += g0 * a[i] + g2 * b[i]
                right[i] += g1 * a[i] + g3 * b[i]
    other = source.shape[0] - 1
    for i in range(max(first, cut), min(last, cut + fade)):
        keep = 1.0 - (i - cut + 1.0) / (fade + 1.0)
        x, y = source[0, i] * keep, source[other, i] * keep * other
        out[0, start + i] += gains[0] * x + gains[2] * y
        out[1, start + i] += gains[1] * x + gains[3] * y


@kernel
def process_gain(edges: Any, size: int, signal: Any) -> None:
    """Multiply a stereo buffer by a gain that runs straight between `edges`, `size` frames apart.

    ``edges`` float32 (blocks + 1,), ``signal`` float32 (2, blocks * size).
    """
    step = 1.0 / size
    for block in range(edges.shape[0] - 1):
        low, high = edges[block], edges[block + 1]
        if low == 1.0 and high == 1.0:
            continue
        slope = (high - low) * step
        left = signal[0, block * size : (block + 1) * size]
        right = signal[1, block * size : (block + 1) * size]
        for i in range(size):
            gain = low + slope * i
            left[i] *= gain
            right[i] *= gain
