"""The room: early reflections and a late field, for one cell of input at a time, with its whole tail."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.dsp import biquad, reverb
from composer.dsp.mix import NEVER, add_sound
from composer.score.mix import Reverb
from composer.synth.cell import CELL_FRAMES, Stereo
from composer.units import FRAMES_PER_MS, SAMPLE_RATE_HZ, db_to_gain

TAIL_DECAYS = 1.5
"""The tail is kept for 1.5 decay times (-90 dB), the last fifth of it fading to exact silence."""
SHORTEST_S, LONGEST_S = 0.2, 12.0
"""Decays are held to these: a booth, and the widest space that ambient music asks for."""

_LINE_MS = (31.0, 32.8, 35.2, 38.2, 41.6, 45.6, 50.1, 55.2, 61.1, 67.7, 75.2, 83.7, 93.4, 104.4, 116.8, 131.0)
"""Lengths at size 1, from 31 to 131 ms, denser towards the short end; made odd and coprime in frames below. Together
they hold over a second of sound: with less, single resonances stand out of long decays."""
_DIFFUSERS = ((229, 173, 613, 449), (241, 181, 577, 467))
"""Allpass lengths in frames, left and right: J. Dattorro, "Effect design 1" (JAES 45, 1997), at 48 kHz."""
_DIFFUSION = (0.75, 0.75, 0.62, 0.62)
_EARLY = (
    ((7.3, -5.0, 0), (11.9, -6.5, 1), (19.7, -8.0, 0), (27.1, -9.5, 1), (38.3, -12.0, 0), (51.1, -14.0, 1)),
    ((8.9, -5.5, 1), (13.7, -6.5, 0), (17.9, -8.0, 1), (29.9, -10.0, 0), (36.1, -11.5, 1), (54.7, -14.5, 0)),
)
"""First reflections for the left and the right ear: ms, dB, and whether the sound came from the other side."""
_EARLY_DB = -5.0
_LOW_CUT_HZ = 180.0
"""Below this the room stays out: kick and bass keep their place (music.md 2.6 high-passes all but them)."""
_HIGH_CUT_HZ = 12_000.0
_FILTER_RING_FRAMES = 1_920
"""40 ms: the high-pass at 180 Hz has then fallen by 270 dB."""
_STRAIGHT = np.array([1, 0, 0, 1], np.float32)


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

    def answer(self, send: Stereo) -> Stereo:
        """The sound of the room to one cell of input: float32 [shape=(2, CELL_FRAMES + tail)]."""
        frames = CELL_FRAMES + self.tail
        source = np.zeros((2, CELL_FRAMES + _FILTER_RING_FRAMES), np.float32)
        source[:, :CELL_FRAMES] = send
        feed = np.zeros((2, frames), np.float32)
        add_sound(biquad.filtered(self.filters, source), self.predelay, NEVER, 0, _STRAIGHT, feed)
        early = self._early(feed)
        history = np.zeros(frames, np.float32)
        for gain, *delays in zip(_DIFFUSION, *_DIFFUSERS, strict=True):
            reverb.process_allpass(np.float32(gain), np.array(delays, np.int64), history, feed)
        late = np.empty((2, frames), np.float32)
        size = 1 << int(self.delays.max() + reverb.BLOCK + reverb.TAPS).bit_length()
        ring = np.zeros((reverb.LINES, size + reverb.GUARD), np.float32)
        work = np.zeros((reverb.LINES + 2, reverb.BLOCK + reverb.TAPS), np.float32)
        reverb.render_tank(feed, self.delays, self.poles, self.gains, ring, work, late)
        late *= np.float32(self.level)
        late += early
        fade = np.arange(self.tail // 5, dtype=np.float32)
        late[:, frames - len(fade) :] *= 0.5 + 0.5 * np.cos(fade * np.float32(math.pi / (len(fade) - 1)))
        return late

    def _early(self, feed: Stereo) -> Stereo:
        early = np.zeros_like(feed)
        for ear, taps in enumerate(_EARLY):
            for ms, db, crossed in taps:
                gains = np.zeros(4, np.float32)
                gains[2 * (ear ^ crossed) + ear] = db_to_gain(db + _EARLY_DB)
                add_sound(feed, round(ms * FRAMES_PER_MS), NEVER, 0, gains, early)
        return early


def room(settings: Reverb) -> Room:
    """Work out the tables of a room.

    The late field's level is set so that its energy equals that of its input, whatever the decay: a send of 0 dB
    doubles the power of a part. Energy stored in the lines decays by 60 dB in `decay_s` and is read by sixteen
    taps from `sum(delays)` frames of memory: 16 * 8 * decay / (13.8 * sum) per unit put in on one side.
    """
    decay_s = min(max(settings.decay_s, SHORTEST_S), LONGEST_S)
    decay = decay_s * SAMPLE_RATE_HZ
    delays = _lengths(decay_s)
    passes = 10.0 ** (-3.0 * delays / decay)
    poles = np.array([_pole(gain, settings.damping_hz / SAMPLE_RATE_HZ) for gain in passes])
    norm = (1.0 - poles) / (1.0 - poles**reverb.TAPS)
    stored = reverb.LINES * reverb.LINES / 2 * decay / (13.8 * float(delays.sum()))
    tail = decay_s * TAIL_DECAYS + settings.predelay_ms / 1000.0
    return Room(
        predelay=round(settings.predelay_ms * FRAMES_PER_MS),
        tail=math.ceil(tail * SAMPLE_RATE_HZ / reverb.BLOCK) * reverb.BLOCK,
        delays=delays,
        poles=np.array([poles, poles**2, poles**4, poles**8], np.float32),
        gains=np.asarray(passes * norm / math.sqrt(reverb.LINES), np.float32),
        level=math.sqrt(reverb.LINES / stored),
        filters=np.concatenate(
            [biquad.highpass(_LOW_CUT_HZ / SAMPLE_RATE_HZ), biquad.lowpass(_HIGH_CUT_HZ / SAMPLE_RATE_HZ)]
        ),
    )


def _lengths(decay_s: float) -> NDArray[np.int64]:
    """Line lengths in frames: longer rooms have longer lines, or their resonances would stand apart."""
    size = min(max((decay_s / 1.2) ** 0.4, 0.7), 2.0)
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
