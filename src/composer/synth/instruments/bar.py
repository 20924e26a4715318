"""Struck bars that a damper stops: vibraphone, celesta; and the tables for everything struck."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth import control, tone
from composer.synth.control import Envelope
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.struck import add_struck, joined

PARTIALS = tuple(range(1, 9))


def _partial(number: int) -> tuple[Param, ...]:
    level = 0.0 if number == 1 else -90.0
    return (
        Param(f"ratio_{number}", 0.1, 40.0, float(number), "linear", "ratio", f"Frequency of partial {number}"),
        Param(f"level_{number}_db", -90.0, 12.0, level, "linear", "db", f"Level of partial {number}"),
        Param(f"decay_{number}", 0.005, 2.0, 1.0, "log", "ratio", f"Decay of partial {number}, of the whole"),
    )


PARAMETERS = (
    *(param for number in PARTIALS for param in _partial(number)),
    Param("decay_s", 0.05, 40.0, 4.0, "log", "s", "Time to fall by 60 dB, at middle C"),
    Param("decay_tracking", 0.0, 1.5, 0.5, "linear", "ratio", "How much faster high notes decay"),
    Param("release_s", 0.01, 10.0, 0.3, "log", "s", "Time to fall by 60 dB once damped"),
    Param("mallet_hz", 100.0, 20_000.0, 3000.0, "log", "hz", "Hardness of the mallet"),
    Param("contact_ms", 0.7, 10.0, 1.0, "log", "ms", "How long the mallet touches"),
    Param("tube_s", 0.0, 0.5, 0.0, "log", "s", "Time in which a tube or box takes up the fundamental; 0: at once"),
    Param("clatter", 0.0, 1.0, 0.0, "linear", "0..1", "The many weak modes of bar, frame or skin that make the stroke"),
    Param("clatter_from", 1.0, 20.0, 2.5, "log", "ratio", "Where they begin, of the pitch"),
    Param("clatter_hz", 500.0, 16_000.0, 8000.0, "log", "hz", "Where they end"),
    Param("clatter_s", 0.02, 5.0, 0.2, "log", "s", "Their decay by 60 dB at 1 kHz; higher ones die sooner"),
    Param("knock", 0.0, 1.0, 0.1, "linear", "0..1", "Noise of the stroke"),
    Param("knock_hz", 50.0, 10_000.0, 1500.0, "log", "hz", "Colour of the stroke"),
    Param("shimmer_cents", 0.0, 10.0, 0.0, "linear", "cents", "Detune of a second set of modes, which beats"),
    Param("ombak_hz", 0.0, 12.0, 0.0, "linear", "hz", "Beats between a pair of bars tuned apart on purpose"),
    Param("bloom_s", 0.0, 0.5, 0.0, "log", "s", "Time in which the upper partials build up; 0: they are struck"),
    Param("spread", 0.0, 1.0, 0.3, "linear", "0..1", "How far the modes lie apart in stereo"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

CLATTER = 64
"""Modes of the bed: over 6 kHz one every 100 Hz, which is heard as noise that rings like metal or wood."""

SIDES = np.array([0.0, 0.5, -0.6, 0.7, -0.7, 0.4, -0.4, 0.6])


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke, damped when the key is released."""
    decay_s = values["decay_s"] / 2.0 ** (values["decay_tracking"] * (strike.pitch - 60.0) / 12.0)
    envelope = Envelope(values["contact_ms"] / 1000.0, decay_s, 0.0, values["release_s"])
    return render_stroke(strike, values, decay_s, control.gate_of(strike, envelope))


