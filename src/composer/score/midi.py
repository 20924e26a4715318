"""The MIDI codec: a score or a timeline to the bytes of a standard MIDI file, format 1, 960 ticks a quarter.

Source: "Standard MIDI Files 1.0" (RP-001, 1996) and "General MIDI System Level 1/2" of the MIDI Association. The
bytes are written directly, a column of NumPy per track, because event objects cost sixty times as much.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.score.note import Notes
from composer.score.score import Marker, Part, Score
from composer.score.tempo import TempoMap
from composer.score.timeline import Timeline
from composer.units import SAMPLE_RATE_HZ, TICKS_PER_BEAT, tempo_us_to_beat_frames

DRUM_CHANNEL = 9
"""Channel 10 for people: its pitches are the General MIDI drum notes."""

_MELODIC_CHANNELS = tuple(channel for channel in range(16) if channel != DRUM_CHANNEL)
_UNITY_VOLUME = 100
"""The volume (controller 7) that stands for 0 dB: what General MIDI presets after a reset."""

_SILENT_DB = -96.0
_BEND_PER_SEMITONE = 4096
"""The wheel's 8192 steps each way span two semitones unless something else is asked for."""

_SLIDE_FROM = 84
"""Portamento control: the next note slides from this key."""

_OFF, _ON, _CONTROL, _PROGRAM, _BEND = 0x80, 0x90, 0xB0, 0xC0, 0xE0
_FIFTHS = {letter: fifths for fifths, letter in enumerate("FCGDAEB", start=-1)}

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Keys:
    """Notes of one part as a keyboard has them: columns of equal length, in ticks and MIDI numbers.

    ``source`` is the key from which a note slides (its own: from none), ``index`` the place of the note in its part.
    """

    on: Ints
    off: Ints
    key: Ints
    velocity: Ints
    bend: Ints
    source: Ints
    index: Ints


def timeline_midi(timeline: Timeline) -> bytes:
    """The performance as a MIDI file.

    Parameters
    ----------
    timeline : Timeline
        Notes go to the nearest tick; volume and pan come from the parts' strips.

    Returns
    -------
    bytes
        Track 0 holds tempo, time signature, key and a marker per movement; then one track per part.
    """
    end = timeline.tempo.tick_at(timeline.frames)
    keys = []
    for part in timeline.parts:
        onset = np.rint(part.notes["onset_s"] * SAMPLE_RATE_HZ).astype(np.int64)
        release = np.rint((part.notes["onset_s"] + part.notes["duration_s"]) * SAMPLE_RATE_HZ).astype(np.int64)
        on, off = ticks_at(timeline.tempo, onset), ticks_at(timeline.tempo, release)
        keys.append(_keys(part, on, off, end))
    return _file(timeline, keys, end, timeline.voices_db)


def score_midi(score: Score) -> bytes:
    """The notes as written, on the grid of the beats, as a MIDI file (see `timeline_midi`)."""
    end = score.tempo.tick_at(score.frames)
    keys = []
    for part in score.parts:
        onset, duration = part.notes["onset_beat"], part.notes["duration_beat"]
        on = np.rint(onset * TICKS_PER_BEAT).astype(np.int64)
        keys.append(_keys(part, on, np.rint((onset + duration) * TICKS_PER_BEAT).astype(np.int64), end))
    return _file(score, keys, end, 0.0)


