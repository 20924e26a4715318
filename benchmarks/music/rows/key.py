"""Declared key: whether music21 hears the tonic and the notes that the schema declares."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from music21 import analysis, note, stream

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row

MAJOR, MINOR = frozenset((0, 2, 4, 5, 7, 9, 11)), frozenset((0, 2, 3, 5, 7, 8, 10))
MODES = {
    "ionian": MAJOR, "major": MAJOR, "lydian": frozenset((0, 2, 4, 6, 7, 9, 11)),
    "mixolydian": frozenset((0, 2, 4, 5, 7, 9, 10)), "dorian": frozenset((0, 2, 3, 5, 7, 9, 10)),
    "aeolian": MINOR, "minor": MINOR, "phrygian": frozenset((0, 1, 3, 5, 7, 8, 10)),
    "locrian": frozenset((0, 1, 3, 5, 6, 8, 10)), "phrygian_dominant": frozenset((0, 1, 4, 5, 7, 8, 10)),
    "double_harmonic": frozenset((0, 1, 4, 5, 7, 8, 11)), "hungarian_minor": frozenset((0, 2, 3, 6, 7, 8, 11)),
}  # fmt: skip
PLAIN = {"ionian": "major", "major": "major", "aeolian": "minor", "minor": "minor", "harmonic-minor": "minor",
         "harmonic_minor": "minor", "melodic-minor": "minor", "melodic_minor": "minor"}  # fmt: skip


def heard_key(piece: Piece) -> tuple[int, str]:
    """Tonic and major | minor by Temperley-Kostka-Payne.

    The finder correlates the sounding time of the twelve pitch classes with its profiles, so a stream of twelve notes
    with these durations gets the same answer as all notes, a thousand times sooner.
    """
    seconds = [0.0] * 12
    for pitch, duration in zip(piece.all_pitched["pitch"], piece.all_pitched["duration_beat"], strict=True):
        seconds[round(pitch) % 12] += float(duration)
    return _answer(tuple(round(one, 4) for one in seconds))


@lru_cache(maxsize=4)
def _answer(seconds: tuple[float, ...]) -> tuple[int, str]:
    heard = stream.Stream()
    for pitch_class, length in enumerate(seconds):
        if length:
            heard.append(note.Note(pitch_class + 60, quarterLength=length))
    found = analysis.discrete.TemperleyKostkaPayne().getSolution(heard)
    return int(found.tonic.pitchClass), str(found.mode)


def exact(piece: Piece) -> float | None:
    """1 where tonic and mode are heard as declared; None for modes that are neither major nor minor."""
    mode = PLAIN.get(str(piece.schema["mode"]))
    if mode is None or piece.facts.key_exempt or not len(piece.all_pitched):
        return None
    return float(heard_key(piece) == (piece.tonic, mode))


def modal(piece: Piece) -> float | None:
    """1 where the tonic is heard, or the key that shares most notes with the declared mode; None for major and minor.

    For the church modes that is the same collection of notes; other modes have none among the 24 keys.
    """
    name = str(piece.schema["mode"])
    if name in PLAIN or piece.facts.key_exempt or not len(piece.all_pitched):
        return None
    tonic, mode = heard_key(piece)
    declared = _moved(MODES.get(name, frozenset()), piece.tonic)
    most = max(len(declared & _moved(MAJOR, other)) for other in range(12))
    heard = _moved(MAJOR if mode == "major" else MINOR, tonic)
    return float(tonic == piece.tonic or (most > 0 and len(declared & heard) == most))


def _moved(tones: frozenset[int], tonic: int) -> frozenset[int]:
    return frozenset((tonic + tone) % 12 for tone in tones)


def why(piece: Piece) -> str:
    """What is heard instead, and how long the tones of the tonic triad sound."""
    tonic, mode = heard_key(piece)
    classes = np.round(piece.all_pitched["pitch"]).astype(int) % 12
    share = np.bincount((classes - piece.tonic) % 12, piece.all_pitched["duration_beat"], 12)
    share = np.round(100 * share / share.sum()).astype(int)
    declared = f"{piece.schema['key']} {piece.schema['mode']}"
    return f"{declared} heard as {NAMES[tonic]} {mode}; 1, 3, 5 sound {share[0]}, {max(share[3:5])}, {share[7]} %"


NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
SOURCE = "music21 TemperleyKostkaPayne (Temperley 2001), all pitched parts; music.md G1"
EXACT = Row(
    "key", "declared key", "tonic and mode heard as declared (major and minor)", SOURCE,
    exact, (1.0, 1.0), 0.90, humans="best", explain=why,
)  # fmt: skip
MODAL = Row(
    "modal key", "declared key, other modes", "tonic, or collection of notes, heard as declared", SOURCE,
    modal, (1.0, 1.0), 0.90, explain=why,
)  # fmt: skip
