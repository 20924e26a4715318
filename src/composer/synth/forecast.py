"""A forecast of loudness: the K-weighted energy of each part over time, from measured presets, without a sound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from composer.dsp.loudness import HOP
from composer.score.timeline import Timeline
from composer.synth import duck, measure
from composer.synth.instrument import Strike
from composer.synth.line import Line
from composer.synth.measure import Measure
from composer.synth.preset import Sound
from composer.synth.reach import PITCHES
from composer.units import SAMPLE_RATE_HZ

_DUCK_STEP_FRAMES = 48
"""Ducking is sampled every millisecond."""


def energies(line: Line, hops: int) -> NDArray[np.float64]:
    """Predicted K-weighted energy of one part in each hop of 100 ms, before ducking.

    A note's energy is spread evenly over twice its centre: gating blocks of 400 ms do not see more detail.
    """
    plan = line.schedule
    if not len(plan.onsets):
        return np.zeros(hops)
    energy, centre = np.empty(len(plan.onsets)), np.empty(len(plan.onsets))
    groups: dict[str, list[int]] = {}
    for index, sound in enumerate(plan.sounds):
        groups.setdefault(sound.name, []).append(index)
    for indices in groups.values():
        sound = plan.sounds[indices[0]]
        drum = round(plan.strikes[indices[0]].pitch) if line.kit else None
        known = measure.measure_of(sound, line.insert, drum)
        energy[indices], centre[indices] = _notes(known, sound, [plan.strikes[index] for index in indices])
    starts = plan.onsets / HOP
    lengths = np.maximum(2.0 * centre * SAMPLE_RATE_HZ / HOP, 0.1)
    edges = np.arange(hops + 1, dtype=np.float64)
    rates = energy / lengths
    spread = np.diff(_ramp(edges, starts, rates) - _ramp(edges, starts + lengths, rates))
    return np.maximum(spread, 0.0) * line.gain**2


def ducking(timeline: Timeline, duck_db: float, hops: int) -> NDArray[np.float64]:
    """Mean power gain of a part that is ducked by the kick, in each hop."""
    onsets, depths = duck.kicks(timeline.parts)
    steps = hops * (HOP // _DUCK_STEP_FRAMES)
    depth = np.zeros(steps, np.float32)
    course = duck.shape(timeline.mix.duck_release_ms)[::_DUCK_STEP_FRAMES]
    for onset, scale in zip((onsets // _DUCK_STEP_FRAMES).tolist(), depths, strict=True):
        here = depth[onset : onset + len(course)]
        np.maximum(here, scale * course[: len(here)], out=here)
    gains = duck.gains(depth, duck_db).astype(np.float64)
    return np.asarray(np.square(gains).reshape(hops, -1).mean(axis=1), np.float64)


def _notes(known: Measure, sound: Sound, strikes: list[Strike]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Energy and centre in seconds of many notes of one sound."""
    touch = _between(
        known.touch_db,
        _place(np.array([strike.velocity for strike in strikes]), np.array(measure.VELOCITIES)),
        _place(np.array([strike.brightness for strike in strikes]), np.array(measure.BRIGHTNESSES)),
    )
    rows, columns = known.energy_db.shape
    pitch = np.array([strike.pitch for strike in strikes])
    gate_s = np.array([max(strike.gate, 480) for strike in strikes]) / SAMPLE_RATE_HZ
    along = _place(pitch, np.array(PITCHES, float)) if rows > 1 else np.zeros(len(strikes))
    across = np.zeros(len(strikes))
    if columns > 1:
        across = _place(np.log(gate_s), np.log(measure.DURATIONS_S))
    energy_db = _between(known.energy_db, along, across) + touch + sound.gain_db
    centre = _between(known.centre_s, along, across)
    return 10.0 ** (energy_db / 10.0), np.maximum(centre, 0.0)


def _place(values: NDArray[np.float64], grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where values lie on a grid, in steps; beyond its ends the last step goes on, by one step at most."""
    step = np.clip(np.searchsorted(grid, values) - 1, 0, len(grid) - 2)
    place = step + (values - grid[step]) / (grid[step + 1] - grid[step])
    return np.clip(place, -0.5, len(grid))


def _between(
    table: NDArray[np.float64], rows: NDArray[np.float64], columns: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Read a table between its points (bilinear)."""
    i, u = _split(rows, table.shape[0])
    j, v = _split(columns, table.shape[1])
    down, right = min(1, table.shape[0] - 1), min(1, table.shape[1] - 1)
    upper = table[i, j] * (1.0 - v) + table[i, j + right] * v
    lower = table[i + down, j] * (1.0 - v) + table[i + down, j + right] * v
    return np.asarray(upper * (1.0 - u) + lower * u, np.float64)


def _split(places: NDArray[np.float64], count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    whole = np.clip(np.floor(places).astype(np.int64), 0, max(0, count - 2))
    return whole, places - whole


def _ramp(edges: NDArray[np.float64], starts: NDArray[np.float64], rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of rate * (edge - start) over all starts before each edge."""
    order = np.argsort(starts, kind="stable")
    rate = np.concatenate([[0.0], np.cumsum(rates[order])])
    moment = np.concatenate([[0.0], np.cumsum(rates[order] * starts[order])])
    before = np.searchsorted(starts[order], edges)
    return np.asarray(rate[before] * edges - moment[before], np.float64)
