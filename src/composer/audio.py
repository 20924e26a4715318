"""Audio: what the synthesis hands to the exporters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.units import SAMPLE_RATE_HZ


@dataclass(frozen=True, eq=False)
class Audio:
    """Stereo PCM.

    Parameters
    ----------
    samples : ndarray [shape=(frames, 2), dtype=float32], -1..1
        C-contiguous, as soundfile, SciPy and sounddevice have it.
    sample_rate : int, hertz
    """

    samples: NDArray[np.float32]
    sample_rate: int = SAMPLE_RATE_HZ

    def __post_init__(self) -> None:
        if self.samples.ndim != 2 or self.samples.shape[1] != 2 or self.samples.dtype != np.float32:
            raise TypeError(
                f"samples must be float32 of shape (frames, 2), not {self.samples.dtype} {self.samples.shape}"
            )

    @property
    def frames(self) -> int:
        """Samples per channel."""
        return len(self.samples)

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate
