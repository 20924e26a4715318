"""The trim of presets: one measured gain for each, so that they can be exchanged and the level stays.

Struck at velocity 0.8, a trimmed preset reaches `REFERENCE_LUFS` in its loudest 0.4 s, on average over the register of
its role; a kit plays a bar of kick, snare and closed hat at that loudness, and its other drums keep their distance from
these. The mixer adds a trim behind the insert, where the gain of the channel is: before it a valve would be driven
harder, which changes the tone much and the loudness little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from composer.dsp.loudness import ABSOLUTE_GATE_LUFS, HOP, HOPS_PER_BLOCK, OFFSET_LUFS, hop_energies
from composer.score.mix import Channel, Mix
from composer.score.note import TIMED_NOTE, frozen
from composer.score.score import Part
from composer.score.tempo import TempoMap
from composer.score.timeline import Timeline
from composer.synth.cell import CELL_FRAMES
from composer.synth.mixer import Mixer
from composer.synth.note_cache import NoteCache
from composer.synth.preset import Preset
from composer.units import SAMPLE_RATE_HZ

REFERENCE_LUFS = -19.0
"""About the mean of all presets as they were made, so that trims are small: one note leaves 18 dB for the others."""
LIMIT_DB = 12.0
"""What is fainter by nature, a bed of noise, is not brought up to a note."""
VELOCITY = 0.8
HAT_VELOCITY = 0.6
REGISTERS = {"bass": (33.0, 38.0, 43.0, 48.0)}
"""By family: the open strings and the frets that bass lines are made of."""
MIDDLE = (48.0, 54.0, 60.0, 66.0, 72.0)
NOTE_S = 1.0
KICK, SNARE, HAT = 36.0, 38.0, 42.0
_CELLS = 3
"""Enough for a note of a second and what swells after it, and for a bar of 2 s between two others."""
_CACHE_MB = 32

Row = tuple[float, float, float]
"""Onset in seconds, MIDI pitch, velocity."""


def measured_trim_db(played: Preset) -> float:
    """Measure what a preset needs, decibels within ``-LIMIT_DB..LIMIT_DB``; 0 for one that is silent."""
    lufs = tone_lufs(played) if played.sound is not None else kit_lufs(played)
    if lufs < ABSOLUTE_GATE_LUFS:
        return 0.0
    return float(np.clip(REFERENCE_LUFS - lufs, -LIMIT_DB, LIMIT_DB))


def tone_lufs(played: Preset) -> float:
    """Momentary loudness of a preset without its trim, mean over the register of its role."""
    pitches = REGISTERS.get(played.family, MIDDLE)
    return float(np.mean([_momentary_lufs(_energies(played, [(0.0, pitch, VELOCITY)])) for pitch in pitches]))


def kit_lufs(played: Preset) -> float:
    """Loudness of a kit's bar at 120 without its trim: kick on 1 and 3, snare on 2 and 4, closed hat in quavers."""
    rows: list[Row] = []
    for beat in range(4 * _CELLS):
        onset_s = 0.5 * beat
        rows.append((onset_s, SNARE if beat % 2 else KICK, VELOCITY))
        rows += [(onset_s + off_s, HAT, HAT_VELOCITY) for off_s in (0.0, 0.25)]
    bar = _energies(played, rows)[CELL_FRAMES // HOP :]
    return _lufs(float(bar.mean()))


def _momentary_lufs(energies: NDArray[np.float64]) -> float:
    """The loudest 0.4 s (BS.1770-4, momentary)."""
    return _lufs(float(np.convolve(energies, np.ones(HOPS_PER_BLOCK)).max()) / HOPS_PER_BLOCK)


def _lufs(energy: float) -> float:
    return OFFSET_LUFS + 10.0 * float(np.log10(energy / HOP)) if energy > 0.0 else -np.inf


def _energies(played: Preset, rows: Sequence[Row]) -> NDArray[np.float64]:
    """K-weighted energy in each hop of what the mixer makes of some notes, in the middle of the panorama."""
    notes = np.zeros(len(rows), TIMED_NOTE)
    notes["onset_s"], notes["pitch"], notes["velocity"] = np.transpose(rows)
    notes["duration_s"], notes["brightness"] = NOTE_S, 0.5
    part = Part(played.name, "", played.name, 0, played.sound is None, Channel(), frozen(notes, "onset_s"))
    tempo = TempoMap.constant(500_000)
    piece = Timeline((part,), tempo, (4, 4), "C", "", (), _CELLS * 2 * SAMPLE_RATE_HZ, Mix())
    mixer = Mixer(piece, NoteCache(_CACHE_MB), {played.name: replace(played, trim_db=0.0)})
    cells = [mixer.sound(mixer.lines[0], cell) for cell in range(_CELLS)]
    silent = np.zeros((2, CELL_FRAMES), np.float32)
    return hop_energies(np.concatenate([silent if cell is None else cell for cell in cells], axis=1))
