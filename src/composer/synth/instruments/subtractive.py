"""The analogue synthesizer: detuned oscillators, a sub, noise, a resonant low-pass, two envelopes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import analogue, control, tone
from composer.synth.control import Curve
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.tone import add_voices
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("saw", 0.0, 1.0, 1.0, "linear", "0..1", "Saw in the mix"),
    Param("pulse", 0.0, 1.0, 0.0, "linear", "0..1", "Pulse in the mix"),
    Param("pulse_width", 0.05, 0.5, 0.5, "linear", "0..1", "Share of the cycle the pulse is high"),
    Param("pulse_motion", 0.0, 0.4, 0.0, "linear", "0..1", "How far the width of the pulse swings to either side"),
    Param("pulse_motion_hz", 0.05, 8.0, 0.5, "log", "hz", "Speed of that swing"),
    Param("triangle", 0.0, 1.0, 0.0, "linear", "0..1", "Triangle in the mix"),
    Param("sine", 0.0, 1.0, 0.0, "linear", "0..1", "Sine in the mix"),
    *analogue.UNISON_PARAMETERS,
    Param("turn", 0.0, 1.0, 0.0, "linear", "ratio", "Where in their cycles the oscillators start, for layers in phase"),
    Param("interval", 0.0, 1.0, 0.0, "linear", "0..1", "A second set of oscillators at an interval"),
    Param("interval_semitones", -24.0, 24.0, 7.0, "linear", "semitones", "That interval"),
    Param("sub", 0.0, 1.0, 0.0, "linear", "0..1", "Sine an octave below"),
    Param("noise", 0.0, 1.0, 0.0, "linear", "0..1", "White noise before the filter"),
    Param("chiff", 0.0, 1.0, 0.0, "linear", "0..1", "Burst of air at the onset, around the third harmonic"),
    Param("breath", 0.0, 1.0, 0.0, "linear", "0..1", "Air around the second harmonic while the note is held"),
    *control.envelope_params(0.005, 0.5, 0.7, 0.2),
    *analogue.FILTER_PARAMETERS,
    *control.vibrato_params(5.5, 0.0, 0.4),
    Param("glide_semitones", -24.0, 24.0, 0.0, "linear", "semitones", "Where the pitch starts from"),
    Param("glide_s", 0.005, 2.0, 0.06, "log", "s", "Time in which the pitch arrives"),
    tone.PORTAMENTO,
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)


SINE = (0.0, 0.0, 0.5, 0.0, 1.0)


class Bank(NamedTuple):
    """Oscillators, ready for the kernel: factors on their pitch, their rows and tables, where their phases start."""

    ratio: NDArray[np.float64]
    voices: NDArray[np.float64]
    waves: NDArray[np.float32]
    phases: NDArray[np.float64]


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note of the synthesizer; stereo where `spread` is above 0."""
    envelope = control.slurred(control.envelope_of(values), strike)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    out = np.zeros((2 if values["spread"] > 0.0 else 1, control.frames_of(times_s)), dtype=np.float32)
    bank = _oscillators(strike, values, times_s)
    if values["pulse"] > 0.0 and values["pulse_motion"] > 0.0:
        bank = _with_motion(bank, strike, values, times_s)
    if values["interval"] > 0.0:
        bank = _with_interval(bank, strike, values)
    curves = np.ones((2, len(bank.voices), len(times_s)), dtype=np.float32)
    curves[0] = bank.ratio
    add_voices(curves, bank.voices, bank.waves, bank.phases, out)
    if values["noise"] > 0.0:
        out += values["noise"] * 0.3 * tables.noise_slice(out.shape[1], strike.variant * 20_011)
    _blow(strike, values, out)
    analogue.low_pass(strike, values, times_s, out)
    tone.shape(out, control.level(envelope, times_s, gate_s) * tone.gain_of(strike, values["level_db"]))
    return out


def _oscillators(strike: Strike, values: Mapping[str, float], times_s: Curve) -> Bank:
    hz = tone.hz_of(strike)
    count = round(values["voices"])
    voices, phases = analogue.unison(count, values["detune_cents"], values["spread"], strike.variant % 4)
    voices = voices.copy()
    voices[:, 0] *= hz / SAMPLE_RATE_HZ
    voices[-1, 1:3] *= values["sub"]
    waves = np.stack([_wave(_mix(values), _count(hz * tone.slid_top(strike))), _wave(SINE, 1)])
    cents = control.vibrato(values, times_s) + tone.arriving_cents(strike, values, times_s)
    active = count + (1 if values["sub"] > 0.0 else 0)
    ratio = np.tile(control.ratio(cents), (active, 1))
    if values["drift_cents"] > 0.0:
        ratio *= control.ratio(analogue.drift(values["drift_cents"], active, times_s))
    return Bank(ratio, voices[:active], waves, np.mod(phases[:active] + values["turn"], 1.0))


