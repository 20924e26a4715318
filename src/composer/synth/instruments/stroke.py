"""What all struck sounds share: named noise, decays, partials, filters, and a clean start and end."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from composer.dsp.drum import FREQUENCY, GAIN, LAG, PHASE, RADIUS, add_bent_partials, add_partials, process_edges
from composer.dsp.filter import process_filter
from composer.synth.instrument import Samples, Strike
from composer.synth.tone import warped
from composer.units import FRAMES_PER_MS, SAMPLE_RATE_HZ

Vector: TypeAlias = NDArray[np.float64]
F = TypeVar("F", np.float32, np.float64)

BLOCK = LAG
"""Frames between two values of a moving cutoff; every sound is a whole number of them long."""

PEAK = 0.9
"""Peak of every sound at full velocity before the kit's own gain: head-room for what follows."""

SPAN = 256
"""Frames of one row of an exponential (see `decay`)."""

FAINT = 3e-5
"""A stroke is over 90 dB below its peak: the mixer ends every note at -80 dB, in 10 ms."""

STEP = 480
"""Frames between the places where a stroke may end."""

END_MS = 10.0
"""Fade at the end of what dies of itself and is faint by then."""

TAIL = 1.55
"""Length of a decay over its time to -60 dB: it is cut at -93 dB."""


