"""A dense piece for ten players as a MIDI file: the same bytes everywhere, so that synthesizers can be compared.

Drums, two basses' worth of eighths, comping, arpeggios, pads and two melodies at 120 beats a minute, C minor, without a
rest; velocities, lengths and pitches vary from bar to bar, so that a note cache finds what it would find in real music,
not one bar ninety times.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import NamedTuple

import mido

TICKS = 480
TEMPO_US = 500_000
BAR = 4 * TICKS
CHORDS = ((48, 51, 55, 58), (44, 48, 51, 55), (51, 55, 58, 62), (46, 50, 53, 56), (53, 56, 60, 63), (43, 47, 50, 53))
"""Cm7 A flat maj7 E flat maj7 B flat 7 Fm7 G7, as MIDI pitches in the low middle."""
SCALE = (60, 62, 63, 65, 67, 68, 70, 72, 74, 75, 77, 79)


class Hit(NamedTuple):
    """A note: tick, length in ticks, pitch and velocity."""

    tick: int
    length: int
    pitch: int
    velocity: int


class Player(NamedTuple):
    """A part: its channel, program, volume, pan and what it plays in a bar."""

    channel: int
    program: int
    volume: int
    pan: int


PLAYERS = {
    "drums": Player(9, 0, 100, 64),
    "bass": Player(0, 33, 100, 64),
    "piano": Player(1, 0, 95, 50),
    "guitar": Player(2, 25, 85, 84),
    "organ": Player(3, 16, 70, 40),
    "arpeggio": Player(4, 46, 80, 96),
    "strings": Player(5, 48, 85, 64),
    "pad": Player(6, 89, 75, 64),
    "lead": Player(7, 80, 85, 58),
    "flute": Player(8, 73, 90, 72),
}


def dense_midi(seconds: int) -> bytes:
    """The piece as a standard MIDI file of format 1."""
    bars = max(1, seconds * 1_000_000 // (4 * TEMPO_US))
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS)
    conductor = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=TEMPO_US), mido.MetaMessage("end_of_track")])
    file.tracks.append(conductor)
    for name, player in PLAYERS.items():
        hits = [hit for bar in range(bars) for hit in _bar(name, bar)]
        file.tracks.append(_track(player, hits))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def _bar(name: str, bar: int) -> Iterator[Hit]:
    chord = CHORDS[(bar // 2 + bar // 16) % len(CHORDS)]
    yield from PATTERNS[name](bar, bar * BAR, chord)


def _varied(*numbers: int) -> int:
    """A small number that is hard to foresee and the same everywhere (a multiplicative hash)."""
    mixed = 2_166_136_261
    for number in numbers:
        mixed = ((mixed ^ (number + 1)) * 16_777_619) & 0xFFFFFFFF
        mixed ^= mixed >> 13
    return mixed


def _velocity(base: int, *numbers: int) -> int:
    return base + _varied(*numbers) % 25 - 12


def _drums(bar: int, tick: int, _: tuple[int, ...]) -> Iterator[Hit]:
    for step in range(16):
        at = tick + step * TICKS // 4
        yield Hit(at, 60, 46 if step % 8 == 6 else 42, _velocity(74, bar, step, 1))
        if step in (0, 6, 8) or _varied(bar, step) % 9 == 0:
            yield Hit(at, 60, 36, _velocity(100, bar, step, 2))
        if step in (4, 12) or (bar % 8 == 7 and step > 9):
            yield Hit(at, 60, 38, _velocity(96, bar, step, 3))
    if bar % 8 == 0:
        yield Hit(tick, 400, 49, 105)


def _bass(bar: int, tick: int, chord: tuple[int, ...]) -> Iterator[Hit]:
    for step in range(8):
        pitch = chord[0] - 12 + (0, 0, 12, 7)[_varied(bar, step, 4) % 4]
        yield Hit(tick + step * TICKS // 2, 200 + _varied(bar, step, 5) % 40, pitch, _velocity(92, bar, step, 6))


def _piano(bar: int, tick: int, chord: tuple[int, ...]) -> Iterator[Hit]:
    for step in (0, 3, 6, 10, 12):
        length = TICKS // 2 + _varied(bar, step, 7) % 200
        for voice, pitch in enumerate(chord):
            yield Hit(tick + step * TICKS // 4, length, pitch + 12, _velocity(80, bar, step, voice))


def _guitar(bar: int, tick: int, chord: tuple[int, ...]) -> Iterator[Hit]:
    for step in range(8):
        for string, pitch in enumerate(chord[:3]):
            at = tick + step * TICKS // 2 + string * 6
            yield Hit(at, 180 + _varied(bar, step, 8) % 60, pitch + 12, _velocity(78, bar, step, string, 9))


def _organ(bar: int, tick: int, chord: tuple[int, ...]) -> Iterator[Hit]:
    for pitch in chord[:3]:
        yield Hit(tick, BAR - 60 - _varied(bar, pitch) % 60, pitch + 12, _velocity(72, bar, pitch))


def _arpeggio(bar: int, tick: int, chord: tuple[int, ...]) -> Iterator[Hit]:
    for step in range(16):
        pitch = chord[(step + bar) % 4] + 24 + 12 * (_varied(bar, step, 10) % 2)
        yield Hit(tick + step * TICKS // 4, 110, pitch, _velocity(78, bar, step, 11))


def _strings(bar: int, tick: int, chord: tuple[int, ...]) -> Iterator[Hit]:
    if bar % 2 == 0:
        for pitch in (*chord, chord[0] + 24):
            yield Hit(tick, 2 * BAR - 60, pitch + 12, _velocity(76, bar, pitch, 12))


def _pad(bar: int, tick: int, chord: tuple[int, ...]) -> Iterator[Hit]:
    if bar % 2 == 0:
        for pitch in chord[1:]:
            yield Hit(tick, 2 * BAR - 40, pitch + 12, _velocity(70, bar, pitch, 13))


def _lead(bar: int, tick: int, _: tuple[int, ...]) -> Iterator[Hit]:
    for step in range(0, 16, 2):
        if _varied(bar, step, 14) % 4:
            length = 180 + _varied(bar, step, 15) % 160
            pitch = SCALE[_varied(bar, step, 16) % len(SCALE)]
            yield Hit(tick + step * TICKS // 4, length, pitch, _velocity(88, bar, step, 17))


def _flute(bar: int, tick: int, _: tuple[int, ...]) -> Iterator[Hit]:
    for step in range(0, 16, 4):
        pitch = SCALE[(_varied(bar // 2, step, 18) + bar) % len(SCALE)] + 12
        yield Hit(tick + step * TICKS // 4, 420 - _varied(bar, step, 19) % 120, pitch, _velocity(84, bar, step, 20))


PATTERNS = {
    "drums": _drums, "bass": _bass, "piano": _piano, "guitar": _guitar, "organ": _organ, "arpeggio": _arpeggio,
    "strings": _strings, "pad": _pad, "lead": _lead, "flute": _flute,
}  # fmt: skip


def _track(player: Player, hits: list[Hit]) -> mido.MidiTrack:
    """Program, volume and pan, then the notes; an off before an on of the same tick."""
    events = [(hit.tick, 1, hit.pitch, hit.velocity) for hit in hits]
    events += [(hit.tick + hit.length, 0, hit.pitch, 0) for hit in hits]
    track = mido.MidiTrack()
    track.append(mido.Message("program_change", channel=player.channel, program=player.program))
    track.append(mido.Message("control_change", channel=player.channel, control=7, value=player.volume))
    track.append(mido.Message("control_change", channel=player.channel, control=10, value=player.pan))
    before = 0
    for tick, on, pitch, velocity in sorted(events):
        kind = "note_on" if on else "note_off"
        track.append(mido.Message(kind, channel=player.channel, note=pitch, velocity=velocity, time=tick - before))
        before = tick
    return track
