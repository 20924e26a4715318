"""The plucked string: guitars, basses, harp; a travelling wave on two polarisations, a body, a finger or pick."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.dsp.string import DELAY, FADE, FEEDBACK, process_string
from composer.dsp.warp import render_delayed
from composer.synth import control, tone
from composer.synth.control import Curve
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.struck import add_struck
from composer.units import SAMPLE_RATE_HZ, cents_to_ratio

PARAMETERS = (
    Param("decay_s", 0.05, 40.0, 5.0, "log", "s", "Time to fall by 60 dB, at middle C"),
    Param("decay_tracking", 0.0, 1.5, 0.6, "linear", "ratio", "How much faster high notes decay"),
    Param("treble_decay_s", 0.02, 10.0, 0.8, "log", "s", "The same for what lies at 4 kHz"),
    Param("release_s", 0.01, 4.0, 0.15, "log", "s", "Time to fall by 60 dB after the key"),
    Param("pluck_place", 0.02, 0.5, 0.2, "linear", "ratio", "Where the string is plucked, of its length"),
    Param("pickup_place", 0.0, 0.5, 0.0, "linear", "ratio", "Where the pickup sits; 0 is the bridge of a body"),
    Param("pluck_hz", 200.0, 20_000.0, 3000.0, "log", "hz", "How sharp the finger or pick is"),
    Param("pluck_noise", 0.0, 1.0, 0.1, "linear", "0..1", "Unevenness of the pluck"),
    Param("attack_noise", 0.0, 1.0, 0.1, "linear", "0..1", "Scrape of nail or pick, heard beside the string"),
    Param("attack_noise_hz", 200.0, 10_000.0, 3000.0, "log", "hz", "Colour of the scrape"),
    Param("polarisation_cents", 0.0, 5.0, 0.6, "linear", "cents", "Detune of the second polarisation, which beats"),
    Param("body", 0.0, 1.0, 0.0, "linear", "0..1", "Thump and resonance of a wooden body"),
    Param("body_hz", 40.0, 500.0, 105.0, "log", "hz", "Lowest resonance of the body"),
    Param("sink_cents", 0.0, 50.0, 0.0, "linear", "cents", "How sharp a hard pluck starts"),
    *control.vibrato_params(5.5, 0.0, 0.4),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

BODY_RATIOS = np.array([1.0, 1.93, 2.31, 3.7])
"""Modes of a guitar's body over the air mode near 105 Hz: top 200, back 240, top 390 Hz (typical measured values)."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One plucked note."""
    hz = tone.hz_of(strike)
    speed = 2.0 ** (values["decay_tracking"] * (strike.pitch - 60.0) / 12.0)
    whole = control.Envelope(0.0, values["decay_s"] / speed, 0.0, values["release_s"] * 1.5)
    gate_s = control.gate_of(strike, whole)
    times_s = control.grid(gate_s + whole.release_s)
    frames = control.frames_of(times_s)
    pluck = _pluck(strike, values, hz)
    out = np.zeros((1, frames), dtype=np.float32)
    gate = round(gate_s * SAMPLE_RATE_HZ)
    for detune, decay_s, share in ((0.0, 1.0, 0.62), (values["polarisation_cents"], 0.45, 0.38)):
        sound = _ring(pluck * share, values, (hz * cents_to_ratio(detune), whole.decay_s * decay_s), (gate, frames))
        out[0] += sound
    _bend(out, strike, values, times_s)
    _add_body(out, strike, values)
    tone.high_pass(out, max(18.0, 0.35 * hz))
    closing = control.swell(times_s[-1] - times_s, 0.0, 0.02) * np.minimum(
        times_s * (SAMPLE_RATE_HZ / control.BLOCK), 1.0
    )
    tone.shape(out, closing * tone.gain_of(strike, values["level_db"]))
    return out


