"""The analogue synthesizer: detuned oscillators, a sub, noise, a resonant low-pass, two envelopes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import control, tone
from composer.synth.control import Curve, Envelope
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.tone import add_voices
from composer.units import SAMPLE_RATE_HZ, cents_to_ratio

PARAMETERS = (
    Param("saw", 0.0, 1.0, 1.0, "linear", "0..1", "Saw in the mix"),
    Param("pulse", 0.0, 1.0, 0.0, "linear", "0..1", "Pulse in the mix"),
    Param("pulse_width", 0.05, 0.5, 0.5, "linear", "0..1", "Share of the cycle the pulse is high"),
    Param("triangle", 0.0, 1.0, 0.0, "linear", "0..1", "Triangle in the mix"),
    Param("sine", 0.0, 1.0, 0.0, "linear", "0..1", "Sine in the mix"),
    Param("voices", 1.0, 7.0, 1.0, "linear", "ratio", "Oscillators in unison"),
    Param("detune_cents", 0.0, 50.0, 12.0, "linear", "cents", "Detune of the outermost oscillators"),
    Param("spread", 0.0, 1.0, 0.0, "linear", "0..1", "Stereo width of the unison; 0 is mono"),
    Param("sub", 0.0, 1.0, 0.0, "linear", "0..1", "Sine an octave below"),
    Param("noise", 0.0, 1.0, 0.0, "linear", "0..1", "White noise before the filter"),
    *control.envelope_params(0.005, 0.5, 0.7, 0.2),
    Param("cutoff_hz", 20.0, 20_000.0, 2000.0, "log", "hz", "Low-pass at rest, for middle C"),
    Param("resonance", 0.0, 0.98, 0.1, "linear", "0..1", "Peak at the cutoff"),
    Param("poles", 2.0, 4.0, 4.0, "linear", "ratio", "2: 12 dB per octave; 4: 24 dB"),
    Param("key_tracking", 0.0, 1.0, 0.4, "linear", "0..1", "How far the cutoff follows the pitch"),
    Param("filter_octaves", -4.0, 8.0, 2.0, "linear", "ratio", "How far the filter envelope opens the cutoff"),
    Param("filter_attack_s", 0.0, 4.0, 0.003, "log", "s", "Attack of the filter envelope"),
    Param("filter_decay_s", 0.01, 30.0, 0.6, "log", "s", "Decay of the filter envelope, to -60 dB"),
    Param("filter_sustain", 0.0, 1.0, 0.2, "linear", "0..1", "Sustain of the filter envelope"),
    *control.vibrato_params(5.5, 0.0, 0.4),
    Param("glide_semitones", -24.0, 24.0, 0.0, "linear", "semitones", "Where the pitch starts from"),
    Param("glide_s", 0.005, 2.0, 0.06, "log", "s", "Time in which the pitch arrives"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)


SINE = (0.0, 0.0, 0.5, 0.0, 1.0)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note of the synthesizer; stereo where `spread` is above 0."""
    envelope = control.envelope_of(values)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    out = np.zeros((2 if values["spread"] > 0.0 else 1, control.frames_of(times_s)), dtype=np.float32)
    _oscillators(strike, values, times_s, out)
    if values["noise"] > 0.0:
        out += values["noise"] * 0.3 * tables.noise_slice(out.shape[1], strike.variant * 20_011)
    _filter(strike, values, times_s, out)
    tone.shape(out, control.level(envelope, times_s, gate_s) * tone.gain_of(strike, values["level_db"]))
    return out


def _oscillators(strike: Strike, values: Mapping[str, float], times_s: Curve, out: Samples) -> None:
    hz = tone.hz_of(strike)
    count = round(values["voices"])
    voices, phases = _unison(count, values["detune_cents"], values["spread"], strike.variant % 4)
    voices = voices.copy()
    voices[:, 0] *= hz / SAMPLE_RATE_HZ
    voices[-1, 1:3] *= values["sub"]
    mix = tuple(values[name] for name in ("saw", "pulse", "pulse_width", "triangle", "sine"))
    waves = np.stack([_wave(mix, max(1, int(tone.TOP_HZ / (hz * 1.05)))), _wave(SINE, 1)])
    cents = control.vibrato(values, times_s)
    if values["glide_semitones"] != 0.0:
        cents = cents + 100.0 * values["glide_semitones"] * np.exp(times_s * (-5.0 / values["glide_s"]))
    active = count + (1 if values["sub"] > 0.0 else 0)
    curves = np.ones((2, active, len(times_s)), dtype=np.float32)
    curves[0] = control.ratio(cents)
    add_voices(curves, voices[:active], waves, phases, out)


@lru_cache(maxsize=256)
def _unison(
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
    sides = np.where(np.arange(count) % 2 == 0, 1.0, -1.0) * np.abs(places) * spread
    voices[:count, 1] = np.sqrt((1.0 - sides) / count)
    voices[:count, 2] = np.sqrt((1.0 + sides) / count)
    voices[count] = (0.5, 1.0, 1.0, 1.0)
    phases = np.zeros(count + 1)
    if count > 1:
        jitter = tone.chances(f"unison/{count}/{variant}", count + 1, 1)[:, 0]
        phases = np.mod(np.arange(count + 1) ** 2 / (2.0 * count) + 0.25 * variant + 0.03 * jitter, 1.0)
    phases[count] = 0.0
    return voices, phases


@lru_cache(maxsize=512)
def _wave(mix: tuple[float, ...], count: int) -> tables.Table:
    """Saw, pulse, pulse width, triangle, sine, as far as `count` harmonics."""
    saw, pulse, width, triangle, sine = mix
    spectrum = saw * tables.saw(count) + pulse * 0.6 * tables.pulse(count, width) + triangle * tables.triangle(count)
    spectrum[0] += 1.0j * sine
    return tables.cycle(spectrum)


def _filter(strike: Strike, values: Mapping[str, float], times_s: Curve, out: Samples) -> None:
    base = values["cutoff_hz"] * 2.0 ** (values["key_tracking"] * (strike.pitch - 60.0) / 12.0)
    base *= tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    moves = Envelope(values["filter_attack_s"], values["filter_decay_s"], values["filter_sustain"], 1.0)
    hz = base * np.exp2(values["filter_octaves"] * control.level(moves, times_s, times_s[-1] + 1.0))
    damping = 1.414 * (1.0 - values["resonance"]) + 0.02
    tone.low_pass(out, hz, damping)
    if round(values["poles"]) == 4:
        tone.low_pass(out, hz, 1.2)


MODEL = Model(PARAMETERS, render)
