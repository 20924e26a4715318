"""Tempo and beats from audio."""

from __future__ import annotations

import mir_eval
import numpy as np

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.rows.percussion import percussive

LEVELS = (0.5, 1.0, 2.0)
"""The octave is allowed: half and double time are the same music."""
SPAN = 8


def felt_beat_s(piece: Piece) -> float:
    """Seconds of the beat that people tap: three 8ths in 6/8, 9/8 and 12/8, else the unit of the measure."""
    count, unit = piece.measure
    compound = unit == 8 and count % 3 == 0 and count > 3
    return piece.beat_s * (1.5 if compound else 4 / unit)


def tempo(piece: Piece) -> float | None:
    """Deviation of the heard tempo from the declared one or its octave, as a share.

    The tempo is that of the beats of librosa's tracker, over eight of them: its tempogram has steps of 2.4 % at 120.
    """
    if piece.sound is None or not percussive(piece):
        return None
    beats = piece.sound.beats_s
    if len(beats) <= SPAN:
        return 1.0
    heard_s = float(np.median(beats[SPAN:] - beats[:-SPAN])) / SPAN
    return min(abs(felt_beat_s(piece) * level / heard_s - 1) for level in LEVELS)


def beat_f(piece: Piece) -> float | None:
    """mir_eval's F of the heard beats (70 ms, the first 5 s left out) against the declared grid or its octave."""
    if piece.sound is None or not percussive(piece):
        return None
    heard = mir_eval.beat.trim_beats(piece.sound.beats_s)
    felt_beat = felt_beat_s(piece) / piece.beat_s
    end_beat = piece.bars * piece.bar_beats
    scores = []
    for level in LEVELS:
        for shift in (0.0, 0.5) if level == LEVELS[-1] else (0.0,):
            grid = piece.seconds(np.arange(shift, end_beat / (felt_beat * level)) * felt_beat * level)
            scores.append(float(mir_eval.beat.f_measure(mir_eval.beat.trim_beats(grid), heard)))
    return max(scores)


def why_tempo(piece: Piece) -> str:
    """The heard tempo."""
    beats = piece.sound.beats_s if piece.sound else np.zeros(2)
    return f"heard {60 / max(float(np.median(np.diff(beats))), 1e-3):.1f}, declared {60 / felt_beat_s(piece):.1f}"


def why_beat(piece: Piece) -> str:
    """Where in the declared beat the heard beats lie, in quarters of it."""
    beats = piece.sound.beats_s if piece.sound else np.zeros(1)
    quarter = np.round(beats / felt_beat_s(piece) * 4).astype(int) % 4
    shares = np.bincount(quarter, minlength=4) / len(beats)
    return "heard on the beat and its three 16ths: " + ", ".join(f"{share:.0%}" for share in shares)


TEMPO = Row(
    "tempo", "tempo from audio", "deviation of the heard tempo from the declared one or its octave",
    "librosa beat_track (Ellis 2007); music.md G4", tempo, (0.0, 0.02), 0.95, audio=True, explain=why_tempo,
)  # fmt: skip
BEAT = Row(
    "beat F", "beats from audio", "F of heard beats against the declared grid or its octave, percussive pieces",
    "mir_eval beat.f_measure; music.md G4", beat_f, (0.90, 1.0), 0.95, audio=True, explain=why_beat,
)  # fmt: skip
