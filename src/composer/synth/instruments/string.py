"""The plucked string: guitars, basses, harps, lutes, zithers; stiff strings in courses, a body, a finger or pick."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.dsp.warp import render_delayed
from composer.synth import control, tone
from composer.synth.control import Curve
from composer.synth.damped import Bank, Ready, joined, ready, ring
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.pluck import buzz, halo, knock, string
from composer.synth.remembered import by_touch
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("decay_s", 0.05, 40.0, 5.0, "log", "s", "Time to fall by 60 dB, at middle C"),
    Param("decay_tracking", 0.0, 1.5, 0.6, "linear", "ratio", "How much faster high notes decay"),
    Param("treble_decay_s", 0.02, 10.0, 0.8, "log", "s", "The same for what lies at 4 kHz"),
    Param("release_s", 0.01, 4.0, 0.15, "log", "s", "Time to fall by 60 dB after the key"),
    Param("pluck_place", 0.02, 0.5, 0.2, "linear", "ratio", "Where the string is plucked, of its length"),
    Param("pickup_place", 0.0, 0.5, 0.0, "linear", "ratio", "Where the pickup sits; 0 is the bridge of a body"),
    Param("struck", 0.0, 1.0, 0.0, "linear", "0..1", "0: pulled aside and let go; 1: struck, high partials as strong"),
    Param("node", 0.0, 1.0, 0.0, "linear", "0..1", "A finger on the middle of the string stops its odd partials"),
    Param("pluck_hz", 200.0, 20_000.0, 3000.0, "log", "hz", "How sharp the finger or pick is"),
    Param("pluck_noise", 0.0, 1.0, 0.1, "linear", "0..1", "Unevenness of the pluck"),
    Param("onset_ms", 0.7, 20.0, 0.7, "log", "ms", "How long the string takes to leave the finger"),
    Param("attack_noise", 0.0, 1.0, 0.1, "linear", "0..1", "Scrape of nail or pick, heard beside the string"),
    Param("attack_noise_hz", 200.0, 10_000.0, 3000.0, "log", "hz", "Colour of the scrape"),
    Param("release_noise", 0.0, 1.0, 0.0, "linear", "0..1", "Fingers and frets when the string is stopped"),
    Param("release_noise_hz", 200.0, 10_000.0, 1500.0, "log", "hz", "Colour of that noise"),
    Param("stiffness", 0.0, 40.0, 0.0, "linear", "ratio", "Inharmonicity at middle C, in ten-thousandths"),
    Param("polarisation_cents", 0.0, 5.0, 0.6, "linear", "cents", "Detune of the second polarisation, which beats"),
    Param("beating", 1.0, 140.0, 20.0, "linear", "ratio", "Partials heard in both; higher ones die before"),
    Param("prompt", 0.0, 0.95, 0.4, "linear", "0..1", "Share of the polarisation that dies first"),
    Param("prompt_decay", 0.02, 1.0, 0.45, "log", "ratio", "Its decay, of the whole"),
    Param("body", 0.0, 1.0, 0.0, "linear", "0..1", "Thump of a wooden body"),
    Param("body_hz", 40.0, 800.0, 105.0, "log", "hz", "Lowest resonance of the body"),
    Param("body_db", 0.0, 24.0, 0.0, "linear", "db", "How far the body lifts partials on its resonances"),
    Param("body_decay_s", 0.02, 1.0, 0.2, "log", "s", "Time for its lowest resonance to fall by 60 dB"),
    Param("body_2", 1.0, 20.0, 1.93, "log", "ratio", "Second resonance of the body, of the lowest"),
    Param("body_3", 1.0, 20.0, 2.31, "log", "ratio", "Third resonance"),
    Param("body_4", 1.0, 20.0, 3.7, "log", "ratio", "Fourth resonance"),
    Param("hill_hz", 100.0, 10_000.0, 2500.0, "log", "hz", "Broad peak of bridge, skin or pickup"),
    Param("hill_db", -24.0, 24.0, 0.0, "linear", "db", "Its height"),
    Param("top_hz", 500.0, 20_000.0, 20_000.0, "log", "hz", "Above this the body does not radiate"),
    Param("reach_hz", 1000.0, 20_000.0, 20_000.0, "log", "hz", "Partials above are left out, for small loudspeakers"),
    Param("buzz", 0.0, 4.0, 0.0, "linear", "ratio", "String against a flat bridge, a fret or a board, swelling"),
    Param("buzz_hz", 200.0, 10_000.0, 3000.0, "log", "hz", "How high the buzz reaches"),
    Param("buzz_s", 0.01, 2.0, 0.2, "log", "s", "Time in which it swells at 1 kHz; higher is sooner"),
    Param("halo", 0.0, 1.0, 0.0, "linear", "0..1", "Sympathetic strings"),
    Param("halo_s", 0.1, 20.0, 4.0, "log", "s", "Their decay"),
    Param("course", 0.0, 1.0, 0.0, "linear", "0..1", "Second string of a course"),
    Param("course_cents", 0.0, 20.0, 2.5, "linear", "cents", "Its detune"),
    Param("course_ms", 0.0, 30.0, 6.0, "linear", "ms", "How much later it is struck"),
    Param("octaves_below", 0.0, 127.0, 0.0, "linear", "semitones", "Below this pitch it is tuned an octave higher"),
    Param("sink_cents", 0.0, 50.0, 0.0, "linear", "cents", "How sharp a hard pluck starts"),
    Param("slide_cents", -400.0, 400.0, 0.0, "linear", "cents", "Where the pitch slides in from"),
    Param("slide_s", 0.01, 0.5, 0.06, "log", "s", "Time in which it arrives"),
    *control.vibrato_params(5.5, 0.0, 0.4),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

ROBIN_NOISE = (0.6, 1.0, 0.3, 0.8)
"""Fingers leave the string more or less cleanly."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One plucked note."""
    decay_s = _decay_s(strike, values)
    after_s = max(1.5 * values["release_s"], values["halo_s"] * 1.2 if values["halo"] > 0.0 else 0.0)
    whole = control.Envelope(0.0, decay_s, 0.0, after_s)
    gate_s = control.gate_of(strike, whole)
    times_s = control.grid(gate_s + after_s)
    out = np.zeros((1, control.frames_of(times_s)), dtype=np.float32)
    gate = round(gate_s * SAMPLE_RATE_HZ)
    _ring(out, strike, values, gate)
    _bend(out, strike, values, times_s)
    _add_noise(out, strike, values, gate)
    opening = np.minimum(times_s * 1000.0 / max(values["onset_ms"], 1000.0 * times_s[1]), 1.0)
    closing = control.swell(times_s[-1] - times_s, 0.0, 0.02) * opening * (2.0 - opening)
    tone.shape(out, closing * tone.gain_of(strike, values["level_db"]))
    tone.keep_below_full(out)
    return out


