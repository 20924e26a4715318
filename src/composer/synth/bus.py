"""The strip of a bus: a compressor and effects on the sum of its parts, from rest a fixed time before each cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.dsp.compressor import BLOCK
from composer.dsp.mix import process_gain
from composer.score.mix import Bus, Compressor
from composer.synth.cell import CELL_FRAMES, Stereo
from composer.synth.compression import Curve, block_levels, bus_curve
from composer.synth.insert import Chain, chain

SILENT_LUFS = -100.0
"""What is forecast to be softer is taken to be silent."""


@dataclass(frozen=True, eq=False)
class Strip:
    """What a bus does to the sum of its parts.

    Parameters
    ----------
    lead, tail : int, frames
        How much it must hear before and after a cell.
    """

    settings: Compressor | None
    curve: Curve | None
    effects: Chain
    lead: int
    tail: int

    def process(self, heard: Stereo, first_frame: int) -> Stereo:
        """A cell of the bus from what it hears from `first_frame` on, `lead` frames before the cell."""
        if self.curve is not None and self.settings is not None:
            heard = self._compressed(self.curve, self.settings, heard)
        self.effects.process(heard, first_frame + self.lead - self.effects.lead)
        return np.ascontiguousarray(heard[:, self.effects.lead : self.effects.lead + CELL_FRAMES])

    def powers(self, levels_lufs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Power gain of the compressor for sound that holds its level."""
        if self.curve is None or self.settings is None:
            return np.ones(len(levels_lufs))
        return np.square(self._gains(self.settings, self.curve.reduction_db(levels_lufs)))

    def _compressed(self, curve: Curve, settings: Compressor, heard: Stereo) -> Stereo:
        blocks = heard.shape[1] // BLOCK - curve.memory
        gains = self._gains(settings, curve.edges_db(block_levels(heard), blocks))
        out = np.ascontiguousarray(heard[:, curve.memory * BLOCK :])
        process_gain(gains.astype(np.float32), BLOCK, out)
        return out

    @staticmethod
    def _gains(settings: Compressor, reduction_db: NDArray[np.float64]) -> NDArray[np.float64]:
        gains = 10.0 ** ((settings.makeup_db - reduction_db) / 20.0)
        return np.asarray(1.0 - settings.blend + settings.blend * gains, np.float64)


def strip(settings: Bus, reference_lufs: float) -> Strip | None:
    """The strip of a bus whose loudness is forecast to be `reference_lufs`; None where there is nothing to do."""
    effects = chain(settings, reference_lufs)
    if reference_lufs <= SILENT_LUFS or (settings.compressor is None and not effects):
        return None
    curve = None if settings.compressor is None else bus_curve(settings.compressor, reference_lufs)
    lead = effects.lead + (0 if curve is None else curve.memory * BLOCK)
    return Strip(settings.compressor, curve, effects, lead, effects.tail)
