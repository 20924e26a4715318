"""Two synthesizers on one key: a struck digital bell over an analogue pad, and echoes of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from composer.synth import tone
from composer.synth.control import BLOCK
from composer.synth.instrument import Model, Param, Samples, Strike
from composer.synth.instruments import fm, subtractive
from composer.units import SAMPLE_RATE_HZ, db_to_gain, pitch_to_hz

BELL = "bell_"
"""Before the names of the bell's parameters."""

PARAMETERS = (
    *subtractive.PARAMETERS,
    *(replace(spec, name=BELL + spec.name, text=f"Bell: {spec.text}") for spec in fm.PARAMETERS),
    Param("bell_semitones", -24.0, 24.0, 0.0, "linear", "semitones", "Where the bell is struck, against the pad"),
    Param("echoes", 0.0, 6.0, 0.0, "linear", "ratio", "How often the note comes back"),
    Param("echo_s", 0.05, 1.0, 0.25, "log", "s", "Time between echoes"),
    Param("echo_db", -18.0, -1.0, -6.0, "linear", "db", "Each echo against the one before"),
)

ECHO_SIDES = ((0.45, 1.0), (1.0, 0.45))
"""Echoes come from the right and the left in turn."""


def render(strike: Strike, values: Mapping[str, float]) -> Samples:
    """One note, in stereo."""
    # The pad of all round robins starts from the same phases: against the bell, each would else be as loud as it falls.
    cents = tone.VARIANT_CENTS[strike.variant % 4]
    pad = subtractive.render(strike._replace(variant=0, pitch=strike.pitch + cents / 100.0), values)
    own = {name.removeprefix(BELL): value for name, value in values.items() if name.startswith(BELL)}
    struck = fm.render(strike._replace(pitch=strike.pitch + values["bell_semitones"]), own)
    whole = np.zeros((2, max(pad.shape[1], struck.shape[1])), dtype=np.float32)
    whole[:, : pad.shape[1]] += pad
    whole[:, : struck.shape[1]] += struck
    count = round(values["echoes"])
    if count == 0:
        return whole
    # A whole number of cycles: an echo would else cancel what still sounds, at some pitches and not at others.
    hz = pitch_to_hz(strike.pitch)
    late = round(max(1.0, round(values["echo_s"] * hz)) * SAMPLE_RATE_HZ / hz)
    frames = -(-(whole.shape[1] + count * late) // BLOCK) * BLOCK
    out = np.zeros((2, frames), dtype=np.float32)
    out[:, : whole.shape[1]] += whole
    for number in range(1, count + 1):
        gain = db_to_gain(number * values["echo_db"])
        part = out[:, number * late : number * late + whole.shape[1]]
        for row, side in enumerate(ECHO_SIDES[number % 2]):
            part[row] += np.float32(gain * side) * whole[row]
    # Each onset of a low tone has a mean of its own; five of them would add up to -50 dB.
    tone.high_pass(out, 25.0)
    return out


MODEL = Model(PARAMETERS, render)
