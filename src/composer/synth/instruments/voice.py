"""The solo singer: vocal folds with vibrato and air, a mouth that moves from vowel to vowel, a consonant before it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from composer.dsp.resonator import add_resonators
from composer.synth import control, formant, tone
from composer.synth.control import BLOCK, Curve
from composer.synth.formant import Mouth
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.syllable import pronounced
from composer.synth.tone import add_voices
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("voice", 0.0, 3.0, 2.0, "linear", "ratio", "Bass 0, tenor 1, alto 2, soprano 3"),
    formant.VOWEL,
    Param("vowel_from", 0.0, 5.0, 2.0, "linear", "ratio", "Where the mouth comes from, as `vowel`"),
    Param("vowel_delay_s", 0.0, 2.0, 0.0, "linear", "s", "Time before the mouth moves"),
    Param("vowel_glide_s", 0.0, 4.0, 0.0, "linear", "s", "Time in which it arrives; 0: it is there from the start"),
    Param("formant_shift", 0.7, 1.4, 1.0, "log", "ratio", "Size of the mouth"),
    Param("wander", 0.0, 0.1, 0.012, "linear", "ratio", "How far the formants stray while a note is held"),
    Param("slope", 0.5, 2.5, 1.3, "linear", "ratio", "Harmonic k of the vocal folds is k to minus this, at 0.8"),
    Param("lift", 0.0, 2.0, 1.0, "linear", "ratio", "How far the upper formants make up for the slope"),
    Param("ring_db", -24.0, 24.0, 0.0, "linear", "db", "Singer's formant: gain of what resonates at 2.2..3.6 kHz"),
    Param("breath", 0.0, 1.0, 0.1, "linear", "0..1", "Air between the vocal folds"),
    Param("consonant", 0.0, 1.0, 0.0, "linear", "0..1", "Noise of the tongue before the vowel"),
    Param("consonant_hz", 300.0, 9000.0, 3800.0, "log", "hz", "Its colour: 4 kHz is a t, 1.6 kHz a k, 800 Hz a p"),
    Param("consonant_s", 0.005, 0.2, 0.012, "log", "s", "Time in which it falls to a third: 10 ms a t, 50 ms an s"),
    *control.envelope_params(0.07, 2.0, 0.9, 0.16),
    *control.vibrato_params(5.6, 45.0, 0.28),
    Param("drift_cents", 0.0, 20.0, 4.0, "linear", "cents", "Unsteadiness of the pitch"),
    Param("scoop_cents", -400.0, 400.0, -60.0, "linear", "cents", "Where the pitch starts from"),
    Param("scoop_s", 0.01, 0.5, 0.08, "log", "s", "Time in which the pitch arrives"),
    tone.PORTAMENTO,
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

STEP = 8
"""Blocks for which a mouth stands still: 5.3 ms, in which a glide of 80 ms moves by less than half a semitone."""

DIRECT = np.float32(0.01)
"""What leaves the mouth past all resonances, -40 dB."""

WIDENING = 1.25
"""Of the table's bandwidths, as the moving pitch of a singer is easier to hear through softer peaks."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One sung note, in mono."""
    values = pronounced(strike, values)
    envelope = control.envelope_of(values)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    level = control.level(envelope, times_s, gate_s)
    source = _folds(strike, values, times_s, level)
    out = DIRECT * source
    _pass_mouth(source, strike, values, times_s, out)
    opening = control.level(envelope._replace(attack_s=0.004, decay_s=1.0, sustain=1.0), times_s, gate_s)
    tone.shape(out, opening)
    if values["consonant"] > 0.0:
        # A tongue lets go at any pitch with the same force; a mouth that is held shut by 0.2 sounds like a d, by 1 a t.
        colour = (values["consonant_hz"], 0.7, BLOCK / SAMPLE_RATE_HZ / values["consonant_s"])
        start = np.minimum(np.arange(len(times_s)) / 4.0, 1.0)
        burst = np.zeros_like(out)
        tone.add_burst(burst, strike, 0.45 * values["consonant"], colour)
        tone.shape(burst, start)
        out += burst
    tone.shape(out, np.full(len(times_s), tone.gain_of(strike, values["level_db"])))
    return out


