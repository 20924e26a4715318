"""Ranks of pipes or free reeds that one key opens together: church organ, reed organ, accordion."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from composer.dsp import tables
from composer.synth import control, tone
from composer.synth.control import BLOCK, Curve, Envelope
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.units import SAMPLE_RATE_HZ

RANKS = (("16", 0.5), ("8", 1.0), ("beside", 1.0), ("4", 2.0), ("quint", 3.0), ("2", 4.0), ("larigot", 6.0), ("1", 8.0))
"""Name and multiple of the key's pitch: 16', 8', a second 8' tuned beside it, 4', 2 2/3', 2', 1 1/3', 1'."""

PARAMETERS = (
    *(
        Param(f"rank_{name}", 0.0, 1.5, 1.0 if name == "8" else 0.0, "linear", "ratio", f"Level of rank {name}")
        for name, _ in RANKS
    ),
    Param("beside_cents", -40.0, 40.0, 0.0, "linear", "cents", "Tuning of the second 8' rank: celeste, musette"),
    Param("detune_cents", 0.0, 6.0, 1.0, "linear", "cents", "How unevenly the ranks are tuned"),
    Param("slope", 0.3, 4.0, 1.5, "linear", "ratio", "How harmonics fall with their number, 1 is 6 dB per octave"),
    Param("stopped", 0.0, 1.0, 0.0, "linear", "0..1", "1: a stopped pipe, odd harmonics alone"),
    Param("reed_hz", 0.0, 6000.0, 0.0, "linear", "hz", "Resonance of the cell of a free reed; 0: a flue pipe"),
    Param("cutoff_hz", 500.0, 20_000.0, 6000.0, "log", "hz", "Where box or cassotto fall off"),
    Param(
        "chiff", 0.0, 1.0, 0.0, "linear", "0..1", "Speech of a flue pipe: its second mode and a gust before the tone"
    ),
    Param("wind", 0.0, 1.0, 0.0, "linear", "0..1", "Noise of the air while it sounds"),
    Param("click", 0.0, 1.0, 0.0, "linear", "0..1", "Clack of key and pallet"),
    Param("speech_s", 0.002, 0.5, 0.04, "log", "s", "Time to full tone at middle C; low pipes take longer"),
    Param("release_s", 0.02, 4.0, 0.15, "log", "s", "Time to fall by 60 dB after the key"),
    Param("swell", 0.0, 1.0, 0.0, "linear", "0..1", "How far the bellows lean into a long note"),
    Param("tremble_hz", 0.5, 9.0, 5.5, "linear", "hz", "Speed of the tremulant"),
    Param("tremble", 0.0, 1.0, 0.0, "linear", "0..1", "Depth of the tremulant"),
    Param("spread", 0.0, 1.0, 0.5, "linear", "0..1", "How far the ranks stand apart"),
    tone.VELOCITY_OCTAVES,
    tone.BRIGHTNESS_OCTAVES,
    tone.LEVEL,
)

BREAK_HZ = 5500.0
"""The smallest pipes: a rank that would lie above breaks back an octave, as mixtures do."""

