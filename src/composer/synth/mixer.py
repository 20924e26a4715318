"""The mixer: the notes of all parts that sound in a cell, through inserts, ducking and buses, and what they send."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad
from composer.dsp.mix import NEVER, add_sound
from composer.errors import RenderError, one_of
from composer.score.mix import BUSES, SILENT_DB, Channel
from composer.score.score import Part
from composer.score.timeline import Timeline
from composer.synth import duck, strip
from composer.synth.cell import CELL_FRAMES, Stereo
from composer.synth.echo import Repeater, repeater
from composer.synth.insert import POSTROLL_FRAMES, PREROLL_FRAMES, Insert, insert
from composer.synth.instrument import Samples
from composer.synth.note_cache import Need, NoteCache
from composer.synth.preset import Preset
from composer.synth.room import Room, room
from composer.synth.schedule import Schedule, played_preset, schedule
from composer.units import db_to_gain

CHOKE_FADE_FRAMES = 384
"""A choked note is faded out over 8 ms."""
MUTED_DB = -96.0
FILTER_PREROLL_FRAMES = 9_600
"""Filters of strips start from rest 0.2 s before a cell: at their lowest edge, 22 Hz, they have settled to -170 dB."""


Listener = Callable[[int, Stereo], None]
"""Called with the number of a part and its sound."""


class Layer(NamedTuple):
    """What is made in one cell: the sound itself, and the answer of room and echo with its tail (or None)."""

    dry: Stereo
    wet: Stereo | None


@dataclass(frozen=True, eq=False)
class Line:
    """One part, ready to be played: its schedule, its filters, its insert and its gains."""

    part: Part
    schedule: Schedule
    filters: biquad.Sections | None
    insert: Insert | None
    matrices: tuple[NDArray[np.float32], ...]
    outlet: NDArray[np.float32]
    """After an insert: its gain, and for a mono one its place in the panorama."""
    lead: int
    """How far before a cell its filters and its insert begin, in frames."""
    gain: float
    """Of the channel, its bus and the preset's trim, linear; sounds have their own on top."""
    kit: bool
    reverb: float
    echo: float


class Mixer:
    """All parts of a timeline, cell by cell; every answer is a function of the timeline and the cell alone."""

    def __init__(self, timeline: Timeline, cache: NoteCache, presets: Mapping[str, Preset] | None = None) -> None:
        self._timeline = timeline
        self._cache = cache
        heard = [part for part in timeline.parts if _heard(part, timeline)]
        self.lines = tuple(_line(part, timeline.voices_db, presets) for part in heard)
        self._kicks = duck.kicks(timeline.parts)
        self._room: Room | None = room(timeline.mix.reverb) if any(line.reverb for line in self.lines) else None
        self._echoes = any(line.echo for line in self.lines)

    @property
    def memory_cells(self) -> int:
        """How many later cells the tail of a cell reaches into, at most."""
        longest = 0 if self._room is None else self._room.tail
        if self._echoes:
            tempi = [tempo_us for _, tempo_us in self._timeline.tempo.changes]
            longest = max([longest, *(self._repeater(tempo_us).tail for tempo_us in tempi)])
        return -(-longest // CELL_FRAMES)

    def layer(self, cell: int, listen: Listener | None = None) -> Layer:
        """The dry sum of a cell and the answer of room and echo; `listen` hears each part before they are mixed."""
        dry = np.zeros((2, CELL_FRAMES), np.float32)
        sends: dict[str, Stereo] = {}
        for index, line in enumerate(self.lines):
            sound = self.sound(line, cell)
            if sound is None:
                continue
            if listen is not None:
                listen(index, sound)
            dry += sound
            for name, gain in (("reverb", line.reverb), ("echo", line.echo)):
                if gain:
                    if name not in sends:
                        sends[name] = np.zeros((2, CELL_FRAMES), np.float32)
                    add_sound(sound, 0, NEVER, 0, np.array([gain, 0, 0, gain], np.float32), sends[name])
        return Layer(dry, self._answer(sends, cell))

    def sound(self, line: Line, cell: int) -> Stereo | None:
        """What one part plays in a cell, ducked; None where it is silent."""
        start = cell * CELL_FRAMES
        if line.insert is None:
            buffer = self._notes(line, start, start + CELL_FRAMES)
        else:
            buffer = self._inserted(line, line.insert, start)
        if buffer is not None and line.part.channel.duck_db > 0.0:
            depth = duck.curve(*self._kicks, self._timeline.mix.duck_release_ms, start, CELL_FRAMES)
            if depth is not None:
                buffer *= duck.gains(depth, line.part.channel.duck_db)
        return buffer

    def note(self, line: Line, index: int, start: int) -> Samples:
        """The sound of one note that sounds in the cell from `start` on, from the cache or made now."""
        plan = line.schedule
        strike, sound, longest = plan.strikes[index], plan.sounds[index], int(plan.longest[index])
        onset, cut = int(plan.onsets[index]), int(plan.cuts[index])

        def need(made: Samples) -> Need:
            later = start + CELL_FRAMES
            goes_on = onset + min(made.shape[1], cut + CHOKE_FADE_FRAMES) > later - line.lead
            return Need(start, later + CELL_FRAMES, later if goes_on else int(plan.following[index]))

        key: Hashable = (sound.name, strike) if self._cache.shares else (line.part.name, index)
        found = self._cache.get(key, lambda: strip.ended(sound.model.render(strike, sound.values), longest), need)
        plan.ends[index] = onset + min(found.shape[1], cut + CHOKE_FADE_FRAMES)
        return found

    def _notes(self, line: Line, start: int, stop: int) -> Stereo | None:
        """The sum of a part's notes between two frames, in the order of the part, through the strip's filters."""
        plan = line.schedule
        lead = 0 if line.filters is None else FILTER_PREROLL_FRAMES
        found = plan.sounding(start - lead, stop)
        if not found:
            return None
        buffer = np.zeros((2, lead + stop - start), np.float32)
        for index in found:
            sound = self.note(line, index, max(start, 0))
            gains = line.matrices[2 * index + sound.shape[0] - 1] * plan.gains[index]
            onset, cut = int(plan.onsets[index]) - start + lead, int(plan.cuts[index])
            add_sound(sound, onset, cut, CHOKE_FADE_FRAMES, gains, buffer)
        if line.filters is None:
            return buffer
        biquad.filtered(line.filters, buffer)
        return np.ascontiguousarray(buffer[:, lead:])

    def _inserted(self, line: Line, chosen: Insert, start: int) -> Stereo | None:
        """A part through its insert, which starts from rest a fixed time before the cell."""
        buffer = self._notes(line, start - PREROLL_FRAMES, start + CELL_FRAMES + POSTROLL_FRAMES)
        if buffer is None:
            return None
        buffer = buffer[: 1 if chosen.kind.mono else 2]
        chosen.process(buffer, start - PREROLL_FRAMES)
        placed = np.zeros((2, CELL_FRAMES), np.float32)
        add_sound(buffer, -PREROLL_FRAMES, NEVER, 0, line.outlet, placed)
        return placed

    def _answer(self, sends: Mapping[str, Stereo], cell: int) -> Stereo | None:
        answers = []
        if self._room is not None and "reverb" in sends:
            answers.append(self._room.answer(sends["reverb"]))
        if "echo" in sends:
            answers.append(self._repeater(self._tempo_us(cell)).answer(sends["echo"]))
        if not answers:
            return None
        answers.sort(key=lambda answer: answer.shape[1])
        longest = answers.pop()
        for answer in answers:
            longest[:, : answer.shape[1]] += answer
        return longest

    def _tempo_us(self, cell: int) -> int:
        tempo = self._timeline.tempo
        begun = [tempo_us for beat, tempo_us in tempo.changes if tempo.frame_at(beat) <= cell * CELL_FRAMES]
        return begun[-1]

    def _repeater(self, tempo_us: int) -> Repeater:
        return repeater(self._timeline.mix.echo, tempo_us * 6 // 125)


def _heard(part: Part, timeline: Timeline) -> bool:
    if part.channel.bus not in BUSES:
        raise RenderError(f"part {part.name}: channel.bus = {part.channel.bus!r}; allowed: {one_of(BUSES)}")
    return part.channel.bus != "voices" or timeline.voices_db > MUTED_DB


def _line(part: Part, voices_db: float, presets: Mapping[str, Preset] | None) -> Line:
    played = played_preset(part, presets)
    plan = schedule(part, played)
    chosen = insert(played.name, played.insert)
    channel = part.channel
    gain_db = channel.gain_db + played.trim_db + (voices_db if channel.bus == "voices" else 0.0)
    mono = chosen is not None and chosen.kind.mono
    filters = strip.sections(channel)
    return Line(
        part=part,
        schedule=plan,
        filters=filters,
        insert=chosen,
        matrices=_matrices(plan, channel, 0.0 if chosen is not None else gain_db, mono),
        lead=(FILTER_PREROLL_FRAMES if filters is not None else 0) + (PREROLL_FRAMES if chosen is not None else 0),
        outlet=strip.matrix(gain_db, channel.pan if mono else 0.0, 1.0, stereo=not mono),
        gain=db_to_gain(gain_db),
        kit=played.sound is None,
        reverb=_send(channel.reverb_db),
        echo=_send(channel.delay_db),
    )


def _matrices(plan: Schedule, channel: Channel, gain_db: float, collapsed: bool) -> tuple[NDArray[np.float32], ...]:
    """Two matrices per note: for a mono and for a stereo sound."""
    made: dict[tuple[float, float], tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
    for sound in plan.sounds:
        place = (gain_db + sound.gain_db, channel.pan + sound.pan)
        if place not in made:
            if collapsed:
                gain = db_to_gain(place[0])
                pair = (np.array([gain, 0, 0, 0], np.float32), np.array([gain / 2, 0, gain / 2, 0], np.float32))
            else:
                pair = (strip.matrix(*place, 1.0, stereo=False), strip.matrix(*place, channel.width, stereo=True))
            made[place] = pair
    return tuple(matrix for sound in plan.sounds for matrix in made[gain_db + sound.gain_db, channel.pan + sound.pan])


def _send(level_db: float) -> float:
    return db_to_gain(level_db) if level_db > SILENT_DB else 0.0
