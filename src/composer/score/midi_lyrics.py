"""Lyrics of a MIDI file: which notes are sung, and the syllable of each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from composer.score.midi_events import Events
from composer.score.midi_player import Played

LEEWAY_BEATS = 0.125
"""A lyric stands on its note, or a 32nd beside it."""
SUNG_SHARE = 0.5
"""A channel is sung where notes begin on at least this share of the lyrics..."""
NEARLY = 0.8
"""...and on this share of what the best channel has: second voices sing along."""
LONGEST_BEATS = 8.0
"""A syllable is held over several notes for two bars at most."""

_BREAKS = "\\/ \r\n\t\0"
_GOES_ON = "-_+~"
"""What stands in place of letters where a syllable goes on, or after them where a word does."""


def with_syllables(events: Events, played: Sequence[Played]) -> list[Played]:
    """Notes with the syllables of the file; those after the first of a syllable go on with it ("-la").

    Lyrics are often on a track without notes. A channel is taken as sung by its rhythm: its notes begin where the
    lyrics stand. Source: "Lyric and Display Meta Events", RP-017 of the MIDI Association.
    """
    lyrics = [(tick, _cleaned(text)) for tick, text in events.lyrics]
    lyrics = [(tick, text) for tick, text in lyrics if text]
    if not lyrics:
        return list(played)
    leeway = events.clock.ticks_per_beat * LEEWAY_BEATS
    places = _sung_channels([tick for tick, _ in lyrics], played, leeway)
    longest = events.clock.ticks_per_beat * LONGEST_BEATS
    texts = _texts(lyrics, played, places, (leeway, longest))
    return [note._replace(syllable=texts.get(index, "")) for index, note in enumerate(played)]


def _cleaned(text: str) -> str:
    """Letters without line breaks and hyphens."""
    return text.strip(_BREAKS).strip(_GOES_ON).strip(_BREAKS)


def _sung_channels(ticks: list[int], played: Sequence[Played], leeway: float) -> set[tuple[int, int]]:
    onsets: dict[tuple[int, int], list[int]] = {}
    for note in played:
        if not note.percussion:
            onsets.setdefault((note.port, note.channel), []).append(note.on)
    met = {place: _met(ticks, sorted(found), leeway) for place, found in onsets.items()}
    best = max(met.values(), default=0)
    if best < SUNG_SHARE * len(ticks):
        return set()
    # Of channels that meet the lyrics equally well, an arpeggio that meets everything has the most notes besides.
    fewest = min(len(onsets[place]) for place, count in met.items() if count == best)
    return {place for place, count in met.items() if count >= NEARLY * best and len(onsets[place]) <= 2 * fewest}


def _met(ticks: list[int], onsets: list[int], leeway: float) -> int:
    return sum(bisect_right(onsets, tick + leeway) > bisect_right(onsets, tick - leeway - 1) for tick in ticks)


def _texts(
    lyrics: list[tuple[int, str]],
    played: Sequence[Played],
    places: set[tuple[int, int]],
    limits: tuple[float, float],
) -> dict[int, str]:
    """The syllable of each note by its index; chords sing together."""
    leeway, longest = limits
    starts = [tick for tick, _ in lyrics]
    begun: dict[tuple[int, int, int], int] = {}
    texts = {}
    for index in sorted(range(len(played)), key=lambda index: played[index].on):
        note = played[index]
        found = bisect_right(starts, note.on + leeway) - 1
        if (note.port, note.channel) not in places or found < 0 or note.on - starts[found] > longest:
            continue
        first = begun.setdefault((note.port, note.channel, found), note.on)
        texts[index] = lyrics[found][1] if note.on - first <= leeway else f"-{lyrics[found][1]}"
    return texts
