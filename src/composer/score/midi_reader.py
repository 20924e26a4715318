"""The MIDI reader: a standard MIDI file to a score and a timeline, as a General MIDI player would play it.

What is heard: notes with velocity, programs, volume (controller 7) and expression (11), pan (10), brightness (74), the
reverb send (91), the sustain pedal (64), portamento (65, 84; its time is that of the sound, 5 only switches it off),
pitch bend with its range, notes off and resets, percussion on channel 10, by bank (GM 2 and XG) or by Roland's message,
and lyrics, which choose the vowels of sung notes. Sources: "General MIDI System Level 1 and 2" (MIDI Association).

An instrument here takes all it needs when a note is struck. What moves *within* a note is therefore held: volume to its
mean over the note, the bend to its median (where a glide rests, the middle of a vibrato), the rest to where it was at
the onset.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from composer.errors import ComposerError
from composer.score.midi_clock import Clock
from composer.score.midi_events import Events, read_events
from composer.score.midi_lyrics import with_syllables
from composer.score.midi_player import Played, play
from composer.score.mix import SILENT_DB, Channel, Mix
from composer.score.note import SCORE_NOTE, TIMED_NOTE, VARIANTS, Notes, frozen
from composer.score.score import Marker, Part, Score
from composer.score.timeline import Timeline
from composer.units import SAMPLE_RATE_HZ, gain_to_db, s_to_frames

RING_OUT_S = 3.0
"""The sound goes on after the last note is released."""
LEVEL_STEP_DB = 6.0
"""A part is split where its volume differs by more; the rest is made up in velocity, as a player would."""
FAINTEST_DB = -60.0
"""What is turned down further is left out."""
PAN_STEPS = 8
SHORTEST_FRAMES = 48
RESTRIKE_FRAMES = SAMPLE_RATE_HZ
TITLE = "untitled"

_TOUCH = 1.5
"""Gain grows like velocity to this power (see `synth.schedule`)."""


class Voice(NamedTuple):
    """What plays a key of a program or kit: the sound, its role and strip, and the key that is really struck."""

    preset: str
    role: str
    channel: Channel
    key: int


Voices = Callable[[int, bool, int], Voice | None]
"""From program, percussion and key to the voice; None where nothing plays it."""


@dataclass(frozen=True, eq=False)
class Song:
    """A file, read: as written and as performed; both have the same parts."""

    score: Score
    timeline: Timeline


def read_midi(data: bytes, voices: Voices, mix: Mix, title: str = TITLE) -> Song:
    """Read a standard MIDI file.

    Notes begin and end on the frames nearest to the file's own time; the tempo map, which echoes and the MIDI
    exporter go by, keeps every quarter within a millisecond of it.

    Parameters
    ----------
    data : bytes
    voices : function (program, percussion, key) -> Voice or None
    mix : Mix
    title : str
        For files that do not name themselves.

    Raises
    ------
    ComposerError
        If the bytes are not a MIDI file, or no note of it can be played.
    """
    events = read_events(data)
    groups: dict[_Place, list[Played]] = {}
    for note in with_syllables(events, play(events)):
        voice = voices(note.program, note.percussion, note.key)
        if voice is not None and gain_to_db(note.volume) > FAINTEST_DB:
            groups.setdefault(_place(note, voice), []).append(note._replace(key=voice.key))
    if not groups:
        raise ComposerError("the MIDI file has no note that can be heard")
    places = sorted(groups, key=_order)
    players = list(zip(_names(places), places, [groups[place] for place in places], strict=True))
    written = tuple(_part(name, place, _written(place, notes, events.clock)) for name, place, notes in players)
    performed = tuple(_part(name, place, _performed(place, notes, events.clock)) for name, place, notes in players)
    end = max(note.off for notes in groups.values() for note in notes)
    return _song(replace(events, title=events.title or title), end, mix, written, performed)


class _Place(NamedTuple):
    """What the notes of one part have in common."""

    port: int
    channel: int
    program: int
    percussion: bool
    voice: Voice
    level_db: float
    pan: float
    reverb_db: float


def _place(note: Played, voice: Voice) -> _Place:
    # Up to the next step, so that what is left is a softer velocity; rounded, because 0 dB is the usual place.
    level_db = math.ceil(round(gain_to_db(note.volume) / LEVEL_STEP_DB, 6)) * LEVEL_STEP_DB
    pan = round(note.pan * PAN_STEPS) / PAN_STEPS
    reverb_db = round(gain_to_db(note.reverb)) if note.reverb > 0.0 else SILENT_DB
    strip = voice._replace(key=0)
    return _Place(note.port, note.channel, note.program, note.percussion, strip, level_db, pan, reverb_db)


def _order(place: _Place) -> tuple[object, ...]:
    return (*place[:4], place.voice.preset, -place.level_db, place.pan, place.reverb_db)


def _names(places: Iterable[_Place]) -> list[str]:
    """Names for people, each once: channel and sound."""
    seen: dict[str, int] = {}
    names = []
    for place in places:
        name = f"{16 * place.port + place.channel + 1:02d} {place.voice.preset}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names


def _part(name: str, place: _Place, notes: Notes) -> Part:
    """A part whose strip is the voice's, moved to where the file wants it."""
    voice, usual = place.voice, place.voice.channel
    silent = SILENT_DB in (usual.reverb_db, place.reverb_db)
    strip = replace(
        usual,
        gain_db=usual.gain_db + place.level_db,
        pan=min(max(usual.pan + place.pan, -1.0), 1.0),
        reverb_db=SILENT_DB if silent else usual.reverb_db + place.reverb_db,
    )
    return Part(name, voice.role, voice.preset, place.program, place.percussion, strip, notes)


