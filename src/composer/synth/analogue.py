"""What analogue synthesizers share: oscillators in unison that drift, and a resonant low-pass with its own envelope."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.synth import control, tone
from composer.synth.control import Curve, Envelope
from composer.synth.instrument import Param, Samples, Strike
from composer.units import cents_to_ratio

UNISON_PARAMETERS = (
    Param("voices", 1.0, 7.0, 1.0, "linear", "ratio", "Oscillators in unison"),
    Param("detune_cents", 0.0, 50.0, 12.0, "linear", "cents", "Detune of the outermost oscillators"),
    Param("spread", 0.0, 1.0, 0.0, "linear", "0..1", "Stereo width of the unison; 0 is mono"),
    Param("drift_cents", 0.0, 20.0, 0.0, "linear", "cents", "Slow wandering of each oscillator"),
)

FILTER_PARAMETERS = (
    Param("cutoff_hz", 20.0, 20_000.0, 2000.0, "log", "hz", "Low-pass at rest, for middle C"),
    Param("resonance", 0.0, 0.98, 0.1, "linear", "0..1", "Peak at the cutoff"),
    Param("poles", 2.0, 4.0, 4.0, "linear", "ratio", "2: 12 dB per octave; 4: 24 dB"),
    Param("key_tracking", 0.0, 1.0, 0.4, "linear", "0..1", "How far the cutoff follows the pitch"),
    Param("filter_octaves", -4.0, 8.0, 2.0, "linear", "ratio", "How far the filter envelope opens the cutoff"),
    Param("filter_attack_s", 0.0, 4.0, 0.003, "log", "s", "Attack of the filter envelope"),
    Param("filter_decay_s", 0.01, 30.0, 0.6, "log", "s", "Decay of the filter envelope, to -60 dB"),
    Param("filter_sustain", 0.0, 1.0, 0.2, "linear", "0..1", "Sustain of the filter envelope"),
    Param("sweep_hz", 0.02, 20.0, 0.2, "log", "hz", "Speed of the slow motion of the cutoff"),
    Param("sweep_octaves", 0.0, 4.0, 0.0, "linear", "ratio", "How far the cutoff swings to either side"),
    Param("low_cut_hz", 20.0, 4000.0, 20.0, "log", "hz", "High-pass after the low-pass; 20 is none"),
)


SLURRED_S = 0.25
"""How long the filter of a slurred note has been moving: a beat at 240 to the minute, half a beat at 120."""


@lru_cache(maxsize=256)
def unison(
    count: int, detune_cents: float, spread: float, variant: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Voices (increment as a ratio) and phases; the last row is the sub, an octave below in the middle.

    Uneven spacing (a power of 1.3) keeps the beats of neighbours from lining up; phases that grow with the square of
    the number add up to the root of their count (Schroeder 1970), neither to a click nor to a hole.
    """
    places = np.linspace(-1.0, 1.0, count) if count > 1 else np.zeros(1)
    voices = np.zeros((count + 1, 4))
    bent = np.sign(places) * np.abs(places) ** 1.3
    voices[:count, 0] = [cents_to_ratio(detune_cents * place) for place in bent]
    # Neighbours stand on alternate sides, and each voice opposite its mirror image: the sum stays in the middle.
    inwards = np.minimum(np.arange(count), np.arange(count)[::-1])
    sides = np.where(inwards % 2 == 0, -1.0, 1.0) * places * spread
    voices[:count, 1] = np.sqrt((1.0 - sides) / count)
    voices[:count, 2] = np.sqrt((1.0 + sides) / count)
    voices[count] = (0.5, 1.0, 1.0, 1.0)
    phases = np.zeros(count + 1)
    if count > 1:
        jitter = tone.chances(f"unison/{count}/{variant}", count + 1, 1)[:, 0]
        phases = np.mod(np.arange(count + 1) ** 2 / (2.0 * count) + 0.25 * variant + 0.03 * jitter, 1.0)
    phases[count] = 0.0
    return voices, phases


def drift(depth_cents: float, count: int, times_s: Curve) -> NDArray[np.float64]:
    """Cents of each oscillator [shape=(count, points)]: two slow waves of unrelated speeds, no two seconds alike.

    It starts from nothing and grows over half a second: a short note is in tune. All round robins drift alike, or they
    would beat apart in loudness.
    """
    drawn = tone.chances(f"drift/{count}", count, 4)
    slow = np.sin(2.0 * np.pi * ((0.27 + 0.06 * drawn[:, 0:1]) * times_s + drawn[:, 1:2]))
    quick = np.sin(2.0 * np.pi * ((0.91 + 0.17 * drawn[:, 2:3]) * times_s + drawn[:, 3:4]))
    grown = control.swell(times_s, 0.0, 0.5)
    return np.asarray(depth_cents * grown * (0.75 * slow + 0.45 * quick))


def low_pass(strike: Strike, values: Mapping[str, float], times_s: Curve, out: Samples) -> None:
    """Filter a note in place with the values of `FILTER_PARAMETERS`."""
    base = values["cutoff_hz"] * 2.0 ** (values["key_tracking"] * (strike.pitch - 60.0) / 12.0)
    base *= tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    moves = Envelope(values["filter_attack_s"], values["filter_decay_s"], values["filter_sustain"], 1.0)
    # A slurred note goes on where the filter of the one before it has come to.
    begun_s = SLURRED_S if strike.slide != 0.0 else 0.0
    hz = base * np.exp2(values["filter_octaves"] * control.level(moves, times_s + begun_s, times_s[-1] + 1.0 + begun_s))
    if values["sweep_octaves"] > 0.0:
        # A sixteenth of a turn between round robins: repeated notes do not sweep in step.
        turn = values["sweep_hz"] * times_s + 0.0625 * (strike.variant % 4)
        hz = hz * np.exp2(values["sweep_octaves"] * np.sin(2.0 * np.pi * turn))
    damping = 1.414 * (1.0 - values["resonance"]) + 0.02
    tone.low_pass(out, hz, damping)
    if round(values["poles"]) == 4:
        tone.low_pass(out, hz, 1.2)
    if values["low_cut_hz"] > 20.0:
        tone.high_pass(out, values["low_cut_hz"])
