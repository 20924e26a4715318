"""Groove: where drums, bass and all other notes fall, against what is known of the genre."""

from __future__ import annotations

import numpy as np

from benchmarks.music.grid import places
from benchmarks.music.note import joined
from benchmarks.music.piece import Piece
from benchmarks.music.roles import BASS
from benchmarks.music.row import Row
from benchmarks.music.rows.percussion import KICKS, SNARES, drum, percussive

LEAST = 8
FINE = 4
"""Steps a beat: 16ths."""


def off_beat(piece: Piece) -> float | None:
    """Share of drum hits that are on no beat."""
    if not percussive(piece):
        return None
    return float(np.mean(places(piece, piece.drums, FINE) % FINE != 0))


def backbeat(piece: Piece) -> float | None:
    """Share of snares, rims and claps on the second and fourth beat of four."""
    snares = drum(piece.drums, SNARES)
    if piece.measure != (4, 4) or len(snares) < LEAST:
        return None
    return float(np.mean(np.isin(places(piece, snares, FINE), (FINE, 3 * FINE))))


def bass_on_kick(piece: Piece) -> float | None:
    """Share of bass notes that begin on the 16th of a kick, in bars that have both."""
    bass, kicks = piece.role(BASS), drum(piece.drums, KICKS)
    if len(bass) < LEAST or len(kicks) < LEAST:
        return None
    struck = set(np.round(kicks["onset_beat"] * FINE).astype(int).tolist())
    bars = {int(step // (FINE * piece.bar_beats)) for step in struck}
    steps = np.round(bass["onset_beat"] * FINE).astype(int)
    found = [int(step) in struck for step in steps if int(step // (FINE * piece.bar_beats)) in bars]
    return float(np.mean(found)) if len(found) >= LEAST else None


def notes_per_beat(piece: Piece) -> float | None:
    """Notes of all pitched parts a quarter."""
    return len(piece.all_pitched) / (piece.bars * piece.bar_beats) if len(piece.all_pitched) else None


def swing(piece: Piece) -> float | None:
    """Median place of the drum hits between .4 and .8 of an 8th pair (or 16th pair), as performed."""
    drums = joined(line.notes for line in piece.played if line.percussion)
    if not percussive(piece) or len(drums) < LEAST:
        return None
    pair = 1.0 if piece.facts.groove.swing_unit == 8 else 0.5
    place = (drums["onset_beat"] / pair) % 1.0
    between = place[(place > 0.4) & (place < 0.8)]
    return float(np.median(between)) if len(between) >= LEAST else None


SOURCE = "music.md 3.2 (Lakh medians, OpenMSX, MMA); tolerances of G19, swing of G20"
ROWS = (
    Row("off-beat", "drums off the beat", "share of drum hits on no beat", SOURCE, off_beat, "off_beat", 0.80),
    Row("backbeat", "backbeat", "share of snares and claps on beats 2 and 4", SOURCE, backbeat, "backbeat", 0.80),
    Row(
        "bass on kick", "bass on kick", "share of bass notes struck with a kick", SOURCE,
        bass_on_kick, "bass_on_kick", 0.80,
    ),
    Row(
        "notes a beat", "notes a beat", "notes of all pitched parts a quarter", SOURCE,
        notes_per_beat, "notes_per_beat", 0.80,
    ),
    Row("swing", "swing", "where the second of two short drum hits falls in its pair", SOURCE, swing, "swing", 0.80),
)  # fmt: skip