def _with_motion(bank: Bank, strike: Strike, values: Mapping[str, float], times_s: Curve) -> Bank:
    """The pulses as pairs of saws: the second, upside down, runs ahead by a share of the cycle that swings."""
    count = round(values["voices"])
    rate_hz = values["pulse_motion_hz"]
    turn = np.arange(count) / count + 0.03 * (strike.variant % 4)
    depth = min(values["pulse_motion"], values["pulse_width"] - 0.03)
    angle = 2.0 * np.pi * (rate_hz * times_s + turn[:, np.newaxis])
    own_hz = bank.voices[:count, 0:1] * SAMPLE_RATE_HZ
    ratio = bank.ratio[:count] + depth * 2.0 * np.pi * rate_hz * np.cos(angle) / own_hz
    saw, pulse, _, triangle, sine = _mix(values)
    first_hz = tone.hz_of(strike) * tone.slid_top(strike)
    waves = bank.waves.copy()
    waves[0] = _wave((saw, 0.0, 0.5, triangle, sine), _count(first_hz))
    ramp = 0.6 * pulse * _wave((1.0, 0.0, 0.5, 0.0, 0.0), _count(first_hz))
    waves[0] += ramp
    voices = bank.voices[:count].copy()
    voices[:, 3] = len(waves)
    ahead = np.mod(bank.phases[:count] + values["pulse_width"] + depth * np.sin(2.0 * np.pi * turn), 1.0)
    return Bank(
        np.concatenate([bank.ratio, ratio]),
        np.concatenate([bank.voices, voices]),
        np.concatenate([waves, -ramp[np.newaxis]]),
        np.concatenate([bank.phases, ahead]),
    )


def _with_interval(bank: Bank, strike: Strike, values: Mapping[str, float]) -> Bank:
    """The same unison again, at an interval."""
    count = round(values["voices"])
    factor = 2.0 ** (values["interval_semitones"] / 12.0)
    wave = _wave(_mix(values), _count(tone.hz_of(strike) * tone.slid_top(strike) * max(factor, 1.0)))
    voices = bank.voices[:count].copy()
    voices[:, 0] *= factor
    voices[:, 1:3] *= values["interval"]
    voices[:, 3] = len(bank.waves)
    return Bank(
        np.concatenate([bank.ratio, bank.ratio[:count]]),
        np.concatenate([bank.voices, voices]),
        np.concatenate([bank.waves, wave[np.newaxis]]),
        np.concatenate([bank.phases, np.mod(bank.phases[:count] * factor + 0.37, 1.0)]),
    )


def _mix(values: Mapping[str, float]) -> tuple[float, ...]:
    return tuple(values[name] for name in ("saw", "pulse", "pulse_width", "triangle", "sine"))


def _count(hz: float) -> int:
    return max(1, int(tone.TOP_HZ / (hz * 1.05)))


@lru_cache(maxsize=512)
def _wave(mix: tuple[float, ...], count: int) -> tables.Table:
    """Saw, pulse, pulse width, triangle, sine, as far as `count` harmonics."""
    saw, pulse, width, triangle, sine = mix
    spectrum = saw * tables.saw(count) + pulse * 0.6 * tables.pulse(count, width) + triangle * tables.triangle(count)
    spectrum[0] += 1.0j * sine
    return tables.cycle(spectrum)


def _blow(strike: Strike, values: Mapping[str, float], out: Samples) -> None:
    """Add the noises of a pipe: air that starts before the tone, and air that goes on."""
    hz = tone.hz_of(strike)
    tone.add_burst(out, strike, values["chiff"], (min(3.0 * hz, 9000.0), 0.9, 0.035))
    if values["breath"] > 0.0:
        # Steps of half an octave: each needs a table of filtered noise of its own.
        centre_hz = 2.0 ** (round(2.0 * np.log2(min(2.0 * hz, 9000.0))) / 2.0)
        out += values["breath"] * 0.3 * tone.breath(centre_hz, 0.8, out.shape[1], strike.variant * 20_011)


MODEL = Model(PARAMETERS, render)
