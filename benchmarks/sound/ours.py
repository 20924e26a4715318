"""Notes of our presets, through the processing that belongs to each, and which programs they stand for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.sound.features import GATE_S, RATE_HZ
from benchmarks.sound.features import features as heard_in
from benchmarks.sound.note import Note, hz
from composer.dsp.mix import NEVER, add_sound
from composer.synth import strip
from composer.synth.insert import CONTROL_FRAMES, insert
from composer.synth.instrument import Strike
from composer.synth.preset import preset

TAIL_S = 1.0
"""More than the judge hears of a release."""


def played(name: str, pitch: float, velocity: float, gate_s: float = GATE_S) -> NDArray[np.float32]:
    """One note of a preset with its insert, as both sides of a mix [shape=(2, frames)]."""
    chosen = preset(name)
    sound = chosen.sound_for(pitch)
    if sound is None:
        raise SystemExit(f"{name} has no note {pitch}")
    gate = round(gate_s * RATE_HZ) if sound.model.sustained else 0
    source = sound.model.render(Strike(pitch, velocity, 0.5, gate, 0), sound.values)
    effect = insert(name, chosen.insert)
    mono = effect is not None and effect.kind.mono
    frames = -(-(source.shape[1] + CONTROL_FRAMES) // CONTROL_FRAMES) * CONTROL_FRAMES
    sides = np.zeros((2, frames), np.float32)
    gains = strip.matrix(sound.gain_db, -1.0 if mono else 0.0, 0.0 if mono else 1.0, stereo=len(source) == 2)
    add_sound(source, 0, NEVER, 0, gains, sides)
    if effect is not None:
        effect.process(sides[:1] if mono else sides, 0)
    return np.repeat(sides[:1], 2, axis=0) if mono else sides


def heard(name: str, notes: list[Note]) -> NDArray[np.float64]:
    """Features of notes of a preset, one row a note."""
    rows = [heard_in(played(name, note.pitch, note.velocity / 127.0), hz(note.pitch)) for note in notes]
    return np.array(rows)
