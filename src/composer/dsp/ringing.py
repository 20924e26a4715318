"""Partials that ring and die away: strings, bars, bells, the bodies of guitars, four partials at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from composer.dsp.kernel import kernel

TURN, LOSS, LEFT, RIGHT = range(4)
"""Columns of `partials`: radians per sample, nepers per sample, gains into the first and the last row of `out`."""

TOGETHER = 4
"""Partials that share one pass over `out`."""

LOOK = 8
"""Blocks after which it is asked anew whether a partial is still heard."""


@kernel
def add_ringing(partials: Any, floors: Any, state: Any, work: Any, out: Any) -> None:
    """Add decaying sines to `out`, four by four, until all four have fallen to `floors`.

    Within a block a partial is a weighted sum of its first decaying sine and cosine, which are made once: no sample
    waits for another, only the two weights turn from block to block. 0.09 ns for each partial and sample, 0.16 in
    stereo; a recurrence over a lag of 32 takes 0.22 and 0.33, and is less exact.

    Parameters
    ----------
    partials : ndarray [shape=(4 * groups, 4), float64]
        See the names of the columns. Fastest where the four of a group last about as long; rows whose state is 0 are
        not heard, but their loss is above 0 like that of others.
    floors : ndarray [shape=(blocks,), float64]
        Amplitude, before the gains, below which nobody hears a partial any more; it never sinks.
    state : ndarray [shape=(4 * groups, 2), float64]
        Amplitude times sine and cosine of the phase that comes next.
    work : ndarray [shape=(2 * TOGETHER, 2**n), float32], scratch
        As long as a block.
    out : ndarray [shape=(1 or 2, blocks * block), float32]
    """
    block = work.shape[1]
    blocks = floors.shape[0]
    stereo = out.shape[0] == 2
    for first in range(0, partials.shape[0], TOGETHER):
        p0, p1, p2, p3 = first, first + 1, first + 2, first + 3
        if not _heard(state, first, floors[0]):
            continue
        c0, s0 = _first_block(partials[p0, TURN], partials[p0, LOSS], work[0], work[1])
        c1, s1 = _first_block(partials[p1, TURN], partials[p1, LOSS], work[2], work[3])
        c2, s2 = _first_block(partials[p2, TURN], partials[p2, LOSS], work[4], work[5])
        c3, s3 = _first_block(partials[p3, TURN], partials[p3, LOSS], work[6], work[7])
        x0, y0, x1, y1 = state[p0, 0], state[p0, 1], state[p1, 0], state[p1, 1]
        x2, y2, x3, y3 = state[p2, 0], state[p2, 1], state[p3, 0], state[p3, 1]
        l0, l1, l2, l3 = partials[p0, LEFT], partials[p1, LEFT], partials[p2, LEFT], partials[p3, LEFT]
        r0, r1, r2, r3 = partials[p0, RIGHT], partials[p1, RIGHT], partials[p2, RIGHT], partials[p3, RIGHT]
        for number in range(blocks):
            if number % LOOK == 0:
                state[p0, 0], state[p0, 1], state[p1, 0], state[p1, 1] = x0, y0, x1, y1
                state[p2, 0], state[p2, 1], state[p3, 0], state[p3, 1] = x2, y2, x3, y3
                if not _heard(state, first, floors[number]):
                    break
            start = number * block
            a0, b0, a1, b1 = np.float32(l0 * x0), np.float32(l0 * y0), np.float32(l1 * x1), np.float32(l1 * y1)
            a2, b2, a3, b3 = np.float32(l2 * x2), np.float32(l2 * y2), np.float32(l3 * x3), np.float32(l3 * y3)
            row = out[0, start : start + block]
            for i in range(block):
                row[i] += ((a0 * work[0, i] + b0 * work[1, i]) + (a1 * work[2, i] + b1 * work[3, i])) + (
                    (a2 * work[4, i] + b2 * work[5, i]) + (a3 * work[6, i] + b3 * work[7, i])
                )
            if stereo:
                a0, b0, a1, b1 = np.float32(r0 * x0), np.float32(r0 * y0), np.float32(r1 * x1), np.float32(r1 * y1)
                a2, b2, a3, b3 = np.float32(r2 * x2), np.float32(r2 * y2), np.float32(r3 * x3), np.float32(r3 * y3)
                row = out[1, start : start + block]
                for i in range(block):
                    row[i] += ((a0 * work[0, i] + b0 * work[1, i]) + (a1 * work[2, i] + b1 * work[3, i])) + (
                        (a2 * work[4, i] + b2 * work[5, i]) + (a3 * work[6, i] + b3 * work[7, i])
                    )
            x0, y0 = x0 * c0 + y0 * s0, y0 * c0 - x0 * s0
            x1, y1 = x1 * c1 + y1 * s1, y1 * c1 - x1 * s1
            x2, y2 = x2 * c2 + y2 * s2, y2 * c2 - x2 * s2
            x3, y3 = x3 * c3 + y3 * s3, y3 * c3 - x3 * s3
        state[p0, 0], state[p0, 1], state[p1, 0], state[p1, 1] = x0, y0, x1, y1
        state[p2, 0], state[p2, 1], state[p3, 0], state[p3, 1] = x2, y2, x3, y3


@kernel
def _heard(state: Any, first: int, floor: float) -> Any:
    """Whether one of four partials is louder than `floor`."""
    loudest = 0.0
    for p in range(first, first + TOGETHER):
        loudest = max(loudest, state[p, 0] * state[p, 0] + state[p, 1] * state[p, 1])
    return loudest > floor * floor


@kernel
def _first_block(turn: float, loss: float, cosine: Any, sine: Any) -> Any:
    """A decaying cosine and sine from 1 and 0 on, and where a whole block takes them: doubled from half to half."""
    fall = np.exp(-loss)
    c, s = fall * np.cos(turn), fall * np.sin(turn)
    cosine[0], sine[0] = 1.0, 0.0
    done = 1
    while done < cosine.shape[0]:
        for i in range(done):
            cosine[done + i] = cosine[i] * c - sine[i] * s
            sine[done + i] = cosine[i] * s + sine[i] * c
        c, s = c * c - s * s, 2.0 * c * s
        done *= 2
    return c, s