def frames_of(seconds: float) -> int:
    """Whole blocks of frames that hold a time."""
    return max(LAG * 4, -(-round(seconds * SAMPLE_RATE_HZ) // LAG) * LAG)


def span(strike: Strike, seconds: float) -> int:
    """Whole blocks of frames that hold a time, or what is heard of it before another stroke chokes it."""
    frames = frames_of(seconds)
    return frames if strike.gate == 0 else min(frames, -(-strike.gate // LAG) * LAG)


def generator(name: str) -> np.random.Generator:
    """Noise with a fixed name: the same samples whenever it is asked for."""
    digest = blake2b(name.encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))


def noise(name: str, rows: int, frames: int) -> Samples:
    """White noise, uniform in -1..1 [shape=(rows, frames), dtype=float32]."""
    samples = generator(name).random((rows, frames), dtype=np.float32)
    samples -= np.float32(0.5)
    samples *= np.float32(2.0)
    return samples


def own(strike: Strike) -> str:
    """What tells a stroke from others of its model: two crashes at once must not be one noise twice as loud."""
    return f"{strike.pitch:g}/{strike.variant}"


@lru_cache(maxsize=4096)
def scatter(name: str, count: int) -> Vector:
    """`count` fixed numbers in -1..1 under a name: the small differences between copies of a thing."""
    numbers = generator(name).random(count) * 2.0 - 1.0
    numbers.flags.writeable = False
    return numbers


def decay(frames: int, decay_s: float, rise_s: float = 0.0) -> NDArray[np.float32]:
    """Exponential envelope that reaches -60 dB at `decay_s`, after an exponential rise (time constant `rise_s`)."""
    envelope = _fall(frames, 6.9078 / (decay_s * SAMPLE_RATE_HZ), np.float32)
    if rise_s > 0.0:
        envelope *= np.float32(1.0) - _fall(frames, 1.0 / (rise_s * SAMPLE_RATE_HZ), np.float32)
    return envelope


def _fall(frames: int, rate: float, kind: type[F]) -> NDArray[F]:
    """``exp(-rate * n)``, as the product of a column and a row: hardly any exponentials."""
    column = np.exp(np.arange(-(-frames // SPAN)) * (-SPAN * rate)).astype(kind)
    row = np.exp(np.arange(SPAN) * -rate).astype(kind)
    return np.asarray((column[:, np.newaxis] * row).reshape(-1)[:frames], kind)


def partials(hz: Vector, gain: Vector, decay_s: Vector, turn: Vector | float = 0.0) -> Vector:
    """Rows for the kernels: hertz, level, seconds to -60 dB, phase in cycles; those above 18 kHz are left out."""
    keep = (hz < 18_000.0) & (hz > 10.0)
    rows = np.empty((len(hz), 4))
    rows[:, FREQUENCY] = hz / SAMPLE_RATE_HZ
    rows[:, GAIN] = gain
    rows[:, RADIUS] = np.exp(-6.9078 / (decay_s * SAMPLE_RATE_HZ))
    rows[:, PHASE] = turn
    return np.ascontiguousarray(rows[keep])


def ring(row: NDArray[np.float32], bank: Vector) -> None:
    """Add a bank of partials to a row."""
    add_partials(bank, np.zeros(2 * LAG), row)


def ring_bent(row: NDArray[np.float32], clock: Vector, bank: Vector, settled: int | None = None) -> None:
    """Add a bank of partials that share a bent clock (frames) to a row; from frame `settled` on it is steady."""
    if settled is None or settled >= len(row):
        add_bent_partials(clock, bank, np.zeros(LAG), row)
        return
    add_bent_partials(clock[:settled], bank, np.zeros(LAG), row[:settled])
    rest = bank.copy()
    rest[:, GAIN] *= bank[:, RADIUS] ** settled
    rest[:, PHASE] = (bank[:, PHASE] + bank[:, FREQUENCY] * clock[settled]) % 1.0
    ring(row[settled:], rest)


def settled_at(time_s: float) -> int:
    """The frame at which a bend has settled to a hundred-thousandth of a turn."""
    return -(-round(12.0 * time_s * SAMPLE_RATE_HZ) // LAG) * LAG


def bend(frames: int, ratio: float, time_s: float) -> Vector:
    """A clock that starts `ratio` times too fast and settles exponentially: the integral of its speed."""
    clock = np.arange(frames, dtype=np.float64)
    settle = time_s * SAMPLE_RATE_HZ
    moving = min(frames, int(24.0 * settle))  # after that the rest is below 4e-11 of a frame's share
    ahead = (ratio - 1.0) * settle
    clock += ahead
    rest = _fall(moving, 1.0 / settle, np.float64)
    rest *= ahead
    clock[:moving] -= rest
    return clock


def low_pass(rows: Samples, hz: float | Vector, q: float = 0.707) -> Samples:
    """Low-pass every row in place (12 dB per octave); a vector of `hz` holds its values at the borders of blocks."""
    return _filtered(rows, hz, 1.0 / q, (1.0, 0.0, 0.0))


def band_pass(rows: Samples, hz: float | Vector, q: float = 1.0) -> Samples:
    """Band-pass every row in place, unity at the centre."""
    return _filtered(rows, hz, 1.0 / q, (0.0, 1.0, 0.0))


def high_pass(rows: Samples, hz: float | Vector, q: float = 0.707) -> Samples:
    """High-pass every row in place (12 dB per octave)."""
    return _filtered(rows, hz, 1.0 / q, (0.0, 0.0, 1.0))


def edges(rows: Samples, floor_hz: float, top_hz: float) -> Samples:
    """High-pass and low-pass every row in place, 12 dB per octave, in one pass."""
    floor, top = warped(np.array([max(floor_hz, 1.0), top_hz])).tolist()
    process_edges(rows, floor, top, np.zeros((2, 4)))
    return rows


def _filtered(rows: Samples, hz: float | Vector, damping: float, taps: tuple[float, float, float]) -> Samples:
    frames = rows.shape[1]
    curve = np.atleast_1d(np.asarray(hz, np.float64))
    if len(curve) == 1:
        curve = np.repeat(curve, 2)
    else:
        whole = np.full(frames // BLOCK + 1, curve[-1])
        whole[: min(len(whole), len(curve))] = curve[: len(whole)]
        curve = whole
    process_filter(rows, warped(curve), float(damping), np.array(taps), np.zeros((len(rows), 2)))
    return rows


def sweep(start_hz: float, end_hz: float, frames: int, shape: float = 1.0) -> Vector:
    """Cutoffs at the borders of blocks that travel exponentially from start to end over `frames`."""
    place = np.linspace(0.0, 1.0, frames // BLOCK + 1) ** shape
    return np.asarray(start_hz * (end_hz / start_hz) ** place)


def tone_hz(strike: Strike, full_hz: float, octaves: float = 2.5) -> float:
    """Edge of a sound: `full_hz` at full velocity, lower by `octaves` at none; brightness moves it by an octave."""
    fall = octaves * (1.0 - strike.velocity) - 2.0 * (strike.brightness - 0.5)
    return float(min(22_000.0, full_hz * 2.0**-fall))


HEARD_BY_WALLS = 6_144
"""Frames of a stroke that reach its room, 128 ms: the walls take no lows, and of what is above them a drum has hardly
anything left by then. Transforms of strokes of two seconds are three times as long."""


def room(rows: Samples, name: str, decay_s: float, amount: float, sides: int = 2) -> Samples:
    """The sound with a small room around it: its middle convolved with dying noise, dark as the walls are soft."""
    rows = trimmed(rows)
    heard = np.array(rows[:, :HEARD_BY_WALLS].mean(axis=0, keepdims=True))
    fade_out(heard, 32.0)
    length = heard.shape[1] + _walls(name, decay_s).shape[1]
    size = _fft_size(length)
    wet = np.fft.irfft(np.fft.rfft(heard, size) * _spectrum(name, decay_s, size)[:sides], size)[:, :length]
    out = np.zeros((sides, max(length, rows.shape[1])), np.float32)
    np.multiply(wet, np.float32(amount), out=out[:, :length])
    out[:, : rows.shape[1]] += rows
    return out


WALLS_TAIL = 1.1
"""Length of a room's answer over its decay: -66 dB, and it begins 20 dB below the stroke or lower."""


@lru_cache(maxsize=32)
def _walls(name: str, decay_s: float) -> Samples:
    """What a click sounds like in the room: noise of unit energy on either side, dark, soft at first."""
    length = frames_of(decay_s * WALLS_TAIL)
    walls = noise(f"room/{name}", 2, length) * decay(length, decay_s, rise_s=0.002)
    walls = low_pass(high_pass(walls, 250.0), 4_500.0)
    fade_out(walls, 10.0)
    walls /= np.sqrt(np.sum(walls * walls, axis=1, keepdims=True))
    walls.flags.writeable = False
    return walls


@lru_cache(maxsize=16)
def _spectrum(name: str, decay_s: float, size: int) -> NDArray[np.complex64]:
    """The spectrum of a room, so that a stroke costs two transforms instead of three; 16 of them are 16 MB."""
    return np.asarray(np.fft.rfft(_walls(name, decay_s), size), np.complex64)


def convolved(rows: Samples, response: Samples) -> Samples:
    """Rows through an impulse response, by FFT; as long as both together."""
    total = rows.shape[1] + response.shape[1]
    size = _fft_size(total)
    wet = np.fft.irfft(np.fft.rfft(rows, size) * np.fft.rfft(response, size), size)
    return np.ascontiguousarray(wet[:, :total], np.float32)


def _fft_size(total: int) -> int:
    """The smallest fast size: a power of two, or five or six eighths of one."""
    power = 1 << (total - 1).bit_length()
    return min(size for size in (power // 8 * 5, power // 4 * 3, power) if size >= total)


def drive(rows: Samples, amount: float) -> Samples:
    """Soft saturation, unity for small signals scaled so that full scale stays full scale; 0 is off."""
    if amount <= 0.0:
        return rows
    push = np.float32(1.0 + 5.0 * amount)
    return np.ascontiguousarray(np.tanh(rows * push) / np.tanh(push), np.float32)


def unit(rows: Samples) -> Samples:
    """Scale in place to a peak of 1."""
    peak = peak_of(rows)
    if peak > 0.0:
        rows *= np.float32(1.0 / peak)
    return rows


def peak_of(rows: Samples) -> float:
    """The largest magnitude."""
    return max(float(rows.max(initial=0.0)), -float(rows.min(initial=0.0)))


def trimmed(rows: Samples) -> Samples:
    """Without the silence at the end, which would only cost time: whole blocks, cut where `FAINT` is left."""
    floor = FAINT * peak_of(rows)
    last = rows.shape[1]
    while last > STEP and peak_of(rows[:, last - STEP : last]) <= floor:
        last -= STEP
    return np.ascontiguousarray(rows[:, :last])


def fade_in(rows: Samples, onset_ms: float) -> None:
    """Half a cosine from silence, in place."""
    start = min(rows.shape[1], max(2, round(onset_ms * FRAMES_PER_MS)))
    rows[:, :start] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(start) / start)).astype(np.float32)


def fade_out(rows: Samples, end_ms: float) -> None:
    """Half a cosine to silence, in place; at most a quarter of the sound."""
    end = max(1, min(rows.shape[1] // 4, round(end_ms * FRAMES_PER_MS)))
    rows[:, -end:] *= _way_out(end)


@lru_cache(maxsize=64)
def _way_out(frames: int) -> NDArray[np.float32]:
    return np.asarray(0.5 + 0.5 * np.cos(np.pi * (np.arange(frames) + 1.0) / frames), np.float32)


def finish(
    rows: Samples, level: float, onset_ms: float = 0.3, end_ms: float = 200.0, floor_hz: float = 22.0
) -> Samples:
    """Take DC out below `floor_hz` (0: there is none), begin and end in silence, and set the peak to `level`."""
    if floor_hz > 0.0:
        high_pass(rows, floor_hz)
    rows = trimmed(rows)
    fade_in(rows, onset_ms)
    fade_out(rows, end_ms)
    unit(rows)
    rows *= np.float32(level)
    return rows


def loudness(strike: Strike, exponent: float = 1.5) -> float:
    """Peak of a stroke: velocity to a power, 1.5 being 9 dB per halving, as drums have it."""
    return float(PEAK * strike.velocity**exponent)


def humanised(strike: Strike, name: str, spread: float) -> float:
    """A factor near 1 that belongs to the round robin: 1 +- `spread`."""
    return 1.0 + spread * float(scatter(f"{name}/robin", 8)[strike.variant % 8])
