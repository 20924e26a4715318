"""Voicings: where the notes of a chord lie, and how one chord leads to the next with the least motion.

A voicing is a tuple of MIDI pitches, lowest first. Chosen is what moves the fewest semitones in all (Tymoczko 2011),
with small costs for what arrangers avoid: doubled leading tones, semitones on top, leaps of the top voice, drifting
out of the register. Below `LOW_LIMIT` only fifths and octaves are allowed (`music.md` 2.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import TypeAlias

from composer.theory.chord import Chord
from composer.theory.pitch import pitch_in_range

Voicing: TypeAlias = tuple[int, ...]

LOW_LIMIT = 48
"""Up to the first note from this pitch (C3) there are only fifths and octaves of the lowest; others turn to mud."""

CLUSTER_LIMIT = 55
"""Below this pitch (G3) neighbours are at least a minor third apart."""

FEWEST, MOST = 1, 5
"""Voices of a chord: with more than five, nobody hears the inner ones."""

_ROOTED = ("root", "third", "seventh", "colour", "altered", "fifth")
_ROOTLESS = ("third", "seventh", "colour", "altered", "fifth", "root")


@dataclass(frozen=True)
class _Kind:
    """How a kind of voicing is built: which tones come first and how many different ones, steps, what lies lowest."""

    order: tuple[str, ...] = _ROOTED
    most: int = MOST
    steps: tuple[int, ...] = (1,)
    root_lowest: bool = False
    spread: bool = False
    drop: bool = False
    fourths: bool = False


KINDS = {
    "close": _Kind(),
    "open": _Kind(steps=(1, 2), spread=True),
    "wide": _Kind(steps=(1, 2), root_lowest=True, spread=True),
    "drop2": _Kind(drop=True),
    "rootless": _Kind(order=_ROOTLESS),
    "root": _Kind(root_lowest=True),
    "shell": _Kind(order=("root", "third", "seventh", "fifth", "altered"), most=3, steps=(1, 2), root_lowest=True),
    "power": _Kind(order=("root", "fifth", "altered"), most=2, root_lowest=True),
    "quartal": _Kind(fourths=True),
}
"""Kinds of voicing: close and open position, open over its root (as a guitar lies), second voice from the top an octave
lower, without root for ninth chords over a bass, close over its root, root with third and seventh, root with fifth
(never a third), and in fourths, as modal jazz stacks chords with elevenths or sixths and ninths."""


@dataclass(frozen=True)
class Grip:
    """How a part holds chords.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    voices : int, 1..5
        Notes at most; fewer where the register or the kind has no room.
    low, high : int
        The register in MIDI pitches, at least an octave.
    planing : bool
        Chords move in parallel on one chord member, the third if rootless, else the root, as stabs and guitars do.
    parallel_cost : float
        Semitones of motion that avoiding one parallel fifth or octave may cost; 0 where parallels belong to the style.
    """

    kind: str = "close"
    voices: int = 4
    low: int = 52
    high: int = 76
    planing: bool = False
    parallel_cost: float = 0.0


def lead_voices(chords: tuple[Chord, ...], tonic: int, grip: Grip) -> tuple[Voicing, ...]:
    """Voicings of a row of chords: the first in the middle of the register, each next one with the least motion.

    Examples
    --------
    >>> from composer.theory.chord import parse_chord
    >>> row = tuple(parse_chord(symbol, "ionian") for symbol in ("I", "IV", "I"))
    >>> lead_voices(row, 0, Grip("close", 3, 55, 72))
    ((60, 64, 67), (60, 65, 69), (60, 64, 67))
    """
    return _led(chords, tonic, grip)


def first_voicing(chord: Chord, tonic: int, grip: Grip) -> Voicing:
    """The voicing nearest to the middle of the register: a function of chord and register alone."""
    centre = (grip.low + grip.high) / 2
    return min(_allowed(chord, tonic, grip), key=lambda entry: (abs(_mean(entry[0]) - centre) + entry[1], entry[0]))[0]


@lru_cache(maxsize=16384)
def next_voicing(previous: Voicing, chord: Chord, tonic: int, grip: Grip) -> Voicing:
    """The voicing of a chord that follows another voicing best."""
    return _nearest(previous, _allowed(chord, tonic, grip), grip)


def voicings(chord: Chord, tonic: int, grip: Grip) -> tuple[Voicing, ...]:
    """All voicings of a chord that a grip allows, at least one."""
    return tuple(notes for notes, _ in _allowed(chord, tonic, grip))


def motion(previous: Voicing, following: Voicing) -> int:
    """Semitones that all voices move together; voices never cross, extra ones come from their nearest neighbour.

    Examples
    --------
    >>> motion((60, 64, 67), (60, 65, 69))
    3
    """
    if len(previous) == len(following):
        return sum(abs(a - b) for a, b in zip(previous, following, strict=True))
    few, many = sorted((previous, following), key=len)
    return sum(min(abs(note - other) for other in few) for note in many)


def is_clear(notes: Voicing) -> bool:
    """Whether a voicing keeps the low-interval limit and has no cluster in the low register."""
    for lower, upper in pairwise(notes):
        if lower < LOW_LIMIT and (upper - notes[0]) % 12 not in (0, 7):
            return False
        if lower < CLUSTER_LIMIT and upper - lower < 3:
            return False
    return True


def member(chord: Chord, pitch_class: int, tonic: int) -> str:
    """What a pitch is in a chord: root, third, seventh, fifth, altered (fifth) or colour; "" for a stranger."""
    above = (pitch_class - tonic - chord.root) % 12
    return _members(chord).get(above, "")


@lru_cache(maxsize=4096)
def _led(chords: tuple[Chord, ...], tonic: int, grip: Grip) -> tuple[Voicing, ...]:
    if not chords:
        return ()
    found = [first_voicing(chords[0], tonic, grip)]
    for before, chord in pairwise(chords):
        if chord == before:
            found.append(found[-1])
        else:
            found.append(next_voicing(found[-1], chord, tonic, grip))
    return tuple(found)


def _nearest(previous: Voicing, choices: tuple[tuple[Voicing, float], ...], grip: Grip) -> Voicing:
    return min(choices, key=lambda entry: (_cost(previous, entry[0], grip) + entry[1], entry[0]))[0]


def _cost(previous: Voicing, following: Voicing, grip: Grip) -> float:
    """Motion, leaps of the top voice beyond a third, parallels, and leaving the middle half of the register."""
    drift = abs(_mean(following) - (grip.low + grip.high) / 2) - (grip.high - grip.low) / 4
    leap = abs(previous[-1] - following[-1]) - 4
    cost = motion(previous, following) + 0.5 * max(0, leap) + max(0.0, drift)
    if grip.parallel_cost:
        cost += grip.parallel_cost * _parallels(previous, following)
    return cost


def _parallels(previous: Voicing, following: Voicing) -> int:
    """Pairs of voices that move in the same direction from a fifth or octave into the same interval."""
    if len(previous) != len(following):
        return 0
    found = 0
    for low in range(len(previous)):
        if previous[low] == following[low]:
            continue
        for high in range(low + 1, len(previous)):
            before, after = previous[high] - previous[low], following[high] - following[low]
            found += before % 12 in (0, 7) and before == after
    return found


@cache
def _members(chord: Chord) -> dict[int, str]:
    """Semitones above the root, within the octave -> member."""
    folded = {interval % 12 for interval in chord.intervals}
    has_third = bool(folded & {3, 4} & set(chord.intervals))
    return {interval % 12: _member(interval, has_third) for interval in reversed(chord.intervals)}


def _member(interval: int, has_third: bool) -> str:
    if interval > 12:
        return "colour"
    if interval in (3, 4) or (interval in (2, 5) and not has_third):
        return "third"
    names = {0: "root", 6: "altered", 7: "fifth", 8: "altered", 9: "seventh", 10: "seventh", 11: "seventh"}
    return names.get(interval, "colour")


def _tones(chord: Chord, kind: str, voices: int) -> list[int]:
    """Semitones above the root, within the octave, of the members that fit into so many voices, ascending.

    The bass has the root of a rootless chord, so that it is left out where three others remain; of two colours the
    higher comes first, a thirteenth before a ninth.
    """
    members, order = _members(chord), KINDS[kind].order
    if kind == "power" and not {"fifth", "altered"} & set(members.values()):
        members = {0: "root", 7: "fifth"}
    if order is _ROOTLESS and len(members) > 3:
        order = order[:-1]
    ranked = sorted((tone for tone in members if members[tone] in order), key=lambda tone: order.index(members[tone]))
    return sorted(ranked[: min(voices, KINDS[kind].most)])


@lru_cache(maxsize=8192)
def _allowed(chord: Chord, tonic: int, grip: Grip) -> tuple[tuple[Voicing, float], ...]:
    """The placed voicings; with planing only those that stand on the same member as every other chord does."""
    placed = _placed(chord, tonic, grip)
    if not grip.planing:
        return placed
    foot = KINDS[grip.kind].order[0]
    return tuple(entry for entry in placed if member(chord, entry[0][0], tonic) == foot) or placed


def _placed(chord: Chord, tonic: int, grip: Grip) -> tuple[tuple[Voicing, float], ...]:
    """Every voicing inside the register with its own cost; with fewer voices where none fits."""
    root = (tonic + chord.root) % 12
    for voices in range(grip.voices, 0, -1):
        if KINDS[grip.kind].fourths:
            stacks = _fourths(chord, root, voices, grip)
        else:
            stacks = _stacks(_tones(chord, grip.kind, voices), root, voices, grip)
        found = [notes for notes in stacks if is_clear(notes)]
        if found:
            return tuple((notes, _own_cost(notes, chord, tonic)) for notes in sorted(set(found)))
    return (((pitch_in_range(root, grip.low),), 0.0),)


def _stacks(tones: list[int], root: int, voices: int, grip: Grip) -> Iterator[Voicing]:
    """Stacks of chord tones, each complete, from every pitch of the register."""
    kind = KINDS[grip.kind]
    wanted = {(root + tone) % 12 for tone in tones}
    floor = grip.low - 12 if kind.drop else grip.low
    ladder = [pitch for pitch in range(floor, grip.high + 1 + 12 * kind.drop) if pitch % 12 in wanted]
    for start in range(len(ladder)):
        for steps in _step_rows(kind.steps, voices - 1, kind.spread):
            places = [start]
            for step in steps:
                places.append(places[-1] + step)
            if places[-1] >= len(ladder):
                continue
            notes = tuple(ladder[place] for place in places)
            if kind.drop and voices > 2:
                notes = tuple(sorted((*notes[:-2], notes[-2] - 12, notes[-1])))
            if kind.root_lowest and notes[0] % 12 != root:
                continue
            if notes[0] >= grip.low and notes[-1] <= grip.high and {note % 12 for note in notes} == wanted:
                yield notes


def _fourths(chord: Chord, root: int, voices: int, grip: Grip) -> Iterator[Voicing]:
    """Stacks of fourths through all tones of a chord, from every pitch; the topmost may be a major third instead."""
    wanted = {(root + tone) % 12 for tone in _members(chord)}
    for start in range(grip.low, grip.high + 1):
        notes = [start] if start % 12 in wanted else []
        while 0 < len(notes) < voices:
            gaps = (5, 6, 4) if len(notes) == voices - 1 else (5, 6)
            gap = next((gap for gap in gaps if (notes[-1] + gap) % 12 in wanted), 0)
            notes = [*notes, notes[-1] + gap] if gap else []
        if notes and notes[-1] <= grip.high:
            yield tuple(notes)


@cache
def _step_rows(steps: tuple[int, ...], count: int, spread: bool) -> tuple[tuple[int, ...], ...]:
    """Rows of steps up the ladder of chord tones; an open position skips a tone at least once."""
    return tuple(row for row in product(steps, repeat=count) if not spread or count < 2 or max(row) > 1)


def _own_cost(notes: Voicing, chord: Chord, tonic: int) -> float:
    """What an arranger dislikes in a voicing on its own, in semitones of motion."""
    cost = 0.0
    for place, (lower, upper) in enumerate(pairwise(notes)):
        gap = upper - lower
        if gap == 1:
            cost += 12.0 if place == len(notes) - 2 else 6.0 if place == 0 else 0.5
        if gap > 9 and place > 0:
            cost += 0.5 * (gap - 9)
        if place and gap + notes[place] - notes[place - 1] < 5:
            cost += 5.0
    classes = [note % 12 for note in notes]
    for pitch_class in {pc for pc in classes if classes.count(pc) > 1}:
        if pitch_class == (tonic + 11) % 12:
            cost += 6.0
        cost += {"root": 0.0, "fifth": 0.5, "third": 2.5}.get(member(chord, pitch_class, tonic), 3.0)
    return cost


def _mean(notes: Voicing) -> float:
    return sum(notes) / len(notes)
