"""The gain of a piece: fixed before the first block, a function of the timeline alone.

The forecast knows from tables how loud each part is at every moment. A probe, two cells that are really made,
corrects it part by part (filters, inserts, notes that add up in phase), shows what room and echo add, and what
glue and limiter take away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.dsp.loudness import HOP, OFFSET_LUFS, block_powers, hop_energies, integrated_lufs
from composer.score.mix import Mix
from composer.score.timeline import Timeline
from composer.synth.balance import CENTRES_HZ, corrections_db, octave_powers
from composer.synth.cell import CELL_FRAMES, Stereo
from composer.synth.master import Master, mean_levels_db
from composer.synth.mixer import Layer, Listener, Mixer
from composer.units import SAMPLE_RATE_HZ

PROBE_CELLS = 2
"""4 s, whatever the length of the piece. Over 50 styles the loudness of a piece missed its target by 0.31 LU (standard
deviation; worst 0.9). One cell would halve the time to the first block, but sparse music would miss by 2.5 LU."""
GAIN_LIMIT_DB = 60.0
TRUST = 8.0
"""A part is corrected by its probe by at most this factor either way."""
_GLUE_SLOPE = 0.35
"""Of the compressor's 0.5 dB per dB, what is left after its memory of 0.3 s (seen in finished pieces)."""
_HOPS_PER_CELL = CELL_FRAMES // HOP
_TRIALS_DB = (-8.0, -4.0, 0.0)
_TRIAL_STEP_DB = 4.0
_LAST_TRIAL_DB = 16.0
"""More than the limiter can take from music that is still music."""

Hops = NDArray[np.float64]
Layers = Callable[[int, Listener], Layer]
"""Makes a cell, and lets somebody listen to its parts meanwhile."""


@dataclass(frozen=True)
class Level:
    """What the master needs to know: the gain, the level before it above which the glue works, the balance."""

    gain_db: float
    threshold_db: float
    balance_db: tuple[float, ...] = ()


@dataclass(frozen=True)
class Trial:
    """The master at one gain: the loudness of the probe before it, and what it takes away."""

    gain_db: float
    lufs: float
    loss_db: float


@dataclass(frozen=True, eq=False)
class Probe:
    """The cells that were really made: the mix of each; of all, the energy of the parts and of the sum, balanced."""

    places: list[int]
    mixes: list[Stereo]
    measured: list[float]
    forecast: list[float]
    total: float
    balance_db: tuple[float, ...]

    @property
    def lufs(self) -> float:
        """Loudness of the mixes."""
        return _lufs(self.total / (len(self.mixes) * CELL_FRAMES))


def level(timeline: Timeline, mixer: Mixer, layers: Layers) -> Level:
    """Find the gain that brings a piece to the loudness its mix asks for."""
    parts = mixer.energies
    if not parts.sum() > 0.0:
        return Level(0.0, 0.0)
    probe = _probe(timeline.mix, mixer, layers, parts)
    if not probe.total > 0.0:
        return Level(0.0, 0.0)
    powers = block_powers(_corrected(parts, probe, mixer, timeline.mix.reverb.decay_s))
    if not len(powers):
        powers = np.array([probe.total / (len(probe.mixes) * CELL_FRAMES)])
    mix = timeline.mix
    threshold_db = _threshold_db(probe, mix)
    first_db = mix.loudness_lufs - integrated_lufs(powers)
    trials = [_trial(probe, mix, threshold_db, first_db + trial_db) for trial_db in _TRIALS_DB]
    solved_db = _solved(powers, mix.loudness_lufs, trials)
    while solved_db > trials[-1].gain_db and trials[-1].gain_db < first_db + _LAST_TRIAL_DB:
        trials.append(_trial(probe, mix, threshold_db, trials[-1].gain_db + _TRIAL_STEP_DB))
        solved_db = _solved(powers, mix.loudness_lufs, trials)
    return Level(solved_db, threshold_db, probe.balance_db)


