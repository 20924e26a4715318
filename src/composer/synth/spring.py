"""The spring tank: two springs along which high tones travel slower than low ones, so that every echo chirps.

A spring is linear, so its whole answer is worked out once, in the frequency domain, and the sound of a cell is the
convolution with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.score.mix import Reverb
from composer.synth.cell import CELL_FRAMES, Stereo
from composer.synth.room import REFERENCE_HZ, faded, held_decay_s, tail_frames
from composer.units import SAMPLE_RATE_HZ

ROUND_S = (0.0437, 0.0531)
"""There and back along each spring, for low tones: a common tank has 33 and 41 ms, a large one more."""
CUT_HZ = 4_400.0
"""Transition frequency of a spring: nothing above it travels (Parker and Bilbao, DAFx 2009)."""
STRETCH = 0.94
"""How near the transition the dispersion is followed: at the cut a tone takes 2.9 times as long as a low one."""
LOW_CUT_HZ = 160.0
ACROSS = 0.4
"""How much of the other spring an ear hears."""

Spectrum = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Spring:
    """A spring tank, ready to be played: the spectra of what either ear hears of a click."""

    tail: int
    frames: int
    spectra: tuple[Spectrum, Spectrum]

    def answer(self, send: Stereo) -> Stereo:
        """The sound of the springs to one cell of input: float32 [shape=(2, CELL_FRAMES + tail)]."""
        heard = np.fft.rfft((send[0] + send[1]) * np.float32(math.sqrt(0.5)), self.frames)
        out = np.empty((2, CELL_FRAMES + self.tail), np.float32)
        for ear, spectrum in enumerate(self.spectra):
            out[ear] = np.fft.irfft(heard * spectrum, self.frames)[: out.shape[1]]
        return out


@lru_cache(maxsize=4)
def spring(settings: Reverb) -> Spring:
    """Work out a spring tank; a send of 0 dB gives back the power of what it gets between the cuts."""
    tail = tail_frames(settings)
    one, other = (_response(settings, round_s, tail) for round_s in ROUND_S)
    frames = _fast_length(CELL_FRAMES + tail)
    ears = [one + ACROSS * other, other + ACROSS * one]
    spectra = [np.fft.rfft(ear.astype(np.float32), frames) for ear in ears]
    hz = np.fft.rfftfreq(frames, 1.0 / SAMPLE_RATE_HZ)
    inside = (hz > 2.0 * LOW_CUT_HZ) & (hz < 0.8 * CUT_HZ)
    power = sum(float(np.mean(np.abs(spectrum[inside]) ** 2)) for spectrum in spectra)
    scale = np.float32(1.0 / math.sqrt(power))
    return Spring(tail, frames, (spectra[0] * scale, spectra[1] * scale))


def _response(settings: Reverb, round_s: float, tail: int) -> NDArray[np.float64]:
    """What one spring gives back of a click, `tail` frames long.

    The time a tone takes for one way is T / sqrt(1 - (0.94 f / cut)^2); its phase is the integral. With each round
    trip a tone loses what brings it to -60 dB in its decay time.
    """
    frames = 2 * _fast_length(tail)
    hz = np.fft.rfftfreq(frames, 1.0 / SAMPLE_RATE_HZ)
    bent = np.minimum(STRETCH * hz / CUT_HZ, STRETCH)
    delay_s = round_s / np.sqrt(1.0 - bent * bent)
    phase = 2.0 * math.pi * round_s * CUT_HZ / STRETCH * np.arcsin(bent) + 2.0 * math.pi * delay_s[-1] * (
        np.maximum(hz - CUT_HZ, 0.0)
    )
    reference = 1.0 + (REFERENCE_HZ / settings.damping_hz) ** 2
    decay_s = held_decay_s(settings) * np.minimum(reference / (1.0 + (hz / settings.damping_hz) ** 2), 1.6)
    kept = 10.0 ** (-3.0 * delay_s / decay_s)
    trip = kept * np.exp(-1j * phase)
    band = 1.0 / np.sqrt((1.0 + (hz / CUT_HZ) ** 16) * (1.0 + (LOW_CUT_HZ / np.maximum(hz, 1e-3)) ** 4))
    predelay = np.exp(-2j * math.pi * hz * settings.predelay_ms / 1000.0)
    answer = np.fft.irfft(band * predelay * trip / (1.0 - trip), frames)[:tail]
    return np.asarray(faded(np.stack([answer, answer]).astype(np.float32), tail // 5)[0], np.float64)


def _fast_length(frames: int) -> int:
    """The next length whose only factors are 2, 3 and 5: such transforms are fast."""
    best = 1 << frames.bit_length()
    for five in (1, 5, 25, 125):
        for three in (1, 3, 9, 27):
            odd = five * three
            best = min(best, odd << max(0, math.ceil(math.log2(frames / odd))))
    return best
