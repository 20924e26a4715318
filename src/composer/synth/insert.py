"""Inserts: what a preset asks to be done to the sum of its notes, as a table of kinds with declared parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad
from composer.dsp.drive import decimator, process_drive
from composer.dsp.limiter import interpolators
from composer.dsp.sweep import render_sweep
from composer.errors import RenderError, one_of
from composer.score.mix import Bus, Channel
from composer.synth.cell import Stereo
from composer.synth.instrument import Param
from composer.units import SAMPLE_RATE_HZ, db_to_gain

PREROLL_FRAMES = 4_800
"""Inserts start from rest 100 ms before a cell: their slowest filter (80 Hz) has then settled below -200 dB."""
POSTROLL_FRAMES = 64
CONTROL_FRAMES = 32
"""Length of a control block of moving delays; divides the pre-roll, the post-roll and a cell."""

NOMINAL_LUFS = -18.0
"""The level at which the effects of channels and buses are fed, whatever the levels of the mix: 0 VU of a console."""

Values = Mapping[str, float]


@dataclass(frozen=True)
class Kind:
    """A kind of insert.

    Parameters
    ----------
    parameters : tuple of Param
    process : function (buffer, first_frame, values)
        In place on float32 [shape=(1 or 2, frames)]; `first_frame` is the absolute time of the buffer's start.
    mono : bool
        The part is summed to one channel before and placed in the panorama after: one amplifier, one loudspeaker.
    """

    parameters: tuple[Param, ...]
    process: Callable[[Stereo, int, Values], None]
    mono: bool = False


@dataclass(frozen=True)
class Insert:
    """A kind with its values."""

    kind: Kind
    values: Values

    def process(self, buffer: Stereo, first_frame: int) -> None:
        """Process a buffer that begins at an absolute frame, in place."""
        self.kind.process(buffer, first_frame, self.values)


@dataclass(frozen=True)
class Chain:
    """Effects in a row, fed at the nominal level.

    Parameters
    ----------
    inserts : tuple of Insert
    trim_db : float
        What brings the strip to the nominal level; taken back behind the last effect.
    """

    inserts: tuple[Insert, ...] = ()
    trim_db: float = 0.0

    def __bool__(self) -> bool:
        """Whether there is any effect."""
        return bool(self.inserts)

    @property
    def lead(self) -> int:
        """Frames that the chain must hear before what is asked for; a multiple of 64."""
        return PREROLL_FRAMES * len(self.inserts)

    @property
    def tail(self) -> int:
        """Frames that it must hear after it."""
        return POSTROLL_FRAMES * len(self.inserts)

    def process(self, buffer: Stereo, first_frame: int) -> None:
        """Process a buffer that begins at an absolute frame, in place."""
        if self.inserts:
            buffer *= np.float32(db_to_gain(self.trim_db))
            for chosen in self.inserts:
                chosen.process(buffer, first_frame)
            buffer *= np.float32(db_to_gain(-self.trim_db))


def chain(settings: Bus | Channel, level_lufs: float) -> Chain:
    """The effects of a channel or a bus that is `level_lufs` loud."""
    inserts = []
    for name in ("tube", "crush", "tape"):
        row = getattr(settings, name)
        if row is not None:
            kind = KINDS[name]
            values = {spec.name: float(getattr(row, spec.name, spec.default)) for spec in kind.parameters}
            inserts.append(Insert(kind, values))
    return Chain(tuple(inserts), NOMINAL_LUFS - level_lufs)


def insert(preset_name: str, row: Mapping[str, Any]) -> Insert | None:
    """Read a preset's ``insert`` table; None for an empty one.

    Raises
    ------
    RenderError
        For an unknown kind or parameter, or a value out of range.
    """
    if not row:
        return None
    name = row.get("kind")
    if name not in KINDS:
        raise RenderError(f"preset {preset_name}: insert.kind = {name!r}; allowed: {one_of(KINDS, name)}")
    kind = KINDS[name]
    specs = {spec.name: spec for spec in kind.parameters}
    for key, value in row.items():
        if key == "kind":
            continue
        if key not in specs:
            raise RenderError(f"preset {preset_name}: insert.{key} is unknown; allowed: {one_of(specs, key)}")
        spec = specs[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not spec.low <= value <= spec.high:
            raise RenderError(f"preset {preset_name}: insert.{key} = {value!r}; allowed: {spec.low}..{spec.high}")
    return Insert(kind, {key: float(row.get(key, spec.default)) for key, spec in specs.items()})


def _amp(buffer: Stereo, first_frame: int, values: Values) -> None:
    """Two valve stages between a high-pass and a closed-back 12-inch cabinet."""
    biquad.filtered(
        np.concatenate([_high(values["low_cut_hz"]), _bell(values["mid_hz"], 0.7, values["mid_db"])]), buffer
    )
    _saturate(buffer, values["drive_db"], values["bias"], 6.0)
    edge = values["cabinet_hz"]
    cabinet = [
        _high(80.0, 0.9),
        _bell(120.0, 1.0, 2.0),
        _bell(min(0.65 * edge, 12_000.0), 1.4, values["presence_db"]),
        *(biquad.lowpass(edge / SAMPLE_RATE_HZ, q) for q in (0.54, 1.31)),
        biquad.lowpass(min(1.5 * edge, 20_000.0) / SAMPLE_RATE_HZ),
    ]
    biquad.filtered(np.concatenate(cabinet), buffer)
    buffer *= np.float32(db_to_gain(values["level_db"]))


def _chorus(buffer: Stereo, first_frame: int, values: Values) -> None:
    """Two delayed copies a side, their four oscillators a quarter turn apart."""
    dry = buffer.copy()
    wet = np.empty_like(buffer)
    mix = values["mix"]
    buffer *= np.float32(math.sqrt(1.0 - 0.7 * mix))
    for copy in range(2):
        phases = [0.25 * channel + 0.5 * copy for channel in range(len(buffer))]
        swing = values["depth_ms"] * (1.0 - 0.3 * copy)
        delays_ms = [
            values["delay_ms"] * (1.0 + 0.37 * copy) + swing * _sine(buffer, first_frame, values["rate_hz"], phase)
            for phase in phases
        ]
        render_sweep(dry, _delays(delays_ms), CONTROL_FRAMES, wet)
        wet *= np.float32(math.sqrt(0.5 * mix))
        buffer += wet


def _tremolo(buffer: Stereo, first_frame: int, values: Values) -> None:
    """Level that swings; with `spread` the sides swing against each other."""
    ramp = np.arange(CONTROL_FRAMES, dtype=np.float32) / np.float32(CONTROL_FRAMES)
    for channel, row in enumerate(buffer):
        swing = _sine(buffer, first_frame, values["rate_hz"], 0.5 * values["spread"] * channel)
        edges = (1.0 - values["depth"] * (0.5 + 0.5 * swing)).astype(np.float32)
        gains = edges[:-1, None] + np.diff(edges)[:, None] * ramp
        np.multiply(row, gains.ravel(), out=row)


def _tape(buffer: Stereo, first_frame: int, values: Values) -> None:
    """A worn cassette: slow wow, fast flutter, soft saturation, a dull top."""
    wow = _sine(buffer, first_frame, 0.55, 0.0) + 0.4 * _sine(buffer, first_frame, 0.83, 0.3)
    flutter = _sine(buffer, first_frame, 6.7, 0.0) + 0.5 * _sine(buffer, first_frame, 9.9, 0.6)
    # A sine of r Hz that swings by d ms bends pitch by 2 pi r d / 1000, 1 % being 17.2 cents.
    wow_ms = values["wow_cents"] / 17.2 * 10.0 / (2.0 * math.pi * 0.55)
    flutter_ms = values["flutter_cents"] / 17.2 * 10.0 / (2.0 * math.pi * 6.7)
    delay_ms = 1.4 * wow_ms + 1.5 * flutter_ms + 1.0 + wow_ms * wow + flutter_ms * flutter
    if wow_ms > 0.0 or flutter_ms > 0.0:
        moved = np.empty_like(buffer)
        render_sweep(buffer, _delays([delay_ms] * len(buffer)), CONTROL_FRAMES, moved)
        buffer[:] = moved
    _saturate(buffer, values["drive_db"], 0.1, 0.0)
    buffer *= np.float32(db_to_gain(values["level_db"] - values["drive_db"]))
    biquad.filtered(np.concatenate([_high(35.0), biquad.lowpass(values["lowpass_hz"] / SAMPLE_RATE_HZ, 0.8)]), buffer)


def _tube(buffer: Stereo, first_frame: int, values: Values) -> None:
    """A valve in a strip: what is soft passes as it is."""
    _saturate(buffer, values["drive_db"], values["bias"], 0.0)
    buffer *= np.float32(db_to_gain(-values["drive_db"]) / _slope(values["bias"]))


def _crush(buffer: Stereo, first_frame: int, values: Values) -> None:
    """A sampler: values are held on a grid that counts from frame 0, and stand on steps."""
    ratio = SAMPLE_RATE_HZ / values["rate_hz"]
    first, last = math.floor(first_frame / ratio), math.ceil((first_frame + buffer.shape[1]) / ratio)
    starts = np.ceil(np.arange(first, last + 1) * ratio).astype(np.int64) - first_frame
    borders = np.clip(starts, 0, buffer.shape[1])
    steps = np.float32(2.0 ** (values["bits"] - 1.0))
    held = np.rint(buffer[:, np.minimum(borders[:-1], buffer.shape[1] - 1)] * steps) / steps
    buffer[:] = np.repeat(held, np.diff(borders), axis=1)


KINDS: dict[str, Kind] = {
    "amp": Kind(
        (
            Param("drive_db", 0.0, 60.0, 20.0, "linear", "db", "Gain before the first valve"),
            Param("bias", 0.0, 0.8, 0.2, "linear", "0..1", "Asymmetry of the first valve: even harmonics"),
            Param("low_cut_hz", 20.0, 1_000.0, 110.0, "log", "hz", "High-pass before the valves: tightness"),
            Param("mid_hz", 200.0, 3_000.0, 750.0, "log", "hz", "Centre of the bell before the valves"),
            Param("mid_db", -12.0, 12.0, 3.0, "linear", "db", "Height of the bell before the valves"),
            Param("cabinet_hz", 1_500.0, 10_000.0, 4_500.0, "log", "hz", "Where the loudspeaker falls off"),
            Param("presence_db", -6.0, 12.0, 4.0, "linear", "db", "The loudspeaker's bump below that"),
            Param("level_db", -36.0, 24.0, -9.0, "linear", "db", "Gain after the loudspeaker"),
        ),
        _amp,
        mono=True,
    ),
    "chorus": Kind(
        (
            Param("rate_hz", 0.05, 8.0, 0.7, "log", "hz", "Speed of the swing"),
            Param("depth_ms", 0.0, 6.0, 2.0, "linear", "ms", "How far the delay swings"),
            Param("delay_ms", 7.0, 30.0, 12.0, "linear", "ms", "Mean delay"),
            Param("mix", 0.0, 1.0, 0.5, "linear", "0..1", "Share of the copies"),
        ),
        _chorus,
    ),
    "tremolo": Kind(
        (
            Param("rate_hz", 0.1, 12.0, 5.0, "log", "hz", "Speed"),
            Param("depth", 0.0, 1.0, 0.5, "linear", "0..1", "How far the level falls"),
            Param("spread", 0.0, 1.0, 0.0, "linear", "0..1", "1: the sides swing against each other"),
        ),
        _tremolo,
    ),
    "tape": Kind(
        (
            Param("wow_cents", 0.0, 30.0, 6.0, "linear", "cents", "Slow drift of pitch"),
            Param("flutter_cents", 0.0, 15.0, 2.0, "linear", "cents", "Fast trembling of pitch"),
            Param("drive_db", 0.0, 24.0, 6.0, "linear", "db", "Gain into the saturation, taken back after it"),
            Param("lowpass_hz", 2_000.0, 18_000.0, 9_000.0, "log", "hz", "Where the top falls off"),
            Param("level_db", -24.0, 24.0, 0.0, "linear", "db", "Gain at the end"),
        ),
        _tape,
    ),
    "tube": Kind(
        (
            Param("drive_db", 0.0, 36.0, 6.0, "linear", "db", "Gain into the valve, taken back after it"),
            Param("bias", 0.0, 0.8, 0.2, "linear", "0..1", "Asymmetry: even harmonics"),
        ),
        _tube,
    ),
    "crush": Kind(
        (
            Param("bits", 2.0, 16.0, 12.0, "linear", "bits", "Steps of the converter, full scale being 1"),
            Param("rate_hz", 1_000.0, 48_000.0, 24_000.0, "log", "hz", "How often a value is taken"),
        ),
        _crush,
    ),
}
"""One row per kind; a preset names the kind and any of its parameters."""


def _saturate(buffer: Stereo, drive_db: float, bias: float, second_db: float) -> None:
    controls = np.array([db_to_gain(drive_db), bias, db_to_gain(second_db)], np.float32)
    wide = np.empty((4, buffer.shape[1]), np.float32)
    process_drive(interpolators(), decimator(), controls, wide, buffer)


def _slope(bias: float) -> float:
    """Gain of both stages of the saturation for what is soft: the derivative of the first at its bias, 1 after it."""
    square = bias * bias
    return ((27.0 + 3.0 * square) * (27.0 + 9.0 * square) - 18.0 * square * (27.0 + square)) / (
        27.0 + 9.0 * square
    ) ** 2


def _sine(buffer: Stereo, first_frame: int, rate_hz: float, phase: float) -> NDArray[np.float64]:
    """An oscillator of absolute time at the edges of the buffer's control blocks."""
    edges = np.arange(buffer.shape[1] // CONTROL_FRAMES + 1) * CONTROL_FRAMES + first_frame
    return np.asarray(np.sin(2.0 * math.pi * (rate_hz * edges / SAMPLE_RATE_HZ + phase)), np.float64)


def _delays(delays_ms: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.maximum(np.array(delays_ms) * (SAMPLE_RATE_HZ / 1000.0), 2.0)


def _high(hz: float, q: float = math.sqrt(0.5)) -> biquad.Sections:
    return biquad.highpass(hz / SAMPLE_RATE_HZ, q)


def _bell(hz: float, q: float, gain_db: float) -> biquad.Sections:
    return biquad.peak(hz / SAMPLE_RATE_HZ, q, gain_db)
