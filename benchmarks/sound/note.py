"""Which notes the judge learns and which it is asked about: no pitch and no velocity is in both."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.sound.programs import PROGRAMS

STEP = 4
"""Semitones between pitches: those it learns are multiples, those it is asked about lie half-way between."""
TAUGHT_VELOCITIES, ASKED_VELOCITIES = (48, 80, 112), (64, 100)
MARGIN = 2
"""Semitones beyond the range of an instrument that are taught too: a note is asked about between two taught ones."""
ASKED_PITCHES = 6


class Note(NamedTuple):
    """A note of a program; pitch and velocity as in MIDI."""

    program: int
    pitch: int
    velocity: int


def taught(program: int) -> list[Note]:
    """The notes of a program that the judge learns."""
    known = PROGRAMS[program]
    low, high = max(known.low - MARGIN, 24), min(known.high + MARGIN, 108)
    pitches = range(-(-low // STEP) * STEP, high + 1, STEP)
    return [Note(program, pitch, velocity) for pitch in pitches for velocity in TAUGHT_VELOCITIES]


def asked(program: int) -> list[Note]:
    """The notes of a program about which the judge is asked: at most `ASKED_PITCHES`, spread over its range."""
    known = PROGRAMS[program]
    first = known.low + (STEP // 2 - known.low) % STEP
    pitches = list(range(first, known.high + 1, STEP))
    count = min(len(pitches), ASKED_PITCHES)
    chosen = [pitches[round((index + 0.5) * len(pitches) / count - 0.5)] for index in range(count)]
    return [Note(program, pitch, velocity) for pitch in chosen for velocity in ASKED_VELOCITIES]


def hz(pitch: float) -> float:
    """Frequency of a MIDI number."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))
