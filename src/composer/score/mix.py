"""What a style asks of the mix: plain numbers that travel with the notes, each with the range that a style may use.

Ranges are declared here and checked where people write numbers, by the reader of styles; the renderer takes what it
is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

BUSES = ("drums", "bass", "harmony", "lead", "voices", "effects")
REVERBS = ("room", "plate", "hall", "spring")
SILENT_DB = -120.0
"""A send at or below this level is off."""


def _within(default: float, low: float, high: float) -> Any:
    """A number of a dataclass with its range."""
    return field(default=default, metadata={"range": (low, high)})


def _one_of(default: str, words: tuple[str, ...]) -> Any:
    """A word of a closed vocabulary."""
    return field(default=default, metadata={"words": words})


@dataclass(frozen=True)
class Crush:
    """A sampler of the eighties: steps of `bits`, values held at `rate_hz`; at the nominal level of -18 LUFS."""

    bits: float = _within(12.0, 2.0, 16.0)
    rate_hz: float = _within(24_000.0, 1_000.0, 48_000.0)


@dataclass(frozen=True)
class Tape:
    """A tape machine: slow drift and fast trembling of pitch, soft saturation, a dull top."""

    wow_cents: float = _within(0.0, 0.0, 30.0)
    flutter_cents: float = _within(0.0, 0.0, 15.0)
    drive_db: float = _within(3.0, 0.0, 24.0)
    lowpass_hz: float = _within(15_000.0, 2_000.0, 18_000.0)


@dataclass(frozen=True)
class Tube:
    """A valve: `drive_db` over the nominal level of -18 LUFS, taken back after it; `bias` makes even harmonics."""

    drive_db: float = _within(6.0, 0.0, 36.0)
    bias: float = _within(0.2, 0.0, 0.8)


@dataclass(frozen=True)
class Compressor:
    """The compressor of a bus.

    Parameters
    ----------
    threshold_db : float
        Against the loudness that the bus is forecast to have while it plays: 0 works in its loud half.
    ratio : float
    attack_ms, release_ms : float
        The gain is averaged over the attack; a reduction is forgotten after the release.
    makeup_db : float, gain after it
    blend : float, 0..1
        Share of what is compressed in the sum with what is not (parallel compression); 1 is all.
    """

    threshold_db: float = _within(0.0, -30.0, 20.0)
    ratio: float = _within(2.0, 1.0, 20.0)
    attack_ms: float = _within(15.0, 1.0, 60.0)
    release_ms: float = _within(120.0, 20.0, 400.0)
    makeup_db: float = _within(0.0, -12.0, 12.0)
    blend: float = _within(1.0, 0.0, 1.0)


@dataclass(frozen=True)
class Bus:
    """The strip of a bus: compressor, valve, sampler, tape, in this order, each only where it is given."""

    gain_db: float = _within(0.0, -24.0, 12.0)
    compressor: Compressor | None = None
    tube: Tube | None = None
    crush: Crush | None = None
    tape: Tape | None = None


def _pair(low: float, high: float) -> Any:
    """Two numbers, each within a range, or nothing."""
    return field(default=None, metadata={"range": (low, high)})


@dataclass(frozen=True)
class Automation:
    """How a channel follows the energy of the music: pairs of values at energy 0 and at energy 1.

    What is given stands in place of the channel's own value; `gain_db` is added to its gain. Frequencies go in equal
    intervals, all else in equal steps. `width` is that of the whole image of the part.
    """

    gain_db: tuple[float, float] | None = _pair(-24.0, 12.0)
    lowpass_hz: tuple[float, float] | None = _pair(60.0, 20_000.0)
    reverb_db: tuple[float, float] | None = _pair(-60.0, 6.0)
    delay_db: tuple[float, float] | None = _pair(-60.0, 6.0)
    width: tuple[float, float] | None = _pair(0.0, 1.0)


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
    tube, crush, tape : Tube, Crush, Tape, optional
        What the part passes after its filters and the insert of its preset.
    automation : Automation
    """

    bus: str = _one_of("harmony", BUSES)
    gain_db: float = _within(0.0, -60.0, 24.0)
    pan: float = _within(0.0, -1.0, 1.0)
    width: float = _within(1.0, 0.0, 1.0)
    highpass_hz: float = _within(0.0, 0.0, 8_000.0)
    lowpass_hz: float = _within(20_000.0, 60.0, 20_000.0)
    reverb_db: float = _within(SILENT_DB, SILENT_DB, 6.0)
    delay_db: float = _within(SILENT_DB, SILENT_DB, 6.0)
    duck_db: float = _within(0.0, 0.0, 36.0)
    tube: Tube | None = None
    crush: Crush | None = None
    tape: Tape | None = None
    automation: Automation = Automation()