def _decay_s(strike: Strike, values: Mapping[str, float]) -> float:
    return float(values["decay_s"] / 2.0 ** (values["decay_tracking"] * (strike.pitch - 60.0) / 12.0))


def _ring(out: Samples, strike: Strike, values: Mapping[str, float], gate: int) -> None:
    """What is plucked at once, and a second string of a course a little later."""
    ring(out, _plucked(strike, values), gate)
    if values["course"] > 0.0:
        late = round(values["course_ms"] * SAMPLE_RATE_HZ / 1000.0) // control.BLOCK * control.BLOCK
        late = min(late, gate // control.BLOCK * control.BLOCK)
        ring(out[:, late:], _second(strike, values), gate - late)


@by_touch(512)
def _plucked(strike: Strike, values: Mapping[str, float]) -> Ready:
    """The string, its buzz, its neighbours and the body."""
    hz, decay_s = tone.hz_of(strike), _decay_s(strike, values)
    banks: list[Bank] = [string(strike, values, hz, decay_s)]
    if values["buzz"] > 0.0:
        banks.append(buzz(strike, values, hz, decay_s))
    if values["halo"] > 0.0:
        banks.append(halo(strike, values, hz))
    if values["body"] > 0.0:
        banks.append(knock(strike, values))
    return ready(joined(*banks))


@by_touch(512)
def _second(strike: Strike, values: Mapping[str, float]) -> Ready:
    octave = 2.0 if strike.pitch < values["octaves_below"] else 1.0
    hz = tone.hz_of(strike) * octave * 2.0 ** (values["course_cents"] / 1200.0)
    second = string(strike, values, hz, _decay_s(strike, values))
    return ready(second._replace(amplitude=second.amplitude * values["course"]))


def _bend(out: Samples, strike: Strike, values: Mapping[str, float], times_s: Curve) -> None:
    """Vibrato, slide and the sink of a hard-plucked string, by reading the sound at a moving speed."""
    if values["sink_cents"] == 0.0 and values["slide_cents"] == 0.0 and values["vibrato_cents"] == 0.0:
        return
    sink = values["sink_cents"] * strike.velocity**2 * np.exp(times_s * -6.0)
    slide = values["slide_cents"] * np.exp(times_s * (-4.0 / values["slide_s"]))
    cents = control.vibrato(values, times_s) + sink + slide
    slower = np.cumsum(1.0 - control.ratio(cents)) * control.BLOCK
    render_delayed(out[0].copy(), slower - slower.min() + 2.0, out[0])


def _add_noise(out: Samples, strike: Strike, values: Mapping[str, float], gate: int) -> None:
    touch = strike.velocity / tone.REFERENCE_VELOCITY
    scrape, hz = values["attack_noise"] * touch, values["attack_noise_hz"]
    tone.add_burst(out, strike, scrape, (hz, 0.8, 0.25))
    tone.add_burst(out, strike._replace(variant=strike.variant + 1), 0.12 * scrape, (hz, 0.5, 0.04))
    place = gate // control.BLOCK * control.BLOCK
    if values["release_noise"] > 0.0 and place < out.shape[1] and strike.gate <= gate:
        amount = 0.1 * values["release_noise"] * touch * ROBIN_NOISE[strike.variant % 4]
        tone.add_burst(out[:, place:], strike, amount, (values["release_noise_hz"], 0.6, 0.06))


MODEL = Model(PARAMETERS, render)
