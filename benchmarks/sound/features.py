"""What the judge hears in a note: a fixed list of features, settled on sampled fonts alone and never fitted to.

A note is `LENGTH_S` of sound at 48 kHz whose key is held for `GATE_S`; it begins where its level first comes within
50 dB of its peak, so that a player's latency is not heard. No feature depends on the level of the note.

================== ==================================================================================================
group              definition
================== ==================================================================================================
mel                Levels in dB of 24 mel bands, 60 Hz..16 kHz, in each of the `SEGMENTS_S`, floored 70 dB under the
                   loudest of them all; minus the mean over all of them
mel body           The same of 0.12..0.4 s alone, minus their own mean
mel attack         The first 30 ms minus 0.12..0.4 s, band by band: what the colour of a recording cannot change
mel late           0.4..0.9 s and 0.9..1.45 s, each minus 0.12..0.4 s
mel release        1.55..2.1 s minus 0.9..1.45 s
partials body      Levels in dB of bands one fundamental wide around its first 20 multiples at 0.12..0.4 s, floored
                   50 dB under the loudest, minus their mean
partials attack    The same of the first 80 ms and 16 multiples, floored at 40 dB
centroid           log2 of the middle of the power spectrum over the fundamental, 0.12..0.4 s
centroid slope     Octaves from the first 30 ms and from 0.03..0.12 s to 0.12..0.4 s, and from there to 0.9..1.45 s
roll-off           log2 over the fundamental of the frequencies below which 50, 85, 95 and 99 % of the power lie
attack             log10 of (1 +) steps of 2 ms from 10 to 90 and to 99.9 % of the held maximum, from 3 to 50, 10 to 30
decay              Fall in dB/s in the 0.1 s and in the 0.3 s after the maximum, from there to the release, within
                   0.25 s of the release, and from the maximum to the release; each as log2(1 + fall / 4), 0..400 dB/s
envelope           Level in dB at `POINTS`, under the held maximum, down to -70
inharmonicity      log10 of the mean distance in cents (+ 1) of partials 2..12 from multiples of the lowest, weighted by
                   their amplitude's square root; and the share, in dB, of power further than 60 cents from any multiple
odd and even       dB of harmonics 3, 5 .. 11 over 2, 4 .. 12, at 0.12..0.4 s, within +-40
noisiness          Flatness (geometric over arithmetic mean, dB) of the power spectrum, 200 Hz..12 kHz, in the first
                   40 ms, at 0.12..0.4 s and at 0.6..1.4 s
vibrato            Depth in cents, as log2(1 + cents / 4), and rate in Hz of the strongest swing of pitch of 3..9 Hz at
                   0.4..1.45 s, rate 0 where the depth is below 3 cents; and depth in dB of the swing of level there
unrest             Median distance of the pitch from its parabola there, as log2(1 + cents / 4); log10 of the deviation
                   of the level in dB (+ 0.05), and of how much it swings at 1..3, 3..8, 8..20 and 20..60 Hz
================== ==================================================================================================
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.sound import hearing
from benchmarks.sound.hearing import GATE_S, HOP, MEL_BANDS, RATE_HZ, Signal, point

__all__ = ["GATE_S", "GROUPS", "HOP", "RATE_HZ", "features", "groups", "where"]

SEGMENTS_S = ((0.0, 0.03), (0.03, 0.12), (0.12, 0.4), (0.4, 0.9), (0.9, 1.45), (1.55, 2.1))
BODY, LATE, RELEASE = 2, 4, 5
POINTS = (5, 10, 20, 40, 80, 160, 320, 640, 749, 770, 800, 875, 1000)
"""Steps of 2 ms after the onset; the key is let go at step 750."""
GROUPS = {
    "mel": 6 * MEL_BANDS, "mel body": MEL_BANDS, "mel attack": MEL_BANDS, "mel late": 2 * MEL_BANDS,
    "mel release": MEL_BANDS, "partials body": 20, "partials attack": 16, "centroid": 1, "centroid slope": 3,
    "roll-off": 4, "attack": 4, "decay": 5, "envelope": len(POINTS), "inharmonicity": 2, "odd and even": 1,
    "noisiness": 3, "vibrato": 3, "unrest": 6,
}  # fmt: skip
"""Every group with how many numbers it has, in their order."""


def where() -> dict[str, slice]:
    """The columns of each group."""
    ends = np.cumsum([0, *GROUPS.values()])
    return {name: slice(int(start), int(end)) for name, start, end in zip(GROUPS, ends[:-1], ends[1:], strict=True)}


def features(sides: NDArray[np.float32], f0_hz: float) -> Signal:
    """All features of a note, in the order of `GROUPS`.

    Parameters
    ----------
    sides : ndarray [shape=(2, frames)], 48 kHz
        The note from its key; a missing end counts as silence.
    f0_hz : float
        What the key says, in hertz.
    """
    found = groups(sides, f0_hz)
    return np.concatenate([found[name] for name in GROUPS])


def groups(sides: NDArray[np.float32], f0_hz: float) -> dict[str, Signal]:
    """All features of a note by group."""
    note = hearing.aligned(sides)
    powers = [hearing.power(note, start, end) for start, end in SEGMENTS_S]
    envelope = hearing.envelope(note, f0_hz)
    spread, share, balance = hearing.inharmonicity(powers[BODY], f0_hz)
    late = hearing.power(note, 0.6, 1.4)
    return {
        **_mel(powers),
        **_partials(note, powers[BODY], f0_hz),
        **_centroids(powers, f0_hz),
        **_shape(envelope),
        "inharmonicity": np.array([spread, share]),
        "odd and even": np.array([balance]),
        "noisiness": np.array([hearing.flatness_db(p) for p in (hearing.power(note, 0.0, 0.04), powers[BODY], late)]),
        **_swings(note, f0_hz, envelope),
    }


def _mel(powers: list[Signal]) -> dict[str, Signal]:
    level_db = hearing.mel_db(powers)
    body = level_db[BODY]
    return {
        "mel": (level_db - level_db.mean()).ravel(),
        "mel body": body - body.mean(),
        "mel attack": level_db[0] - body,
        "mel late": (level_db[BODY + 1 : LATE + 1] - body).ravel(),
        "mel release": level_db[RELEASE] - level_db[LATE],
    }


def _partials(note: Signal, body: Signal, f0_hz: float) -> dict[str, Signal]:
    held = hearing.partial_bands_db(body, f0_hz, GROUPS["partials body"], 50.0)
    struck = hearing.partial_bands_db(hearing.power(note, 0.0, 0.08), f0_hz, GROUPS["partials attack"], 40.0)
    return {"partials body": held - held.mean(), "partials attack": struck - struck.mean()}


def _centroids(powers: list[Signal], f0_hz: float) -> dict[str, Signal]:
    first, early, body, late = (
        float(np.log2(hearing.centroid_hz(powers[index]) / f0_hz)) for index in (0, 1, BODY, LATE)
    )
    return {
        "centroid": np.array([body]),
        "centroid slope": np.array([body - first, body - early, late - body]),
        "roll-off": np.log2(hearing.rolloffs_hz(powers[BODY], (0.5, 0.85, 0.95, 0.99)) / f0_hz),
    }


def _shape(envelope: Signal) -> dict[str, Signal]:
    """Attack, decay and the envelope itself."""
    gate = point(GATE_S)
    held = envelope[:gate]
    reached = {share: int(np.argmax(held >= share * held.max())) for share in (0.03, 0.1, 0.3, 0.5, 0.9, 0.999)}
    steps = [reached[end] - reached[start] for start, end in ((0.1, 0.9), (0.1, 0.999), (0.03, 0.5), (0.1, 0.3))]
    level_db = 20.0 * np.log10(envelope)
    top = min(int(np.argmax(held)), point(0.9))
    knee, end = top + point(0.3), gate + point(0.25)
    spans = ((top, top + point(0.1)), (top, knee), (knee, gate - 1), (gate - 1, end), (top, gate - 1))
    falls = [(level_db[start] - level_db[stop]) * RATE_HZ / HOP / (stop - start) for start, stop in spans]
    return {
        "attack": np.log10(1.0 + np.maximum(np.array(steps), 0)),
        "decay": np.log2(1.0 + np.clip(falls, 0.0, 400.0) / 4.0),
        "envelope": np.maximum(level_db[list(POINTS)] - level_db[:gate].max(), -70.0),
    }


def _swings(note: Signal, f0_hz: float, envelope: Signal) -> dict[str, Signal]:
    start_s, end_s = hearing.SWING_S
    pitch = hearing.straightened(hearing.pitch_cents(note, f0_hz))
    level = hearing.straightened(20.0 * np.log10(envelope[point(start_s) : point(end_s)]))
    (depth, rate_hz), (tremolo_db, _) = hearing.swing(pitch), hearing.swing(level)
    vibrato = [float(np.log2(1.0 + depth / 4.0)), rate_hz if depth >= 3.0 else 0.0, min(tremolo_db, 12.0)]
    unrest = [float(np.log2(1.0 + np.median(np.abs(pitch)) / 4.0)), float(np.log10(0.05 + level.std()))]
    unrest += hearing.swings(level, (1.0, 3.0, 8.0, 20.0, 60.0))
    return {"vibrato": np.array(vibrato), "unrest": np.array(unrest)}
