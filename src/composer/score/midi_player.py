"""The player of MIDI events: what channels remember between them, and the notes that come of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from composer.score.midi_events import Events

DRUM_CHANNEL = 9
_GM2_DRUMS, _GM2_MELODIC, _XG_DRUMS = 120, 121, (126, 127)
_XG = (0x43, 0x10, 0x4C)
_GS = (0x41, 0x42, 0x12, 0x40, 0x15)
"""Maker, model, command and address of "use for rhythm part"; device and channel stand between them."""

_BANK, _DATA, _VOLUME, _PAN, _EXPRESSION, _DATA_FINE = 0, 6, 7, 10, 11, 38
_PORTAMENTO_TIME, _PORTAMENTO, _PORTAMENTO_KEY = 5, 65, 84
_PEDAL, _BRIGHTNESS, _REVERB, _RPN_FINE, _RPN, _SOUND_OFF, _RESET, _NOTES_OFF = 64, 74, 91, 100, 101, 120, 121, 123
_NRPN = (98, 99)
_BEND_RANGE, _NO_RPN = (0, 0), (127, 127)
UNITY_VOLUME = 100
UNITY_REVERB = 40
"""What General MIDI sets after a reset: these stand for 0 dB and for the usual send."""


class Played(NamedTuple):
    """A note as it is heard.

    ``on`` and ``off`` are ticks, the pedal included; ``velocity`` and ``brightness`` 0..1; ``bend`` semitones;
    ``volume`` and ``reverb`` linear gains against the usual; ``pan`` -1..1; ``slide`` where a portamento comes from,
    in semitones against the note; ``syllable`` what is sung.
    """

    port: int
    channel: int
    program: int
    percussion: bool
    on: int
    off: int
    key: int
    velocity: float
    bend: float
    volume: float
    pan: float
    brightness: float
    reverb: float
    slide: float = 0.0
    syllable: str = ""


def play(events: Events) -> list[Played]:
    """Every note of a file, in the order in which they end."""
    strips: dict[tuple[int, int], _Strip] = {}
    played: list[Played] = []
    xg = any(message.type == "sysex" and message.data[:3] == _XG for _, _, message in events.messages)
    for tick, port, message in events.messages:
        if message.type == "sysex":
            _rhythm_part(strips, port, message.data)
        elif hasattr(message, "channel"):
            strip = _strip(strips, port, message.channel)
            played.extend(strip.take(tick, message, xg))
    for strip in strips.values():
        played.extend(strip.silence(events.last_tick))
    return played


class _Curve:
    """A value that moves in steps."""

    def __init__(self, value: float) -> None:
        self._ticks, self._values = [-1], [value]

    @property
    def now(self) -> float:
        return self._values[-1]

    def move(self, tick: int, value: float) -> None:
        if self._ticks[-1] == tick:
            self._values[-1] = value
        elif value != self.now:
            self._ticks.append(tick)
            self._values.append(value)

    def steps(self, on: int, off: int) -> list[tuple[float, int]]:
        """The values between two ticks, and for how long each."""
        first = bisect_right(self._ticks, on) - 1
        last = max(bisect_right(self._ticks, max(off - 1, on)), first + 1)
        edges = [on, *self._ticks[first + 1 : last], max(off, on + 1)]
        return [(self._values[first + i], edges[i + 1] - edges[i]) for i in range(last - first)]

    def mean(self, on: int, off: int) -> float:
        """The mean over a stretch of time."""
        steps = self.steps(on, off)
        return sum(value * length for value, length in steps) / sum(length for _, length in steps)

    def median(self, on: int, off: int) -> float:
        """The value that is passed half of the time: where a glide rests, the middle of a vibrato."""
        steps = sorted(self.steps(on, off))
        half, spent = sum(length for _, length in steps) / 2.0, 0.0
        for value, length in steps:
            spent += length
            if spent >= half:
                return value
        return steps[-1][0]


class _Open(NamedTuple):
    """A note that has begun: all that is fixed at its onset."""

    program: int
    percussion: bool
    on: int
    key: int
    velocity: float
    pan: float
    brightness: float
    reverb: float
    slide: float


class _Strip:
    """One channel: its controllers, the keys that are down and those that the pedal holds."""

    def __init__(self, port: int, channel: int) -> None:
        self.port, self.channel = port, channel
        self.rhythm = channel == DRUM_CHANNEL
        self._percussion = self.rhythm
        self._program = self._bank = 0
        self._wheel, self._range = 0, 2.0
        self._rpn: tuple[int, int] = _NO_RPN
        self._control = {
            _VOLUME: UNITY_VOLUME, _EXPRESSION: 127, _PAN: 64, _BRIGHTNESS: 64, _REVERB: UNITY_REVERB,
            _PORTAMENTO: 0, _PORTAMENTO_TIME: 64,
        }  # fmt: skip
        self._volume, self._bend = _Curve(1.0), _Curve(0.0)
        self._down: dict[int, deque[_Open]] = {}
        self._held: dict[int, deque[_Open]] = {}
        self._pedal = False
        self._last_key: int | None = None
        self._source_key: int | None = None

    def take(self, tick: int, message: Any, xg: bool) -> Iterator[Played]:
        """Follow one message; yields the notes that it ends."""
        if message.type == "note_on" and message.velocity > 0:
            yield from self._end(self._held.pop(message.note, ()), tick)
            self._down.setdefault(message.note, deque()).append(self._open(tick, message))
        elif message.type in ("note_on", "note_off"):
            yield from self._release(tick, message.note)
        elif message.type == "program_change":
            self._program = message.program
            drums = self._bank == _GM2_DRUMS or (xg and self._bank in _XG_DRUMS)
            self._percussion = drums or (self.rhythm and self._bank != _GM2_MELODIC)
        elif message.type == "pitchwheel":
            self._wheel = message.pitch
            self._bend.move(tick, self._wheel / 8192.0 * self._range)
        elif message.type == "control_change" and message.control == _PORTAMENTO_KEY:
            self._source_key = message.value
        elif message.type == "control_change":
            yield from self._turn(tick, message.control, message.value)

    def silence(self, tick: int) -> Iterator[Played]:
        """End everything that sounds."""
        for keys in (self._down, self._held):
            for notes in keys.values():
                yield from self._end(notes, tick)
            keys.clear()

    def make_rhythm(self, wanted: bool) -> None:
        """Play drums on this channel, or not."""
        self.rhythm = self._percussion = wanted

    def _open(self, tick: int, message: Any) -> _Open:
        pan = min(max((self._control[_PAN] - 64) / 63.0, -1.0), 1.0)
        reverb = self._control[_REVERB] / UNITY_REVERB
        velocity, brightness = message.velocity / 127.0, self._control[_BRIGHTNESS] / 128.0
        slide = self._slide(message.note)
        return _Open(self._program, self._percussion, tick, message.note, velocity, pan, brightness, reverb, slide)

    def _slide(self, key: int) -> float:
        """Semitones from the key named for this note (controller 84), or from the last one while portamento is on."""
        source = self._source_key
        if source is None and self._control[_PORTAMENTO] >= 64 and self._control[_PORTAMENTO_TIME] > 0:
            source = self._last_key
        self._last_key, self._source_key = key, None
        return 0.0 if source is None or self._percussion else float(source - key)

    def _release(self, tick: int, key: int) -> Iterator[Played]:
        """The key comes up: of several notes on it the one that began first."""
        notes = self._down.get(key)
        if not notes:
            return
        note = notes.popleft()
        if self._pedal and not note.percussion:
            self._held.setdefault(key, deque()).append(note)
        else:
            yield from self._end((note,), tick)

    def _turn(self, tick: int, control: int, value: int) -> Iterator[Played]:
        if control in self._control:
            self._control[control] = value
            self._loud(tick)
        elif control == _PEDAL:
            self._pedal = value >= 64
            if not self._pedal:
                yield from self._lift(tick)
        elif control == _BANK:
            self._bank = value
        elif control in (_RPN, _RPN_FINE):
            self._rpn = (value, self._rpn[1]) if control == _RPN else (self._rpn[0], value)
        elif control in _NRPN:
            self._rpn = _NO_RPN
        elif control in (_DATA, _DATA_FINE) and self._rpn == _BEND_RANGE:
            self._range = value + self._range % 1.0 if control == _DATA else int(self._range) + value / 100.0
            self._bend.move(tick, self._wheel / 8192.0 * self._range)
        elif control == _SOUND_OFF:
            yield from self.silence(tick)
        elif control == _RESET:
            yield from self._reset(tick)
        elif control >= _NOTES_OFF:
            for key in list(self._down):
                while self._down[key]:
                    yield from self._release(tick, key)
                del self._down[key]

    def _reset(self, tick: int) -> Iterator[Played]:
        """Reset all controllers: volume, pan and sends stay (RP-015)."""
        self._control[_EXPRESSION], self._wheel, self._pedal, self._rpn = 127, 0, False, _NO_RPN
        self._control[_PORTAMENTO] = 0
        self._loud(tick)
        self._bend.move(tick, 0.0)
        yield from self._lift(tick)

    def _lift(self, tick: int) -> Iterator[Played]:
        for notes in self._held.values():
            yield from self._end(notes, tick)
        self._held.clear()

    def _loud(self, tick: int) -> None:
        """Gain in decibels is 40 log10 of each controller (General MIDI 2)."""
        volume, expression = self._control[_VOLUME] / UNITY_VOLUME, self._control[_EXPRESSION] / 127.0
        self._volume.move(tick, (volume * expression) ** 2)

    def _end(self, notes: Any, tick: int) -> Iterator[Played]:
        for note in notes:
            bend = 0.0 if note.percussion else self._bend.median(note.on, tick)
            volume = self._volume.mean(note.on, tick)
            yield Played(
                self.port, self.channel, note.program, note.percussion, note.on, tick, note.key, note.velocity,
                bend, volume, note.pan, note.brightness, note.reverb, note.slide,
            )  # fmt: skip


def _strip(strips: dict[tuple[int, int], _Strip], port: int, channel: int) -> _Strip:
    if (port, channel) not in strips:
        strips[port, channel] = _Strip(port, channel)
    return strips[port, channel]


def _rhythm_part(strips: dict[tuple[int, int], _Strip], port: int, data: tuple[int, ...]) -> None:
    """Roland's "use for rhythm part": parts count from channel 10, then 1..9, then 11..16."""
    if len(data) < 8 or (data[0], *data[2:5], data[6]) != _GS or data[5] >> 4 != 1:
        return
    place = data[5] & 15
    channel = DRUM_CHANNEL if place == 0 else place - 1 if place <= DRUM_CHANNEL else place
    _strip(strips, port, channel).make_rhythm(data[7] > 0)
