"""Declared key: whether music21 hears the tonic and the notes that the schema declares."""

from __future__ import annotations

from functools import lru_cache

from music21 import analysis, note, stream

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row

MAJOR, MINOR = frozenset((0, 2, 4, 5, 7, 9, 11)), frozenset((0, 2, 3, 5, 7, 8, 10))
MODES = {
    "ionian": MAJOR, "major": MAJOR, "lydian": frozenset((0, 2, 4, 6, 7, 9, 11)),
    "mixolydian": frozenset((0, 2, 4, 5, 7, 9, 10)), "dorian": frozenset((0, 2, 3, 5, 7, 9, 10)),
    "aeolian": MINOR, "minor": MINOR, "phrygian": frozenset((0, 1, 3, 5, 7, 8, 10)),
    "locrian": frozenset((0, 1, 3, 5, 6, 8, 10)),
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
    """1 where the tonic, or the collection of notes, is heard as declared; None for major and minor."""
    name = str(piece.schema["mode"])
    if name in PLAIN or piece.facts.key_exempt or not len(piece.all_pitched):
        return None
    tonic, mode = heard_key(piece)
    heard = {(tonic + tone) % 12 for tone in (MAJOR if mode == "major" else MINOR)}
    declared = {(piece.tonic + tone) % 12 for tone in MODES.get(name, frozenset())}
    return float(tonic == piece.tonic or heard == declared)


SOURCE = "music21 TemperleyKostkaPayne (Temperley 2001), all pitched parts; music.md G1"
EXACT = Row(
    "key", "declared key", "tonic and mode heard as declared (major and minor)", SOURCE,
    exact, (1.0, 1.0), 0.90, humans="best",
)  # fmt: skip
MODAL = Row(
    "modal key", "declared key, other modes", "tonic, or collection of notes, heard as declared", SOURCE,
    modal, (1.0, 1.0), 0.90,
)  # fmt: skip
