"""Room, plate and hall: early reflections and a late field, for one cell of input at a time, with its whole tail."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad, reverb
from composer.score.mix import Reverb
from composer.synth.cell import CELL_FRAMES, Stereo
from composer.units import FRAMES_PER_MS, SAMPLE_RATE_HZ

TAIL_DECAYS = 1.5
"""The tail is kept for 1.5 decay times (-90 dB), the last fifth of it fading to exact silence."""
SHORTEST_S, LONGEST_S = 0.2, 12.0
"""Decays are held to these: a booth, and the widest space that ambient music asks for."""
REFERENCE_HZ = 1_000.0
"""Where the decay time is true."""
LOWEST_DECAYS = 1.6
"""Bass rings for at most this many times the decay at 1 kHz, however dark the room is."""

_LINE_MS = (31.0, 32.8, 35.2, 38.2, 41.6, 45.6, 50.1, 55.2, 61.1, 67.7, 75.2, 83.7, 93.4, 104.4, 116.8, 131.0)
"""Lengths at size 1, from 31 to 131 ms, denser towards the short end; made odd and coprime in frames below. Together
they hold over a second of sound: with less, single resonances stand out of long decays."""
_DIFFUSERS = ((229, 241), (173, 181), (613, 577), (449, 467), (89, 101))
"""Allpass lengths in frames, left and right: J. Dattorro, "Effect design 1" (JAES 45, 1997), at 48 kHz, and a short
one for the plate."""
_DRY_DECAY_S = 0.8
"""In spaces that decay faster the allpasses are weaker, or their own ring would be the longer one."""
_EARLY = (
    ((7.3, -5.0, 0), (11.9, -6.5, 1), (19.7, -8.0, 0), (27.1, -9.5, 1), (38.3, -12.0, 0), (51.1, -14.0, 1)),
    ((8.9, -5.5, 1), (13.7, -6.5, 0), (17.9, -8.0, 1), (29.9, -10.0, 0), (36.1, -11.5, 1), (54.7, -14.5, 0)),
)
"""First reflections for the left and the right ear: ms, dB, and whether the sound came from the other side."""
_FILTER_RING_FRAMES = 1_920
"""40 ms: a high-pass at 180 Hz has then fallen by 270 dB, one at 120 Hz by 180 dB."""


@dataclass(frozen=True)
class Character:
    """What tells one kind of space from another.

    Parameters
    ----------
    size : float
        Factor of the lines: short ones build up fast and ring in their own tones, long ones build up slowly.
    early_db, early_spread : float
        Level of the first reflections, and how far apart they come.
    diffusion : tuple of float
        Gains of the allpasses before the lines; more and stronger ones make it dense at once.
    low_cut_hz, high_cut_hz : float
        Edges of what is let in: kick and bass keep their place (music.md 2.6 high-passes all but them).
    """

    size: float
    early_db: float
    early_spread: float
    diffusion: tuple[float, ...]
    low_cut_hz: float
    high_cut_hz: float


CHARACTERS = {
    "room": Character(1.0, -5.0, 1.0, (0.75, 0.75, 0.62, 0.62), 180.0, 12_000.0),
    "plate": Character(0.42, -120.0, 1.0, (0.7, 0.7, 0.45, 0.45, 0.6), 220.0, 16_000.0),
    "hall": Character(1.4, -9.0, 2.3, (0.7, 0.7, 0.6), 120.0, 9_000.0),
}


@dataclass(frozen=True, eq=False)
class Taps:
    """Early reflections as the kernel wants them: [shape=(2, taps)] each."""

    delays: NDArray[np.int64]
    gains: NDArray[np.float32]
    sides: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Room:
    """A reverb, ready to be played; all tables follow from `Reverb`."""

    predelay: int
    tail: int
    delays: NDArray[np.int64]
    poles: NDArray[np.float32]
    gains: NDArray[np.float32]
    level: float
    filters: biquad.Sections
    diffusion: tuple[float, ...]
    early: Taps | None

    def answer(self, send: Stereo) -> Stereo:
        """The sound of the room to one cell of input: float32 [shape=(2, CELL_FRAMES + tail)]."""
        frames = CELL_FRAMES + self.tail
        source = np.zeros((2, CELL_FRAMES + _FILTER_RING_FRAMES), np.float32)
        source[:, :CELL_FRAMES] = send
        biquad.filtered(self.filters, source)
        feed = np.zeros((2, frames), np.float32)
        feed[:, self.predelay : self.predelay + source.shape[1]] = source
        history = np.empty(frames, np.float32)
        for gain, delays in zip(self.diffusion, _DIFFUSERS, strict=False):
            reverb.process_allpass(np.float32(gain), np.array(delays, np.int64), history, feed)
        late = np.empty((2, frames), np.float32)
        size = 1 << int(self.delays.max() + reverb.BLOCK + reverb.TAPS).bit_length()
        ring = np.zeros((reverb.LINES, size + reverb.GUARD), np.float32)
        work = np.zeros((reverb.LINES + 2, reverb.BLOCK + reverb.TAPS), np.float32)
        reverb.render_tank(feed, self.delays, self.poles, self.gains, ring, work, late)
        late *= np.float32(self.level)
        if self.early is not None:
            reverb.add_taps(source, self.early.delays, self.early.gains, self.early.sides, late)
        return faded(late, self.tail // 5)


def faded(sound: Stereo, frames: int) -> Stereo:
    """Fade the end of a tail to exact silence, in place."""
    place = np.arange(frames, dtype=np.float32)
    sound[:, sound.shape[1] - frames :] *= 0.5 + 0.5 * np.cos(place * np.float32(math.pi / (frames - 1)))
    return sound


def tail_frames(settings: Reverb) -> int:
    """How long a reverb is heard after its input ends, a multiple of the kernel's block."""
    tail_s = held_decay_s(settings) * TAIL_DECAYS + settings.predelay_ms / 1000.0
    return math.ceil(tail_s * SAMPLE_RATE_HZ / reverb.BLOCK) * reverb.BLOCK


