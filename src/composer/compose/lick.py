"""Licks: solos from cells that a player knows, each set on a guide tone of the chord and led into the next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from composer.compose.motif import Field, Tone, Voice, stepped
from composer.seeding import Stream
from composer.theory.pitch import folded

REST_CHANCE = 0.12
"""A soloist breathes: about every eighth bar is left out."""
SAME_CHANCE = 0.3
"""A cell comes twice in a row, moved to the next chord, this often: what makes a line out of licks."""


class Lick(NamedTuple):
    """A cell: onsets and lengths in steps, and for each note its distance from the guide tone, or None: chromatic."""

    notes: tuple[tuple[int, int], ...]
    moves: tuple[int | None, ...]
    steps: int


@cache
def parsed(text: str) -> Lick:
    """Read a lick.

    Examples
    --------
    >>> parsed("x-xx: 0 c -1")
    Lick(notes=((0, 2), (2, 1), (3, 1)), moves=(0, None, -1), steps=4)
    """
    rhythm, _, tail = text.partition(":")
    rhythm = rhythm.strip()
    notes = []
    for step, mark in enumerate(rhythm):
        if mark == "x":
            held = len(rhythm[step + 1 :]) - len(rhythm[step + 1 :].lstrip("-"))
            notes.append((step, held + 1))
    moves = tuple(None if move == "c" else int(move) for move in tail.split())
    return Lick(tuple(notes), moves, len(rhythm))


def line(voice: Voice, licks: Sequence[str], steps: int, before: int, pick: Stream) -> list[Tone]:
    """A solo line over so many steps: cells in a row, each near to where the one before ended."""
    cells = [parsed(text) for text in licks]
    found: list[Tone] = []
    start, last = 0, before
    cell = pick.choice(cells)
    while start < steps:
        if found and pick.chance(REST_CHANCE):
            start += voice.metre.bar_steps
            continue
        cell = cell if found and pick.chance(SAME_CHANCE) else pick.choice(cells)
        tones = [tone for tone in _placed(voice, cell, start, last) if tone.step < steps]
        found += tones
        last = tones[-1].pitch if tones else last
        start += cell.steps
    return found


def _placed(voice: Voice, cell: Lick, start: int, last: int) -> list[Tone]:
    anchor = _guide_tone(voice, voice.field_at(start + cell.notes[0][0]), last)
    pitches: list[int | None] = []
    for (step, _), move in zip(cell.notes, cell.moves, strict=True):
        pitches.append(None if move is None else _moved(voice, voice.field_at(start + step), anchor, move))
    tones = []
    for index, (step, length) in enumerate(cell.notes):
        pitch = pitches[index]
        if pitch is None:
            following = next((after for after in pitches[index + 1 :] if after is not None), anchor)
            pitch = following - 1
        tones.append(Tone(start + step, length, min(max(pitch, voice.low), voice.high)))
    return tones


def _guide_tone(voice: Voice, field: Field, last: int) -> int:
    """The third or seventh of the chord, or another of its tones, nearest to the note before."""
    chord = sorted(field.guides or field.chord)
    near = [pitch for pitch in range(voice.low, voice.high + 1) if pitch % 12 in chord]
    return min(near, key=lambda pitch: (abs(pitch - last) + abs(pitch - voice.centre) / 5, pitch), default=last)


def _moved(voice: Voice, field: Field, anchor: int, move: int) -> int:
    """So many steps of the chord's scale away from the anchor, folded into the register."""
    return folded(stepped(field.scale, anchor, move), voice.low, voice.high)
