"""How the judge takes a note apart: its onset, power spectra, envelope, partials, and the swings of pitch and level.

Every function is given the note with both sides; a spectrum or an envelope is of the power of both together, so that
neither the width nor the phase between the sides of a font or a preset matters.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000
GATE_S, LENGTH_S = 1.5, 2.2
MEL_BANDS = 24
PARTIALS = 12
HOP = 96
"""Frames between points of envelope and pitch: 2 ms."""
BINS = 1 << 15
SWING_S = (0.4, 1.45)
TINY = 1e-12

Signal = NDArray[np.float64]


def aligned(sides: NDArray[np.float32]) -> Signal:
    """The note with peak 1, `LENGTH_S` long, from where it first comes within 50 dB of its peak [shape=(2, frames)]."""
    frames = round(LENGTH_S * RATE_HZ)
    note = np.zeros((2, frames))
    level = np.abs(sides).max(axis=0)
    peak = float(level.max(initial=0.0))
    if peak > 0.0:
        kept = sides[:, int(np.argmax(level > peak * 10.0**-2.5)) :][:, :frames]
        note[:, : kept.shape[1]] = kept / peak
    return note


def power(note: Signal, start_s: float, end_s: float) -> Signal:
    """Power spectrum of a stretch under a Hann window, 1.46 Hz a bin, whatever the length."""
    part = note[:, round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
    windowed = part * np.hanning(part.shape[1])
    return np.asarray((np.abs(np.fft.rfft(windowed, BINS)) ** 2).sum(axis=0) / part.shape[1] + 1e-14)


@cache
def bins_hz() -> Signal:
    """Frequency of every bin of a power spectrum."""
    return np.arange(BINS // 2 + 1, dtype=np.float64) * (RATE_HZ / BINS)


def mel_db(powers: list[Signal]) -> Signal:
    """Levels of mel bands in dB, floored 70 dB under the loudest of them all [shape=(len(powers), MEL_BANDS)]."""
    rows = np.array([_mel() @ spectrum for spectrum in powers])
    return np.asarray(10.0 * np.log10(np.maximum(rows, rows.max() * 1e-7)))


@cache
def _mel() -> Signal:
    """Triangles, equally wide and far apart in mel (O'Shaughnessy 1987: 2595 log10(1 + f / 700)), 60 Hz..16 kHz."""
    low_mel, high_mel = (2595.0 * float(np.log10(1.0 + end_hz / 700.0)) for end_hz in (60.0, 16_000.0))
    edges = 700.0 * (10.0 ** (np.linspace(low_mel, high_mel, MEL_BANDS + 2) / 2595.0) - 1.0)
    hz = bins_hz()
    rows = []
    for low, middle, high in zip(edges, edges[1:], edges[2:], strict=False):
        rows.append(np.clip(np.minimum((hz - low) / (middle - low), (high - hz) / (high - middle)), 0.0, None))
    return np.array(rows)


def partial_bands_db(spectrum: Signal, f0_hz: float, count: int, floor_db: float) -> Signal:
    """Levels of bands one fundamental wide around its first `count` multiples, floored under the loudest of them."""
    total = np.concatenate([[0.0], np.cumsum(spectrum)])
    edges = (np.arange(count + 1) + 0.5) * f0_hz / bins_hz()[1]
    ends = np.minimum(edges.astype(int) + 1, len(spectrum))
    bands = np.where(edges[1:] < len(spectrum) - 1, total[ends[1:]] - total[ends[:-1]], 0.0)
    level_db = 10.0 * np.log10(np.maximum(bands, bands.max() * 10.0 ** (-floor_db / 10.0)))
    return np.asarray(level_db - level_db.max())


def centroid_hz(spectrum: Signal) -> float:
    """Middle of a power spectrum above 30 Hz."""
    kept = slice(20, None)
    return float(spectrum[kept] @ bins_hz()[kept] / spectrum[kept].sum())


def rolloffs_hz(spectrum: Signal, shares: tuple[float, ...]) -> Signal:
    """Frequencies below which shares of the power above 30 Hz lie."""
    total = np.cumsum(spectrum[20:])
    return bins_hz()[20 + np.searchsorted(total / total[-1], shares)]


def flatness_db(spectrum: Signal) -> float:
    """Geometric over arithmetic mean of a power spectrum, 200 Hz..12 kHz."""
    hz = bins_hz()
    kept = spectrum[(hz >= 200.0) & (hz <= 12_000.0)]
    kept = np.maximum(kept, kept.max() * 1e-9)
    return float(10.0 * (np.log10(kept).mean() - np.log10(kept.mean())))


def inharmonicity(spectrum: Signal, f0_hz: float) -> tuple[float, float, float]:
    """Log of the mean distance of partials from multiples in cents, share of power off them and odd over even in dB."""
    found_hz, level = _peaks(spectrum, f0_hz)
    orders = np.arange(1, len(level) + 1)
    cents = np.abs(1200.0 * np.log2(found_hz / (orders * found_hz[0])))
    weight = np.where(level > level.max() * 1e-5, level, 0.0) ** 0.25
    spread = float((weight[1:] @ cents[1:]) / max(weight[1:].sum(), TINY))
    hz = bins_hz()[20:]
    order = np.maximum(np.round(hz / f0_hz), 1.0)
    # A stretch of 0.28 s resolves 7 Hz: low notes may spread that far.
    away = np.abs(hz - order * f0_hz) > np.maximum(order * f0_hz * (2.0 ** (60.0 / 1200.0) - 1.0), 8.0)
    share = float(spectrum[20:][away].sum() / spectrum[20:].sum())
    odd, even = level[2::2].sum(), level[1::2].sum()
    balance = float(np.clip(10.0 * np.log10((odd + TINY) / (even + TINY)), -40.0, 40.0))
    return float(np.log10(1.0 + spread)), 10.0 * float(np.log10(share + 1e-5)), balance


def _peaks(spectrum: Signal, f0_hz: float) -> tuple[Signal, Signal]:
    """Frequency and power of the highest bin near each of the first multiples of the fundamental."""
    bin_hz = bins_hz()[1]
    count = min(PARTIALS, int(20_000.0 / f0_hz))
    tops = []
    for centre in np.arange(1, count + 1) * f0_hz:
        low, high = int((centre - 0.4 * f0_hz) / bin_hz), int((centre + 0.4 * f0_hz) / bin_hz) + 2
        tops.append(low + int(np.argmax(spectrum[low:high])))
    return np.maximum(np.array(tops), 1) * bin_hz, spectrum[tops]


def envelope(note: Signal, f0_hz: float) -> Signal:
    """Amplitude every `HOP` frames over at least one period and 5 ms, so that it does not follow the wave itself."""
    width = max(round(RATE_HZ / f0_hz), RATE_HZ // 200)
    square = (note**2).sum(axis=0)
    total = np.concatenate([np.zeros(width // 2), np.cumsum(square), np.full(width, square.sum())])
    level = (total[width:] - total[:-width])[: note.shape[1] : HOP] / width
    return np.asarray(np.sqrt(np.maximum(level, TINY)))


def point(seconds: float) -> int:
    """Which point of an envelope is at a time."""
    return round(seconds * RATE_HZ / HOP)


def pitch_cents(note: Signal, f0_hz: float) -> Signal:
    """Pitch of the strongest of the first six partials of the louder side every `HOP` frames, turned down to 0 Hz."""
    side = note[int(np.argmax((note**2).sum(axis=1)))]
    spectrum = power(side[None], *SWING_S)
    bin_hz = bins_hz()[1]
    spans = [(int((k - 0.3) * f0_hz / bin_hz), int((k + 0.3) * f0_hz / bin_hz) + 2) for k in range(1, 7)]
    spans = [span for span in spans if span[1] < len(spectrum)]
    low, high = max(spans, key=lambda span: spectrum[span[0] : span[1]].max())
    centre_hz = (low + int(np.argmax(spectrum[low:high]))) * bin_hz
    part = side[round(SWING_S[0] * RATE_HZ) : round(SWING_S[1] * RATE_HZ)]
    turned = part * np.exp(-2j * np.pi * centre_hz * np.arange(len(part)) / RATE_HZ)
    width = max(round(2.0 * RATE_HZ / f0_hz), 3 * HOP)
    kernel = np.hanning(width + 2)[1:-1]
    size = 1 << (len(part) + width - 1).bit_length()
    smooth = np.fft.ifft(np.fft.fft(turned, size) * np.fft.fft(kernel, size))[width : len(part)]
    steps = smooth[::HOP]
    turn_hz = np.angle(steps[1:] * np.conj(steps[:-1])) * RATE_HZ / (2.0 * np.pi * HOP)
    return np.asarray(1200.0 * np.log2(np.maximum(1.0 + turn_hz / centre_hz, 0.5)))


def straightened(track: Signal) -> Signal:
    """A track with its parabola taken away."""
    time = np.arange(len(track))
    return np.asarray(track - np.polyval(np.polyfit(time, track, 2), time))


def swing(track: Signal) -> tuple[float, float]:
    """Amplitude and rate in Hz of the strongest swing of 3..9 Hz in a straightened track."""
    window = np.hanning(len(track))
    spectrum = np.abs(np.fft.rfft(track * window, 1 << 13)) * 2.0 / window.sum()
    hz = np.fft.rfftfreq(1 << 13, HOP / RATE_HZ)
    kept = (hz >= 3.0) & (hz <= 9.0)
    return float(spectrum[kept].max()), float(hz[kept][np.argmax(spectrum[kept])])


def swings(track: Signal, edges_hz: tuple[float, ...]) -> list[float]:
    """Log of how much a straightened track swings in bands of rates between the edges."""
    spectrum = np.abs(np.fft.rfft(track * np.hanning(len(track)), 1 << 11))
    hz = np.fft.rfftfreq(1 << 11, HOP / RATE_HZ)
    bands = pairwise(edges_hz)
    return [float(np.log10(0.01 + np.sqrt((spectrum[(hz >= low) & (hz < high)] ** 2).sum()))) for low, high in bands]
