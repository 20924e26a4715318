"""Sums of decaying sines, ready for the modal kernel: bars, bells, piano strings, the bodies of guitars."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from composer.dsp.modal import STRIDE, add_modes
from composer.synth.control import BLOCK
from composer.synth.instrument import Samples
from composer.units import SAMPLE_RATE_HZ

Numbers = NDArray[np.float64]

INAUDIBLE = 1e-5
"""A mode is left where it has fallen to this: -100 dB of a mode of amplitude 1."""


def add_struck(out: Samples, hz: Numbers, amplitude: Numbers, decay_s: Numbers, sides: Numbers | None = None) -> None:
    """Add decaying sines that start at phase 0.

    Parameters
    ----------
    out : Samples
        Its frames are a multiple of the block.
    hz, amplitude, decay_s : ndarray [shape=(modes,), float64]
        Frequency, first amplitude, seconds to fall by 60 dB. Modes above 20 kHz are left out.
    sides : ndarray [shape=(modes,), float64], -1..1, optional
        Place in the stereo picture; the middle if absent.
    """
    heard = (hz < 20_000.0) & (np.abs(amplitude) > INAUDIBLE)
    hz, amplitude, decay_s = hz[heard], amplitude[heard], decay_s[heard]
    side = np.zeros(len(hz)) if sides is None else sides[heard]
    damping = 6.9078 / (decay_s * SAMPLE_RATE_HZ)
    w = 2.0 * np.pi / SAMPLE_RATE_HZ * hz
    modes = np.empty((len(hz), 5))
    modes[:, 0] = 2.0 * np.exp(-damping * BLOCK) * np.cos(w * BLOCK)
    modes[:, 1] = -np.exp(-2.0 * damping * BLOCK)
    modes[:, 2] = np.maximum(np.log(np.abs(amplitude) / INAUDIBLE) / damping, 0.0)
    modes[:, 3] = amplitude * np.sqrt(1.0 - side)
    modes[:, 4] = amplitude * np.sqrt(1.0 + side)
    before = np.arange(-2.0 * BLOCK, 0.0)
    past = np.exp(-damping[:, np.newaxis] * before) * np.sin(w[:, np.newaxis] * before)
    add_modes(modes, past.reshape(len(hz), 2, BLOCK), np.empty(STRIDE * BLOCK, dtype=np.float32), out)
