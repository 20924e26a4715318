"""Energy order: whether movements that are declared stronger are fuller, brighter, denser and louder."""

from __future__ import annotations

from typing import Any

import librosa
import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.stats import spearmanr

from benchmarks.music.note import between
from benchmarks.music.piece import Piece, Span
from benchmarks.music.row import Row
from benchmarks.music.sound import HOP, RATE_HZ

LEVELS = {"calm": 1.0, "medium": 2.0, "dynamic": 3.0}
LEAST = 4
SHORTEST_S = 0.5
SILENCE_LUFS = -70.0


def measure(piece: Piece) -> float | None:
    """Spearman of declared energy and the sum of four z-scores, a quarter each.

    Density (onsets a second), layers (tracks with a note), brightness (spectral centroid), loudness (BS.1770).
    """
    spans = [span for span in piece.movements if span.bars]
    declared = [LEVELS[str(span.declared["energy"])] for span in spans]
    if piece.sound is None or len(spans) < LEAST or len(set(declared)) < 2:
        return None
    return float(spearmanr(declared, _columns(piece, spans).sum(axis=0)).statistic)


def why(piece: Piece) -> str:
    """Each movement with its z-scores of density, layers, brightness and loudness."""
    spans = [span for span in piece.movements if span.bars]
    rows = zip(spans, _columns(piece, spans).T, strict=True)
    return "; ".join(f"{span.declared['energy']} {' '.join(f'{one:+.1f}' for one in row)}" for span, row in rows)


def _columns(piece: Piece, spans: list[Span]) -> NDArray[Any]:
    columns = [_density(piece, spans), _layers(piece, spans), _brightness(piece, spans), _loudness(piece, spans)]
    return np.array([_z(column) for column in columns])


def _z(values: list[float]) -> NDArray[Any]:
    column = np.array(values)
    return np.asarray((column - column.mean()) / max(float(column.std()), 1e-9))


def _density(piece: Piece, spans: list[Span]) -> list[float]:
    return [sum(len(notes) for notes in _notes(piece, span)) / span.bars for span in spans]


def _layers(piece: Piece, spans: list[Span]) -> list[float]:
    """Mean number of tracks that begin a note in a bar."""
    found = []
    for span in spans:
        bars = [Span(bar, 1, {}) for bar in range(span.start_bar, span.end_bar)]
        found.append(float(np.mean([sum(len(notes) > 0 for notes in _notes(piece, bar)) for bar in bars])))
    return found


def _notes(piece: Piece, span: Span) -> list[Any]:
    start, end = span.start_bar * piece.bar_beats, span.end_bar * piece.bar_beats
    return [between(line.notes, start, end) for line in piece.lines]


def _edges_s(piece: Piece, span: Span) -> tuple[float, float]:
    return float(piece.bars_s[span.start_bar]), float(piece.bars_s[min(span.end_bar, piece.bars)])


def _brightness(piece: Piece, spans: list[Span]) -> list[float]:
    sound = piece.sound
    if sound is None:
        return []
    centroid = librosa.feature.spectral_centroid(y=sound.mono, sr=RATE_HZ, hop_length=HOP)[0]
    return [float(np.mean(centroid[sound.frames(*_edges_s(piece, span))])) for span in spans]


def _loudness(piece: Piece, spans: list[Span]) -> list[float]:
    if piece.sound is None:
        return []
    found = []
    for span in spans:
        samples, rate_hz = piece.sound.excerpt(*_edges_s(piece, span))
        long_enough = len(samples) > SHORTEST_S * rate_hz
        found.append(pyloudnorm.Meter(rate_hz).integrated_loudness(samples) if long_enough else SILENCE_LUFS)
    return [max(SILENCE_LUFS, level) for level in found]


ROW = Row(
    "energy", "energy order", "Spearman of declared energy and density + layers + brightness + loudness",
    "the issue; music.md G7", measure, (0.80, 1.0), 0.90, audio=True, explain=why,
)  # fmt: skip
