"""A bank of wavetable oscillators whose pitch and level move linearly from block to block."""

from __future__ import annotations

from typing import Any

from composer.dsp.kernel import kernel

INCREMENT, LEFT, RIGHT, TABLE = range(4)
"""Columns of `voices`: cycles per sample, gain into the first and the last row of `out`, row of `tables`."""


@kernel
def add_oscillators(curves: Any, voices: Any, tables: Any, phases: Any, out: Any) -> None:
    """Add every voice to `out`; tables hold only harmonics below Nyquist, so nothing aliases.

    Within a block the phase is a polynomial of the sample's number, not a running sum: no sample waits for the one
    before it, which lets the compiler work on many at once.

    Parameters
    ----------
    curves : ndarray [shape=(2, voices, blocks + 1), float32]
        Factor on the increment, then level, at the borders of the blocks.
    voices : ndarray [shape=(voices, 4), float64]
        See the names of the columns.
    tables : ndarray [shape=(tables, 2**n + 1), float32]
        One cycle each, the first value repeated at the end.
    phases : ndarray [shape=(voices,), float64], cycles, 0..1
        State: where each voice stands.
    out : ndarray [shape=(1 or 2, blocks * block), float32]
    """
    size = tables.shape[1] - 1
    mask = size - 1
    blocks = curves.shape[2] - 1
    block = out.shape[1] // blocks
    last = out.shape[0] - 1
    for voice in range(voices.shape[0]):
        increment = voices[voice, INCREMENT]
        row = int(voices[voice, TABLE])
        left = voices[voice, LEFT]
        right = voices[voice, RIGHT] if last == 1 else 0.0
        phase = phases[voice]
        for index in range(blocks):
            step = increment * curves[0, voice, index]
            bend = (increment * curves[0, voice, index + 1] - step) / block
            level = curves[1, voice, index]
            slope = (curves[1, voice, index + 1] - level) / block
            start = index * block
            for i in range(block):
                place = (phase + i * step + 0.5 * bend * (i * (i - 1))) * size
                whole = int(place)
                low = tables[row, whole & mask]
                high = tables[row, (whole & mask) + 1]
                value = (low + (place - whole) * (high - low)) * (level + i * slope)
                out[0, start + i] += left * value
                out[last, start + i] += right * value
            phase += block * step + 0.5 * bend * (block * (block - 1))
            phase -= int(phase)
        phases[voice] = phase