def ticks_at(tempo: TempoMap, frames: Ints) -> Ints:
    """The ticks nearest to many frames: `TempoMap.tick_at` for columns."""
    beats = np.array([beat for beat, _ in tempo.changes], np.int64)
    rates = np.array([tempo_us_to_beat_frames(us) for _, us in tempo.changes], np.int64)
    origins = np.concatenate([[0], np.cumsum(np.diff(beats) * rates[:-1])])
    step = np.clip(np.searchsorted(origins, frames, side="right") - 1, 0, None)
    past = 2 * (frames - origins[step]) * TICKS_PER_BEAT + rates[step]
    return np.asarray(beats[step] * TICKS_PER_BEAT + past // (2 * rates[step]), np.int64)


def key_signature(key: str) -> tuple[int, int]:
    """Sharps (flats negative) and 0 major | 1 minor of a key name.

    Examples
    --------
    >>> key_signature("Ebm"), key_signature("D")
    ((-6, 1), (2, 0))
    """
    minor = key.endswith("m")
    name = key.removesuffix("m")
    if not name or name[0] not in _FIFTHS or name[1:].strip("#b"):
        raise ValueError(f"not a key: {key!r}")
    fifths = _FIFTHS[name[0]] + 7 * (name.count("#") - name.count("b")) - 3 * minor
    while abs(fifths) > 7:  # G# major has eight sharps: written as A flat major
        fifths -= 12 if fifths > 0 else -12
    return fifths, int(minor)


def channels(parts: Sequence[Part]) -> tuple[int, ...]:
    """The MIDI channel, 0..15, of each part.

    Percussion is on channel 9. Up to fifteen other parts have a channel each; beyond that a part shares with the
    first part of the same program, else of the same family of eight programs, else of the same bus.
    """
    pitched = [part for part in parts if not part.percussion]
    firsts = {part.program: part for part in reversed(pitched)}
    order = sorted(pitched, key=lambda part: firsts[part.program] is not part)
    owners = sorted(order[: len(_MELODIC_CHANNELS)], key=pitched.index)
    return tuple(DRUM_CHANNEL if part.percussion else _MELODIC_CHANNELS[_nearest_owner(part, owners)] for part in parts)


def _nearest_owner(part: Part, owners: Sequence[Part]) -> int:
    def distance(index: int) -> tuple[bool, bool, bool, bool]:
        owner = owners[index]
        return (
            owner is not part,
            owner.program != part.program,
            owner.program // 8 != part.program // 8,
            owner.channel.bus != part.channel.bus,
        )

    return min(range(len(owners)), key=distance)


def _keys(part: Part, on: Ints, off: Ints, end: int) -> _Keys:
    """Hold the notes to keys 0..127, to one tick at least, and to the piece."""
    heard = on < end
    notes: Notes = part.notes[heard]
    on = on[heard]
    off = np.clip(off[heard], on + 1, end)
    key = np.clip(np.floor(notes["pitch"] + 0.5), 0, 127).astype(np.int64)
    velocity = np.clip(np.rint(notes["velocity"] * 127.0), 1, 127).astype(np.int64)
    bend = np.rint((notes["pitch"] - key) * _BEND_PER_SEMITONE).astype(np.int64)
    bend = np.clip(0 if part.percussion else bend, -8192, 8191) + np.zeros_like(key)
    source = np.clip(np.rint(key + notes["slide_semitones"]), 0, 127).astype(np.int64)
    return _Keys(on, off, key, velocity, bend, source, np.flatnonzero(heard))


def _file(piece: Timeline | Score, keys: Sequence[_Keys], end: int, voices_db: float) -> bytes:
    on_channel = channels(piece.parts)
    kept = _without_overlaps(keys, on_channel)
    tracks = [_conductor(piece, end)]
    seen: set[int] = set()
    for part, channel, notes in zip(piece.parts, on_channel, kept, strict=True):
        strip = b"" if channel in seen else _strip(part, channel, voices_db)
        seen.add(channel)
        head = _meta(0, 0x03, part.name.encode()) + strip
        tracks.append(_track(head, _note_events(notes, channel), _lyrics(part, notes), end))
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), TICKS_PER_BEAT) + b"".join(tracks)


def _without_overlaps(keys: Sequence[_Keys], on_channel: Sequence[int]) -> list[_Keys]:
    """End each note where the next of its pitch on its channel begins; of two that begin together keep the louder.

    One note-off ends *a* note of that pitch, and synthesizers disagree about which.
    """
    track = np.concatenate([np.full(len(part.on), index) for index, part in enumerate(keys)] or [np.empty(0, int)])
    columns = {name: _joined([getattr(part, name) for part in keys]) for name in _Keys.__dataclass_fields__}
    place = _joined([np.full(len(part.on), channel) for part, channel in zip(keys, on_channel, strict=True)])
    place = place * 128 + columns["key"]
    order = np.lexsort((columns["velocity"], columns["on"], place))
    following, this = order[1:], order[:-1]
    same = place[following] == place[this]
    columns["off"][this] = np.where(
        same, np.minimum(columns["off"][this], columns["on"][following]), columns["off"][this]
    )
    kept = columns["off"] > columns["on"]
    chosen = [kept & (track == index) for index in range(len(keys))]
    return [_Keys(**{name: column[mask] for name, column in columns.items()}) for mask in chosen]


def _joined(columns: Sequence[Ints]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *columns])


def _conductor(piece: Timeline | Score, end: int) -> bytes:
    """Track 0: what holds for all."""
    count, unit = piece.measure
    fifths, minor = key_signature(piece.key)
    rows: list[tuple[int, int, bytes]] = [
        (0, 0x03, piece.title.encode()),
        (0, 0x58, bytes([count, unit.bit_length() - 1, _clocks_per_click(count, unit), 8])),
        (0, 0x59, struct.pack("bB", fifths, minor)),
    ]
    rows += [(beat * TICKS_PER_BEAT, 0x51, tempo_us.to_bytes(3, "big")) for beat, tempo_us in piece.tempo.changes]
    rows += [_marker(marker) for marker in piece.markers]
    body, before = b"", 0
    for tick, kind, data in sorted(rows, key=lambda row: row[0]):
        body += _meta(tick - before, kind, data)
        before = tick
    return _chunk(body + _meta(max(end - before, 0), 0x2F, b""))


