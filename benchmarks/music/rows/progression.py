"""Chord progression irregularity: how many of the triples of chords are different ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from benchmarks.music.harmony import heard_chords
from benchmarks.music.piece import Piece
from benchmarks.music.row import Row

LEAST = 8
"""Changes of chord below which nothing is said."""


def declared(piece: Piece) -> float | None:
    """Of the chords that the schema lists by phrase."""
    return irregularity([chord for phrase in piece.phrases for chord in phrase.declared.get("chords", ())])


def why(piece: Piece) -> str:
    """How many changes of chord there are, and the commonest phrases."""
    phrases = Counter(" ".join(phrase.declared.get("chords", ())) for phrase in piece.phrases)
    return "; ".join(f"{count} x {chords}" for chords, count in phrases.most_common(3))


def heard(piece: Piece) -> float | None:
    """Of the roots heard in each bar from all pitched parts but the melody."""
    chords = heard_chords(piece.accompaniment, piece.bar_beats, piece.bars)
    return irregularity([chord[0] for chord in chords if chord is not None])


def irregularity(chords: Sequence[Hashable]) -> float | None:
    """Different trigrams of successive chords, repeats dropped, over all trigrams."""
    moves = [chord for index, chord in enumerate(chords) if index == 0 or chord != chords[index - 1]]
    triples = [tuple(moves[start : start + 3]) for start in range(len(moves) - 2)]
    return len(set(triples)) / len(triples) if len(triples) >= LEAST else None


SOURCE = "Wu & Yang 2020 (CPI; human jazz .40); bands by genre: loops .05-.35, jazz and classical .30-.60, music.md G16"
DECLARED = Row(
    "progression", "chord irregularity", "different trigrams of declared chords over all trigrams", SOURCE,
    declared, "progression", 0.80, explain=why,
)  # fmt: skip
HEARD = Row(
    "heard progression", "chord irregularity, heard", "the same of the roots heard from the notes, one a bar", SOURCE,
    heard, "progression", 0.80, humans="best",
)  # fmt: skip