def _pluck(strike: Strike, values: Mapping[str, float], hz: float) -> NDArray[np.float64]:
    """One period of the force at the bridge: the box of an ideal pluck, rounded by finger or pick.

    Harmonic k of a string plucked at p of its length has sin(pi k p) / k (Fletcher & Rossing, ch. 2); a pickup at
    q multiplies by sin(pi k q). The curve starts where it crosses zero.
    """
    frames = max(4, round(SAMPLE_RATE_HZ / hz))
    k = np.arange(1.0, frames // 2 + 1)
    amplitude = np.sin(np.pi * k * values["pluck_place"]) / k
    if values["pickup_place"] > 0.0:
        amplitude *= np.sin(np.pi * k * values["pickup_place"])
    corner = values["pluck_hz"] * tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    amplitude /= 1.0 + (k * hz / corner) ** 2
    drawn = tone.chances(f"pluck/{strike.variant % 4}", 1200, 2)[: len(k)]
    uneven = values["pluck_noise"]
    amplitude = amplitude * (1.0 + 0.6 * uneven * drawn[:, 0])
    bins = np.zeros(frames // 2 + 1, dtype=np.complex128)
    bins[1:] = amplitude * np.exp(1.0j * (-0.5 * np.pi + 1.5 * uneven * drawn[:, 1]))
    if frames % 2 == 0:
        bins[-1] = 0.0
    wave = np.fft.irfft(bins, frames)
    wave /= math.sqrt(float(np.mean(wave * wave))) + 1e-12
    return np.roll(wave, -int(np.argmin(np.abs(wave) + np.abs(np.roll(wave, -1)))))


def _ring(
    pluck: NDArray[np.float64], values: Mapping[str, float], tuned: tuple[float, float], span: tuple[int, int]
) -> NDArray[np.float32]:
    hz, decay_s = tuned
    gate, frames = span
    sound = np.zeros(frames, dtype=np.float32)
    sound[: min(len(pluck), frames)] = pluck[:frames]
    state = np.zeros(1)
    ringing = loop(hz, decay_s, min(values["treble_decay_s"], decay_s))
    process_string(sound, 0, min(gate, frames), ringing, state)
    _damp(sound, min(gate, frames), ringing, min(values["release_s"], decay_s) * hz, state)
    return sound


def _damp(
    sound: NDArray[np.float32],
    start: int,
    ringing: NDArray[np.float64],
    rounds: float,
    state: NDArray[np.float64],
) -> None:
    """The finger comes back: the loss grows over two periods, at least 11 ms, because a sudden one clicks."""
    damped = min(float(10.0 ** (-3.0 / rounds)), float(ringing[FEEDBACK]))
    length = max(512, 2 * int(ringing[DELAY]))
    middle = min(start + length, len(sound))
    fading = ringing.copy()
    fading[FADE] = (damped - ringing[FEEDBACK]) / length
    process_string(sound, start, middle, fading, state)
    fading[FEEDBACK], fading[FADE] = damped, 0.0
    process_string(sound, middle, len(sound), fading, state)


def loop(hz: float, decay_s: float, treble_decay_s: float) -> NDArray[np.float64]:
    """Set the loop so that the pitch is exact and the fundamental and 4 kHz decay by 60 dB in the given times."""
    period = SAMPLE_RATE_HZ / hz
    w = 2.0 * math.pi / period
    top = min(max(2.0 * math.pi * 4000.0 / SAMPLE_RATE_HZ, 2.5 * w), 2.8)
    keep = _pole(10.0 ** (-3.0 * period / SAMPLE_RATE_HZ * (1.0 / treble_decay_s - 1.0 / decay_s)), top)
    keep = min(keep, 0.3 * period / (1.0 + 0.3 * period))
    late = math.atan2(keep * math.sin(w), 1.0 - keep * math.cos(w)) / w
    passed = (1.0 - keep) / math.sqrt(1.0 - 2.0 * keep * math.cos(w) + keep * keep)
    whole = math.floor(period - late - 1.0)
    d = period - late - whole
    taps = (
        -(d - 1.0) * (d - 2.0) * (d - 3.0) / 6.0,
        d * (d - 2.0) * (d - 3.0) / 2.0,
        -d * (d - 1.0) * (d - 3.0) / 2.0,
        d * (d - 1.0) * (d - 2.0) / 6.0,
    )
    feedback = min(10.0 ** (-3.0 * period / SAMPLE_RATE_HZ / decay_s) / passed, 0.99998)
    return np.array([whole, *taps, feedback, keep, 0.0])


def _pole(wanted: float, w: float) -> float:
    """Pole of a one-pole low-pass whose gain at angle `w` is `wanted`."""
    square = min(wanted * wanted, 0.999999)
    b = 1.0 - square * math.cos(w)
    a = 1.0 - square
    return max(0.0, (b - math.sqrt(max(b * b - a * a, 0.0))) / a)


def _bend(out: Samples, strike: Strike, values: Mapping[str, float], times_s: Curve) -> None:
    """Vibrato and the sink of a hard-plucked string, by reading the sound at a moving speed."""
    sink = values["sink_cents"] * strike.velocity**2 * np.exp(times_s * -6.0)
    cents = control.vibrato(values, times_s) + sink
    if not np.any(np.abs(cents) > 0.01):
        return
    slower = np.cumsum(1.0 - control.ratio(cents)) * control.BLOCK
    delay = slower - slower.min() + 2.0
    render_delayed(out[0].copy(), delay, out[0])


def _add_body(out: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    if values["body"] > 0.0:
        amplitude = values["body"] * np.array([0.5, 0.35, 0.25, 0.12])
        decay_s = np.array([0.22, 0.16, 0.13, 0.08])
        add_struck(out, values["body_hz"] * BODY_RATIOS, amplitude, decay_s)
    scrape = values["attack_noise"] * strike.velocity / tone.REFERENCE_VELOCITY
    tone.add_burst(out, strike, scrape, (values["attack_noise_hz"], 0.8, 0.25))


MODEL = Model(PARAMETERS, render)
