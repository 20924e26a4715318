"""The events of a MIDI file in the order of time, from whatever a file throws at us."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import mido
from mido.midifiles.meta import KeySignatureError

from composer.errors import ComposerError
from composer.score.midi_clock import Clock, clock

_BROKEN = (OSError, EOFError, ValueError, IndexError, KeyError, TypeError, AttributeError, KeySignatureError)
"""What mido raises at bytes that are no MIDI file, or at one that ends too soon."""
_INDEPENDENT = 2
_DROP_FRAME = 29
_SUNG = ("lyrics", "text")


@dataclass(eq=False)
class Events:
    """What a file says.

    Parameters
    ----------
    clock : Clock
    messages : list of (tick, port, message)
        All that sounds, in the order of time; at equal ticks in the order of the tracks. A port is a set of 16
        channels (meta event 33): large pieces have more than one.
    last_tick : int
    measure, key, title, markers, lyrics
        The first time signature and key signature, the name of the first track; markers and lyrics as (tick, text).
    """

    clock: Clock
    messages: list[tuple[int, int, Any]]
    last_tick: int
    measure: tuple[int, int] = (4, 4)
    key: str = "C"
    title: str = ""
    markers: list[tuple[int, str]] = field(default_factory=list)
    lyrics: list[tuple[int, str]] = field(default_factory=list)


def read_events(data: bytes) -> Events:
    """Read a standard MIDI file of format 0 or 1.

    Raises
    ------
    ComposerError
        If the bytes are not such a file, or it is absurdly long.
    """
    file = _opened(data)
    messages: list[tuple[int, int, Any]] = []
    metas: list[tuple[int, Any]] = []
    for index, track in enumerate(file.tracks):
        for tick, port, message in _timed(track):
            if message.is_meta and (index == 0 or message.type != "track_name"):
                metas.append((tick, message))
            elif not message.is_meta:
                messages.append((tick, port, message))
    messages.sort(key=lambda event: event[0])
    metas.sort(key=lambda event: event[0])
    last_tick = max((tick for tick, *_ in messages), default=0)
    found = Events(_clock(file.ticks_per_beat, metas, last_tick), messages, last_tick)
    _describe(found, metas)
    return found


def _opened(data: bytes) -> mido.MidiFile:
    try:
        file = mido.MidiFile(file=io.BytesIO(data), clip=True)
    except _BROKEN as error:
        raise ComposerError(f"not a MIDI file that can be read ({error or type(error).__name__})") from None
    if file.type == _INDEPENDENT:
        raise ComposerError("a MIDI file of format 2, whose tracks are pieces of their own; allowed: formats 0 and 1")
    if file.ticks_per_beat == 0:
        raise ComposerError("a MIDI file with 0 ticks a quarter; allowed: 1 and more")
    return file


def _timed(track: Any) -> Iterator[tuple[int, int, Any]]:
    tick = port = 0
    for message in track:
        tick += message.time
        if message.type == "midi_port":
            port = message.port
        else:
            yield tick, port, message


def _clock(division: int, metas: list[tuple[int, Any]], last_tick: int) -> Clock:
    """Ticks of a quarter; or, where the division is negative, of a film frame: then tempo events mean nothing."""
    if division > 0:
        return clock(division, [(tick, meta.tempo) for tick, meta in metas if meta.type == "set_tempo"], last_tick)
    fps, ticks = 256 - (division >> 8 & 255), division & 255
    whole = 30 if fps == _DROP_FRAME else fps
    second_us = 1_001_000 if fps == _DROP_FRAME else 1_000_000
    return clock(max(whole * ticks, 1), [(0, second_us)], last_tick)


def _describe(found: Events, metas: list[tuple[int, Any]]) -> None:
    first: dict[str, Any] = {}
    for tick, meta in metas:
        first.setdefault(meta.type, meta)
        if meta.type == "marker" and tick <= found.last_tick:
            found.markers.append((tick, _text(meta.text)))
    found.lyrics.extend(_lyrics(metas))
    if "time_signature" in first:
        found.measure = (first["time_signature"].numerator, first["time_signature"].denominator)
    if "key_signature" in first:
        found.key = first["key_signature"].key
    if "track_name" in first:
        found.title = _text(first["track_name"].name)


def _lyrics(metas: list[tuple[int, Any]]) -> list[tuple[int, str]]:
    """Lyric events; in karaoke files, which say so in a line that begins with @K, the plain texts."""
    texts = {kind: [(tick, _text(meta.text)) for tick, meta in metas if meta.type == kind] for kind in _SUNG}
    karaoke = any(text.startswith("@K") for _, text in texts["text"])
    chosen = "lyrics" if texts["lyrics"] or not karaoke else "text"
    return [(tick, text) for tick, text in texts[chosen] if text and text[0] not in "@%"]


def _text(raw: str) -> str:
    """Text as it was meant: mido reads Latin-1, most programs of today write UTF-8."""
    octets = raw.encode("latin-1")
    try:
        return octets.decode("utf-8").strip("\0 \r\n")
    except UnicodeDecodeError:
        return raw.strip("\0 \r\n")
