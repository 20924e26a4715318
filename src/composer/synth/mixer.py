"""The mixer: the notes of all parts that sound in a cell, through inserts, ducking and buses, and what they send."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad
from composer.dsp.loudness import HOP, block_powers, integrated_lufs
from composer.dsp.mix import NEVER, add_sound
from composer.errors import RenderError, one_of
from composer.score.mix import BUSES, REVERBS, Reverb
from composer.score.score import Part
from composer.score.timeline import Timeline
from composer.synth import bus, duck, forecast, ride, strip
from composer.synth.bus import SILENT_LUFS, Strip
from composer.synth.cell import CELL_FRAMES, Stereo
from composer.synth.echo import Repeater, repeater
from composer.synth.insert import POSTROLL_FRAMES, PREROLL_FRAMES, Chain, Insert, chain
from composer.synth.instrument import Samples
from composer.synth.line import Line, line
from composer.synth.note_cache import Need, NoteCache
from composer.synth.preset import Preset
from composer.synth.ride import Energy
from composer.synth.room import CHARACTERS, Room, room
from composer.synth.spring import Spring, spring

CHOKE_FADE_FRAMES = 384
"""A choked note is faded out over 8 ms."""
MUTED_DB = -96.0
Listener = Callable[[int, Stereo], None]
"""Called with the number of a part and its sound."""


class Layer(NamedTuple):
    """What is made in one cell: the sound itself, and the answer of room and echo with its tail (or None)."""

    dry: Stereo
    wet: Stereo | None


class Reach(NamedTuple):
    """What is asked of a part: frames `start` to `stop`, for the cell that begins at `cell_start`."""

    cell_start: int
    start: int
    stop: int


class Mixer:
    """All parts of a timeline, cell by cell; every answer is a function of the timeline and the cell alone."""

    def __init__(self, timeline: Timeline, cache: NoteCache, presets: Mapping[str, Preset] | None = None) -> None:
        self._timeline = timeline
        self._cache = cache
        heard = [part for part in timeline.parts if _heard(part, timeline)]
        self.lines = tuple(line(part, timeline.mix, timeline.voices_db, presets) for part in heard)
        self._kicks = duck.kicks(timeline.parts)
        self._energy = Energy(timeline)
        self._room = _reverb(timeline.mix.reverb) if any("reverb" in one.sends for one in self.lines) else None
        self._echoes = any("echo" in one.sends for one in self.lines)

    @cached_property
    def energies(self) -> NDArray[np.float64]:
        """Forecast K-weighted energy of each part in each hop of 100 ms, ducked: [shape=(lines, hops)]."""
        hops = -(-self._timeline.frames // HOP)
        rows = np.array([self._forecast(one, hops) for one in self.lines]).reshape(len(self.lines), hops)
        rows.flags.writeable = False
        return rows

    @cached_property
    def strips(self) -> Mapping[str, Strip]:
        """The strips of the buses that have anything to do."""
        found = {}
        for name, settings in self._timeline.mix.buses.items():
            mine = [index for index, one in enumerate(self.lines) if one.part.channel.bus == name]
            made = bus.strip(settings, _loudness(self.energies[mine])) if mine else None
            if made is not None:
                found[name] = made
        return found

    @cached_property
    def _chains(self) -> tuple[Chain, ...]:
        """The effects of each part."""
        return tuple(
            chain(one.part.channel, _loudness(self.energies[index : index + 1])) if _has_effects(one.part) else Chain()
            for index, one in enumerate(self.lines)
        )

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
        start = cell * CELL_FRAMES
        dry = np.zeros((2, CELL_FRAMES), np.float32)
        sends: dict[str, Stereo] = {}
        sums: dict[str, Stereo] = {}
        for index, one in enumerate(self.lines):
            name = one.part.channel.bus
            here = self.strips.get(name)
            lead, tail = (0, 0) if here is None else (here.lead, here.tail)
            heard = self._stretch(index, Reach(start, start - lead, start + CELL_FRAMES + tail))
            if heard is None:
                continue
            sound = heard if here is None else np.ascontiguousarray(heard[:, lead : lead + CELL_FRAMES])
            if listen is not None:
                listen(index, sound)
            for bus_name, level_db in one.sends.items():
                if bus_name not in sends:
                    sends[bus_name] = np.zeros((2, CELL_FRAMES), np.float32)
                ride.send(self._energy.edges(start, start + CELL_FRAMES), level_db, sound, sends[bus_name])
            if here is None:
                dry += sound
            elif name in sums:
                sums[name] += heard
            else:
                sums[name] = heard
        for name, here in self.strips.items():
            if name in sums:
                dry += here.process(sums[name], start - here.lead)
        return Layer(dry, self._answer(sends, cell))

    def sound(self, line: Line, cell: int) -> Stereo | None:
        """What one part plays in a cell, ducked, before its bus; None where it is silent."""
        start = cell * CELL_FRAMES
        return self._stretch(self.lines.index(line), Reach(start, start, start + CELL_FRAMES))

    def _stretch(self, index: int, reach: Reach) -> Stereo | None:
        """What one part plays between two frames, through its insert, its effects and ducking."""
        one, effects = self.lines[index], self._chains[index]
        start, stop = reach.start, reach.stop
        wider = Reach(reach.cell_start, start - effects.lead, stop + effects.tail)
        buffer = self._notes(one, wider) if one.insert is None else self._inserted(one, one.insert, wider)
        if buffer is None:
            return None
        if effects:
            effects.process(buffer, wider.start)
            buffer = np.ascontiguousarray(buffer[:, effects.lead : effects.lead + stop - start])
        if one.part.channel.duck_db > 0.0:
            depth = duck.curve(*self._kicks, self._timeline.mix.duck_release_ms, start, stop - start)
            if depth is not None:
                buffer *= duck.gains(depth, one.part.channel.duck_db)
        self._follow(one, start, stop, buffer)
        return buffer

    def _follow(self, line: Line, start: int, stop: int, buffer: Stereo) -> None:
        """Gain and width as the energy of the music has them."""
        width = line.part.channel.automation.width
        if width is not None:
            ride.narrow(self._energy.edges(start, stop), width, buffer)
        if any(line.ride_db):
            ride.fade(self._energy.edges(start, stop), *line.ride_db, buffer)

    def note(self, line: Line, index: int, start: int, lead: int = 0) -> Samples:
        """The sound of one note that sounds in the cell from `start` on, from the cache or made now.

        `lead` is how far before a cell the part is heard at all.
        """
        plan = line.schedule
        strike, sound, longest = plan.strikes[index], plan.sounds[index], int(plan.longest[index])
        onset, cut = int(plan.onsets[index]), int(plan.cuts[index])

        def need(made: Samples) -> Need:
            later = start + CELL_FRAMES
            goes_on = onset + min(made.shape[1], cut + CHOKE_FADE_FRAMES) > later - lead
            return Need(start, later + CELL_FRAMES, later if goes_on else int(plan.following[index]))

        key: Hashable = (sound.name, strike) if self._cache.shares else (line.part.name, index)
        found = self._cache.get(key, lambda: strip.ended(sound.model.render(strike, sound.values), longest), need)
        plan.ends[index] = onset + min(found.shape[1], cut + CHOKE_FADE_FRAMES)
        return found

    def _notes(self, line: Line, reach: Reach) -> Stereo | None:
        """The sum of a part's notes between two frames, in the order of the part, through the strip's filters."""
        plan = line.schedule
        start = reach.start - line.lead
        found = plan.sounding(start, reach.stop)
        if not found:
            return None
        buffer = np.zeros((2, reach.stop - start), np.float32)
        for index in found:
            sound = self.note(line, index, reach.cell_start, reach.cell_start - start)
            gains = line.matrices[2 * index + sound.shape[0] - 1] * plan.gains[index]
            onset, cut = int(plan.onsets[index]) - start, int(plan.cuts[index])
            add_sound(sound, onset, cut, CHOKE_FADE_FRAMES, gains, buffer)
        if line.filters is not None:
            biquad.filtered(line.filters, buffer)
        lowpass_hz = line.part.channel.automation.lowpass_hz
        if lowpass_hz is not None:
            ride.darken(self._energy.edges(start, reach.stop), lowpass_hz, buffer)
        return np.ascontiguousarray(buffer[:, line.lead :]) if line.lead else buffer

    def _inserted(self, line: Line, chosen: Insert, reach: Reach) -> Stereo | None:
        """A part through its insert, which starts from rest a fixed time before what is asked for."""
        first = reach.start - PREROLL_FRAMES
        buffer = self._notes(line, Reach(reach.cell_start, first, reach.stop + POSTROLL_FRAMES))
        if buffer is None:
            return None
        buffer = buffer[: 1 if chosen.kind.mono else 2]
        chosen.process(buffer, first)
        placed = np.zeros((2, reach.stop - reach.start), np.float32)
        add_sound(buffer, -PREROLL_FRAMES, NEVER, 0, line.outlet, placed)
        return placed

    def _forecast(self, line: Line, hops: int) -> NDArray[np.float64]:
        energies = forecast.energies(line, hops)
        middles = self._energy.edges(HOP // 2, hops * HOP, HOP)
        energies = energies * np.square(ride.gains(middles, *line.ride_db))
        duck_db = line.part.channel.duck_db
        return energies * forecast.ducking(self._timeline, duck_db, hops) if duck_db > 0.0 else energies

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


def _reverb(settings: Reverb) -> Room | Spring:
    if settings.kind not in REVERBS:
        raise RenderError(f"reverb.kind = {settings.kind!r}; allowed: {one_of(REVERBS)}")
    return room(settings) if settings.kind in CHARACTERS else spring(settings)


def _heard(part: Part, timeline: Timeline) -> bool:
    if part.channel.bus not in BUSES:
        raise RenderError(f"part {part.name}: channel.bus = {part.channel.bus!r}; allowed: {one_of(BUSES)}")
    return part.channel.bus != "voices" or timeline.voices_db > MUTED_DB


def _loudness(energies: NDArray[np.float64]) -> float:
    """Forecast loudness of parts together while they play, LUFS; `SILENT_LUFS` where there is nothing."""
    total = energies.sum(axis=0)
    powers = block_powers(total)
    return max(integrated_lufs(powers if len(powers) else total / HOP), SILENT_LUFS)


def _has_effects(part: Part) -> bool:
    channel = part.channel
    return any(effect is not None for effect in (channel.tube, channel.crush, channel.tape))
