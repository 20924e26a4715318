"""No preset folds anything audible back from above half the sample rate, up to C7.

What is exempt is listed here as data, with the reason; nothing else is.
"""

import numpy as np
import pytest
from preset_measures import PITCHED, made_with, spectrum, still

from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

pytestmark = pytest.mark.slow

PITCHES_TO_C7 = (72.1, 84.1, 95.6)
ROUGH = ("pulse", "vinyl", "chipnoise", "chipkick")
"""Models of chips and of noise: aliases are their sound."""
SMOOTH = [name for name in PITCHED if made_with(name) not in ROUGH]

STEP = 0.3
"""Semitones to the neighbours on either side: what is a partial moves with them, what is an alias the other way."""
CLEAR_DB = 8.0
"""A tone is what stands out of the median of the 300 Hz around it by this."""
ALIKE_DB = 15.0
"""A partial is about as loud a third of a semitone away: a small peak of noise is no excuse for a tone."""
SIDEBAND_HZ = 3.0
"""Unisons and drifts widen a harmonic by less."""


def tops(samples):
    """Peaks of a spectrum down to -75 dB: frequencies in hertz, levels and those of their surroundings in decibels."""
    hz, level = spectrum(samples)
    level_db = 20.0 * np.log10(level / level.max() + 1e-9)
    inner = level_db[1:-1]
    at = 1 + np.flatnonzero((inner > level_db[:-2]) & (inner >= level_db[2:]) & (inner > -75.0) & (hz[1:-1] > 30.0))
    # The median of every 20 Hz serves all peaks within: it moves slowly.
    reach, grid = int(150.0 / hz[1]), int(20.0 / hz[1])
    places, own = np.unique(at // grid * grid, return_inverse=True)
    middles = np.array([np.median(level_db[max(place - reach, 0) : place + reach]) for place in places])
    return hz[at], level_db[at], middles[own]


def aliases(note, other, f0_hz, ratio):
    """Tones above -60 dB of a note that, at another pitch, neither moved with it nor stayed: folded ones."""
    hz, level_db, around_db = note
    tone = (level_db > -60.0) & (level_db > around_db + CLEAR_DB)
    here, here_db = hz[tone], level_db[tone]
    there, there_db = (column[other[1] > other[2] + 6.0] for column in other[:2])
    if not here.size or not there.size:
        return here
    alike = np.abs(there_db[None] - here_db[:, None]) < ALIKE_DB
    moved, stayed = (
        np.where(alike, np.abs(there[None] - target[:, None]), np.inf).min(axis=1) for target in (here * ratio, here)
    )
    # Stiff strings spread their partials with the pitch; what leaves the band at 20 kHz is gone.
    room = 3.0 + 0.0025 * here
    kept = here * ratio < 19_900.0
    harmonic = np.abs(here - np.maximum(np.round(here / f0_hz), 1.0) * f0_hz) < SIDEBAND_HZ
    return here[(moved > room) & (stayed > room) & ~harmonic & kept]


def folded_hz(note, lower, upper, f0_hz):
    """Aliases against both neighbours: a partial that ends at a limit of its model is missed on one side only."""
    ratio = 2.0 ** (STEP / 12.0)
    return np.intersect1d(aliases(note, upper, f0_hz, ratio), aliases(note, lower, f0_hz, 1.0 / ratio))


@pytest.mark.parametrize("name", SMOOTH)
def test_nothing_aliases_above_minus_60_db(name):
    found = {}
    for pitch in PITCHES_TO_C7:
        heard = [still(name, pitch + step)[4800:62_400] for step in (0.0, -STEP, STEP)]
        if len(heard[0]) > 9600:
            folded = folded_hz(*map(tops, heard), pitch_to_hz(pitch))
            if folded.size:
                found[pitch] = folded.round().tolist()
    assert found == {}


def harmonics(f0_hz, folded_number=0, level=0.002, noise=0.0):
    """A clean saw; with one harmonic from above half the sample rate where it would fold to; with noise."""
    time = np.arange(57_600) / SAMPLE_RATE_HZ
    clean = sum(np.sin(2.0 * np.pi * k * f0_hz * time) / k for k in range(1, int(20_000 / f0_hz) + 1))
    if folded_number:
        clean = clean + level * np.sin(2.0 * np.pi * (SAMPLE_RATE_HZ - folded_number * f0_hz) * time)
    return clean + noise * np.random.Generator(np.random.Philox(key=1)).standard_normal(len(time))


@pytest.mark.parametrize(("number", "level", "noise"), [(30, 0.002, 0.0), (35, 0.0013, 0.0), (30, 0.002, 0.01)])
def test_aliases_are_found_where_they_are(number, level, noise):
    f0_hz = pitch_to_hz(84.1)
    neighbours = f0_hz, *(f0_hz * 2.0 ** (step / 12.0) for step in (-STEP, STEP))
    clean = [tops(harmonics(hz, noise=noise)) for hz in neighbours]
    assert folded_hz(*clean, f0_hz).size == 0
    mixed = [tops(harmonics(hz, number, level, noise)) for hz in neighbours]
    assert folded_hz(*mixed, f0_hz) == pytest.approx([SAMPLE_RATE_HZ - number * f0_hz], abs=0.5)