@dataclass(frozen=True)
class Reverb:
    """The reverb that parts send to.

    Parameters
    ----------
    decay_s : float
        Time to -60 dB at 1 kHz.
    predelay_ms : float
    damping_hz : float
        Where it decays twice as fast.
    kind : str, one of `REVERBS`
        A room answers with early reflections, a plate at once and densely, a hall late and long, a spring with chirps.
    """

    decay_s: float = _within(1.2, 0.2, 12.0)
    predelay_ms: float = _within(12.0, 0.0, 200.0)
    damping_hz: float = _within(5_000.0, 500.0, 20_000.0)
    kind: str = _one_of("room", REVERBS)


@dataclass(frozen=True)
class Echo:
    """The tempo-synchronous delay: time in beats, feedback 0..0.8, low-pass of each repeat."""

    time_beat: float = _within(0.75, 0.0625, 4.0)
    feedback: float = _within(0.35, 0.0, 0.8)
    lowpass_hz: float = _within(4_000.0, 500.0, 20_000.0)


@dataclass(frozen=True)
class Mix:
    """How the parts of one piece become one sound.

    Parameters
    ----------
    reverb, echo : Reverb, Echo
    loudness_lufs : float
        Integrated loudness that the piece is brought to.
    loudness_range_lu : (low, high), optional
        What the loudness range (EBU Tech 3342) of finished pieces is held to by tests; the sound does not know it.
    ceiling_dbtp : float
        True peak that is never passed.
    glue_db : float
        How much the compressor of the whole takes off in loud places, 0 (off)..4.
    clip_db : float
        Short peaks are rounded off towards this level over the ceiling, before the limiter takes the rest; 24 is off.
    duck_release_ms : float
        How long a part that is ducked by the kick takes to come back.
    tilt_db_per_octave : float
        A gentle slope of the whole spectrum around 1 kHz, -2..2.
    slope_db_per_octave : float
        Where the spectrum of the whole is brought to between 125 Hz and 4 kHz, by 4 dB an octave band at most;
        0 leaves it as it is.
    dynamics_db : float, 0..18
        How much softer all parts are taken at energy 0 than at energy 1: the faders follow the music.
    buses : mapping of str to Bus
        Strips of the buses; one that is not named passes what it gets.
    """

    reverb: Reverb = Reverb()
    echo: Echo = Echo()
    loudness_lufs: float = _within(-14.0, -40.0, -5.0)
    ceiling_dbtp: float = _within(-1.0, -20.0, 0.0)
    glue_db: float = _within(1.5, 0.0, 4.0)
    clip_db: float = _within(24.0, 0.0, 24.0)
    duck_release_ms: float = _within(120.0, 10.0, 1_000.0)
    tilt_db_per_octave: float = _within(0.0, -2.0, 2.0)
    slope_db_per_octave: float = _within(0.0, -9.0, 0.0)
    dynamics_db: float = _within(0.0, 0.0, 18.0)
    loudness_range_lu: tuple[float, float] | None = _pair(1.0, 25.0)
    buses: dict[str, Bus] = field(default_factory=dict, metadata={"words": BUSES})

    def bus(self, name: str) -> Bus:
        """The strip of a bus."""
        return self.buses.get(name, Bus())