def render_stroke(strike: Strike, values: Mapping[str, float], decay_s: float, gate_s: float) -> Samples:
    """One stroke that is damped after `gate_s`."""
    times_s = control.grid(gate_s + values["release_s"])
    out = np.zeros((2, control.frames_of(times_s)), dtype=np.float32)
    hz = tone.hz_of(strike) * np.array([values[f"ratio_{number}"] for number in PARTIALS])
    amplitude = 10.0 ** (np.array([values[f"level_{number}_db"] for number in PARTIALS]) / 20.0)
    decays_s = decay_s * np.array([values[f"decay_{number}"] for number in PARTIALS])
    amplitude *= _mallet(strike, values, hz)
    amplitude *= 1.0 + 0.05 * tone.chances(f"stroke/{strike.variant % 4}", 1, len(hz))[0]
    closing = _closing(strike, values, times_s, gate_s)
    rows: list[tuple[control.Curve, ...]] = []
    for beside_hz, share, lasting, side in _sets(values, hz):
        sides = side * values["spread"] * SIDES
        rows.append((hz + beside_hz, amplitude * share, decays_s * lasting, sides))
        if values["bloom_s"] > 0.0:
            building_s = np.minimum(values["bloom_s"], 0.5 * decays_s[1:])
            rows.append(((hz + beside_hz)[1:], -share * amplitude[1:], building_s, sides[1:]))
        if values["tube_s"] > 0.0:
            taken_s = np.minimum(values["tube_s"], 0.5 * decays_s[:1])
            rows.append(((hz + beside_hz)[:1], -0.8 * share * amplitude[:1], taken_s, sides[:1]))
    if values["clatter"] > 0.0:
        rows.append(_clatter(strike, values))
    add_struck(out, *joined(rows), closing)
    tone.add_burst(out, strike, values["knock"], (values["knock_hz"], 0.7, 0.2))
    tone.shape(out, closing)
    return out


def _sets(values: Mapping[str, float], hz: control.Curve) -> list[tuple[control.Curve, float, float, float]]:
    """What sounds together: hertz beside the partials, share of the amplitude, of the decay, side.

    A single body splits each mode in two by its imperfections; a pair of gamelan bars is tuned 5 to 8 Hz apart over
    the whole range, so that it beats at one speed everywhere (Sethares, *Tuning, Timbre, Spectrum, Scale*, ch. 7).
    """
    if values["ombak_hz"] > 0.0:
        apart = np.full(len(hz), 0.5 * values["ombak_hz"])
        return [(-apart, 0.55, 1.0, 1.0), (apart, 0.5, 1.0, -1.0)]
    if values["shimmer_cents"] > 0.0:
        return [(hz * (2.0 ** (values["shimmer_cents"] / 1200.0) - 1.0), 0.35, 0.8, -1.0), (0.0 * hz, 1.0, 1.0, 1.0)]
    return [(0.0 * hz, 1.0, 1.0, 1.0)]


def _clatter(strike: Strike, values: Mapping[str, float]) -> tuple[control.Curve, ...]:
    """A bed of dense inharmonic modes: what tells a struck body from a few sines.

    Above the handful of tuned modes a bar twists and its frame rings, a skin has a mode every few hertz: they are
    drawn once per key, denser below, and die as the root of their frequency.
    """
    hz = tone.hz_of(strike)
    low_hz = min(values["clatter_from"] * hz, 0.5 * values["clatter_hz"])
    drawn = tone.chances(f"clatter/{round(strike.pitch)}", 3, CLATTER)
    place = (np.arange(CLATTER) + 0.5 + 0.4 * drawn[0]) / CLATTER
    modes_hz = low_hz + (values["clatter_hz"] - low_hz) * np.abs(place) ** 1.6
    stroke = 1.0 + 0.25 * tone.chances(f"clatter/{strike.variant % 4}", 1, CLATTER)[0]
    amplitude = values["clatter"] * CLATTER**-0.5 * drawn[1] * stroke
    amplitude *= np.sqrt(_mallet(strike, values, np.concatenate(([hz], modes_hz)))[1:])
    decays_s = values["clatter_s"] * 10.0 ** (0.1 * drawn[2]) * np.sqrt(1000.0 / modes_hz)
    return modes_hz, amplitude, decays_s, 0.8 * values["spread"] * np.sin(7.0 * drawn[2])


def _mallet(strike: Strike, values: Mapping[str, float], hz: control.Curve) -> control.Curve:
    """Spectrum of the blow: flat below the hardness, 12 dB per octave above, the fundamental as reference."""
    corner = values["mallet_hz"] * tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    return np.asarray((1.0 + (hz[0] / corner) ** 2) / (1.0 + (hz / corner) ** 2))


def _closing(strike: Strike, values: Mapping[str, float], times_s: control.Curve, gate_s: float) -> control.Curve:
    held = Envelope(values["contact_ms"] / 1000.0, 1.0, 1.0, values["release_s"])
    return np.asarray(control.level(held, times_s, gate_s) * tone.gain_of(strike, values["level_db"]))


MODEL = Model(PARAMETERS, render)
