"""What the judge hears in a note: a fixed list of features, chosen before the first result and never fitted to.

A note is `LENGTH_S` of mono sound at 48 kHz whose key is held for `GATE_S`; it begins where its level first comes
within 50 dB of its peak, so that a player's latency is not heard. No feature depends on the level of the note.

============== ====================================================================================================
group          definition
============== ====================================================================================================
mel            Levels in dB of `MEL_BANDS` mel bands, 60 Hz..16 kHz, in each of the `SEGMENTS_S`, floored 70 dB under
               the loudest of them all; minus the mean over all of them
centroid       log2 of the middle of the power spectrum over the fundamental, 0.12..0.4 s after the onset
centroid slope Octaves from the first 60 ms to 0.12..0.4 s, and from there to 0.9..1.5 s
attack         log10 of the seconds the envelope takes from 10 % to 90 % of its maximum while the key is held
decay          Fall in dB/s in the 0.3 s after the maximum; from there to the release; and within 0.25 s of the
               release; each as log2(1 + max(fall, 0) / 4)
inharmonicity  log10 of the mean distance in cents (+ 1) of partials 2..12 from multiples of the lowest, weighted by
               their amplitude's square root; and the share, in dB, of power further than 60 cents from any multiple
odd and even   dB of harmonics 3, 5 .. 11 over 2, 4 .. 12, at 0.12..0.4 s, within +-40
noisiness      Flatness (geometric over arithmetic mean, dB) of the power spectrum, 200 Hz..12 kHz, in the first
               40 ms, at 0.12..0.4 s and at 0.6..1.4 s
vibrato        Depth in cents, as log2(1 + cents / 4), and rate in Hz of the strongest swing of pitch of 3..9 Hz at
               0.4..1.45 s; rate 0 where the depth is below 3 cents; and depth in dB of the swing of level, same band
============== ====================================================================================================
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000
GATE_S, LENGTH_S = 1.5, 2.2
MEL_BANDS = 24
SEGMENTS_S = ((0.0, 0.03), (0.03, 0.12), (0.12, 0.4), (0.4, 0.9), (0.9, 1.45), (1.55, 2.1))
BODY_S = (0.12, 0.4)
FLOOR_DB = 70.0
PARTIALS = 12
HOP = 96
"""Frames between points of envelope and pitch: 2 ms."""

SCALARS = (
    "centroid", "centroid slope early", "centroid slope late", "attack", "decay early", "decay late", "decay release",
    "inharmonicity", "inharmonic share", "odd and even", "noisiness attack", "noisiness body", "noisiness late",
    "vibrato depth", "vibrato rate", "tremolo depth",
)  # fmt: skip
NAMES = (*SCALARS, *(f"mel {start:g}..{end:g} s #{band}" for start, end in SEGMENTS_S for band in range(MEL_BANDS)))

Signal = NDArray[np.float64]


def features(samples: NDArray[np.float32], f0_hz: float) -> Signal:
    """All features of a note, in the order of `NAMES`.

    Parameters
    ----------
    samples : ndarray [shape=(frames,)], 48 kHz
        The note from its key; a missing end counts as silence.
    f0_hz : float
        What the key says, in hertz.
    """
    note = aligned(samples)
    envelope = _envelope(note, f0_hz)
    attack = _power(note, 0.0, 0.06)
    body, late = _power(note, *BODY_S), _power(note, 0.9, GATE_S)
    centre = [np.log2(_centroid_hz(part) / f0_hz) for part in (attack, body, late)]
    scalars = [
        centre[1], centre[1] - centre[0], centre[2] - centre[1],
        _attack(envelope), *_decays(envelope),
        *_partials(body, f0_hz),
        _flatness_db(_power(note, 0.0, 0.04)), _flatness_db(body), _flatness_db(_power(note, 0.6, 1.4)),
        *_swings(note, f0_hz, envelope),
    ]  # fmt: skip
    return np.concatenate([np.array(scalars), _mel_db(note)])


def aligned(samples: NDArray[np.float32]) -> Signal:
    """The note with peak 1, from its onset, `LENGTH_S` long."""
    frames = round(LENGTH_S * RATE_HZ)
    peak = float(np.abs(samples).max(initial=0.0))
    if not peak > 0.0:
        return np.zeros(frames)
    first = int(np.argmax(np.abs(samples) > peak * 10.0**-2.5))
    note = np.zeros(frames)
    kept = samples[first : first + frames]
    note[: len(kept)] = kept / peak
    return note


def _power(note: Signal, start_s: float, end_s: float) -> Signal:
    """Power spectrum of a stretch under a Hann window, 1.46 Hz a bin, whatever the length."""
    part = note[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
    windowed = part * np.hanning(len(part))
    return np.asarray(np.abs(np.fft.rfft(windowed, 1 << 15)) ** 2 / len(part) + 1e-14)


def _hz(power: Signal) -> Signal:
    return np.arange(len(power)) * (RATE_HZ / 2.0 / (len(power) - 1))


def _centroid_hz(power: Signal) -> float:
    kept = slice(20, None)
    return float(power[kept] @ _hz(power)[kept] / power[kept].sum())


def _flatness_db(power: Signal) -> float:
    hz = _hz(power)
    kept = power[(hz >= 200.0) & (hz <= 12_000.0)]
    kept = np.maximum(kept, kept.max() * 1e-9)
    return float(10.0 * (np.log10(kept).mean() - np.log10(kept.mean())))


def _mel_db(note: Signal) -> Signal:
    rows = np.array([_mel() @ _power(note, start, end) for start, end in SEGMENTS_S])
    level_db = 10.0 * np.log10(np.maximum(rows, rows.max() * 10.0 ** (-FLOOR_DB / 10.0)))
    return np.asarray((level_db - level_db.mean()).ravel())


@cache
def _mel() -> Signal:
    """Triangles, equally wide and far apart in mel (O'Shaughnessy 1987: 2595 log10(1 + f / 700))."""
    ends = 2595.0 * np.log10(1.0 + np.array([60.0, 16_000.0]) / 700.0)
    edges = 700.0 * (10.0 ** (np.linspace(*ends, MEL_BANDS + 2) / 2595.0) - 1.0)
    hz = _hz(np.empty((1 << 14) + 1))
    rows = []
    for low, middle, high in zip(edges, edges[1:], edges[2:], strict=False):
        rows.append(np.clip(np.minimum((hz - low) / (middle - low), (high - hz) / (high - middle)), 0.0, None))
    return np.array(rows)


def _envelope(note: Signal, f0_hz: float) -> Signal:
    """Amplitude every `HOP` frames over at least one period and 5 ms, so that it does not follow the wave itself."""
    width = max(round(RATE_HZ / f0_hz), RATE_HZ // 200)
    total = np.concatenate([np.zeros(width // 2), np.cumsum(note**2), np.full(width, np.sum(note**2))])
    power = (total[width:] - total[:-width])[: len(note) : HOP] / width
    return np.asarray(np.sqrt(np.maximum(power, 1e-12)))


def _point(seconds: float) -> int:
    return round(seconds * RATE_HZ / HOP)


def _attack(envelope: Signal) -> float:
    held = envelope[: _point(GATE_S)]
    first, full = (int(np.argmax(held >= share * held.max())) for share in (0.1, 0.9))
    return float(np.log10(max(full - first, 1) * HOP / RATE_HZ))


def _decays(envelope: Signal) -> list[float]:
    level_db = 20.0 * np.log10(envelope)
    gate = _point(GATE_S)
    top = min(int(np.argmax(level_db[:gate])), _point(0.9))
    knee, end = top + _point(0.3), gate + _point(0.25)
    falls = [
        (level_db[top] - level_db[knee]) / 0.3,
        (level_db[knee] - level_db[gate - 1]) * RATE_HZ / HOP / (gate - 1 - knee),
        (level_db[gate - 1] - level_db[end]) / 0.25,
    ]
    return [float(np.log2(1.0 + max(fall, 0.0) / 4.0)) for fall in falls]


def _partials(power: Signal, f0_hz: float) -> list[float]:
    """Inharmonicity, inharmonic share and the balance of odd and even."""
    bin_hz = _hz(power)[1]
    count = min(PARTIALS, int(20_000.0 / f0_hz))
    found_hz, level = np.zeros(count), np.zeros(count)
    for index in range(count):
        centre = (index + 1) * f0_hz
        low, high = int((centre - 0.4 * f0_hz) / bin_hz), int((centre + 0.4 * f0_hz) / bin_hz) + 2
        top = low + int(np.argmax(power[low:high]))
        found_hz[index], level[index] = top * bin_hz, power[top]
    orders = np.arange(1, count + 1)
    cents = np.abs(1200.0 * np.log2(np.maximum(found_hz, bin_hz) / (orders * max(found_hz[0], bin_hz))))
    weight = np.sqrt(np.where(level > level.max() * 1e-5, level, 0.0)) ** 0.5
    spread = float((weight[1:] @ cents[1:]) / max(weight[1:].sum(), 1e-12))
    hz = _hz(power)[20:]
    order = np.maximum(np.round(hz / f0_hz), 1.0)
    # A stretch of 0.28 s resolves 7 Hz: low notes may spread that far.
    away = np.abs(hz - order * f0_hz) > np.maximum(order * f0_hz * (2.0 ** (60.0 / 1200.0) - 1.0), 8.0)
    share = float(power[20:][away].sum() / power[20:].sum())
    odd, even = level[2::2].sum(), level[1::2].sum()
    balance = float(np.clip(10.0 * np.log10((odd + 1e-12) / (even + 1e-12)), -40.0, 40.0))
    return [float(np.log10(1.0 + spread)), 10.0 * float(np.log10(share + 1e-5)), balance]


def _swings(note: Signal, f0_hz: float, envelope: Signal) -> list[float]:
    """Vibrato depth and rate, tremolo depth."""
    track = _pitch_cents(note, f0_hz)
    depth, rate_hz = _swing(track)
    tremolo_db, _ = _swing(20.0 * np.log10(envelope[_point(0.4) : _point(1.45)]))
    return [float(np.log2(1.0 + depth / 4.0)), rate_hz if depth >= 3.0 else 0.0, min(tremolo_db, 12.0)]


def _pitch_cents(note: Signal, f0_hz: float) -> Signal:
    """Pitch of the strongest of the first six partials every `HOP` frames, by turning it down to 0 Hz."""
    power = _power(note, 0.4, 1.45)
    bin_hz = _hz(power)[1]
    spans = [(int((k - 0.3) * f0_hz / bin_hz), int((k + 0.3) * f0_hz / bin_hz) + 2) for k in range(1, 7)]
    spans = [span for span in spans if span[1] < len(power)]
    low, high = max(spans, key=lambda span: power[span[0] : span[1]].max())
    centre_hz = (low + int(np.argmax(power[low:high]))) * bin_hz
    part = note[round(0.4 * RATE_HZ) : round(1.45 * RATE_HZ)]
    turned = part * np.exp(-2j * np.pi * centre_hz * np.arange(len(part)) / RATE_HZ)
    width = max(round(2.0 * RATE_HZ / f0_hz), 3 * HOP)
    kernel = np.hanning(width + 2)[1:-1]
    size = 1 << (len(part) + width - 1).bit_length()
    smooth = np.fft.ifft(np.fft.fft(turned, size) * np.fft.fft(kernel, size))[width : len(part)]
    steps = smooth[::HOP]
    turn_hz = np.angle(steps[1:] * np.conj(steps[:-1])) * RATE_HZ / (2.0 * np.pi * HOP)
    return np.asarray(1200.0 * np.log2(np.maximum(1.0 + turn_hz / centre_hz, 0.5)))


def _swing(track: Signal) -> tuple[float, float]:
    """Amplitude and rate of the strongest swing of 3..9 Hz in a track with its straight line taken away."""
    time = np.arange(len(track))
    rest = track - np.polyval(np.polyfit(time, track, 2), time)
    window = np.hanning(len(rest))
    spectrum = np.abs(np.fft.rfft(rest * window, 1 << 13)) * 2.0 / window.sum()
    hz = np.fft.rfftfreq(1 << 13, HOP / RATE_HZ)
    kept = (hz >= 3.0) & (hz <= 9.0)
    return float(spectrum[kept].max()), float(hz[kept][np.argmax(spectrum[kept])])
