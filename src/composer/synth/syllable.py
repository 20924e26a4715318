"""Syllables: which consonant and vowel a singer makes of letters, and how mouth and tongue move for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from composer.synth.formant import vowel_of
from composer.synth.instrument import Strike

HELD = "-"
"""A syllable that begins with this goes on: its vowel without its consonant."""

_LETTERS = "aeiouy"
_SPELLINGS = (
    ("igh", "a"), ("eau", "o"),
    ("ee", "i"), ("ea", "i"), ("ie", "i"), ("ai", "e"), ("ay", "e"), ("ei", "e"), ("ey", "e"), ("ae", "e"),
    ("oe", "o"), ("oa", "o"), ("au", "o"), ("aw", "o"), ("ow", "o"), ("oy", "o"), ("oi", "o"),
    ("oo", "u"), ("ou", "u"), ("ue", "u"), ("ew", "u"),
    ("a", "a"), ("e", "e"), ("i", "i"), ("o", "o"), ("u", "u"), ("y", "i"),
)  # fmt: skip
"""Longer spellings first. Of a diphthong singers hold the first vowel; single letters are as in Italian."""
_MARKED = str.maketrans({"ä": "e", "ö": "e", "ü": "i", "æ": "e", "ø": "e", "œ": "e", "å": "o", "ß": "s"})

_CONSONANTS = {
    "p": "bp", "t": "dt", "k": "ckgqx", "s": "sz", "f": "fvh", "m": "mn", "u": "w", "i": "jy", "e": "lr",
}  # fmt: skip
"""Plosives of lips, tongue and palate; hisses of the tongue and of the lips; a hum; and mouths that only pass by."""
_CLASS = {letter: kind for kind, letters in _CONSONANTS.items() for letter in letters}

_BURSTS = {
    "p": (0.35, 800.0, 0.012), "t": (0.5, 3800.0, 0.012), "k": (0.45, 1600.0, 0.018),
    "s": (0.45, 7000.0, 0.05), "f": (0.25, 2600.0, 0.04),
}  # fmt: skip
"""Force, colour in hertz and decay in seconds of the noise (centres of bursts: Stevens and Blumstein 1978)."""
_PASSING_S = {"m": 0.11, "u": 0.14, "i": 0.12, "e": 0.09}
"""Time in which the mouth opens from a hum or a glide (transitions of 50-150 ms: Liberman et al. 1956)."""
SLUR_S = 0.1
"""Time in which one vowel becomes the next where notes are slurred."""


@lru_cache(maxsize=4096)
def sung(text: str) -> str:
    """What is sung of a syllable: a vowel, or a consonant and a vowel; empty where no letter tells.

    Parameters
    ----------
    text : str
        Letters as a lyric has them, a leading hyphen for a syllable that goes on. Accents are read as plain letters.

    Returns
    -------
    str
        One of i e a o u m; before it, unless held, the class of the consonant: p t k s f m, or the vowel from which
        the mouth passes (u of a w, i of a y, e of an l).

    Examples
    --------
    >>> sung("ah"), sung("tree"), sung("-moon"), sung("mm"), sung("42")
    ('a', 'ti', 'u', 'm', '')
    """
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_MARKED))
    letters = "".join(letter for letter in letters if "a" <= letter <= "z")
    place = _vowel_place(letters)
    if place is None:
        return "m" if "m" in letters or "n" in letters else ""
    vowel = _vowel(letters[place:])
    consonant = _CLASS.get(letters[0], "") if place > 0 and not text.startswith(HELD) else ""
    return consonant + vowel


def pronounced(strike: Strike, values: Mapping[str, float]) -> Mapping[str, float]:
    """The values of a singing model for one note: those of the preset, with what its syllable changes.

    A model without consonants or a moving mouth ignores what it does not know.
    """
    if not strike.syllable and not strike.vowel_before:
        return values
    given = dict(values)
    if strike.syllable:
        given["vowel"] = given["vowel_from"] = vowel_of(strike.syllable[-1])
        given.update(vowel_delay_s=0.0, vowel_glide_s=0.0, consonant=0.0)
    if strike.vowel_before:
        given.update(vowel_from=vowel_of(strike.vowel_before), vowel_delay_s=0.0, vowel_glide_s=SLUR_S)
    consonant = strike.syllable[:-1]
    if consonant in _PASSING_S:
        given.update(vowel_from=vowel_of(consonant), vowel_glide_s=_PASSING_S[consonant])
    elif consonant:
        given.update(zip(("consonant", "consonant_hz", "consonant_s"), _BURSTS[consonant], strict=True))
    return given


def _vowel_place(letters: str) -> int | None:
    """Where the vowel begins: a y before another vowel is a consonant, and so is the u of qu."""
    for place, letter in enumerate(letters):
        after = letters[place + 1 : place + 2]
        passing = (letter == "y" and place == 0) or (letter == "u" and letters[place - 1 : place] == "q")
        if letter in _LETTERS and not (passing and after and after in _LETTERS):
            return place
    return None


def _vowel(letters: str) -> str:
    if len(letters) == 3 and letters[2] == "e" and letters[1] not in _LETTERS + "wh":
        # Time, name, home, tune: a single consonant and a last e make an English vowel long.
        return {"i": "a", "a": "e", "y": "a"}.get(letters[0], letters[0])
    return next(vowel for spelling, vowel in _SPELLINGS if letters.startswith(spelling))