def _probe(mix: Mix, mixer: Mixer, layers: Layers, parts: Hops) -> Probe:
    linear = Master(mix, 0.0, 0.0)
    measured, expected = [0.0] * len(mixer.lines), [0.0] * len(mixer.lines)
    mixes = []
    octaves = np.zeros((len(mixer.lines), len(CENTRES_HZ)))

    def listen(index: int, sound: Stereo) -> None:
        measured[index] += float(hop_energies(linear.toned(None, sound)).sum())
        if mix.slope_db_per_octave:
            octaves[index] += octave_powers(sound)

    places = _places(parts)
    for cell in places:
        for index in range(len(mixer.lines)):
            expected[index] += float(parts[index, cell * _HOPS_PER_CELL : (cell + 1) * _HOPS_PER_CELL].sum())
        mixes.append(_folded(layers(cell, listen)))
    balance_db = corrections_db(_whole(octaves, parts, expected), mix.slope_db_per_octave)
    balanced = Master(mix, 0.0, 0.0, balance_db)
    total = sum(float(hop_energies(balanced.toned(cell, cell)).sum()) for cell in mixes)
    return Probe(places, mixes, measured, expected, total, balance_db)


def _whole(octaves: Hops, parts: Hops, expected: list[float]) -> Hops:
    """Power of each octave in the whole piece: what the probe heard of each part, as often as the part plays."""
    heard = np.array(expected)
    shares = np.where(heard > 0.0, parts.sum(axis=1) / np.maximum(heard, 1e-30), 0.0)
    return np.asarray(shares @ octaves, np.float64)


