"""Section boundaries from audio: Foote's novelty, with the settings that MSAF publishes for it.

The segmenter was fixed before it had read a piece of ours: kernel of 66 beats, features smoothed by a median over 12,
novelty smoothed with a Gaussian of 4 beats, peaks above a running median over 64 beats plus a twentieth of the mean
(Foote 2000; Nieto & Bello 2016, MSAF's ``foote``). Features are beat-synchronous MFCC (Foote's) and
chroma (MSAF's): the mean of both matrices. Unlike MSAF the matrix is padded with zeros, else nothing is found in the
first and last 16 s.
"""

from __future__ import annotations

from typing import Any

import librosa
import mir_eval
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter
from scipy.spatial.distance import pdist, squareform

from benchmarks.music.piece import Piece
from benchmarks.music.row import Row
from benchmarks.music.sound import HOP, RATE_HZ, Sound

KERNEL, SMOOTH, WINDOW, SIGMA = 66, 12, 64, 4.0
MFCC = 14
DRAWS = 100

Rows = NDArray[Any]


def found_s(sound: Sound) -> Rows:
    """Times of the boundaries that are heard, beginning and end among them."""
    beats = sound.beats_s
    if len(beats) < SMOOTH:
        return np.array([0.0, sound.duration_s])
    frames = librosa.time_to_frames(beats, sr=RATE_HZ, hop_length=HOP)
    mfcc = librosa.feature.mfcc(S=librosa.power_to_db(sound.mel), n_mfcc=MFCC)
    chroma = librosa.feature.chroma_cqt(y=sound.mono, sr=RATE_HZ, hop_length=HOP)
    alike = np.mean([_alike(librosa.util.sync(rows, frames, pad=True)) for rows in (mfcc, chroma)], axis=0)
    peaks = _peaks(_novelty(alike))
    edges = np.concatenate([[0.0], beats, [sound.duration_s]])
    inside = [edges[peak] for peak in peaks if 1.0 < edges[peak] < sound.duration_s - 1.0]
    return np.array([0.0, *inside, sound.duration_s])


def _alike(rows: Rows) -> Rows:
    smooth = median_filter(rows, size=(1, SMOOTH))
    span = smooth.max(axis=1, keepdims=True) - smooth.min(axis=1, keepdims=True)
    normal = (smooth - smooth.min(axis=1, keepdims=True)) / np.maximum(span, 1e-9)
    distance = squareform(pdist(normal.T, "sqeuclidean"))
    return np.asarray(1 - distance / max(distance.max(), 1e-9))


def _novelty(alike: Rows) -> Rows:
    half = KERNEL // 2
    bell = np.exp(-0.5 * ((np.arange(KERNEL) - (KERNEL - 1) / 2) / (KERNEL / 3)) ** 2)
    sign = np.where(np.arange(KERNEL) < half, 1.0, -1.0)
    kernel = np.outer(bell * sign, bell * sign)
    padded = np.pad(alike, half)
    count = len(alike)
    raw = np.array([(padded[at : at + KERNEL, at : at + KERNEL] * kernel).sum() for at in range(count)])
    raw = raw - raw.min()
    return np.asarray(raw / max(raw.max(), 1e-9))


def _peaks(novelty: Rows) -> list[int]:
    smooth = gaussian_filter1d(novelty, SIGMA)
    threshold = median_filter(smooth, size=WINDOW) + novelty.mean() / 20
    middle = smooth[1:-1]
    risen = (middle > smooth[:-2]) & (middle > smooth[2:]) & (middle > threshold[1:-1])
    return (np.flatnonzero(risen) + 1).tolist()


def declared_s(piece: Piece) -> Rows:
    """Times of the declared sections, beginning and end among them."""
    end_s = piece.sound.duration_s if piece.sound else piece.bars_s[-1]
    return np.array([*(piece.bars_s[section.start_bar] for section in piece.sections), end_s])


def f_measure(declared: Rows, found: Rows, window_s: float, trim: bool = False) -> float:
    """mir_eval's F of boundaries; both ends of the piece count, as in published tables, unless they are trimmed."""
    if trim and min(len(declared), len(found)) < 3:
        return 0.0
    score = mir_eval.segment.detection(_intervals(declared), _intervals(found), window=window_s, trim=trim)
    return float(score[2])


def chance(declared: Rows, found: Rows, window_s: float, trim: bool = False) -> float:
    """The mean F of as many boundaries at random times."""
    draws = np.random.default_rng(0)
    scores = []
    for _ in range(DRAWS):
        inside = np.sort(draws.uniform(1.0, found[-1] - 1.0, len(found) - 2))
        scores.append(f_measure(declared, np.array([0.0, *inside, found[-1]]), window_s, trim))
    return float(np.mean(scores))


def _intervals(edges: Rows) -> Rows:
    return np.stack([edges[:-1], edges[1:]], axis=1)


def why(piece: Piece) -> str:
    """Declared and heard boundaries in seconds."""
    heard = piece.sound.boundaries_s(found_s) if piece.sound else ()
    declared, found = (" ".join(f"{edge:.0f}" for edge in edges[1:-1]) for edges in (declared_s(piece), heard))
    return f"declared {declared}; heard {found}"


SOURCE = "Foote 2000 with MSAF's settings (Nieto & Bello 2016), mir_eval segment.detection; music.md G5"
TITLES = {False: "boundaries", True: "inner boundaries"}


def _row(window_s: float, least: float, *, random: bool = False, trim: bool = False) -> Row:
    score = chance if random else f_measure

    def measure(piece: Piece) -> float | None:
        if piece.sound is None or len(piece.sections) < 3:
            return None
        return score(declared_s(piece), piece.sound.boundaries_s(found_s), window_s, trim)

    name = f"{TITLES[trim]}, {window_s:g} s"
    definition = "the same of as many boundaries at random: what chance reaches" if random else (
        f"F at {window_s:g} s of the boundaries heard by Foote's novelty against the declared sections"
        + (", both ends of the piece left out" if trim else "")
    )  # fmt: skip
    return Row(
        f"{name}, random" if random else name, "… at random" if random else name, definition, SOURCE, measure,
        (0, 1), least, mean=True, audio=True, explain=None if random else why,
    )  # fmt: skip


ROWS = tuple(
    _row(window_s, 0.0 if trim or random else least, random=random, trim=trim)
    for trim in (False, True)
    for window_s, least in ((3.0, 0.60), (0.5, 0.35))
    for random in (False, True)
)
"""Asked of all boundaries; the inner ones show how much of that is owed to the two ends."""
