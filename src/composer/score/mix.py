"""What a style asks of the mix: plain numbers that travel with the notes."""

from __future__ import annotations

from dataclasses import dataclass

BUSES = ("drums", "bass", "harmony", "lead", "voices", "effects")
SILENT_DB = -120.0
"""A send at or below this level is off."""


@dataclass(frozen=True)
class Channel:
    """The strip of one part.

    Parameters
    ----------
    bus : str, one of `BUSES`
    gain_db : float, relative to the other parts of the piece
    pan : float, -1 (left)..1 (right)
    width : float, 0..1, of stereo presets
    highpass_hz, lowpass_hz : float
        Edges of the strip's filters; 0 and 20 000 switch them off.
    reverb_db, delay_db : float, send levels; -120 is off
    duck_db : float, how far a kick pushes the part down, >= 0
    """

    bus: str = "harmony"
    gain_db: float = 0.0
    pan: float = 0.0
    width: float = 1.0
    highpass_hz: float = 0.0
    lowpass_hz: float = 20_000.0
    reverb_db: float = SILENT_DB
    delay_db: float = SILENT_DB
    duck_db: float = 0.0


@dataclass(frozen=True)
class Reverb:
    """The room: decay time to -60 dB, pre-delay, and the frequency above which it decays faster."""

    decay_s: float = 1.2
    predelay_ms: float = 12.0
    damping_hz: float = 5_000.0


@dataclass(frozen=True)
class Echo:
    """The tempo-synchronous delay: time in beats, feedback 0..0.8, low-pass of each repeat."""

    time_beat: float = 0.75
    feedback: float = 0.35
    lowpass_hz: float = 4_000.0


@dataclass(frozen=True)
class Mix:
    """How the parts of one piece become one sound.

    Parameters
    ----------
    loudness_lufs : float
        Integrated loudness that the piece is brought to.
    ceiling_dbtp : float
        True peak that is never passed.
    glue_db : float
        How much the bus compressor takes off in loud places, 0 (off)..4.
    clip_db : float
        Short peaks are rounded off towards this level over the ceiling, before the limiter takes the rest; 24 is off.
    duck_release_ms : float
        How long a part that is ducked by the kick takes to come back.
    tilt_db_per_octave : float
        A gentle slope of the whole spectrum around 1 kHz, -2..2.
    """

    reverb: Reverb = Reverb()
    echo: Echo = Echo()
    loudness_lufs: float = -14.0
    ceiling_dbtp: float = -1.0
    glue_db: float = 1.5
    clip_db: float = 24.0
    duck_release_ms: float = 120.0
    tilt_db_per_octave: float = 0.0