def held_decay_s(settings: Reverb) -> float:
    """The decay time within what is possible."""
    return min(max(settings.decay_s, SHORTEST_S), LONGEST_S)


def loop_decay_s(settings: Reverb, size: float) -> float:
    """The decay of the loops: the time that short ones take to build up is heard as well, a tenth at size 1."""
    decay_s = held_decay_s(settings)
    return decay_s * (1.0 - 0.1 * size * min(max((1.1 - decay_s) / 0.7, 0.0), 1.0))


def room(settings: Reverb) -> Room:
    """Work out the tables of a room, a plate or a hall.

    The late field's level is set so that its energy equals that of its input, whatever the decay: a send of 0 dB
    doubles the power of a part. Energy stored in the lines decays by 60 dB in `decay_s` and is read by sixteen
    taps from `sum(delays)` frames of memory: 16 * 8 * decay / (13.8 * sum) per unit put in on one side.
    """
    character = CHARACTERS[settings.kind]
    decay_s = loop_decay_s(settings, character.size)
    decay = decay_s * SAMPLE_RATE_HZ
    delays = _lengths(decay_s, character.size)
    passes = 10.0 ** (-3.0 * delays / decay)
    poles = np.array([_pole(gain, settings.damping_hz / SAMPLE_RATE_HZ) for gain in passes])
    norm = (1.0 - poles) / (1.0 - poles**reverb.TAPS)
    # The damping has taken something at 1 kHz already, where the decay is promised.
    straight = np.minimum(passes / _low_pass(poles), passes ** (1.0 / LOWEST_DECAYS))
    stored = reverb.LINES * reverb.LINES / 2 * decay / (13.8 * float(delays.sum()))
    low, high = character.low_cut_hz / SAMPLE_RATE_HZ, character.high_cut_hz / SAMPLE_RATE_HZ
    return Room(
        predelay=round(settings.predelay_ms * FRAMES_PER_MS),
        tail=tail_frames(settings),
        delays=delays,
        poles=np.array([poles, poles**2, poles**4, poles**8], np.float32),
        gains=np.asarray(straight * norm / math.sqrt(reverb.LINES), np.float32),
        level=math.sqrt(reverb.LINES / stored),
        filters=np.concatenate([biquad.highpass(low), biquad.lowpass(high)]),
        diffusion=tuple(gain * min(1.0, 0.55 + 0.45 * decay_s / _DRY_DECAY_S) for gain in character.diffusion),
        early=_taps(character, settings.predelay_ms),
    )


def _taps(character: Character, predelay_ms: float) -> Taps | None:
    if character.early_db < -60.0:
        return None
    rows = np.array(_EARLY)
    delays = np.rint((rows[:, :, 0] * character.early_spread + predelay_ms) * FRAMES_PER_MS).astype(np.int64)
    gains = (10.0 ** ((rows[:, :, 1] + character.early_db) / 20.0)).astype(np.float32)
    ears = np.array([[0], [1]], np.int64)
    return Taps(delays, gains, np.bitwise_xor(ears, rows[:, :, 2].astype(np.int64)))


def _low_pass(poles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gain of each line's damping at the reference frequency, 1 at DC."""
    turn = np.exp(-2j * math.pi * REFERENCE_HZ / SAMPLE_RATE_HZ)
    return np.asarray((1.0 - poles) / np.abs(1.0 - poles * turn), np.float64)


def _lengths(decay_s: float, scale: float) -> NDArray[np.int64]:
    """Line lengths in frames: longer rooms have longer lines, or their resonances would stand apart."""
    size = scale * min(max((decay_s / 1.2) ** 0.4, 0.7), 2.0)
    chosen: list[int] = []
    for ms in _LINE_MS:
        length = round(ms * size * FRAMES_PER_MS) | 1
        while any(math.gcd(length, other) > 1 for other in chosen):
            length += 2
        chosen.append(length)
    return np.array(chosen, np.int64)


def _pole(gain: float, frequency: float) -> float:
    """The pole of a one-pole low-pass that has `gain` at a frequency, 1 at DC: decay is halved there (Jot)."""
    cos = math.cos(2.0 * math.pi * min(frequency, 0.45))
    a, b = 1.0 - gain * gain, 1.0 - gain * gain * cos
    return min(max((b - math.sqrt(max(b * b - a * a, 0.0))) / a, 0.0), 0.9)
