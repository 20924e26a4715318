"""The sound of a piece, and what several rows ask of it, computed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import librosa
import numpy as np
import soundfile
from numpy.typing import NDArray

RATE_HZ = 22_050
HOP = 512
BANDS = 64


class Sound:
    """A WAV file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._found: dict[Callable[[Sound], NDArray[Any]], NDArray[Any]] = {}

    @cached_property
    def stereo(self) -> tuple[NDArray[Any], int]:
        """Samples (frames, channels) and their rate."""
        samples, rate_hz = soundfile.read(self.path, dtype="float32", always_2d=True)
        return samples, int(rate_hz)

    @cached_property
    def mono(self) -> NDArray[Any]:
        """Both channels as one at `RATE_HZ`."""
        samples, rate_hz = self.stereo
        return librosa.resample(samples.mean(axis=1), orig_sr=rate_hz, target_sr=RATE_HZ, res_type="soxr_mq")

    @property
    def duration_s(self) -> float:
        """Length."""
        samples, rate_hz = self.stereo
        return len(samples) / rate_hz

    @cached_property
    def mel(self) -> NDArray[Any]:
        """Mel spectrogram, power: [shape=(64, frames)]."""
        return librosa.feature.melspectrogram(y=self.mono, sr=RATE_HZ, hop_length=HOP, n_mels=BANDS)

    @cached_property
    def beats_s(self) -> NDArray[Any]:
        """Beats as librosa's tracker (Ellis 2007) hears them."""
        return librosa.beat.beat_track(y=self.mono, sr=RATE_HZ, hop_length=HOP, units="time", trim=False)[1]

    def boundaries_s(self, segmenter: Callable[[Sound], NDArray[Any]]) -> NDArray[Any]:
        """What a segmenter finds, kept: four rows ask for it."""
        if segmenter not in self._found:
            self._found[segmenter] = segmenter(self)
        return self._found[segmenter]

    def frames(self, start_s: float, end_s: float) -> slice:
        """Columns of spectrograms in a stretch of time, one at least."""
        first = round(start_s * RATE_HZ / HOP)
        return slice(first, max(first + 1, round(end_s * RATE_HZ / HOP)))

    def excerpt(self, start_s: float, end_s: float) -> tuple[NDArray[Any], int]:
        """Samples of a stretch of time and their rate."""
        samples, rate_hz = self.stereo
        return np.asarray(samples[round(start_s * rate_hz) : round(end_s * rate_hz)]), rate_hz
