"""Melody-chord fit: notes of the melody that belong to the chord, or resolve by step."""

from __future__ import annotations

import numpy as np

from benchmarks.music.harmony import chord_tones, heard_chords
from benchmarks.music.note import NEAR
from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.tune import pitches


def measure(piece: Piece) -> float | None:
    """CTnCTR = (chord tones + proper non-chord tones) / (chord tones + non-chord tones).

    Proper are those that the next note resolves within two semitones. Chords are heard from the accompaniment in half
    bars.
    """
    if not len(piece.melody) or not len(piece.accompaniment):
        return None
    slot = piece.bar_beats / 2
    chords = heard_chords(piece.accompaniment, slot, 2 * piece.bars + 2)
    tune = pitches(piece.melody)
    good = counted = 0
    for index, onset in enumerate(piece.melody["onset_beat"]):
        chord = chords[min(int((onset + NEAR) / slot), len(chords) - 1)]
        if chord is None:
            continue
        resolves = index + 1 < len(tune) and 0 < abs(int(tune[index + 1] - tune[index])) <= 2
        good += int(tune[index] % 12 in chord_tones(chord) or resolves)
        counted += 1
    return good / counted if counted >= np.sqrt(len(tune)) else None


ROW = Row(
    "chord fit", "melody-chord fit", "share of melody notes that are chord tones or resolve by step (CTnCTR)",
    "Yeh et al. 2021; band of the issue", measure, (0.68, 0.93), 0.85, humans="kind",
)  # fmt: skip
