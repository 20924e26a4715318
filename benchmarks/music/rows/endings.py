"""Endings: whether phrases and sections end where they are planned to."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from benchmarks.music.note import between
from benchmarks.music.piece import Piece, Span
from benchmarks.music.row import Row
from benchmarks.music.rows.key import MODES, PLAIN

OPEN = "open"
NAMES = ("1", "b2", "2", "b3", "3", "4", "b5", "5", "b6", "6", "b7", "7")
DEGREES = ("I", "II", "III", "IV", "V", "VI", "VII")
NUMERAL = re.compile(r"(?P<accidental>[b#]?)(?P<numeral>[IViv]+)")


def last_notes(piece: Piece) -> list[tuple[Span, Any]]:
    """Each phrase in which the melody plays, and its last note."""
    found = []
    for phrase in piece.phrases:
        inside = between(piece.melody, phrase.start_bar * piece.bar_beats, phrase.end_bar * piece.bar_beats)
        if len(inside) > 1:
            found.append((phrase, inside[-1]))
    return found


def tones(piece: Piece) -> float | None:
    """Share of the phrases that end as planned: on the tonic triad; open ones also on V or their last chord."""
    ends = [degree in allowed for _, degree, allowed in _ends(piece)]
    return float(np.mean(ends)) if ends else None


def why(piece: Piece) -> str:
    """Where the phrases end that end elsewhere."""
    wrong = [
        f"{phrase.declared.get('cadence', 'phrase')} to bar {phrase.end_bar} on {NAMES[degree]}"
        for phrase, degree, allowed in _ends(piece)
        if degree not in allowed
    ]
    return "; ".join(wrong[:3])


def why_short(piece: Piece) -> str:
    """Lengths of last notes in medians of the melody."""
    median = float(np.median(piece.melody["duration_beat"]))
    return "medians: " + ", ".join(f"{note['duration_beat'] / median:.2g}" for _, note in last_notes(piece))


def _ends(piece: Piece) -> list[tuple[Span, int, set[int]]]:
    """Each phrase, the semitones of its last note above the tonic, and those that are allowed."""
    mode = str(piece.schema["mode"])
    scale = MODES.get(PLAIN.get(mode, mode), MODES["minor"])
    third = 3 if 3 in scale and 4 not in scale else 4
    tonic = {0, third, 6 if 7 not in scale else 7}
    dominant = {7, 2 if 2 in scale else 1, 11, 10}
    found = []
    for phrase, note in last_notes(piece):
        allowed = tonic | dominant | _last_chord(phrase, scale) if phrase.declared.get("cadence") == OPEN else tonic
        found.append((phrase, (round(note["pitch"]) - piece.tonic) % 12, allowed))
    return found


def _last_chord(phrase: Span, scale: frozenset[int]) -> set[int]:
    """The triad of the last declared chord, in semitones above the tonic; with an accidental it counts from major."""
    chords = phrase.declared.get("chords", ())
    found = NUMERAL.match(str(chords[-1])) if chords else None
    if found is None:
        return set()
    degree = DEGREES.index(found["numeral"].upper())
    plain = MODES["major"] if found["accidental"] else scale
    root = sorted(plain)[degree % len(plain)] + {"b": -1, "#": 1, "": 0}[found["accidental"]]
    return {root % 12, (root + (4 if found["numeral"].isupper() else 3)) % 12, (root + 7) % 12}


def lengths(piece: Piece) -> float | None:
    """Share of the phrases whose last note lasts 1.5 times the melody's median note, or more."""
    if not len(piece.melody):
        return None
    median = float(np.median(piece.melody["duration_beat"]))
    ends = [note["duration_beat"] >= 1.5 * median - 1e-3 for _, note in last_notes(piece)]
    return float(np.mean(ends)) if ends else None


TONES = Row(
    "phrase ends", "phrase ends", "share of the phrases whose last melody note is in I (open ones: I, V, last chord)",
    "music.md G13; human anchor: tonic at the end of .74-.86 of tunes", tones, (0.0, 1.0), 0.90, mean=True, explain=why,
    humans="best",
)  # fmt: skip
LENGTHS = Row(
    "last note", "last note", "share of the phrases whose last melody note is at least 1.5 times the median length",
    "Tierney et al. 2011; music.md 4.3", lengths, (0.0, 1.0), 0.90, mean=True, humans="best", explain=why_short,
)  # fmt: skip