def _places(parts: Hops) -> list[int]:
    """The cells worth probing: those with most of what makes the piece loud, the second for what the first lacks."""
    cells = -(-parts.shape[1] // _HOPS_PER_CELL)
    padded = np.zeros((len(parts), cells * _HOPS_PER_CELL))
    padded[:, : parts.shape[1]] = parts
    energy = padded.reshape(len(parts), cells, _HOPS_PER_CELL).sum(axis=2)
    weight = energy.sum(axis=1)
    typical = np.maximum(np.percentile(energy, 75, axis=1), weight / cells)[:, None] + 1e-30
    seen = np.minimum(energy / typical, 1.0)
    places: list[int] = []
    known = np.zeros(len(parts))
    for _ in range(min(PROBE_CELLS, cells)):
        gain = (weight[:, None] * (np.maximum(seen, known[:, None]) - known[:, None])).sum(axis=0)
        loud = energy.sum(axis=0) / (energy.sum(axis=0).max() + 1e-30)
        score = gain + 0.05 * weight.sum() * np.minimum(loud, 1.0)
        score[places] = -1.0
        places.append(int(np.argmax(score)))
        known = np.maximum(known, seen[:, places[-1]])
    return places


def _folded(layer: Layer) -> Stereo:
    """A cell as it sounds amid others like it: the tails that leave it come back as those of the cells before."""
    out = layer.dry.copy()
    if layer.wet is not None:
        for start in range(0, layer.wet.shape[1], CELL_FRAMES):
            piece = layer.wet[:, start : start + CELL_FRAMES]
            out[:, : piece.shape[1]] += piece
    return out


def _corrected(parts: Hops, probe: Probe, mixer: Mixer, decay_s: float) -> Hops:
    """The forecast of the sum, with what the probe taught of each part and of room and echo, which outlast it."""
    measured, expected = np.array(probe.measured), np.array(probe.forecast)
    heard = (measured > 0.0) & (expected > 0.01 * expected.max())
    common = measured[heard].sum() / expected[heard].sum() if heard.any() else 1.0
    factors = np.where(heard, measured / np.maximum(expected, 1e-30), common)
    factors = np.clip(factors, common / TRUST, common * TRUST)
    dry = _bussed(parts * factors[:, None], mixer)
    inside = sum(float(dry[cell * _HOPS_PER_CELL : (cell + 1) * _HOPS_PER_CELL].sum()) for cell in probe.places)
    shared = probe.total / inside if inside > 0.0 else 1.0
    if shared <= 1.0:
        return dry * shared
    hops = np.arange(max(1, round(decay_s * SAMPLE_RATE_HZ / HOP)))
    course = 10.0 ** (-6.0 * hops / len(hops))
    return dry + (shared - 1.0) * np.convolve(dry, course / course.sum())[: len(dry)]


def _bussed(parts: Hops, mixer: Mixer) -> Hops:
    """The sum of all parts, those of compressed buses with what their compressors take off."""
    names = np.array([line.part.channel.bus for line in mixer.lines])
    total = np.zeros(parts.shape[1])
    for name in sorted(set(names.tolist())):
        energies = parts[names == name].sum(axis=0)
        strip = mixer.strips.get(name)
        total += energies if strip is None else energies * strip.powers(OFFSET_LUFS + _decibels(energies / HOP))
    return total


def _decibels(powers: Hops) -> Hops:
    return np.asarray(10.0 * np.log10(powers + 1e-30), np.float64)


def _threshold_db(probe: Probe, mix: Mix) -> float:
    """The glue compressor's threshold: at ratio 2 a place that is 2 dB above it is lowered by 1 dB."""
    levels = np.concatenate([mean_levels_db(cell) for cell in probe.mixes])
    return float(np.percentile(levels, 90.0)) - 2.0 * mix.glue_db


def _trial(probe: Probe, mix: Mix, threshold_db: float, gain_db: float) -> Trial:
    """Send the probe through the master, each cell between two like it."""
    master = Master(mix, gain_db, threshold_db, probe.balance_db)
    energy = 0.0
    for cell in probe.mixes:
        glued = master.glued(cell, cell)
        energy += float(hop_energies(master.limited(glued, glued, glued)).sum())
    return Trial(gain_db, probe.lufs + gain_db, 10.0 * float(np.log10(probe.total / energy)) + gain_db)


def _solved(powers: Hops, target_lufs: float, trials: list[Trial]) -> float:
    """The gain at which the gated loudness after the master's losses meets the target (bisection)."""
    loudness = OFFSET_LUFS + 10.0 * np.log10(powers + 1e-30)
    levels = np.array([trial.lufs for trial in trials])
    losses = np.array([trial.loss_db for trial in trials])
    probe_lufs = trials[0].lufs - trials[0].gain_db
    low, high = trials[0].gain_db, trials[-1].gain_db + _TRIAL_STEP_DB
    for _ in range(30):
        gain_db = 0.5 * (low + high)
        kept_db = gain_db - _read(loudness + gain_db, loudness - probe_lufs, levels, losses)
        reached = integrated_lufs(powers * 10.0 ** (kept_db / 10.0))
        low, high = (gain_db, high) if reached < target_lufs else (low, gain_db)
    return min(max(0.5 * (low + high), -GAIN_LIMIT_DB), GAIN_LIMIT_DB)


def _read(levels: Hops, relative: Hops, known: Hops, losses: Hops) -> Hops:
    """Losses at other levels, and at other levels `relative` to the probe before the gain.

    What is lost at the lowest gain is the work of the glue compressor, which does not know the gain but works
    less on what is softer than the probe. The rest is the limiter: between trials a straight line; above the
    loudest it goes on growing.
    """
    glue = np.maximum(losses[0] + _GLUE_SLOPE * relative, 0.0)
    beyond = np.maximum(levels - known[-1], 0.0) * (losses[-1] - losses[-2]) / (known[-1] - known[-2])
    return np.asarray(glue + np.interp(levels, known, losses - losses[0]) + beyond, np.float64)


def _lufs(power: float) -> float:
    return OFFSET_LUFS + 10.0 * float(np.log10(power))