SEATS = (0.0, 0.25, -0.3, -0.45, 0.5, 0.6, -0.7, 0.8)


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One key."""
    speech_s = values["speech_s"] * 2.0 ** (-0.45 * (strike.pitch - 60.0) / 12.0)
    envelope = Envelope(min(speech_s, 0.6), 1.0, 1.0, values["release_s"])
    gate_s = max(strike.gate / SAMPLE_RATE_HZ, control.SHORTEST_GATE_S)
    times_s = control.grid(gate_s + envelope.release_s)
    out = np.zeros((2, control.frames_of(times_s)), dtype=np.float32)
    _add_ranks(out, strike, values, (times_s, speech_s))
    air = values["wind"] + values["chiff"]
    if air > 0.0:
        _add_air(out, strike, values, (times_s, speech_s))
    swelling = 1.0 + values["swell"] * (control.swell(times_s, 0.1, 0.6) - 0.5)
    tremble = 1.0 - 0.4 * values["tremble"] * (0.5 - 0.5 * np.cos(2.0 * np.pi * values["tremble_hz"] * times_s))
    closing = control.level(Envelope(0.0, 1.0, 1.0, envelope.release_s), times_s, gate_s)
    gain = tone.gain_of(strike, values["level_db"], 0.8)
    tone.shape(out, closing * swelling * tremble * gain)
    _add_clack(out, strike, values["click"] * gain, gate_s)
    return out


def _add_ranks(out: Samples, strike: Strike, values: Mapping[str, float], speech: tuple[Curve, float]) -> None:
    times_s, speech_s = speech
    hz = tone.hz_of(strike)
    drawn = tone.chances(f"pipe/{round(strike.pitch)}/{strike.variant % 4}", 3, len(RANKS))
    corner = values["cutoff_hz"] * tone.opened(strike, values["velocity_octaves"], values["brightness_octaves"])
    drawing = [number for number, (name, _) in enumerate(RANKS) if values[f"rank_{name}"] > 0.0]
    rows: list[NDArray[np.float32]] = []
    voices = np.zeros((len(drawing), 4))
    curves = np.ones((2, len(drawing), len(times_s)), dtype=np.float32)
    for row, number in enumerate(drawing):
        name, multiple = RANKS[number]
        while hz * multiple > BREAK_HZ and multiple > 1.0:
            multiple /= 2.0
        cents = values["detune_cents"] * drawn[0, number] * (0.15 if multiple == 1.0 else 1.0)
        cents += values["beside_cents"] if name == "beside" else 0.0
        cents -= 0.35 * values["beside_cents"] * min(values["rank_beside"], 1.0) if name == "8" else 0.0
        side = values["spread"] * SEATS[number]
        level = values[f"rank_{name}"] * 10.0 ** (0.02 * drawn[1, number])
        voices[row] = (hz * multiple * 2.0 ** (cents / 1200.0) / SAMPLE_RATE_HZ, 0.0, 0.0, row)
        voices[row, 1:3] = level * math.sqrt(1.0 - side), level * math.sqrt(1.0 + side)
        rows.append(_pipe(round(hz * multiple, 2), _colour(values, corner)))
        late_s = speech_s * multiple**-0.3 * (1.0 + 0.1 * drawn[2, number])
        curves[1, row] = control.swell(times_s, 0.0, max(late_s, 0.002))
        # A pipe starts a little flat while its pressure rises; a reed a little sharp before it swings wide.
        curves[0, row] = np.exp2(
            (-12.0 if values["reed_hz"] == 0.0 else 6.0) / 1200.0 * np.exp(times_s * -3.0 / late_s)
        )
    tone.add_voices(curves, voices, np.stack(rows), np.mod(0.618 * np.arange(len(drawing)), 1.0), out)


def _colour(values: Mapping[str, float], corner_hz: float) -> tuple[float, float, float, float]:
    return values["slope"], values["stopped"], values["reed_hz"], round(corner_hz, 1)


@lru_cache(maxsize=2048)
def _pipe(hz: float, colour: tuple[float, float, float, float]) -> NDArray[np.float32]:
    """One cycle of a pipe or reed.

    A flue pipe's harmonics fall evenly, the even ones missing where it is stopped; a free reed chops the air into
    pulses, whose many harmonics its cell colours (Fletcher & Rossing, ch. 13 and 17).
    """
    slope, stopped, reed_hz, corner_hz = colour
    count = max(1, int(tone.TOP_HZ / hz))
    k = tables.harmonics(min(count, 120))
    amplitude = k**-slope
    amplitude[1::2] *= 1.0 - 0.9 * stopped
    if reed_hz > 0.0:
        amplitude *= 0.35 + 1.0 / (1.0 + ((k * hz - reed_hz) / (0.6 * reed_hz)) ** 2)
    amplitude /= 1.0 + (k * hz / corner_hz) ** 2
    amplitude /= math.sqrt(float(np.sum(amplitude * amplitude)))
    # Phases that grow with the square of the number keep the peaks low (Schroeder 1970).
    return tables.cycle(amplitude * np.exp(1.0j * np.pi * k * k / len(k)))


def _add_air(out: Samples, strike: Strike, values: Mapping[str, float], speech: tuple[Curve, float]) -> None:
    """Wind at the mouth, and the gust of the attack around the second and third mode (Castellengo 1999)."""
    times_s, speech_s = speech
    hz = tone.hz_of(strike)
    centre_hz = float(2.0 ** (round(2.0 * math.log2(min(3.0 * hz, 7000.0))) / 2.0))
    offset = 3343 * (strike.variant % 4) + int(strike.pitch) * 521
    air = tone.breath(centre_hz, 0.5, out.shape[1], offset)[np.newaxis]
    rising = control.swell(times_s, 0.0, 0.004)
    gust = values["chiff"] * 1.6 * rising * np.exp(times_s * (-2.2 / max(speech_s, 0.01)))
    tone.shape(
        air, 0.35 * gust * tone.opened(strike, 0.6, 0.6) + 0.06 * values["wind"] * control.swell(times_s, 0.0, speech_s)
    )
    out += air


def _add_clack(out: Samples, strike: Strike, amount: float, gate_s: float) -> None:
    """The pallet opens and falls shut; wood and leather, 1 kHz."""
    if amount == 0.0:
        return
    for start_s, share in ((0.0, 1.0), (gate_s, 0.6)):
        start = int(start_s * SAMPLE_RATE_HZ) // BLOCK * BLOCK
        length = min(out.shape[1] - start, 40 * BLOCK)
        if length >= 2 * BLOCK:
            clack = tone.breath(1000.0, 1.0, length, 2909 * (strike.variant % 4) + int(strike.pitch) * 97 + start)
            times = np.arange(length // BLOCK + 1, dtype=np.float64)
            fall = np.minimum(times / 2.0, 1.0) * np.exp(times * -0.25) * (1.0 - times / times[-1])
            burst = clack[np.newaxis]
            tone.shape(burst, amount * share * fall)
            out[:, start : start + length] += burst


MODEL = Model(PARAMETERS, render)
