"""One part on its way into the mix: its schedule, its filters, its inserts and its gains, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad
from composer.score.mix import SILENT_DB, Channel, Mix
from composer.score.score import Part
from composer.synth import strip
from composer.synth.insert import Insert, insert
from composer.synth.preset import Preset
from composer.synth.schedule import Schedule, played_preset, schedule
from composer.units import db_to_gain

FILTER_PREROLL_FRAMES = 9_600
"""Filters of strips start from rest 0.2 s before a cell: at their lowest edge, 22 Hz, they have settled to -170 dB."""


@dataclass(frozen=True, eq=False)
class Line:
    """One part, ready to be played: its schedule, its filters, its insert and its gains."""

    part: Part
    schedule: Schedule
    filters: biquad.Sections | None
    insert: Insert | None
    matrices: tuple[NDArray[np.float32], ...]
    outlet: NDArray[np.float32]
    """After an insert: its gain, and for a mono one its place in the panorama."""
    gain: float
    """Of the channel, its bus and the trim of the preset, linear; sounds have their own on top."""
    kit: bool
    lead: int
    """How far before what is asked for its filters begin, in frames."""
    sends: Mapping[str, tuple[float, float]]
    """Level in decibels at energy 0 and at energy 1, of what goes to ``reverb`` and ``echo``."""
    ride_db: tuple[float, float]
    """Gain at energy 0 and at energy 1."""


def line(part: Part, mix: Mix, voices_db: float, presets: Mapping[str, Preset] | None = None) -> Line:
    """Make a part ready.

    Raises
    ------
    RenderError
        If its preset or its insert does not exist.
    """
    played = played_preset(part, presets)
    plan = schedule(part, played)
    chosen = insert(played.name, played.insert)
    channel = part.channel
    bus_db = mix.bus(channel.bus).gain_db + (voices_db if channel.bus == "voices" else 0.0)
    gain_db = channel.gain_db + played.trim_db + bus_db
    mono = chosen is not None and chosen.kind.mono
    ride = channel.automation
    if ride.lowpass_hz is not None:
        channel = replace(channel, lowpass_hz=strip.OPEN_HZ)
    if ride.width is not None:
        channel = replace(channel, width=1.0)
    filters = strip.sections(channel)
    return Line(
        part=part,
        schedule=plan,
        filters=filters,
        insert=chosen,
        matrices=_matrices(plan, channel, 0.0 if chosen is not None else gain_db, mono),
        outlet=strip.matrix(gain_db, channel.pan if mono else 0.0, 1.0, stereo=not mono),
        gain=db_to_gain(gain_db),
        kit=played.sound is None,
        lead=FILTER_PREROLL_FRAMES if filters is not None or channel.automation.lowpass_hz is not None else 0,
        sends=_sends(channel),
        ride_db=_ride_db(channel, mix),
    )


def _sends(channel: Channel) -> dict[str, tuple[float, float]]:
    ride = channel.automation
    fixed = {"reverb": channel.reverb_db, "echo": channel.delay_db}
    moving = {"reverb": ride.reverb_db, "echo": ride.delay_db}
    levels = {name: moving[name] or (level, level) for name, level in fixed.items()}
    return {name: pair for name, pair in levels.items() if max(pair) > SILENT_DB}


def _ride_db(channel: Channel, mix: Mix) -> tuple[float, float]:
    low, high = channel.automation.gain_db or (0.0, 0.0)
    return low - mix.dynamics_db, high


def _matrices(plan: Schedule, channel: Channel, gain_db: float, collapsed: bool) -> tuple[NDArray[np.float32], ...]:
    """Two matrices per note: for a mono and for a stereo sound."""
    made: dict[tuple[float, float], tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
    for sound in plan.sounds:
        place = (gain_db + sound.gain_db, channel.pan + sound.pan)
        if place not in made:
            if collapsed:
                gain = db_to_gain(place[0])
                pair = (np.array([gain, 0, 0, 0], np.float32), np.array([gain / 2, 0, gain / 2, 0], np.float32))
            else:
                pair = (strip.matrix(*place, 1.0, stereo=False), strip.matrix(*place, channel.width, stereo=True))
            made[place] = pair
    return tuple(matrix for sound in plan.sounds for matrix in made[gain_db + sound.gain_db, channel.pan + sound.pan])
