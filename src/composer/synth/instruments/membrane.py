"""Membrane: tom, conga, frame drum or taiko; one player or several."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments.stroke import (
    END_MS,
    TAIL,
    Vector,
    band_pass,
    bend,
    decay,
    drive,
    edges,
    finish,
    frames_of,
    loudness,
    noise,
    own,
    partials,
    ring_bent,
    room,
    scatter,
    settled_at,
    span,
    tone_hz,
    unit,
)
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

PARAMETERS = (
    Param("tune_hz", 25.0, 1_000.0, 110.0, "log", "hz", "lowest mode after the bend"),
    Param("track", 0.0, 1.0, 0.0, "linear", "0..1", "from 0.5 the lowest mode is the pitch of the note instead"),
    Param("family", 0.0, 2.0, 0.0, "linear", "ratio", "0 plain head, 1 loaded head (tabla), 2 over a kettle (timpani)"),
    Param("bend_semitones", -12.0, 24.0, 3.0, "linear", "semitones", "how far above it the stroke starts"),
    Param("bend_ms", 5.0, 300.0, 50.0, "log", "ms", "time constant of the bend"),
    Param("decay_s", 0.05, 6.0, 0.7, "log", "s", "time to -60 dB of the lowest mode"),
    Param("body", 0.0, 1.0, 1.0, "linear", "0..1", "level of the lowest mode: a slap at the edge hardly wakes it"),
    Param("overtones", 0.0, 1.0, 0.5, "linear", "0..1", "level of the higher modes: 0 is a sine"),
    Param("damping", 0.0, 2.0, 1.0, "linear", "ratio", "how much faster high modes die"),
    Param("slap", 0.0, 1.0, 0.4, "linear", "0..1", "level of stick or hand"),
    Param("slap_hz", 300.0, 8_000.0, 2_000.0, "log", "hz", "centre of stick or hand"),
    Param("slap_s", 0.005, 0.3, 0.03, "log", "s", "time to -60 dB of stick or hand"),
    Param("players", 1.0, 8.0, 1.0, "linear", "ratio", "how many play it at once, side by side"),
    Param("spread_ms", 0.0, 40.0, 9.0, "linear", "ms", "within which they all strike"),
    Param("drive", 0.0, 1.0, 0.1, "linear", "0..1", "saturation"),
    Param("tone_hz", 300.0, 20_000.0, 9_000.0, "log", "hz", "upper edge at full velocity"),
    Param("room", 0.0, 1.0, 0.0, "linear", "0..1", "level of a room"),
    Param("room_s", 0.05, 3.0, 0.5, "log", "s", "decay of that room to -60 dB"),
)

# Zeros of the Bessel functions over the first: an ideal circular membrane, (0,1) (1,1) (2,1) (0,2) (3,1) (1,2) ...
RATIOS = np.array([1.0, 1.593, 2.136, 2.295, 2.653, 2.917, 3.155, 3.500, 3.600, 4.059, 4.601, 5.131])
# A head loaded with paste sounds harmonics (C. V. Raman, "The Indian musical drums", Proc. Ind. Acad. Sci. 1934); one
# over a kettle of air nearly 2:3:4:5:6, its concentric modes weak (T. Rossing, "The physics of kettledrums", 1982).
LOADED = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.03, 7.1, 8.2, 9.3, 10.5, 11.7, 13.0])
KETTLE = np.array([1.0, 1.504, 1.983, 2.442, 2.910, 3.373, 1.742, 2.61, 3.84, 3.155, 4.30, 4.75])
FAMILIES = np.array([RATIOS, LOADED, KETTLE])
GAINS = np.array([1.0, 0.62, 0.42, 0.40, 0.26, 0.24, 0.18, 0.15, 0.13, 0.10, 0.07, 0.05])


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One stroke [shape=(1, frames)]; two rows when there are several players or a room."""
    count = round(values["players"])
    late = np.sort(scatter(f"membrane/late/{own(strike)}", 8)[:count])
    wait = np.round((late - late[0]) / 2.0 * values["spread_ms"] * SAMPLE_RATE_HZ / 1000.0).astype(int)
    single = span(strike, values["decay_s"] * TAIL)
    rows = np.zeros((2 if count > 1 else 1, single + frames_of(int(wait.max()) / SAMPLE_RATE_HZ)), np.float32)
    # A harder stroke stretches the head more; where the heel of a hand bends it upwards, the stroke has no say.
    force = 0.3 + 0.7 * strike.velocity if values["bend_semitones"] > 0.0 else 1.0
    clock = bend(single, 2.0 ** (values["bend_semitones"] * force / 12.0), values["bend_ms"] / 1000.0)
    scratch = np.empty(single, np.float32)
    for player in range(count):
        one = _player(strike, values, player, clock)
        seat = (0.5 + player) / count if player % 2 else (count - 0.5 - player) / count
        pans = (np.cos(seat * np.pi / 2.0), np.sin(seat * np.pi / 2.0)) if count > 1 else (1.0,)
        for row, pan in enumerate(pans):
            np.multiply(one[0], np.float32(pan), out=scratch)
            rows[row, wait[player] : wait[player] + single] += scratch
    rows = drive(unit(rows), values["drive"])
    edges(rows, 22.0, tone_hz(strike, values["tone_hz"], 3.0))
    if values["room"] > 0.0:
        rows = room(rows, "membrane", values["room_s"], values["room"])
    return finish(rows, loudness(strike), onset_ms=0.5, end_ms=END_MS, floor_hz=0.0)


def _player(strike: Strike, values: Mapping[str, float], player: int, clock: Vector) -> Samples:
    frames = len(clock)
    place = scatter(f"membrane/player/{player}/{own(strike)}", len(RATIOS) + 1)
    many = 1.0 if values["players"] > 1.5 else 0.25
    tune = pitch_to_hz(strike.pitch) if values["track"] >= 0.5 else values["tune_hz"]
    tune *= 1.0 + (0.02 * many if values["track"] < 0.5 else 0.0) * place[-1]
    out = np.zeros((1, frames), np.float32)
    gain = _gains(strike, values) * (1.0 + 0.2 * place[:-1])
    if player > 0:  # late strokes of the lowest modes cancel each other: the leader carries their weight
        gain[:3] *= (0.3, 0.45, 0.7)
    ratio = _ratios(values["family"])
    bank = partials(tune * ratio, gain, values["decay_s"] * ratio ** -values["damping"])
    ring_bent(out[0], clock, bank, settled_at(values["bend_ms"] / 1000.0))
    length = min(frames, frames_of(values["slap_s"] * TAIL))
    slap = noise(f"membrane/slap/{player}/{own(strike)}", 1, length) * decay(length, values["slap_s"], 0.0002)
    slap = unit(band_pass(slap, values["slap_hz"], 0.7))
    lead = 1.0 if player == 0 else 0.6  # the beat is where the leader strikes
    out[:, :length] += slap * np.float32(lead * values["slap"] * strike.velocity**1.2)
    return out


def _ratios(family: float) -> Vector:
    """Modes over the lowest, between two of the families."""
    below = min(int(family), len(FAMILIES) - 2)
    return np.asarray(FAMILIES[below] + (family - below) * (FAMILIES[below + 1] - FAMILIES[below]))


def _gains(strike: Strike, values: Mapping[str, float]) -> Vector:
    """Harder strokes excite the higher modes more."""
    gain = GAINS * values["overtones"] * strike.velocity ** (0.15 * np.arange(len(GAINS)))
    gain[0] = values["body"]
    return np.asarray(gain)


MODEL = Model(PARAMETERS, render, sustained=False)
