"""The piano: stiff strings in twos and threes, a felt hammer, a soundboard that colours and knocks, dampers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from composer.dsp import tables
from composer.synth import control, tone
from composer.synth.control import Envelope
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.remembered import by_touch
from composer.synth.struck import Modes, Numbers, add_struck, joined, modes, ring_on
from composer.units import SAMPLE_RATE_HZ

PARAMETERS = (
    Param("decay_s", 0.5, 40.0, 12.0, "log", "s", "Slow decay of the fundamental by 60 dB, at middle C"),
    Param("decay_tracking", 0.0, 1.5, 0.5, "linear", "ratio", "How much faster high notes decay"),
    Param("treble_damping", 0.0, 4.0, 0.6, "linear", "ratio", "How much faster partials 1 kHz up decay"),
    Param("release_s", 0.02, 4.0, 0.4, "log", "s", "Time to fall by 60 dB under the damper, at middle C"),
    Param("top_damper", 40.0, 127.0, 89.0, "linear", "semitones", "The highest key that has a damper"),
    Param("rise_s", 0.001, 0.1, 0.012, "log", "s", "Time in which the soundboard takes up the strings, at middle C"),
    Param("hammer_hz", 100.0, 12_000.0, 1800.0, "log", "hz", "Hardness of the felt"),
    Param("hammer_place", 0.03, 0.5, 0.12, "linear", "ratio", "Where the hammer strikes, of the length"),
    Param("tilt", 0.0, 2.0, 0.9, "linear", "ratio", "How partials fall with their number, 1 is 6 dB per octave"),
    Param("stiffness", 0.0, 4.0, 1.0, "linear", "ratio", "Inharmonicity, 1 is a grand"),
    Param("stretch_cents", 0.0, 2.5, 1.5, "linear", "cents", "How far the outer octaves are tuned apart"),
    Param("unison_cents", 0.0, 25.0, 0.7, "linear", "cents", "Detune of the strings of one note"),
    Param("coupling", 0.0, 1.0, 1.0, "linear", "0..1", "1: the bridge joins the strings; 0: each sounds alone"),
    Param("bloom", 0.0, 1.0, 0.3, "linear", "0..1", "Other strings that join in while the note is held"),
    Param("knock", 0.0, 1.0, 0.2, "linear", "0..1", "Thump of the key bed and soundboard"),
    Param("felt_noise", 0.0, 1.0, 0.1, "linear", "0..1", "Breath of the hammer"),
    Param("damper_noise", 0.0, 1.0, 0.1, "linear", "0..1", "Felt that falls back on the strings"),
    Param("partials", 4.0, 90.0, 40.0, "linear", "ratio", "Most partials per string"),
    Param("spread", 0.0, 1.0, 0.5, "linear", "0..1", "Stereo width"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

SOUNDBOARD_HZ = np.array([52.0, 76.0, 101.0, 128.0, 167.0, 214.0, 281.0, 372.0])
SOUNDBOARD_DECAY_S = np.array([0.3, 0.28, 0.25, 0.22, 0.18, 0.15, 0.12, 0.1])
SOUNDBOARD_LEVEL = np.array([0.4, 0.45, 0.5, 0.42, 0.34, 0.27, 0.2, 0.15])
"""The first modes of a grand's soundboard lie between 50 and 400 Hz (Fletcher & Rossing, ch. 12; Suzuki 1986)."""

QUIET = 0.1
"""Modes are made 20 dB down and lifted at the end, so that they may end at -80 dB of the note: half the time."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note, damped when the key is released; the top keys have no dampers."""
    octaves = (strike.pitch - 60.0) / 12.0
    decay_s = _decay_s(strike, values)
    damped = strike.pitch <= values["top_damper"]
    release_s = values["release_s"] * 2.0 ** (-0.3 * octaves)
    whole = Envelope(0.002, decay_s, 0.0, release_s)
    gate_s = control.gate_of(strike, whole) if damped else min(1.2 * decay_s, 20.0)
    times_s = control.grid(gate_s + release_s)
    out = np.zeros((2, control.frames_of(times_s)), dtype=np.float32)
    closing = control.level(Envelope(0.0015, 1.0, 1.0, release_s), times_s, gate_s)
    ring_on(out, _strings(strike, values), closing)
    _build_up(out, values["rise_s"] * 2.0 ** (-0.3 * octaves))
    _add_case(out, strike, values)
    gain = tone.gain_of(strike, values["level_db"]) / QUIET
    tone.shape(out, closing * gain)
    if damped:
        _add_damper(out, strike, values, (gate_s, gain * QUIET))
    return out


def stiffness(pitch: float) -> float:
    """Inharmonicity B of the strings of a grand: 0.0005 at the bottom, 0.00014 at G2, 0.0003 at middle C, 0.026 on top.

    Source: F. Rigaud, B. David, L. Daudet, "A parametric model of piano tuning", DAFx 2011: two straight lines of
    log B, one of the wound strings and one of the plain.
    """
    return float(np.exp(0.0926 * pitch - 13.64) + np.exp(-0.0847 * pitch - 5.82))


