"""Second-order sections: the linear filters of strips, cabinets, tilt and loudness."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.dsp.kernel import kernel

Sections = NDArray[np.float64]
"""One row (b0, b1, b2, a1, a2) per section, a0 = 1."""


@kernel
def process_sections(sections: Any, state: Any, signal: Any) -> None:
    """Run one or two channels through a cascade of sections (transposed direct form II), in place.

    ``sections`` float64 (k, 5), ``state`` float64 (channels, k, 2), ``signal`` float32 (1 or 2, n). State that has
    died away is cleared every 64 samples: denormal numbers would cost fifty times as much. Two channels, and two
    sections, run side by side because each sample waits for the one before: the others come almost free.
    """
    frames = signal.shape[1]
    last = signal.shape[0] - 1
    left, right = signal[0], signal[last]
    for k in range(0, sections.shape[0], 2):
        b0, b1, b2 = sections[k, 0], sections[k, 1], sections[k, 2]
        a1, a2 = sections[k, 3], sections[k, 4]
        next_k = min(k + 1, sections.shape[0] - 1)
        c0, c1, c2 = 1.0, 0.0, 0.0
        d1, d2 = 0.0, 0.0
        if next_k > k:
            c0, c1, c2 = sections[next_k, 0], sections[next_k, 1], sections[next_k, 2]
            d1, d2 = sections[next_k, 3], sections[next_k, 4]
        s1, s2 = state[0, k, 0], state[0, k, 1]
        t1, t2 = state[last, k, 0], state[last, k, 1]
        u1, u2, v1, v2 = 0.0, 0.0, 0.0, 0.0
        if next_k > k:
            u1, u2 = state[0, next_k, 0], state[0, next_k, 1]
            v1, v2 = state[last, next_k, 0], state[last, next_k, 1]
        for start in range(0, frames, 64):
            if abs(s1) + abs(s2) + abs(t1) + abs(t2) < 1e-30:
                s1, s2, t1, t2 = 0.0, 0.0, 0.0, 0.0
            if abs(u1) + abs(u2) + abs(v1) + abs(v2) < 1e-30:
                u1, u2, v1, v2 = 0.0, 0.0, 0.0, 0.0
            if last == 0:
                for i in range(start, min(start + 64, frames)):
                    x = np.float64(left[i])
                    y = b0 * x + s1
                    s1 = b1 * x + s2 - a1 * y
                    s2 = b2 * x - a2 * y
                    z = c0 * y + u1
                    u1 = c1 * y + u2 - d1 * z
                    u2 = c2 * y - d2 * z
                    left[i] = z
            elif next_k == k:
                for i in range(start, min(start + 64, frames)):
                    x = np.float64(left[i])
                    y = b0 * x + s1
                    s1 = b1 * x + s2 - a1 * y
                    s2 = b2 * x - a2 * y
                    left[i] = y
                    x = np.float64(right[i])
                    y = b0 * x + t1
                    t1 = b1 * x + t2 - a1 * y
                    t2 = b2 * x - a2 * y
                    right[i] = y
            else:
                for i in range(start, min(start + 64, frames)):
                    x = np.float64(left[i])
                    y = b0 * x + s1
                    s1 = b1 * x + s2 - a1 * y
                    s2 = b2 * x - a2 * y
                    z = c0 * y + u1
                    u1 = c1 * y + u2 - d1 * z
                    u2 = c2 * y - d2 * z
                    left[i] = z
                    x = np.float64(right[i])
                    y = b0 * x + t1
                    t1 = b1 * x + t2 - a1 * y
                    t2 = b2 * x - a2 * y
                    z = c0 * y + v1
                    v1 = c1 * y + v2 - d1 * z
                    v2 = c2 * y - d2 * z
                    right[i] = z
        state[0, k, 0], state[0, k, 1] = s1, s2
        if last > 0:
            state[last, k, 0], state[last, k, 1] = t1, t2
        if next_k > k:
            state[0, next_k, 0], state[0, next_k, 1] = u1, u2
            if last > 0:
                state[last, next_k, 0], state[last, next_k, 1] = v1, v2


def filtered(sections: Sections, signal: NDArray[np.float32]) -> NDArray[np.float32]:
    """Filter a buffer from rest, in place, and return it."""
    process_sections(sections, np.zeros((signal.shape[0], sections.shape[0], 2)), signal)
    return signal


def lowpass(frequency: float, q: float = math.sqrt(0.5)) -> Sections:
    """One low-pass section; `frequency` in cycles per sample (R. Bristow-Johnson, Audio EQ Cookbook)."""
    cos, alpha = _angle(frequency, q)
    return _section((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha)


def highpass(frequency: float, q: float = math.sqrt(0.5)) -> Sections:
    """One high-pass section (Audio EQ Cookbook)."""
    cos, alpha = _angle(frequency, q)
    return _section((1 + cos) / 2, -1 - cos, (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha)


def peak(frequency: float, q: float, gain_db: float) -> Sections:
    """One bell-shaped section (Audio EQ Cookbook)."""
    cos, alpha = _angle(frequency, q)
    a = 10.0 ** (gain_db / 40.0)
    return _section(1 + alpha * a, -2 * cos, 1 - alpha * a, 1 + alpha / a, -2 * cos, 1 - alpha / a)


def tilt(db_per_octave: float, pivot: float, low: float, high: float, count: int = 6) -> Sections:
    """A straight slope in dB per octave between two frequencies, 0 dB at `pivot`.

    `count` real poles and zeros alternate at equal distances in octaves (a ladder approximating a fractional
    power of frequency); each pair of first-order factors makes one section.
    """
    ratio = (high / low) ** (1.0 / count)
    zeros = [low * ratio ** (k + 0.5 - db_per_octave / 12.04) for k in range(count)]
    poles = [low * ratio ** (k + 0.5 + db_per_octave / 12.04) for k in range(count)]
    roots = [(_warp(zero), _warp(pole)) for zero, pole in zip(zeros, poles, strict=True)]
    sections = np.concatenate(
        [
            _section(1.0, -z1 - z2, z1 * z2, 1.0, -p1 - p2, p1 * p2)
            for (z1, p1), (z2, p2) in zip(roots[::2], roots[1::2], strict=True)
        ]
    )
    sections[0, :3] /= response(sections, pivot)
    return sections


def shelves(gains_db: Sequence[float], corners: Sequence[float]) -> Sections:
    """First-order steps at ascending corners, each of which lifts all that lies above it by its gain in dB.

    Two steps make one section, so there is an even number of them.
    """
    roots = []
    for gain_db, corner in zip(gains_db, corners, strict=True):
        half = 10.0 ** (gain_db / 40.0)
        roots.append((_warp(corner / half), _warp(corner * half)))
    sections = [
        _section(1.0, -z1 - z2, z1 * z2, 1.0, -p1 - p2, p1 * p2)
        for (z1, p1), (z2, p2) in zip(roots[::2], roots[1::2], strict=True)
    ]
    for section in sections:
        section[0, :3] /= response(section, 0.0)
    return np.concatenate(sections)


def response(sections: Sections, frequency: float) -> float:
    """Magnitude of a cascade at a frequency in cycles per sample."""
    z = complex(math.cos(2 * math.pi * frequency), -math.sin(2 * math.pi * frequency))
    value = 1.0
    for b0, b1, b2, a1, a2 in sections:
        value *= abs((b0 + b1 * z + b2 * z * z) / (1.0 + a1 * z + a2 * z * z))
    return value


def _warp(frequency: float) -> float:
    """The real root in the z plane of a first-order factor with its corner at a frequency (bilinear)."""
    k = math.tan(math.pi * min(frequency, 0.49))
    return (1.0 - k) / (1.0 + k)


def _angle(frequency: float, q: float) -> tuple[float, float]:
    omega = 2.0 * math.pi * min(max(frequency, 1e-6), 0.49)
    return math.cos(omega), math.sin(omega) / (2.0 * q)


def _section(b0: float, b1: float, b2: float, a0: float, a1: float, a2: float) -> Sections:
    return np.array([[b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0]], np.float64)
