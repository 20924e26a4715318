"""The long low sine of a drum machine: it drops onto its pitch, dies slowly and is driven into saturation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from composer.dsp import tables
from composer.dsp.drive import decimator, process_drive
from composer.dsp.limiter import interpolators
from composer.synth import control, tone
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.units import SAMPLE_RATE_HZ, db_to_gain

PARAMETERS = (
    *control.envelope_params(0.002, 4.0, 0.0, 0.12),
    Param("glide_semitones", -24.0, 36.0, 18.0, "linear", "semitones", "Where the pitch starts from"),
    Param("glide_s", 0.005, 1.0, 0.06, "log", "s", "Time in which the pitch arrives"),
    tone.PORTAMENTO,
    Param("decay_tracking", 0.0, 1.0, 0.35, "linear", "ratio", "How much faster it dies above C2; 1: as a tape"),
    Param("drive_db", 0.0, 36.0, 9.0, "linear", "db", "Gain into the saturation"),
    Param("bias", 0.0, 0.8, 0.15, "linear", "0..1", "Asymmetry of the saturation: even harmonics"),
    Param("touch_db", 0.0, 24.0, 12.0, "linear", "db", "How much less drive the softest touch has"),
    Param("click", 0.0, 1.0, 0.15, "linear", "0..1", "Click of the trigger"),
    tone.LEVEL,
)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One boom, cut by the key."""
    envelope = control.slurred(_dying(control.envelope_of(values), strike, values["decay_tracking"]), strike)
    gate_s = control.gate_of(strike, envelope)
    times_s = control.grid(gate_s + envelope.release_s)
    out = np.zeros((1, control.frames_of(times_s)), dtype=np.float32)
    cents = np.asarray(tone.arriving_cents(strike, values, times_s))
    curves = np.ones((2, 1, len(times_s)), dtype=np.float32)
    curves[0, 0] = control.ratio(cents)
    voices = np.array([[tone.hz_of(strike) / SAMPLE_RATE_HZ, 1.0, 1.0, 0.0]])
    tone.add_voices(curves, voices, _sine(), np.zeros(1), out)
    # Driven after the decay: the harmonics die with the sound, and what is left at the end is a sine.
    tone.shape(out, control.level(envelope._replace(release_s=1e6), times_s, gate_s))
    if strike.slide == 0.0:
        tone.add_burst(out, strike, values["click"], (2500.0, 0.8, 0.4))
    touch = strike.velocity - tone.REFERENCE_VELOCITY
    drive_db = values["drive_db"] + values["touch_db"] * touch + 12.0 * (strike.brightness - 0.5)
    gain = db_to_gain(drive_db)
    process_drive(
        interpolators(), decimator(), np.array([gain, values["bias"], 1.0], np.float32),
        np.empty((4, out.shape[1]), np.float32), out,
    )  # fmt: skip
    tone.high_pass(out, 18.0)
    closing = control.level(control.Envelope(0.0, 1.0, 1.0, envelope.release_s), times_s, gate_s)
    tone.shape(out, closing * tone.gain_of(strike, values["level_db"]) / np.tanh(np.tanh(max(gain, 0.3))))
    return out


def _dying(envelope: control.Envelope, strike: Strike, tracking: float) -> control.Envelope:
    return envelope._replace(decay_s=envelope.decay_s * 2.0 ** (-tracking * max(strike.pitch - 36.0, 0.0) / 12.0))


@cache
def _sine() -> tables.Table:
    return tables.cycle(np.array([1.0j]))[np.newaxis].copy()


MODEL = Model(PARAMETERS, render)