def _decay_s(strike: Strike, values: Mapping[str, float]) -> float:
    octaves = (strike.pitch - 60.0) / 12.0
    return float(values["decay_s"] / 2.0 ** (values["decay_tracking"] * octaves + 0.12 * max(octaves, 0.0) ** 2))


@by_touch(512)
def _strings(strike: Strike, values: Mapping[str, float]) -> Modes:
    """Partials of stiff strings, f_n = n f sqrt((1 + B n^2) / (1 + B)) (Fletcher 1964).

    The strings of a note exchange energy through the bridge: together they decay fast, apart slowly, so that each
    partial falls in two slopes and beats (Weinreich 1977).
    """
    stretched = values["stretch_cents"] * min(max((strike.pitch - 64.0) / 44.0, -1.0), 1.0)
    hz = tone.hz_of(strike) * 2.0 ** (stretched / 1200.0)
    stiff = values["stiffness"] * stiffness(strike.pitch)
    n = np.arange(1.0, min(values["partials"], tone.TOP_HZ / hz) + 0.5)
    partial_hz = n * hz * np.sqrt((1.0 + stiff * n * n) / (1.0 + stiff))
    drawn = tone.chances(f"piano/{round(strike.pitch)}/{strike.variant % 4}", 5, 90)[:, : len(n)]
    amplitude = QUIET * _spectrum(strike, values, partial_hz, drawn[0])
    # Bridge and board turn every partial's phase; without that a low string would be heard as a train of clicks.
    amplitude *= np.sign(tone.chances(f"board/{round(strike.pitch)}", 1, 90)[0, : len(n)])
    above = (partial_hz - hz) / 1000.0
    slow_s = _decay_s(strike, values) / (1.0 + values["treble_damping"] * above * (1.0 + 0.5 * above))
    place = 0.08 * (strike.pitch - 62.0) / 40.0
    apart = 1.0 - values["coupling"]
    rows: list[tuple[Numbers, ...]] = []
    for number, (share, speed, cents, side) in enumerate(STRINGS):
        heard = np.flatnonzero((n <= MOST[number]) & (partial_hz < HIGHEST_HZ[number]) | (n <= 4.0) | (apart > 0.5))
        detuned = cents * values["unison_cents"] + 0.1 * drawn[1 + number, heard]
        turned = side * (-1.0) ** (n[heard] + round(strike.pitch))
        sides = np.clip(values["spread"] * (place + turned + 0.6 * drawn[4, heard] * (1.0 - 1.0 / n[heard])), -0.9, 0.9)
        lasting_s = slow_s[heard] * (speed + (0.6 - speed) * apart)
        level = amplitude[heard] * (share + (0.45 - share) * apart)
        rows.append((partial_hz[heard] * 2.0 ** (detuned / 1200.0), level, lasting_s, sides))
    if values["bloom"] > 0.0:
        rows += _bloom(values, (partial_hz[:7], amplitude[:7], slow_s[:7]))
    return modes(*joined(rows))


STRINGS = ((0.72, 0.35, 0.0, 0.0), (0.3, 1.0, 0.6, 0.7), (0.16, 0.8, -0.9, -0.9))
"""Share of the amplitude, of the slow decay, detune, side: prompt sound, then the after-sound of two more strings."""

HIGHEST_HZ = (tone.TOP_HZ, 5000.0, 2500.0)
MOST = (90, 40, 6)
"""Up to where each string is heard apart, in hertz and in partials: above, the after-sound drowns."""


