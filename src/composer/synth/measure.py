"""How loud a sound is over pitch, duration, velocity and brightness: from the table, or measured now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.dsp.loudness import HOP, hop_energies
from composer.dsp.mix import NEVER, add_sound
from composer.synth import strip
from composer.synth.insert import CONTROL_FRAMES, Insert, Kind
from composer.synth.instrument import Model, Strike
from composer.synth.loudness_table import rows
from composer.synth.preset import Sound
from composer.synth.reach import LONGEST_FRAMES, PITCHES
from composer.units import SAMPLE_RATE_HZ

DURATIONS_S = (0.06, 0.18, 0.54, 1.62, 4.86)
VELOCITIES = (0.125, 0.375, 0.625, 0.875, 1.0)
BRIGHTNESSES = (0.0, 0.5, 1.0)
USUAL_VELOCITY, USUAL_BRIGHTNESS, USUAL_PITCH, USUAL_DURATION_S = 0.625, 0.5, 60, 0.54
SILENT_DB = -120.0


@dataclass(frozen=True, eq=False)
class Measure:
    """What is known of one sound.

    Parameters
    ----------
    energy_db : ndarray [shape=(pitches, durations), dtype=float64], decibels
        Sum of the squares of all K-weighted samples of a note at the usual velocity and brightness. A sound that
        knows no pitch (a drum) or no duration has one row or one column.
    centre_s : ndarray [same shape], seconds
        Mean time after the onset, weighted by energy.
    touch_db : ndarray [shape=(velocities, brightnesses)], decibels
        How much louder than usual other velocities and brightnesses are.
    ring_s : ndarray [shape=(pitches,)], seconds
        The longest ring after a gate.
    """

    energy_db: NDArray[np.float64]
    centre_s: NDArray[np.float64]
    touch_db: NDArray[np.float64]
    ring_s: NDArray[np.float64]

    def row(self) -> dict[str, Any]:
        """As JSON, in tenths of decibels and in milliseconds."""
        return {
            "energy": np.rint(self.energy_db * 10).astype(int).tolist(),
            "centre": np.rint(self.centre_s * 1000).astype(int).tolist(),
            "touch": np.rint(self.touch_db * 10).astype(int).tolist(),
            "ring": np.ceil(self.ring_s * 1000).astype(int).tolist(),
        }


def measure_of(sound: Sound, chosen: Insert | None, pitch: int | None) -> Measure:
    """What the table says of a sound; a sound it does not know is measured now.

    `pitch` is that of a drum in a kit, None for a sound that plays all pitches.
    """
    row = rows().get(sound.name)
    if row is None:
        kind, settings = (None, ()) if chosen is None else (chosen.kind, tuple(chosen.values.items()))
        return _measured_once(sound.name, sound.model, tuple(sound.values.items()), kind, settings, pitch)
    return Measure(
        np.array(row["energy"]) / 10.0,
        np.array(row["centre"]) / 1000.0,
        np.array(row["touch"]) / 10.0,
        np.array(row["ring"]) / 1000.0,
    )


def measured(sound: Sound, chosen: Insert | None, pitch: int | None) -> Measure:
    """Measure a sound, with the insert of its preset on each note alone."""
    pitches = PITCHES if pitch is None else (pitch,)
    durations_s = DURATIONS_S if sound.model.sustained else (USUAL_DURATION_S,)
    notes = [[measured_note(sound, chosen, at, length) for length in durations_s] for at in pitches]
    usual = USUAL_PITCH if pitch is None else pitch
    touch = [
        [measured_note(sound, chosen, usual, USUAL_DURATION_S, velocity, brightness) for brightness in BRIGHTNESSES]
        for velocity in VELOCITIES
    ]
    reference = touch[VELOCITIES.index(USUAL_VELOCITY)][BRIGHTNESSES.index(USUAL_BRIGHTNESS)]
    return Measure(
        np.array([[note.energy_db for note in row] for row in notes]),
        np.array([[note.centre_s for note in row] for row in notes]),
        np.array([[note.energy_db for note in row] for row in touch]) - reference.energy_db,
        np.array([max(note.ring_s for note in row) for row in notes]),
    )


Items = tuple[tuple[str, float], ...]


@lru_cache(maxsize=256)
def _measured_once(
    name: str, struck: Model, values: Items, kind: Kind | None, settings: Items, pitch: int | None
) -> Measure:
    chosen = None if kind is None else Insert(kind, dict(settings))
    return measured(Sound(name, struck, dict(values)), chosen, pitch)


class Note(NamedTuple):
    """What one note shows: its energy, where it lies in time, and how long it rings after its gate."""

    energy_db: float
    centre_s: float
    ring_s: float


def measured_note(
    sound: Sound, chosen: Insert | None, pitch: float, duration_s: float,
    velocity: float = USUAL_VELOCITY, brightness: float = USUAL_BRIGHTNESS,
) -> Note:  # fmt: skip
    """Measure one note in the middle of the panorama, the sound's own gain left out."""
    gate = round(duration_s * SAMPLE_RATE_HZ) if sound.model.sustained else 0
    strike = Strike(float(pitch), velocity, brightness, gate, 0)
    rendered = sound.model.render(strike, sound.values)
    source = strip.ended(rendered, gate + LONGEST_FRAMES)
    ring_s = (source.shape[1] - gate) / SAMPLE_RATE_HZ
    grid = max(HOP, CONTROL_FRAMES)
    buffer = np.zeros((2, -(-(source.shape[1] + HOP) // grid) * grid), np.float32)
    mono = chosen is not None and chosen.kind.mono
    gains = strip.matrix(0.0, -1.0 if mono else 0.0, 0.0 if mono else 1.0, stereo=len(source) == 2)
    add_sound(source, 0, NEVER, 0, gains, buffer)
    if chosen is not None:
        chosen.process(buffer[:1] if mono else buffer, 0)
    energies = hop_energies(buffer)
    total = float(energies.sum())
    if total <= 10.0 ** (SILENT_DB / 10.0):
        return Note(SILENT_DB, 0.0, ring_s)
    centre = float(energies @ (np.arange(len(energies)) + 0.5)) / total * HOP / SAMPLE_RATE_HZ
    return Note(10.0 * float(np.log10(total)), centre, ring_s)
