"""Kernels of struck things: dying partials, still or bending, and dying tables, each as long as it is heard."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from composer.dsp.kernel import kernel

FREQUENCY, GAIN, RADIUS, PHASE = range(4)
"""Columns of `partials`."""

LAG = 32
"""Partials are advanced this many samples at once, so that the inner loop runs over time and vectorises."""

INAUDIBLE = 3e-6
"""A partial ends where it is this small (-110 dB): longer would only cost time."""

SINE = (6.283185189137469, -41.34166012655866, 81.60126762835706, -76.55502808819082, 39.572232221290086)
"""Odd coefficients of sin(2 pi x) on 0..0.25 turns: least squares on Chebyshev nodes, error below 4e-9."""


@kernel
def add_partials(partials: Any, work: Any, out: Any) -> None:
    """Add dying sines, each ``gain * radius**n * sin(2 pi (frequency n + phase))``, until they cannot be heard.

    A damped sine obeys ``y[n + L] = 2 r^L cos(w L) y[n] - r^2L y[n - L]`` for any lag L, so that no sample of a
    block waits for another.

    Parameters
    ----------
    partials : ndarray [shape=(partials, 4), float64]
        See the names of the columns; frequency in cycles per sample, phase in cycles.
    work : ndarray [shape=(2 * LAG,), float64], scratch
    out : ndarray [shape=(frames,), float32]
    """
    for index in range(partials.shape[0]):
        turn = 2.0 * math.pi * partials[index, FREQUENCY]
        phase = 2.0 * math.pi * partials[index, PHASE]
        decay = partials[index, RADIUS]
        size = partials[index, GAIN]
        life = math.log(INAUDIBLE / max(abs(size), INAUDIBLE)) / math.log(decay)
        for n in range(2 * LAG):
            work[n] = size * math.sin(turn * n + phase)
            size *= decay
        near = 2.0 * decay**LAG * math.cos(turn * LAG)
        far = decay ** (2 * LAG)
        for block in range(min(out.size, int(life)) // LAG):
            here = (block & 1) * LAG
            there = LAG - here
            start = block * LAG
            for n in range(LAG):
                now = work[here + n]
                out[start + n] += now
                work[here + n] = near * work[there + n] - far * now


@kernel
def add_bent_partials(clock: Any, partials: Any, work: Any, out: Any) -> None:
    """Add dying sines ``gain * radius**n * sin(2 pi (frequency clock[n] + phase))``: all bend with the clock.

    Parameters
    ----------
    clock : ndarray [shape=(frames,), float64], samples
    partials : ndarray [shape=(partials, 4), float64]
        See the names of the columns; frequency in cycles per sample, phase in cycles.
    work : ndarray [shape=(LAG,), float64], scratch
    out : ndarray [shape=(frames,), float32]
    """
    for index in range(partials.shape[0]):
        frequency = partials[index, FREQUENCY]
        phase = partials[index, PHASE]
        decay = partials[index, RADIUS]
        level = partials[index, GAIN]
        fall = 1.0
        for n in range(LAG):
            work[n] = fall
            fall *= decay
        for block in range(out.size // LAG):
            if abs(level) < INAUDIBLE:
                break
            start = block * LAG
            for n in range(LAG):
                turn = frequency * clock[start + n] + phase
                turn -= np.floor(turn + 0.5)
                arc = min(abs(turn), 0.5 - abs(turn))
                square = arc * arc
                sine = SINE[3] + square * SINE[4]
                sine = arc * (SINE[0] + square * (SINE[1] + square * (SINE[2] + square * sine)))
                out[start + n] += math.copysign(sine, turn) * level * work[n]
            level *= fall


@kernel
def add_dying(table: Any, places: Any, shape: Any, work: Any, out: Any) -> None:
    """Add a table under an exponential envelope: ``level * fall**n * (1 - rise**n) * table[place + n]``.

    What never changes but for its level - noise in a band, a plate of a hundred modes - is read, not made again.

    Parameters
    ----------
    table : ndarray [shape=(size + LAG,), float32]
        Goes round after `size`; its first LAG samples stand once more at its end.
    places : ndarray [shape=(rows,), int64]
        Where each row of `out` begins to read.
    shape : ndarray [shape=(3,), float64]
        Level, fall and rise per sample; a rise of 0 is none.
    work : ndarray [shape=(2 * LAG,), float32], scratch
    out : ndarray [shape=(1 or 2, frames), float32]
        Frames are a multiple of LAG.
    """
    size = table.shape[0] - LAG
    fall, climb = 1.0, 1.0
    for n in range(LAG):
        work[n], work[LAG + n] = fall, climb
        fall *= shape[1]
        climb *= shape[2]
    level = shape[0]
    rest = 1.0 if shape[2] > 0.0 else 0.0
    for start in range(0, out.shape[1] - LAG + 1, LAG):
        if abs(level) < INAUDIBLE:
            break
        loud, low = np.float32(level), np.float32(rest)
        for row in range(out.shape[0]):
            source = table[(places[row] + start) % size :]
            goal = out[row, start : start + LAG]
            for n in range(LAG):
                goal[n] += loud * work[n] * (np.float32(1.0) - low * work[LAG + n]) * source[n]
        level *= fall
        rest *= climb


@kernel
def process_edges(signal: Any, floor: float, top: float, state: Any) -> None:
    """High-pass, then low-pass the one or two rows of `signal` in place, 12 dB per octave each, flat between.

    Two of the state-variable filters of `dsp.filter` in one pass: each sample waits for the one before, and four
    filters side by side wait no longer than one.

    Parameters
    ----------
    signal : ndarray [shape=(1 or 2, frames), float32]
    floor, top : float
        ``tan(pi * frequency)``, frequency in cycles per sample; a floor of 0 is none.
    state : ndarray [shape=(2, 4), float64]
        Of each row: two of the high-pass, two of the low-pass.
    """
    last = signal.shape[0] - 1
    damping = math.sqrt(2.0)
    a, b = 1.0 / (1.0 + floor * (floor + damping)), 1.0 / (1.0 + top * (top + damping))
    own, turn = 2.0 * a - 1.0, 2.0 * floor * a
    gain, stay = floor * turn, 1.0 - floor * turn
    own_top, turn_top = 2.0 * b - 1.0, 2.0 * top * b
    gain_top, stay_top = top * turn_top, 1.0 - top * turn_top
    p, q, r, s = state[0, 0], state[0, 1], state[0, 2], state[0, 3]
    t, u, v, w = state[1, 0], state[1, 1], state[1, 2], state[1, 3]
    for i in range(signal.shape[1]):
        # A single row is read and written as both: the second costs nothing while the first waits.
        x, y = np.float64(signal[0, i]), np.float64(signal[last, i])
        first, other = turn * x + (own * p - turn * q), turn * y + (own * t - turn * u)
        second, another = gain * x + (turn * p + stay * q), gain * y + (turn * t + stay * u)
        x -= 0.5 * damping * (p + first) + 0.5 * (q + second)
        y -= 0.5 * damping * (t + other) + 0.5 * (u + another)
        p, q, t, u = first, second, other, another
        first, other = turn_top * x + (own_top * r - turn_top * s), turn_top * y + (own_top * v - turn_top * w)
        second = gain_top * x + (turn_top * r + stay_top * s)
        another = gain_top * y + (turn_top * v + stay_top * w)
        signal[0, i] = 0.5 * (s + second)
        signal[last, i] = 0.5 * (w + another)
        r, s, v, w = first, second, other, another
    state[0, 0], state[0, 1], state[0, 2], state[0, 3] = p, q, r, s
    state[1, 0], state[1, 1], state[1, 2], state[1, 3] = t, u, v, w
