"""Many players on one note: each with an own detune, drift, vibrato, entry, loudness, place and instrument."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.synth import tone
from composer.synth.control import Curve
from composer.synth.instrument import Param
from composer.units import SAMPLE_RATE_HZ

SECTION_PARAMETERS = (
    Param("players", 1.0, 10.0, 6.0, "linear", "ratio", "Voices heard"),
    Param("detune_cents", 0.0, 30.0, 7.0, "linear", "cents", "Standard deviation of the players' tuning"),
    Param("drift_cents", 0.0, 20.0, 4.0, "linear", "cents", "Slow wandering of each player"),
    Param("vibrato_hz", 3.0, 8.0, 5.6, "linear", "hz", "Mean speed of the vibrato"),
    Param("vibrato_cents", 0.0, 80.0, 14.0, "linear", "cents", "Mean depth of the vibrato to either side"),
    Param("vibrato_delay_s", 0.0, 3.0, 0.25, "linear", "s", "Time before the vibrato sets in"),
    Param("entry_s", 0.0, 0.2, 0.015, "linear", "s", "Standard deviation of the players' entries"),
    Param("spread", 0.0, 1.0, 0.7, "linear", "0..1", "Stereo width of the section"),
    Param("scoop_cents", -200.0, 200.0, 0.0, "linear", "cents", "Where the pitch starts from"),
    Param("scoop_s", 0.01, 0.5, 0.05, "log", "s", "Time in which the pitch arrives"),
)


COARSE = 8
"""Drift and vibrato are computed on every eighth point, 188 times a second, and joined by straight lines."""

BEATING_S = np.arange(64, dtype=np.float64) * 0.008
"""Times at which the beating of the players is looked at."""


class Section(NamedTuple):
    """Curves and voices of the players, ready for the bank of oscillators, except for the envelope."""

    curves: NDArray[np.float32]
    voices: NDArray[np.float64]
    phases: NDArray[np.float64]


def section(name: str, values: Mapping[str, float], hz: float, times_s: Curve, attack_s: float) -> Section:
    """Seat the players.

    Parameters
    ----------
    name : str
        Players of the same name are the same people: they play the same in every process.
    values : mapping
        `SECTION_PARAMETERS`.
    hz : float
        The pitch written.
    times_s : ndarray [shape=(blocks + 1,)]
    attack_s : float
        Time each player takes to the full tone; entries are scattered by at most half of it.
    """
    count = round(values["players"])
    drawn = tone.chances(name, count, 12)
    slow_s = np.arange(-(-(len(times_s) - 1) // COARSE) + 1) * (COARSE * times_s[1])
    curves = np.empty((2, count, len(times_s)), dtype=np.float32)
    _finer(np.exp2(_cents(values, drawn, slow_s) / 1200.0), curves[0])
    breathing = 1.0 + 0.12 * np.sin(2.0 * np.pi * ((0.35 + 0.1 * drawn[:, 8:9]) * slow_s + drawn[:, 9:10]))
    _finer(breathing, curves[1])
    late_s = np.minimum(np.abs(drawn[:, 6:7]) * values["entry_s"], 0.5 * attack_s)
    late_s[0] = 0.0
    rising_s = attack_s * (1.0 + 0.15 * drawn[:, 7:8])
    last = int(np.searchsorted(times_s, float((late_s + rising_s).max())))
    rise = np.clip((times_s[:last] - late_s) / rising_s, 0.0, 1.0)
    curves[1, :, :last] *= rise * rise * (3.0 - 2.0 * rise)
    key = tuple(values[spec.name] for spec in SECTION_PARAMETERS)
    voices, phases = _seated(name, key, hz)
    return Section(curves, voices.copy(), phases)


@lru_cache(maxsize=1024)
def _seated(name: str, key: tuple[float, ...], hz: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What does not move: the voices with their gains, and where their phases start."""
    values = {spec.name: value for spec, value in zip(SECTION_PARAMETERS, key, strict=True)}
    count = round(values["players"])
    drawn = tone.chances(name, count, 12)
    # Phases that grow with the square of the number add up to the root of their count at every onset (Schroeder 1970).
    phases = np.mod(np.arange(count) ** 2 / (2.0 * count) + 0.05 * drawn[:, 11] + drawn[0, 9], 1.0)
    voices = _voices(values, drawn, hz)
    voices[:, 1:3] /= _beating(_cents(values, drawn, BEATING_S), voices, phases)
    return voices, phases