def _written(place: _Place, played: list[Played], clock: Clock) -> Notes:
    notes = np.zeros(len(played), SCORE_NOTE)
    on, off = _ticks(played)
    notes["onset_beat"] = on / clock.ticks_per_beat
    notes["duration_beat"] = np.maximum(off - on, 1) / clock.ticks_per_beat
    return _filled(notes, place, played, "onset_beat")


def _performed(place: _Place, played: list[Played], clock: Clock) -> Notes:
    notes = np.zeros(len(played), TIMED_NOTE)
    on, off = (clock.frames_at(ticks) for ticks in _ticks(played))
    notes["onset_s"] = on / SAMPLE_RATE_HZ
    notes["duration_s"] = np.maximum(off - on, SHORTEST_FRAMES) / SAMPLE_RATE_HZ
    notes["variant"] = _variants([note.key for note in played], on.tolist())
    return _filled(notes, place, played, "onset_s")


def _variants(keys: list[int], onsets: list[int]) -> list[int]:
    """The round robin moves on where a key is struck again so soon that equal sounds would be noticed."""
    last: dict[int, tuple[int, int]] = {}
    variants = [0] * len(keys)
    for index in sorted(range(len(keys)), key=onsets.__getitem__):
        onset, variant = last.get(keys[index], (-RESTRIKE_FRAMES, -1))
        soon = onsets[index] - onset < RESTRIKE_FRAMES
        variants[index] = (variant + 1) % VARIANTS if soon else 0
        last[keys[index]] = onsets[index], variants[index]
    return variants


def _ticks(played: list[Played]) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    return np.array([note.on for note in played], np.int64), np.array([note.off for note in played], np.int64)


def _filled(notes: Notes, place: _Place, played: list[Played], onset: str) -> Notes:
    """Pitch, velocity and brightness; what the part's level leaves of the volume goes into velocity."""
    left = np.array([note.volume for note in played]) / 10.0 ** (place.level_db / 20.0)
    velocity = np.array([note.velocity for note in played]) * left ** (1.0 / _TOUCH)
    notes["pitch"] = [note.key + note.bend for note in played]
    notes["velocity"] = np.clip(velocity, 1.0 / 127.0, 1.0)
    notes["brightness"] = [note.brightness for note in played]
    notes["slide_semitones"] = [note.slide for note in played]
    notes["syllable"] = [note.syllable for note in played]
    return frozen(notes, onset)


def _song(events: Events, end: int, mix: Mix, written: tuple[Part, ...], performed: tuple[Part, ...]) -> Song:
    frames = int(events.clock.frames_at([end])[0]) + s_to_frames(RING_OUT_S)
    tempo = events.clock.tempo_map(end)
    markers = tuple(Marker(tick / events.clock.ticks_per_beat, text) for tick, text in events.markers)
    score = Score(tempo, events.measure, events.key, events.title, markers, written, frames)
    timeline = Timeline(performed, tempo, events.measure, events.key, events.title, markers, frames, mix)
    return Song(score, timeline)
