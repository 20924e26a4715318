"""The drawbar organ: tone wheels, key click, percussion, and a rotating horn and drum."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import control, tone
from composer.synth.control import BLOCK, Curve
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.tone import add_voices
from composer.units import SAMPLE_RATE_HZ

FEET = (1, 3, 2, 4, 6, 8, 10, 12, 16)
"""Drawbars 16, 5 1/3, 8, 4, 2 2/3, 2, 1 3/5, 1 1/3, 1 as harmonics of the octave below the key."""

PARAMETERS = (
    *(
        Param(f"drawbar_{number}", 0.0, 8.0, default, "linear", "0..1", f"Drawbar {number}, 3 dB a step")
        for number, default in enumerate((8.0, 8.0, 8.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), start=1)
    ),
    Param("click", 0.0, 1.0, 0.2, "linear", "0..1", "Key click"),
    Param("percussion", 0.0, 1.0, 0.0, "linear", "0..1", "Level of the percussion"),
    Param("percussion_harmonic", 2.0, 3.0, 3.0, "linear", "ratio", "Harmonic of the percussion"),
    Param("percussion_decay_s", 0.05, 4.0, 0.5, "log", "s", "Decay of the percussion by 60 dB"),
    Param("rotor_hz", 0.1, 8.0, 0.8, "log", "hz", "Turns of the horn per second: 0.8 slow, 6.7 fast"),
    Param("rotor_depth", 0.0, 1.0, 0.6, "linear", "0..1", "Depth of the rotation; 0 is mono and still"),
    *control.envelope_params(0.003, 1.0, 1.0, 0.03),
    Param("cutoff_hz", 200.0, 20_000.0, 6000.0, "log", "hz", "Upper end of the cabinet"),
    Param("cutoff_tracking", 0.0, 1.0, 0.0, "linear", "ratio", "How far that end follows the key, from middle C on"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

CROSSOVER_HZ = 800.0
"""Above it the horn sounds, below it the drum (Leslie 122)."""

FOLD_HZ = 6000.0
"""The highest tone wheel is near 5.9 kHz: drawbars that would lie above sound an octave lower."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One key."""
    envelope = control.envelope_of(values)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    hz = 0.5 * tone.hz_of(strike)
    bars = tuple(values[f"drawbar_{number}"] for number in range(1, 10))
    corner = values["cutoff_hz"] * tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    corner *= 2.0 ** (values["cutoff_tracking"] * max(strike.pitch - 60.0, 0.0) / 12.0)
    waves = _waves(bars, round(hz, 3), round(corner, 1), int(2.0 * values["percussion_harmonic"]))
    moving = values["rotor_depth"] > 0.0
    out = np.zeros((2 if moving else 1, control.frames_of(times_s)), dtype=np.float32)
    curves, voices = _rotor(values, times_s, strike.variant, hz / SAMPLE_RATE_HZ)
    curves[1, -1] = values["percussion"] * np.exp(times_s * (-6.9 / values["percussion_decay_s"]))
    active = np.array([0, 2, 4] if not moving else [0, 1, 2, 3, 4])[: 3 if not moving else 5]
    if values["percussion"] == 0.0:
        active = active[:-1]
    bank = np.ascontiguousarray(curves[:, active])
    add_voices(bank, voices[active], waves, np.zeros(len(active)), out)
    _click(out, strike, values, gate_s)
    tone.shape(out, control.level(envelope, times_s, gate_s) * tone.gain_of(strike, values["level_db"], 0.7))
    return out


def _rotor(
    values: Mapping[str, float], times_s: Curve, variant: int, step: float
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Horn left and right, drum left and right, percussion: the Doppler of a mouth on a circle, and its loudness.

    A horn of 0.2 m radius at 0.8 turns a second moves at 1 m/s: 343 m/s give 5 cents; at 6.7 turns 42 cents.
    """
    depth = values["rotor_depth"]
    turns = values["rotor_hz"]
    curves = np.ones((2, 5, len(times_s)), dtype=np.float32)
    voices = np.zeros((5, 4))
    voices[:, 0] = step
    voices[:, 3] = (0, 0, 1, 1, 2)
    if depth > 0.0:
        for row, (speed, radius, side) in ((0, (1.0, 1.0, 0.0)), (2, (-0.85, 0.3, 0.1))):
            angle = 2.0 * np.pi * (turns * speed * times_s + side + 0.25 * variant)
            sine, cosine = np.sin(angle), np.cos(angle)
            # What is heard on the right is a quarter of a turn ahead.
            for ear, (towards, away) in enumerate(((sine, cosine), (cosine, -sine))):
                curves[0, row + ear] = control.ratio(6.3 * turns * radius * depth * towards)
                curves[1, row + ear] = 1.0 - 0.45 * depth * radius * (0.5 - 0.5 * away)
        voices[:, 1:3] = ((1.0, 0.25), (0.25, 1.0), (0.9, 0.6), (0.6, 0.9), (0.8, 0.8))
    else:
        voices[:, 1:3] = (1.0, 0.0)
    return curves, voices


@lru_cache(maxsize=512)
def _waves(bars: tuple[float, ...], hz: float, corner_hz: float, percussion: int) -> NDArray[np.float32]:
    """The tables of horn, drum and percussion for a key whose lower octave is `hz`."""
    spectrum = np.zeros(17, dtype=np.complex128)
    for bar, harmonic in zip(bars, FEET, strict=True):
        if bar > 0.0:
            wheel = float(harmonic)
            while wheel * hz > FOLD_HZ and wheel >= 2.0:
                wheel /= 2.0
            spectrum[max(round(wheel), 1) - 1] += 1.0j * 10.0 ** (-3.0 * (8.0 - bar) / 20.0)
    freely_hz = np.arange(1.0, 18.0) * hz
    spectrum /= 1.0 + (freely_hz / corner_hz) ** 2
    # A trace of the second and third harmonic of each wheel, -38 and -44 dB, as worn magnets have it.
    dirt = np.zeros(51, dtype=np.complex128)
    dirt[:17] = spectrum
    dirt[1:34:2] += 0.012 * spectrum
    dirt[2:51:3] += 0.006 * spectrum
    heard_hz = np.arange(1.0, 52.0) * hz
    dirt[heard_hz > tone.TOP_HZ] = 0.0
    horn = 1.0 / (1.0 + (CROSSOVER_HZ / heard_hz) ** 2)
    struck = np.zeros(51, dtype=np.complex128)
    struck[percussion - 1] = 1.0j if percussion * hz < tone.TOP_HZ else 0.0
    return np.stack([tables.cycle(part) for part in (dirt * horn, dirt * (1.0 - horn), struck)])


def _click(out: Samples, strike: Strike, values: Mapping[str, float], gate_s: float) -> None:
    """Contacts bounce when the key goes down, and a little when it comes up."""
    if values["click"] == 0.0:
        return
    for start_s, share in ((0.0, 1.0), (gate_s, 0.35)):
        start = int(start_s * SAMPLE_RATE_HZ) // BLOCK * BLOCK
        length = min(out.shape[1] - start, 24 * BLOCK)
        if length <= 0:
            continue
        burst = tables.noise_slice(length, 3001 * (strike.variant % 4) + int(strike.pitch) * 613 + start)[np.newaxis]
        tone.band_pass(burst, 1800.0 * tone.opened(strike, 0.5, 1.0), 1.2)
        decay = np.exp(np.arange(length // BLOCK + 1) * -0.35)
        decay[0] = 0.3
        tone.shape(burst, decay * values["click"] * share)
        out[:, start : start + length] += burst


MODEL = Model(PARAMETERS, render)
