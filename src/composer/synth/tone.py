"""What all pitched instruments share: level and darkness by velocity, round robin, filter settings, the end."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.dsp.envelope import process_gain
from composer.dsp.filter import process_filter
from composer.dsp.oscillator import add_oscillators
from composer.synth.control import BLOCK, Curve
from composer.synth.instrument import Param, Samples, Strike
from composer.units import SAMPLE_RATE_HZ, db_to_gain, pitch_to_hz

REFERENCE_VELOCITY = 0.8
"""Velocity at which presets are levelled, and at which cutoffs mean what they say."""

VARIANT_CENTS = (0.0, -1.2, 1.0, -0.5)
"""Detune of the four round robins: inaudible alone, enough that repeated notes do not stamp."""

TOP_HZ = 20_000.0
"""Harmonics above this are left out: nobody hears them, and vibrato keeps them below Nyquist."""

LEVEL = Param("level_db", -60.0, 40.0, 0.0, "linear", "db", "Makes presets equally loud")
VELOCITY_OCTAVES = Param("velocity_octaves", 0.0, 6.0, 2.0, "linear", "ratio", "How far a soft touch closes the tone")
BRIGHTNESS_OCTAVES = Param("brightness_octaves", 0.0, 6.0, 3.0, "linear", "ratio", "Range of the brightness control")


PORTAMENTO = Param("portamento_s", 0.005, 2.0, 0.09, "log", "s", "Time in which the pitch of a slurred note arrives")


def gain_of(strike: Strike, level_db: float, exponent: float = 1.5) -> float:
    """Linear gain: `level_db` at the reference velocity; half the velocity is 9 dB less."""
    return db_to_gain(level_db) * float((max(strike.velocity, 0.02) / REFERENCE_VELOCITY) ** exponent)


def hz_of(strike: Strike) -> float:
    """Frequency of a strike, with the small detune of its round robin."""
    return pitch_to_hz(strike.pitch + VARIANT_CENTS[strike.variant % 4] / 100.0)


def slid_cents(strike: Strike, portamento_s: float, times_s: Curve) -> Curve:
    """Cents of a slurred note against its own pitch: it nears it as a charging capacitor does, to 1 per cent."""
    return np.asarray(100.0 * strike.slide * np.exp(times_s * (-5.0 / portamento_s)))


def arriving_cents(strike: Strike, values: Mapping[str, float], times_s: Curve) -> Curve | float:
    """Cents from where the pitch starts: from the note before if that is slurred, else where the preset has it."""
    if strike.slide != 0.0:
        return slid_cents(strike, values["portamento_s"], times_s)
    if values["glide_semitones"] != 0.0:
        return np.asarray(100.0 * values["glide_semitones"] * np.exp(times_s * (-5.0 / values["glide_s"])))
    return 0.0


def slid_top(strike: Strike) -> float:
    """How far above its own pitch a slurred note starts, as a factor of at least 1: harmonics must fit there too."""
    return float(2.0 ** (max(strike.slide, 0.0) / 12.0))


def opened(strike: Strike, velocity_octaves: float, brightness_octaves: float) -> float:
    """Factor on a cutoff: 1 at the reference velocity and brightness 0.5."""
    octaves = velocity_octaves * (strike.velocity - REFERENCE_VELOCITY)
    return float(2.0 ** (octaves + brightness_octaves * (strike.brightness - 0.5)))


def warped(hz: Curve | float) -> Curve:
    """The coefficient of the filter for cutoffs in hertz, held to 15 Hz..21 kHz."""
    return np.atleast_1d(np.tan(np.clip(hz, 15.0, 21_000.0) * (math.pi / SAMPLE_RATE_HZ)))


def _still(hz: float) -> Curve:
    """The coefficient of a cutoff that does not move, at either end of a sound."""
    g = math.tan(min(max(hz, 15.0), 21_000.0) * (math.pi / SAMPLE_RATE_HZ))
    return np.array([g, g])


def low_pass(signal: Samples, hz: Curve, damping: float = 1.414) -> None:
    """Filter in place with a moving cutoff."""
    process_filter(signal, warped(hz), damping, _LOW, np.zeros((len(signal), 2)))


def high_pass(signal: Samples, hz: float, damping: float = 1.414) -> None:
    """Filter in place with a fixed cutoff."""
    process_filter(signal, _still(hz), damping, _HIGH, np.zeros((len(signal), 2)))


def band_pass(signal: Samples, hz: float, damping: float = 1.0) -> None:
    """Filter in place around a fixed frequency."""
    process_filter(signal, _still(hz), damping, _BAND, np.zeros((len(signal), 2)))


def breath(hz: float, damping: float, frames: int, offset: int) -> NDArray[np.float32]:
    """Noise around a frequency, a fresh array: a filter for each note would give the same for twenty times the cost."""
    return tables.turned(_breath(hz, damping), frames, offset)


@lru_cache(maxsize=32)
def _breath(hz: float, damping: float) -> NDArray[np.float32]:
    """The table of noise through a band-pass, run round twice so that its end meets its beginning."""
    twice = np.tile(tables.noise(), 2)[np.newaxis]
    band_pass(twice, hz, damping)
    once = np.ascontiguousarray(twice[0, tables.NOISE_SIZE :])
    once.flags.writeable = False
    return once


def add_voices(
    curves: NDArray[np.float32],
    voices: NDArray[np.float64],
    waves: NDArray[np.float32],
    phases: NDArray[np.float64],
    out: Samples,
) -> None:
    """Add a bank of oscillators to `out`; the arguments are those of `dsp.oscillator.add_oscillators`."""
    scratch = np.empty(BLOCK, dtype=np.float32)
    add_oscillators(curves, voices, waves, phases.copy(), scratch, np.empty(BLOCK, dtype=np.int32), out)


def shape(signal: Samples, curve: Curve) -> None:
    """Multiply in place by a curve."""
    process_gain(signal, curve.astype(np.float32))


def keep_below_full(signal: Samples) -> None:
    """Turn a note down in place where it would pass full scale; one that peaks below -1.4 dB stays as it is.

    Players in unison add up by luck, most at full velocity: a whole note is softer then, and its wave keeps its form.
    """
    peak = max(float(signal.max()), -float(signal.min()))
    if peak > _KNEE:
        signal *= np.float32((_KNEE + (_TOP - _KNEE) * math.tanh((peak - _KNEE) / (_TOP - _KNEE))) / peak)


def add_burst(out: Samples, strike: Strike, amount: float, colour: tuple[float, float, float]) -> None:
    """Add a short band of noise at the onset, the same on all rows: a stroke, a scrape, a knock.

    `colour` is the centre in hertz at the reference velocity, the damping of the band-pass, and the decay per block.
    """
    if amount == 0.0:
        return
    centre_hz, damping, decay = colour
    length = min(out.shape[1], int(9.0 / decay) * BLOCK)
    burst = tables.noise_slice(length, 7919 * (strike.variant % 4) + int(strike.pitch) * 401)[np.newaxis]
    band_pass(burst, centre_hz * opened(strike, 1.0, 1.0), damping)
    shape(burst, amount * np.exp(np.arange(length // BLOCK + 1) * -decay))
    out[:, :length] += burst


@lru_cache(maxsize=1024)
def chances(name: str, rows: int, columns: int) -> NDArray[np.float64]:
    """Bell-shaped numbers of standard deviation 1 (within +-3.46), the same for a name in every process."""
    digest = blake2b(name.encode(), digest_size=16).digest()
    words = np.random.Philox(key=int.from_bytes(digest, "little")).random_raw(rows * columns * 12)
    uniform = (words >> np.uint64(11)).astype(np.float64) * 2.0**-53
    found = uniform.reshape(rows, columns, 12).sum(axis=2) - 6.0
    found.flags.writeable = False
    return np.asarray(found)


_KNEE, _TOP = 0.85, 0.99
_LOW = np.array([1.0, 0.0, 0.0])
_BAND = np.array([0.0, 1.0, 0.0])
_HIGH = np.array([0.0, 0.0, 1.0])
