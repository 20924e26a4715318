"""MIDI files and WAV files as pieces, read with mido and soundfile."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mido

from benchmarks.music.note import notes_of
from benchmarks.music.piece import Line, Piece
from benchmarks.music.roles import role_of
from benchmarks.music.sound import Sound

DRUM_CHANNEL = 9


def piece_of(schema: Mapping[str, Any], grid: bytes, played: bytes, audio: Path | None = None) -> Piece:
    """A piece from its schema, its quantised and its performed MIDI file, and its WAV file."""
    declared = {str(part["name"]): str(part["role"]) for part in schema.get("parts", ())}
    name = f"{schema['genre']}/{schema['subgenre']} seed {schema['seed']}"
    sound = Sound(audio) if audio is not None else None
    return Piece(name, schema, lines_of(grid, declared), lines_of(played, declared), sound, tempi_of(played))


def tempi_of(data: bytes) -> tuple[tuple[float, float], ...]:
    """Tempo changes of a MIDI file as (quarter, seconds of a quarter)."""
    file = mido.MidiFile(file=io.BytesIO(data))
    tick, found = 0, {0.0: 0.5}
    for message in file.tracks[0]:
        tick += message.time
        if message.type == "set_tempo":
            found[tick / file.ticks_per_beat] = message.tempo / 1e6
    return tuple(sorted(found.items()))


def lines_of(data: bytes, declared: Mapping[str, str]) -> tuple[Line, ...]:
    """The tracks of a MIDI file that have notes."""
    file = mido.MidiFile(file=io.BytesIO(data))
    found = [_line(track, file.ticks_per_beat, declared) for track in file.tracks]
    return tuple(line for line in found if line is not None)


def _line(track: Any, division: int, declared: Mapping[str, str]) -> Line | None:
    tick, name, program, percussion = 0, "", 0, False
    begun: dict[int, list[tuple[int, int]]] = {}
    rows = []
    for message in track:
        tick += message.time
        if message.type == "track_name":
            name = message.name
        elif message.type == "program_change":
            program = message.program
        elif message.type == "note_on" and message.velocity:
            percussion = message.channel == DRUM_CHANNEL
            begun.setdefault(message.note, []).append((tick, message.velocity))
        elif message.type in ("note_off", "note_on") and begun.get(message.note):
            start, velocity = begun[message.note].pop(0)
            rows.append((start / division, (tick - start) / division, float(message.note), velocity / 127))
    if not rows:
        return None
    return Line(name, role_of(name, program, percussion, declared), program, percussion, notes_of(rows))