def _build_up(out: Samples, rise_s: float) -> None:
    """A soundboard answers the strings over 5 to 25 ms, while the blow itself is heard at once."""
    blocks = min(max(2, round(rise_s * SAMPLE_RATE_HZ / control.BLOCK)), out.shape[1] // control.BLOCK)
    head = np.ascontiguousarray(out[:, : blocks * control.BLOCK])
    place = np.arange(blocks + 1) / blocks
    tone.shape(head, place * (2.0 - place))
    out[:, : blocks * control.BLOCK] = head


def _spectrum(strike: Strike, values: Mapping[str, float], partial_hz: Numbers, drawn: Numbers) -> Numbers:
    """First amplitudes, their squares summing to 1: place and hardness of the hammer, what the soundboard passes.

    A soundboard radiates little below its first mode: the fundamental of the lowest octave is the weakest of its
    first ten partials.
    """
    n = np.arange(1.0, len(partial_hz) + 1.0)
    corner = values["hammer_hz"] * tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    corner *= 2.0 ** (0.25 * (strike.pitch - 60.0) / 12.0)
    amplitude = np.abs(np.sin(np.pi * n * values["hammer_place"])) + 0.25
    # Felt hardens as it is squeezed: the whole spectrum leans, not only its upper end (Hall & Askenfelt 1988).
    lean = values["tilt"] + 0.15 * values["velocity_octaves"] * (tone.REFERENCE_VELOCITY - strike.velocity)
    amplitude /= n**lean * (1.0 + (partial_hz / corner) ** 2)
    amplitude *= partial_hz**2 / (partial_hz**2 + 75.0**2)
    amplitude *= _soundboard(partial_hz) * 10.0 ** (0.07 * drawn)
    return np.asarray(amplitude / np.sqrt(np.sum(amplitude * amplitude)))


def _soundboard(hz: Numbers) -> Numbers:
    """What the board passes: hills and valleys of 3 dB every sixth of an octave, the same for all notes."""
    octaves, hills = _hills()
    return np.asarray(10.0 ** (0.15 * np.interp(np.log2(hz), octaves, hills)))


@lru_cache(maxsize=1)
def _hills() -> tuple[Numbers, Numbers]:
    return np.arange(84) / 6.0 + 4.0, tone.chances("piano/soundboard", 1, 84)[0]


def _bloom(values: Mapping[str, float], partials: tuple[Numbers, Numbers, Numbers]) -> list[tuple[Numbers, ...]]:
    """Strings that were not struck take up the low partials within a quarter of a second, to the left and right.

    Each is the difference of a slow and a fast decay, so that it starts from nothing.
    """
    hz, amplitude, slow_s = partials
    sides = 0.9 * values["spread"] * np.where(np.arange(len(hz)) % 2 == 0, 1.0, -1.0)
    level = 0.4 * values["bloom"] * amplitude
    return [(hz * 1.0004, level, slow_s, sides), (hz * 1.0004, -level, np.minimum(0.35, 0.5 * slow_s), sides)]


def _add_case(out: Samples, strike: Strike, values: Mapping[str, float]) -> None:
    """The blow itself: key on its bed, hammer against string, heard most where the strings are short."""
    touch = strike.velocity / tone.REFERENCE_VELOCITY * QUIET
    uneven = 1.0 + 0.15 * tone.chances(f"case/{round(strike.pitch)}/{strike.variant % 4}", 1, 8)[0]
    if values["knock"] > 0.0:
        louder = 2.0 ** min(0.3 * (strike.pitch - 60.0) / 12.0, 0.4) * touch * uneven
        sides = 0.5 * values["spread"] * np.array([0.0, 0.4, -0.4, 0.7, -0.7, 1.0, -1.0, 0.5])
        add_struck(out, SOUNDBOARD_HZ, values["knock"] * louder * SOUNDBOARD_LEVEL, SOUNDBOARD_DECAY_S, sides)
    if values["felt_noise"] > 0.0:
        length = min(out.shape[1], 700 * control.BLOCK)
        higher = 2.0 ** (0.4 * (strike.pitch - 60.0) / 12.0)
        centre_hz = round(float(np.clip(800.0 * higher, 300.0, 2500.0)), -2)
        offset = 5003 * (strike.variant % 4) + int(strike.pitch) * 307
        noise = tone.breath(centre_hz, 1.8, length, offset)[np.newaxis]
        points = np.arange(length // control.BLOCK + 1)
        # The blow dies within 50 ms; what it set ringing in case and strings is a hiss of 0.4 s, 9 dB below.
        fall = (np.exp(points * -0.09 * higher**0.3) + 0.35 * np.exp(points * -0.013)) * (1.0 - points / points[-1])
        tone.shape(noise, values["felt_noise"] * touch * fall)
        out[:, :length] += noise


def _add_damper(out: Samples, strike: Strike, values: Mapping[str, float], at: tuple[float, float]) -> None:
    """A breath of felt when the key comes up, swelling over 12 ms: 35 dB under the note at the most."""
    gate_s, gain = at
    start = int(gate_s * SAMPLE_RATE_HZ) // control.BLOCK * control.BLOCK
    length = min(out.shape[1] - start, 180 * control.BLOCK)
    if values["damper_noise"] == 0.0 or length < 60 * control.BLOCK:
        return
    breath = tables.turned(_felt(), length, 4001 * (strike.variant % 4) + int(strike.pitch) * 211)[np.newaxis]
    times_s = np.arange(length // control.BLOCK + 1) * (control.BLOCK / SAMPLE_RATE_HZ)
    swelling = control.swell(times_s, 0.0, 0.012) * control.swell(-times_s, -times_s[-1], times_s[-1])
    tone.shape(breath, 0.2 * values["damper_noise"] * gain * swelling * np.exp(times_s * -25.0))
    out[:, start : start + length] += breath


@lru_cache(maxsize=1)
def _felt() -> tables.Table:
    """Noise of felt: a hump at 350 Hz, nothing sharp."""
    return tone.breath(350.0, 1.2, tables.NOISE_SIZE, 0)


MODEL = Model(PARAMETERS, render)