def _cents(values: Mapping[str, float], drawn: NDArray[np.float64], times_s: Curve) -> NDArray[np.float64]:
    centre = values["detune_cents"] * (drawn[:, 0] - drawn[:, 0].mean())
    scoop = values["scoop_cents"] * np.exp(times_s * (-4.0 / values["scoop_s"]))
    moving = _drift(values["drift_cents"], drawn, times_s) + _vibrato(values, drawn, times_s)
    return np.asarray(centre[:, np.newaxis] + scoop + moving)


def _voices(values: Mapping[str, float], drawn: NDArray[np.float64], hz: float) -> NDArray[np.float64]:
    count = len(drawn)
    voices = np.zeros((count, 4))
    voices[:, 0] = hz / SAMPLE_RATE_HZ
    side = values["spread"] * _seats(count)
    share = (1.0 + 0.12 * drawn[:, 10]) / np.sqrt(count)
    voices[:, 1] = share * np.sqrt(1.0 - side)
    voices[:, 2] = share * np.sqrt(1.0 + side)
    voices[:, 3] = np.arange(count)
    return voices


def _beating(cents: NDArray[np.float64], voices: NDArray[np.float64], phases: NDArray[np.float64]) -> float:
    """How loud the first harmonics of these players are in their first half second, against the long run.

    Six players in unison beat about once a second: by luck a note would begin 6 dB louder or softer than its
    neighbours. A fixed stretch of time is looked at, so that the length of the note does not matter.
    """
    hz = voices[:, 0:1] * SAMPLE_RATE_HZ * (np.exp2(cents / 1200.0) - 1.0)
    turns = phases[:, np.newaxis] + np.cumsum(hz, axis=1) * BEATING_S[1]
    gains = voices[:, 1:3].T
    found = sum(
        weight * np.mean(np.abs(gains @ np.exp(2.0j * np.pi * harmonic * turns)) ** 2)
        for harmonic, weight in ((1, 0.6), (2, 0.3), (3, 0.1))
    )
    return float((found / np.mean(np.sum(gains**2, axis=1))) ** 0.45)


def _finer(coarse: NDArray[np.float64], out: NDArray[np.float32]) -> None:
    """Write the rows of `coarse`, one value every COARSE points, on all points of `out`."""
    start = coarse[:, :-1, np.newaxis].astype(np.float32)
    step = np.diff(coarse).astype(np.float32)[:, :, np.newaxis]
    fine = (start + step * (np.arange(COARSE, dtype=np.float32) / COARSE)).reshape(len(coarse), -1)
    size = min(out.shape[1], fine.shape[1])
    out[:, :size] = fine[:, :size]
    out[:, size:] = coarse[:, -1:]


def _drift(depth_cents: float, drawn: NDArray[np.float64], times_s: Curve) -> NDArray[np.float64]:
    """Two slow waves of unrelated speeds: no two seconds are alike, and nothing has to be remembered."""
    slow = np.sin(2.0 * np.pi * ((0.31 + 0.07 * drawn[:, 1:2]) * times_s + drawn[:, 2:3]))
    quick = np.sin(2.0 * np.pi * ((1.13 + 0.2 * drawn[:, 3:4]) * times_s + drawn[:, 4:5]))
    return np.asarray(depth_cents * (0.8 * slow + 0.5 * quick))


def _vibrato(values: Mapping[str, float], drawn: NDArray[np.float64], times_s: Curve) -> NDArray[np.float64]:
    if values["vibrato_cents"] == 0.0:
        return np.zeros((len(drawn), 1))
    delay_s = values["vibrato_delay_s"] * (1.0 + 0.3 * drawn[:, 3:4])
    grown = np.clip((times_s - delay_s) / 0.4, 0.0, 1.0)
    turn = values["vibrato_hz"] * (1.0 + 0.05 * drawn[:, 5:6]) * times_s + drawn[:, 1:2]
    return np.asarray(values["vibrato_cents"] * (1.0 + 0.2 * drawn[:, 4:5]) * grown * np.sin(2.0 * np.pi * turn))


def _seats(count: int) -> NDArray[np.float64]:
    """Places from left to right, first desk in the middle, the others alternating outwards."""
    if count == 1:
        return np.zeros(1)
    order = np.arange(count)
    return np.where(order % 2 == 0, 1.0, -1.0) * ((order + 1) // 2) / (count // 2)
