"""Sound as integers: steady blocks, and dither that depends on nothing but the frame's number.

At 16 bits a triangular dither of +-1 step (TPDF) makes the rounding error independent of the music (Lipshitz,
Wannamaker and Vanderkooy, "Quantization and dither: a theoretical survey", JAES 40, 1992). Its numbers are words of
a counter-based generator at the absolute frame, so that a window is dithered like the whole. A frame that is exactly
zero stays exactly zero: silence is digital silence. At 24 bits the noise of any recording chain is larger than the
rounding error, which lies below -144 dB: no dither.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from composer.errors import ExportError
from composer.export.piece import Pcm, Piece

RENDER_FRAMES = 288_000
"""How much is asked of the renderer at once: 6 s, one cell of the absolute grid."""

_KEY = int.from_bytes(blake2b(b"export/dither", digest_size=16).digest(), "little")
_WORDS_PER_COUNT = 4
"""Philox makes four 64-bit words for each value of its counter (Salmon et al., SC11)."""


def steady_blocks(piece: Piece, frames: int) -> Iterator[Pcm]:
    """The sound in blocks of exactly `frames` frames (the last may be shorter), however it is rendered.

    Raises
    ------
    ExportError
        If the sound is not as long as the piece says.
    """
    rest = np.empty((0, 2), np.float32)
    done = 0
    for block in piece.blocks(RENDER_FRAMES):
        done += len(block)
        rest = np.concatenate([rest, block]) if len(rest) else block
        whole = len(rest) - len(rest) % frames
        for start in range(0, whole, frames):
            yield rest[start : start + frames]
        rest = rest[whole:]
    if len(rest):
        yield rest
    if done != piece.frames:
        raise ExportError(f"the sound has {done} frames where the piece has {piece.frames}")


def padded_window(piece: Piece, start: int, end: int) -> Pcm:
    """The frames from `start` to `end`, zeros where the piece has none."""
    inside = piece.window(min(max(start, 0), piece.frames), max(min(end, piece.frames), 0))
    out = np.zeros((end - start, 2), np.float32)
    first = max(-start, 0)
    out[first : first + len(inside)] = inside
    return out


def to_int16(samples: Pcm, start_frame: int) -> NDArray[np.int16]:
    """Round to 16 bits with dither.

    Parameters
    ----------
    samples : ndarray [shape=(frames, 2), dtype=float32], -1..1 (more is clipped)
    start_frame : int
        The absolute frame of the first sample; before 0 only silence makes sense.

    Returns
    -------
    ndarray [shape=(frames, 2), dtype=int16]
    """
    scaled = samples * np.float32(32_768.0)
    noise = dither(start_frame, len(samples))
    noise[~samples.any(axis=1)] = 0.0
    scaled += noise
    return np.clip(np.rint(scaled, out=scaled), -32_768, 32_767, out=scaled).astype("<i2")


def to_int24(samples: Pcm) -> NDArray[np.int32]:
    """Round to 24 bits, kept in the upper three bytes of 32: int32 [shape=(frames, 2)]."""
    scaled = np.rint(samples.astype(np.float64) * 8_388_608.0)
    whole: NDArray[np.int32] = np.clip(scaled, -8_388_608, 8_388_607).astype("<i4")
    return whole << 8


def dither(start_frame: int, frames: int) -> Pcm:
    """Triangular noise in steps of the quantiser, -1..1: a pure function of the absolute frame.

    Returns
    -------
    ndarray [shape=(frames, 2), dtype=float32]
    """
    before = start_frame % _WORDS_PER_COUNT
    counter = (start_frame - before) // _WORDS_PER_COUNT % (1 << 256)
    words = np.random.Philox(key=_KEY, counter=counter).random_raw(before + frames)[before:]
    quarters = words.astype("<u8", copy=False).view("<u2").reshape(frames, 4).astype(np.float32)
    return np.asarray((quarters[:, :2] - quarters[:, 2:]) * np.float32(1.0 / 65_536.0), np.float32)
