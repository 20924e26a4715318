"""Conversions between units, each one line, each named after both units.

Frames are samples per channel at `SAMPLE_RATE_HZ`. Why 48 kHz: an MP3 frame is then exactly 24 ms, a film
frame is a whole number of samples, and a tempo in multiples of `TEMPO_GRID_US` gives whole samples a quarter.
"""

from __future__ import annotations

import math

SAMPLE_RATE_HZ = 48_000
FRAMES_PER_MS = SAMPLE_RATE_HZ // 1000
TICKS_PER_BEAT = 960
TEMPO_GRID_US = 125
"""Tempo step in microseconds per quarter: 125 us are exactly 6 frames at 48 kHz."""

A4_HZ = 440.0
A4_PITCH = 69.0


def ms_to_frames(ms: int) -> int:
    """Frames in a whole number of milliseconds; exact."""
    return ms * FRAMES_PER_MS


def s_to_frames(seconds: float) -> int:
    """Nearest frame to a time in seconds."""
    return round(seconds * SAMPLE_RATE_HZ)


def tempo_us_to_beat_frames(tempo_us: int) -> int:
    """Frames in one quarter; exact for tempi on the grid of 125 us."""
    return tempo_us * 6 // TEMPO_GRID_US


def bpm_to_tempo_us(bpm: float) -> int:
    """Nearest tempo on the grid, in microseconds per quarter.

    Examples
    --------
    >>> bpm_to_tempo_us(120)
    500000
    """
    return round(60_000_000 / bpm / TEMPO_GRID_US) * TEMPO_GRID_US


def tempo_us_to_bpm(tempo_us: int) -> float:
    """Quarters per minute."""
    return 60_000_000 / tempo_us


def pitch_to_hz(pitch: float) -> float:
    """Frequency of a MIDI pitch in twelve-tone equal temperament, A4 = 440 Hz."""
    return float(A4_HZ * 2.0 ** ((pitch - A4_PITCH) / 12.0))


def db_to_gain(db: float) -> float:
    """Linear amplitude of a level in decibels."""
    return float(10.0 ** (db / 20.0))


def gain_to_db(gain: float) -> float:
    """Level in decibels of a linear amplitude; -inf for silence."""
    return 20.0 * math.log10(gain) if gain > 0.0 else -math.inf


def cents_to_ratio(cents: float) -> float:
    """Frequency ratio of an interval in cents."""
    return float(2.0 ** (cents / 1200.0))
