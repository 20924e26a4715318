"""Chords from roman numerals.

A plain numeral is a degree of the mode (``VI`` in Aeolian lies 8 semitones above the tonic); a numeral with an
accidental is counted in the major scale, as rock and pop charts write it (``bVII`` is 10 semitones in every mode).
Upper case has a major third, lower case a minor one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from composer.theory.scale import MODES

NUMERALS = {"I": 0, "II": 1, "III": 2, "IV": 3, "V": 4, "VI": 5, "VII": 6}

MAJOR_QUALITIES = {
    "": (0, 4, 7),
    "5": (0, 7),
    "6": (0, 4, 7, 9),
    "69": (0, 4, 7, 9, 14),
    "7": (0, 4, 7, 10),
    "9": (0, 4, 7, 10, 14),
    "13": (0, 4, 7, 10, 14, 21),
    "7b9": (0, 4, 7, 10, 13),
    "7#9": (0, 4, 7, 10, 15),
    "7#11": (0, 4, 7, 10, 18),
    "7#5": (0, 4, 8, 10),
    "7b5": (0, 4, 6, 10),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 7, 11, 14),
    "maj13": (0, 4, 7, 11, 14, 21),
    "maj7#11": (0, 4, 7, 11, 18),
    "add9": (0, 4, 7, 14),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
    "9sus4": (0, 5, 7, 10, 14),
    "+": (0, 4, 8),
}
"""Suffix of an upper-case numeral -> semitones above the root."""

MINOR_QUALITIES = {
    "": (0, 3, 7),
    "5": (0, 7),
    "6": (0, 3, 7, 9),
    "69": (0, 3, 7, 9, 14),
    "7": (0, 3, 7, 10),
    "9": (0, 3, 7, 10, 14),
    "11": (0, 3, 7, 10, 14, 17),
    "maj7": (0, 3, 7, 11),
    "add9": (0, 3, 7, 14),
    "°": (0, 3, 6),
    "°7": (0, 3, 6, 9),
    "ø7": (0, 3, 6, 10),
}
"""Suffix of a lower-case numeral -> semitones above the root."""

_NUMERAL = re.compile(r"(?P<accidental>[b#]?)(?P<numeral>[IViv]+)(?P<suffix>[^/]*)(?:/(?P<bass>[b#]?[1-7]))?")


@dataclass(frozen=True)
class Chord:
    """A chord, relative to the tonic of the key.

    Parameters
    ----------
    symbol : str
        As the style writes it: ``iv9``.
    root : int, 0..11
        Semitones above the tonic.
    intervals : tuple of int
        Semitones above the root, ascending, the root included.
    bass : int, 0..11
        Semitones of the lowest note above the tonic; the root unless inverted.
    shift : int, 0..11
        How far the key in which it is heard lies above that of the piece, semitones.
    """

    symbol: str
    root: int
    intervals: tuple[int, ...]
    bass: int
    shift: int = 0

    def pitch_classes(self, tonic: int) -> tuple[int, ...]:
        """Pitch classes, root first, of the chord over a tonic."""
        return tuple((tonic + self.root + interval) % 12 for interval in self.intervals)


@cache
def parse_chord(symbol: str, mode: str) -> Chord:
    """Read a roman numeral in a mode.

    Raises
    ------
    ValueError
        If the numeral or its suffix is unknown.

    Examples
    --------
    >>> parse_chord("bVII", "aeolian").root, parse_chord("VI", "aeolian").root
    (10, 8)
    """
    match = _NUMERAL.fullmatch(symbol)
    if match is None or match["numeral"].upper() not in NUMERALS:
        raise ValueError(f"{symbol!r} is not a roman numeral such as i9, bVII or V7/3")
    qualities = MAJOR_QUALITIES if match["numeral"].isupper() else MINOR_QUALITIES
    if match["suffix"] not in qualities or not (match["numeral"].isupper() or match["numeral"].islower()):
        raise ValueError(f"{symbol!r}: suffix must be one of {', '.join(repr(name) for name in qualities)}")
    root = _degree(NUMERALS[match["numeral"].upper()], match["accidental"], mode)
    bass = root
    if match["bass"]:
        bass = _degree(int(match["bass"][-1]) - 1, match["bass"][:-1], mode)
    return Chord(symbol, root, qualities[match["suffix"]], bass)


def _degree(degree: int, accidental: str, mode: str) -> int:
    if not accidental:
        return MODES[mode][degree]
    return (MODES["ionian"][degree] + (1 if accidental == "#" else -1)) % 12


def stacked_chord(degree: int, mode: str, size: int) -> Chord:
    """The diatonic chord of `size` notes in thirds on a degree (0-based) of a mode.

    Examples
    --------
    >>> stacked_chord(1, "dorian", 4).intervals
    (0, 3, 7, 10)
    """
    scale = MODES[mode]
    root = scale[degree % 7]
    tones = [scale[(degree + 2 * third) % 7] + 12 * ((degree % 7 + 2 * third) // 7) - root for third in range(size)]
    numeral = list(NUMERALS)[degree % 7]
    symbol = numeral if tones[1] == 4 else numeral.lower()
    return Chord(symbol + {3: "", 4: "7", 5: "9"}.get(size, ""), root, tuple(tones), root)


@cache
def chord_scale(chord: Chord, mode: str) -> tuple[int, ...]:
    """The seven semitones above the tonic that fit a chord: the mode, bent where the chord asks for it.

    A chord tone outside the mode replaces the scale tone a semitone away that is no chord tone itself.
    """
    tones = {(chord.root + interval) % 12 for interval in chord.intervals}
    scale = [(tone + chord.shift) % 12 for tone in MODES[mode]]
    for tone in sorted(tones - set(scale)):
        for neighbour in ((tone - 1) % 12, (tone + 1) % 12):
            if neighbour in scale and neighbour not in tones:
                scale[scale.index(neighbour)] = tone
                break
    return tuple(sorted(scale))
