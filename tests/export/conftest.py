"""A piece for the exporters: known notes, and sound with chords, drum-like transients, noise and silence."""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path

import av
import numpy as np
import pytest

from composer.score.mix import Channel, Mix
from composer.score.note import TIMED_NOTE, frozen, score_notes
from composer.score.score import Marker, Part, Score
from composer.score.tempo import TempoMap
from composer.score.timeline import Timeline

FRAMES = 686_437  # 14.3 s; neither a multiple of an MP3 frame (1152) nor of a second


class FakePiece:
    """Stands for `composer.Music`; the sound is a pure function of `frames`."""

    def __init__(self, frames=FRAMES, title="Night Drive", samples=None):
        self.frames = frames
        self.title = title
        self._given = samples

    @cached_property
    def samples(self):
        return music(self.frames) if self._given is None else self._given

    @cached_property
    def score(self):
        return Score(TempoMap.constant(500_000), (4, 4), "Am", self.title, MARKERS, PARTS, self.frames)

    @cached_property
    def timeline(self):
        parts = tuple(
            Part(part.name, part.role, part.preset, part.program, part.percussion, part.channel, timed(part.notes))
            for part in PARTS
        )
        return Timeline(parts, self.score.tempo, (4, 4), "Am", self.title, MARKERS, self.frames, Mix())

    def schema(self):
        return {
            "id": "3f2a9c",
            "genre": "electronic",
            "subgenre": "house",
            "music_engine_version": "0.1.0",
            "bpm": 120,
            "title": self.title,
            "duration_ms": self.frames // 48,
        }

    def blocks(self, frames):
        for start in range(0, self.frames, frames):
            yield self.samples[start : start + frames]

    def window(self, start_frame, end_frame):
        assert 0 <= start_frame <= end_frame <= self.frames
        return self.samples[start_frame:end_frame]


MARKERS = (Marker(0, "intro"), Marker(8, "dynamic"))
PARTS = (
    Part("lead", "melody", "saw", 81, False, Channel("lead", pan=-0.5), score_notes([
        (0.0, 1.0, 69.0, 0.8, 0.5, 0), (1.0, 0.5, 72.0, 0.6, 0.5, 0), (1.5, 2.5, 76.0, 1.0, 0.5, 0),
    ])),
    Part("bass", "bass", "sub", 38, False, Channel("bass", gain_db=-6.0), score_notes([
        (beat, 0.75, 45.0, 0.7, 0.5, 0) for beat in range(8)
    ])),
    Part("drums", "drums", "kit", 0, True, Channel("drums"), score_notes([
        (beat / 2, 0.25, 42.0 if beat % 2 else 36.0, 0.9, 0.5, 0) for beat in range(32)
    ])),
)  # fmt: skip


def timed(notes):
    """The notes at 120 bpm, 7 frames late: no performance lies on the grid of ticks."""
    rows = np.zeros(len(notes), TIMED_NOTE)
    rows["onset_s"] = notes["onset_beat"] * 0.5 + 7 / 48_000
    rows["duration_s"] = notes["duration_beat"] * 0.5
    for field in ("pitch", "velocity", "brightness", "movement"):
        rows[field] = notes[field]
    return frozen(rows, "onset_s")


def music(frames):
    """Chords and hits every half second, a breath of noise, and a last half second of silence."""
    random = np.random.Generator(np.random.Philox(key=1))
    out = np.zeros((frames, 2))
    for step, start in enumerate(range(0, frames, 24_000)):
        time = np.arange(min(48_000, frames - start)) / 48_000
        root = 110.0 * 2.0 ** ([0, 3, 7, 5, 10][step % 5] / 12)
        for partial, pan in ((1, 0.5), (2, 0.3), (3, 0.7), (4.98, 0.9), (7.1, 0.2)):
            tone = np.sin(2 * np.pi * root * partial * time) * np.exp(-3 * partial**0.5 * time) / partial
            out[start : start + len(time)] += 0.25 * tone[:, None] * [1 - pan, pan]
        hit = random.standard_normal((len(time), 2)) * np.exp(-time * (60 if step % 2 else 200))[:, None]
        out[start : start + len(time)] += 0.2 * hit
    out += 0.0005 * random.standard_normal(out.shape)
    out[-24_000:] = 0.0
    return np.ascontiguousarray(out / max(1.0, np.abs(out).max() / 0.9), np.float32)


@pytest.fixture(scope="session")
def piece():
    return FakePiece()


@pytest.fixture(scope="session")
def make_piece():
    return FakePiece


def decoded_by_av(source, form=None):
    """Every sample that FFmpeg gives for a file (or the bytes of one), [shape=(frames, 2)], and the time stamps."""
    container = av.open(io.BytesIO(source) if isinstance(source, bytes) else str(source), format=form)
    with container:
        frames = list(container.decode(audio=0))
    arrays = [frame.to_ndarray() for frame in frames]
    scale = 32_768 if arrays[0].dtype == np.int16 else 2**31 if arrays[0].dtype == np.int32 else 1
    planes = [array if len(array) == 2 else array.reshape(-1, 2).T for array in arrays]
    return np.concatenate(planes, axis=1).T / scale, [frame.pts for frame in frames]


def decoded_by_mpg123(path):
    """Every sample that mpg123 gives for a file."""
    program = shutil.which("mpg123")
    if program is None:
        pytest.skip("mpg123 is not installed")
    run = subprocess.run([program, "-q", "-s", "-e", "s16", str(path)], capture_output=True, check=True)
    return np.frombuffer(run.stdout, "<i2").reshape(-1, 2) / 32_768


def offset_between(decoded, music):
    """By how many samples the decoded sound is late."""
    size = 1 << (2 * max(len(decoded), len(music))).bit_length()
    spectrum = np.fft.rfft(decoded.sum(axis=1), size) * np.conj(np.fft.rfft(music.sum(axis=1), size))
    peak = int(np.fft.irfft(spectrum).argmax())
    return peak if peak < size // 2 else peak - size


@pytest.fixture(scope="session")
def av_decode():
    return decoded_by_av


@pytest.fixture(scope="session")
def mpg123_decode():
    return decoded_by_mpg123


@pytest.fixture(scope="session")
def lateness():
    return offset_between


@pytest.fixture(scope="session")
def read_transport():
    return load_checker().read_transport


@pytest.fixture(scope="session")
def frame_starts():
    return load_checker().frame_starts


def load_checker():
    """The module beside this one; the tests are not a package."""
    spec = importlib.util.spec_from_file_location("transport_checker", Path(__file__).with_name("transport_checker.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
