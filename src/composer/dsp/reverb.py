"""Reverberation: allpass diffusers and a feedback delay network of sixteen damped lines.

Everything is arranged so that the inner loops run along time without feedback: a block of 256 frames is shorter
than every delay, and the one-pole damping of each line is the equivalent feed-forward sum of its last 16
inputs, built by doubling (y1 = x + p x[-1], y2 = y1 + p^2 y1[-2], ...).

The network follows J.-M. Jot, "Digital delay networks for designing artificial reverberators" (AES 90, 1991):
a lossless mixing matrix, here Hadamard, and in each line a gain and a low-pass that follow from its length.
"""

from __future__ import annotations

from typing import Any

from composer.dsp.kernel import kernel

LINES = 16
BLOCK = 256
GUARD = 2 * BLOCK
TAPS = 16
SPAN = 2_048
"""Frames of early reflections at a time."""


@kernel
def add_taps(source: Any, delays: Any, gains: Any, sides: Any, out: Any) -> None:
    """Add delayed copies of the sides of a sound to those of another, in stretches that stay in the first cache.

    ``source`` float32 (2, n); ``delays`` int64, ``gains`` float32, ``sides`` int64, each (2, taps): for either side
    of ``out``, float32 (2, m), m >= n + every delay, the copies that it gets and the side they come from.
    """
    frames = source.shape[1]
    for ear in range(2):
        for start in range(0, frames, SPAN):
            size = min(SPAN, frames - start)
            for tap in range(delays.shape[1]):
                place = start + delays[ear, tap]
                gain = gains[ear, tap]
                near = source[sides[ear, tap], start : start + size]
                row = out[ear, place : place + size]
                for i in range(size):
                    row[i] += gain * near[i]


@kernel
def process_allpass(gain: Any, delays: Any, history: Any, signal: Any) -> None:
    """Schroeder allpass on each channel, in place, from rest; `history` float32 (n,) is scratch."""
    frames = signal.shape[1]
    for channel in range(signal.shape[0]):
        delay = delays[channel]
        for i in range(min(delay, frames)):
            history[i] = signal[channel, i]
            signal[channel, i] = -gain * history[i]
        for start in range(delay, frames, delay):
            size = min(delay, frames - start)
            past = history[start - delay : start - delay + size]
            now = history[start : start + size]
            row = signal[channel, start : start + size]
            for i in range(size):
                value = row[i] + gain * past[i]
                now[i] = value
                row[i] = past[i] - gain * value


@kernel
def render_tank(feed: Any, delays: Any, poles: Any, gains: Any, ring: Any, work: Any, out: Any) -> None:
    """The network's answer to a stereo feed, from rest.

    ``feed``, ``out`` float32 (2, n), n a multiple of `BLOCK`; ``delays`` int64 (LINES,), each over `BLOCK`;
    ``poles`` float32 (4, LINES): the damping pole to the powers 1, 2, 4, 8; ``gains`` float32 (LINES,) per pass,
    with the norm of the matrix and of the damping folded in; ``ring`` float32 (LINES, size + GUARD), zeros, size
    a power of two above every delay + `BLOCK` + `TAPS`; ``work`` float32 (LINES + 2, BLOCK + TAPS).
    """
    size = ring.shape[1] - GUARD
    a, b = work[LINES], work[LINES + 1]
    for start in range(0, feed.shape[1], BLOCK):
        for line in range(LINES):
            origin = (start - delays[line] - TAPS + 1) % size
            past = ring[line, origin : origin + BLOCK + TAPS]
            p1, p2, p4, p8 = poles[0, line], poles[1, line], poles[2, line], poles[3, line]
            gain = gains[line]
            now = work[line]
            for i in range(BLOCK + 14):
                a[i] = past[i + 1] + p1 * past[i]
            for i in range(BLOCK + 12):
                b[i] = a[i + 2] + p2 * a[i]
            for i in range(BLOCK + 8):
                a[i] = b[i + 4] + p4 * b[i]
            for i in range(BLOCK):
                now[i] = gain * (a[i + 8] + p8 * a[i])
        left = out[0, start : start + BLOCK]
        right = out[1, start : start + BLOCK]
        for i in range(BLOCK):
            left[i] = 0.0
            right[i] = 0.0
        for line in range(0, LINES, 4):
            w0, w1, w2, w3 = work[line], work[line + 1], work[line + 2], work[line + 3]
            for i in range(BLOCK):
                left[i] += w0[i] - w1[i] + w2[i] - w3[i]
                right[i] += w0[i] + w1[i] - w2[i] - w3[i]
        for span in (1, 4):
            for group in range(LINES // 4):
                line = 4 * group // span
                w0, w1 = work[line], work[line + span]
                w2, w3 = work[line + 2 * span], work[line + 3 * span]
                for i in range(BLOCK):
                    s, t = w0[i] + w1[i], w2[i] + w3[i]
                    d, e = w0[i] - w1[i], w2[i] - w3[i]
                    w0[i] = s + t
                    w1[i] = d + e
                    w2[i] = s - t
                    w3[i] = d - e
        place = start % size
        for line in range(LINES):
            source = feed[line & 1, start : start + BLOCK]
            target = ring[line, place : place + BLOCK]
            now = work[line]
            for i in range(BLOCK):
                target[i] = now[i] + source[i]
            if place < GUARD:
                mirror = ring[line, size + place : size + place + BLOCK]
                for i in range(BLOCK):
                    mirror[i] = target[i]