def _folds(strike: Strike, values: Mapping[str, float], times_s: Curve, level: Curve) -> Samples:
    """The source: a gentle and a full wave, mixed by how far the tone has swelled, and air."""
    hz = tone.hz_of(strike)
    effort = _effort(strike, values)
    count = max(1, int(tone.TOP_HZ / (hz * 1.06 * tone.slid_top(strike))))
    waves = np.concatenate([formant.glottis(round(effort + 0.6, 3), count), formant.glottis(round(effort, 3), count)])
    drawn = tone.chances(f"voice/{strike.variant % 4}/{round(strike.pitch)}", 1, 8)[0]
    unsteady = np.sin(2.0 * np.pi * (1.7 * times_s + drawn[0])) + np.sin(2.0 * np.pi * (4.1 * times_s + drawn[1]))
    lively = {**values, "vibrato_hz": values["vibrato_hz"] * (1.0 + 0.025 * drawn[2])}
    cents = control.vibrato(lively, times_s) * (1.0 + 0.15 * np.sin(2.0 * np.pi * (0.43 * times_s + drawn[3])))
    cents = cents + 0.5 * values["drift_cents"] * unsteady * control.swell(times_s, 0.0, 0.1)
    if strike.slide != 0.0:
        cents = cents + tone.slid_cents(strike, values["portamento_s"], times_s)
    else:
        cents = cents + values["scoop_cents"] * np.exp(times_s * (-4.0 / values["scoop_s"]))
    swelled = level / max(float(level.max()), 1e-9) * (0.9 + 0.1 * np.sin(2.0 * np.pi * (0.6 * times_s + drawn[4])))
    curves = np.empty((2, 2, len(times_s)), dtype=np.float32)
    curves[0] = control.ratio(cents)
    curves[1, 0] = level * (1.0 - swelled)
    curves[1, 1] = level * swelled
    voices = np.array([[hz / SAMPLE_RATE_HZ, 1.0, 0.0, 0.0], [hz / SAMPLE_RATE_HZ, 1.0, 0.0, 1.0]])
    source = np.zeros((1, control.frames_of(times_s)), dtype=np.float32)
    add_voices(curves, voices, waves, np.zeros(2), source)
    if values["breath"] > 0.0:
        air = tone.breath(3000.0, 1.8, source.shape[1], 9001 * (strike.variant % 4) + int(strike.pitch) * 1201)
        held = air[np.newaxis]
        # Air comes before the tone and stays after it: the vocal folds close late and open early.
        tone.shape(held, np.sqrt(level * level.max()) * values["breath"] * 0.25)
        source += held
    return source


def _effort(strike: Strike, values: Mapping[str, float]) -> float:
    effort = values["slope"] - 0.5 * values["velocity_octaves"] * (strike.velocity - tone.REFERENCE_VELOCITY)
    return effort - 0.3 * values["brightness_octaves"] * (strike.brightness - 0.5)


def _pass_mouth(source: Samples, strike: Strike, values: Mapping[str, float], times_s: Curve, out: Samples) -> None:
    """Add the formants to `out`, one mouth for each step."""
    hz = tone.hz_of(strike)
    here_s = times_s[: len(times_s) - 1 : STEP]
    bands = _bands(strike, values, here_s, hz)
    state = np.zeros((formant.COUNT, 2))
    size = STEP * BLOCK
    for number in range(len(here_s)):
        part = slice(number * size, (number + 1) * size)
        add_resonators(source[0, part], bands[number], state, out[0, part])


def _bands(strike: Strike, values: Mapping[str, float], here_s: Curve, hz: float) -> NDArray[np.float64]:
    effort = _effort(strike, values)
    ends = [_rung(formant.mouth(values["voice"], values[name]), values) for name in ("vowel_from", "vowel")]
    share = np.ones(len(here_s))
    if values["vowel_glide_s"] > 0.0:
        share = control.swell(here_s, values["vowel_delay_s"], values["vowel_glide_s"])
    size, tilt = values["formant_shift"], values["lift"] * values["slope"]
    open_ends = [formant.resonances(formant.sized(end, size, hz), WIDENING, tilt) for end in ends]
    levels = [formant.loudness(hz, effort, bands) for bands in open_ends]
    drawn = tone.chances(f"mouth/{strike.variant % 4}", formant.COUNT, 2)
    astray = np.sin(2.0 * np.pi * ((0.5 + 0.1 * drawn[:, 0]) * here_s[:, np.newaxis] + drawn[:, 1]))
    shape = formant.between(ends[0], ends[1], share)
    shape = shape._replace(centre_hz=shape.centre_hz * (1.0 + values["wander"] * astray))
    bands = formant.resonances(formant.sized(shape, size, hz), WIDENING, tilt)
    # Below 70 Hz no voice sings: there the pulses stand apart, and the same power would be a peak four times as high.
    bands[..., 3] *= min(1.0, hz / 70.0)
    bands[..., 3] /= np.exp((1.0 - share) * np.log(levels[0]) + share * np.log(levels[1]))[:, np.newaxis]
    return bands


def _rung(shape: Mouth, values: Mapping[str, float]) -> Mouth:
    """A mouth with the singer's formant raised; the edges are soft so that all vowels keep it."""
    near = 1.0 / (1.0 + np.abs(np.log2(shape.centre_hz / 2800.0) / 0.4) ** 6)
    return shape._replace(height_db=shape.height_db + values["ring_db"] * near)


MODEL = Model(PARAMETERS, render)