def _marker(marker: Marker) -> tuple[int, int, bytes]:
    return round(marker.beat * TICKS_PER_BEAT), 0x06, marker.text.encode()


def _clocks_per_click(count: int, unit: int) -> int:
    """MIDI clocks (24 a quarter) between clicks of a metronome: dotted where eighths go in threes."""
    return 36 if unit == 8 and count % 3 == 0 else 96 // unit


def _strip(part: Part, channel: int, voices_db: float) -> bytes:
    """Program, volume and pan at the start of a channel."""
    gain_db = part.channel.gain_db + (voices_db if part.channel.bus == "voices" else 0.0)
    # GM 2: gain in decibels is 40 log10(volume / 127), hence a factor of 10**(dB/40).
    volume = 0 if gain_db <= _SILENT_DB else min(max(round(_UNITY_VOLUME * 10.0 ** (gain_db / 40.0)), 1), 127)
    pan = min(max(round(64 + 63 * part.channel.pan), 0), 127)
    return bytes(
        [0, _PROGRAM | channel, part.program, 0, _CONTROL | channel, 7, volume, 0, _CONTROL | channel, 10, pan]
    )


def _note_events(notes: _Keys, channel: int) -> Ints:
    """Events in order: [shape=(events, 4)], columns tick, status, first and second data byte.

    At equal ticks the note-offs come first, then the bends, then the note-ons, each after the key it slides from.
    """
    count = len(notes.on)
    off = np.stack([notes.off, np.full(count, _OFF | channel), notes.key, np.full(count, 64)], axis=1)
    on = np.stack([notes.on, np.full(count, _ON | channel), notes.key, notes.velocity], axis=1)
    bend = _bend_events(notes, channel)
    slid = notes.source != notes.key
    control = np.full(count, _CONTROL | channel), np.full(count, _SLIDE_FROM)
    slide = np.stack([notes.on, *control, notes.source], axis=1)[slid]
    events = np.concatenate([off, bend, slide, on])
    order = np.concatenate([notes.key, bend[:, 2], notes.key[slid], notes.key])
    rank = np.repeat([0, 1, 2, 2], [len(off), len(bend), len(slide), len(on)])
    return np.asarray(events[np.lexsort((order, rank, events[:, 0]))], np.int64)


def _bend_events(notes: _Keys, channel: int) -> Ints:
    """The wheel, moved where a note needs another position than the one before it."""
    order = np.lexsort((notes.key, notes.on))
    bends = notes.bend[order]
    moved = np.diff(bends, prepend=0) != 0
    wheel = bends[moved] + 8192
    status = np.full(len(wheel), _BEND | channel)
    return np.stack([notes.on[order][moved], status, wheel & 127, wheel >> 7], axis=1)


def _lyrics(part: Part, notes: _Keys) -> list[tuple[int, str]]:
    """Syllables and the ticks on which they begin; what is sung together is written once."""
    texts = part.notes["syllable"][notes.index].tolist()
    rows = zip(notes.on.tolist(), texts, strict=True)
    return sorted({(tick, text) for tick, text in rows if text and not text.startswith("-")})


def _track(head: bytes, events: Ints, lyrics: list[tuple[int, str]], end: int) -> bytes:
    body, done, now = head, 0, 0
    for tick, text in lyrics:
        place = int(np.searchsorted(events[:, 0], tick))
        body += _packed(events[done:place], now)
        before = int(events[place - 1, 0]) if place > done else now
        body += _meta(tick - before, 0x05, text.encode())
        done, now = place, tick
    last = int(events[-1, 0]) if done < len(events) else now
    return _chunk(body + _packed(events[done:], now) + _meta(max(end - last, 0), 0x2F, b""))


def _packed(events: Ints, start: int) -> bytes:
    """Events of three bytes, each after its delta time of one to four bytes of seven bits."""
    delta = np.diff(events[:, 0], prepend=start)
    shifted = delta[:, None] >> np.array([21, 14, 7, 0])
    rows = np.concatenate([(shifted & 127) | np.array([128, 128, 128, 0]), events[:, 1:]], axis=1)
    written = np.ones(rows.shape, bool)
    written[:, :3] = shifted[:, :3] > 0
    return rows.astype(np.uint8)[written].tobytes()


def _meta(delta: int, kind: int, data: bytes) -> bytes:
    return _variable(delta) + bytes([0xFF, kind]) + _variable(len(data)) + data


def _variable(value: int) -> bytes:
    """A number in groups of seven bits, most significant first; all but the last have the top bit set."""
    groups = [value & 127]
    while value := value >> 7:
        groups.append(value & 127 | 128)
    return bytes(reversed(groups))


def _chunk(body: bytes) -> bytes:
    return b"MTrk" + struct.pack(">I", len(body)) + body
