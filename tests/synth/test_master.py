"""The master: the ceiling holds, what is soft passes untouched, and cells join without a seam."""

import numpy as np
import pytest
from scipy.signal import resample_poly

from composer.score.mix import Mix
from composer.synth.cell import CELL_FRAMES
from composer.synth.master import Master, faded, mean_levels_db, rounded


def cells(signal):
    """A planar signal cut into whole cells."""
    return [np.ascontiguousarray(signal[:, start : start + CELL_FRAMES], np.float32)
            for start in range(0, signal.shape[1], CELL_FRAMES)]  # fmt: skip


def run(master, signal):
    """A signal of whole cells through the master."""
    here = cells(signal)
    glued = [master.glued(here[i - 1] if i else None, cell) for i, cell in enumerate(here)]
    ends = [None, *glued, None]
    return np.concatenate([master.limited(*ends[i : i + 3]) for i in range(len(glued))], axis=1)


def toned(master, signal):
    """What is linear in the master: all that happens to soft sounds."""
    here = cells(signal)
    return np.concatenate([master.toned(here[i - 1] if i else None, cell) for i, cell in enumerate(here)], axis=1)


def true_peak_db(signal):
    """By another road than the limiter's: SciPy's polyphase filter, eight-fold."""
    return 20 * np.log10(np.abs(resample_poly(signal.astype(float), 8, 1, axis=1)).max())


def noise(count, seed=1):
    return np.random.default_rng(seed).standard_normal((2, count * CELL_FRAMES)).astype(np.float32)


def drums(count):
    """Bursts with very steep edges, some of them right at the joins of cells."""
    out = noise(count) * 0.01
    for place in [*range(5_000, count * CELL_FRAMES - 3_000, 11_777), CELL_FRAMES - 20, CELL_FRAMES + 3]:
        out[:, place : place + 2_000] += noise(1, place)[:, :2_000] * np.exp(-np.arange(2_000) / 200)
    return out


@pytest.mark.parametrize("gain_db", [-6.0, 6.0, 18.0])
@pytest.mark.parametrize("kind", ["noise", "drums", "square", "high"])
def test_the_true_peak_is_never_passed(kind, gain_db):
    time = np.arange(3 * CELL_FRAMES)
    signal = {
        "noise": noise(3) * 0.3,
        "drums": drums(3),
        "square": np.tile(np.sign(np.sin(time * 0.01337)), (2, 1)) * 0.9,
        "high": np.array([np.sin(time * np.pi * 0.76), np.sin(time * np.pi * 0.5 + 0.8)]),
    }[kind]
    out = run(Master(Mix(glue_db=0.0, ceiling_dbtp=-1.0), gain_db, 0.0), signal)
    assert true_peak_db(out) <= -1.0


def test_what_stays_below_the_ceiling_is_not_touched():
    signal = drums(3) * 0.05
    master = Master(Mix(glue_db=0.0), 0.0, 0.0)
    assert np.array_equal(run(master, signal), toned(master, signal))


def test_the_gain_is_the_gain_and_the_tone_is_straight():
    tone = np.sin(np.arange(3 * CELL_FRAMES) * 2 * np.pi * 440 / 48_000) * 0.1
    out = run(Master(Mix(glue_db=0.0), 6.0206, 0.0), np.stack([tone, -tone]))[:, 24_000:]
    spectrum = np.abs(np.fft.rfft(out[0, :48_000])) / 24_000
    assert spectrum[440] == pytest.approx(0.2, rel=1e-4)
    assert np.delete(spectrum, 440).max() < 1e-6


def test_the_limiter_makes_room_instead_of_clipping():
    """A loud sine stays a sine: what limiting adds lies 40 dB below."""
    time = np.arange(3 * CELL_FRAMES)
    out = run(Master(Mix(glue_db=0.0), 9.0, 0.0), np.tile(np.sin(2 * np.pi * 55 * time / 48_000), (2, 1)))
    steady = out[0, CELL_FRAMES : 2 * CELL_FRAMES].astype(float)
    power = np.abs(np.fft.rfft(steady)) ** 2
    tone = power[105:116].sum()
    assert 10 * np.log10((power.sum() - tone) / tone) < -40


def test_the_limiter_lets_go():
    quiet = np.tile(np.sin(np.arange(2 * CELL_FRAMES) * 0.05) * 0.1, (2, 1))
    loud = quiet.copy()
    loud[:, 50_000:50_100] = 4.0
    master = Master(Mix(glue_db=0.0), 0.0, 0.0)
    gap = np.abs(run(master, loud) - run(master, quiet))
    assert gap[:, 45_000:49_000].max() == 0.0
    assert gap[:, 50_400:51_000].max() > 0.02
    assert gap[:, 50_100 + 17_000 :].max() < 1e-6


@pytest.mark.parametrize("offset", [0, 37_777])
def test_glue_and_limiter_do_not_hear_the_joins(offset):
    """The same sound laid differently over the grid of cells comes out the same."""
    signal = drums(5) * 0.7
    master = Master(Mix(glue_db=3.0), 8.0, -20.0)
    shift = offset // 64 * 64
    plain = run(master, signal)
    moved = run(master, np.concatenate([signal[:, shift:], np.zeros((2, shift), np.float32)], axis=1))
    middle = slice(2 * CELL_FRAMES, 3 * CELL_FRAMES)
    there = moved[:, middle.start - shift : middle.stop - shift]
    assert np.abs(plain[:, middle] - there).max() < 2e-6


def test_glue_takes_off_what_it_was_asked_in_loud_places():
    signal = noise(3) * 0.1
    level = float(np.percentile(mean_levels_db(cells(signal)[1]), 90))
    out = run(Master(Mix(glue_db=2.0), 0.0, level - 4.0), signal)
    middle = slice(CELL_FRAMES, 2 * CELL_FRAMES)
    taken = 20 * np.log10(signal[:, middle].astype(float).std() / out[:, middle].astype(float).std())
    assert taken == pytest.approx(2.0, abs=0.4)
    soft = run(Master(Mix(glue_db=2.0), 0.0, level + 6.0), signal)
    assert np.array_equal(soft, toned(Master(Mix(), 0.0, 0.0), signal))


@pytest.mark.parametrize("slope", [-1.5, 0.7])
def test_tilt_is_a_straight_slope_around_a_kilohertz(slope):
    out = run(Master(Mix(glue_db=0.0, tilt_db_per_octave=slope), 0.0, 0.0), noise(3) * 0.01)
    before, after = (np.abs(np.fft.rfft(x[0].astype(float))) ** 2 for x in (noise(3) * 0.01, out))
    hz = np.fft.rfftfreq(3 * CELL_FRAMES, 1 / 48_000)
    for centre in (125, 250, 500, 1_000, 2_000, 4_000, 8_000):
        near = (hz > centre * 0.93) & (hz < centre * 1.07)
        gained = 10 * np.log10(after[near].sum() / before[near].sum())
        assert gained == pytest.approx(slope * np.log2(centre / 1_000), abs=0.35)


def test_a_tone_crosses_joins_through_everything():
    time = np.arange(4 * CELL_FRAMES)
    signal = np.tile(np.sin(2 * np.pi * 220 * time / 48_000) * 0.5, (2, 1))
    out = run(Master(Mix(glue_db=2.0, tilt_db_per_octave=-1.0), 9.0, -12.0), signal).astype(float)
    bend = np.abs(np.diff(out[0], n=3))
    steady = bend[CELL_FRAMES + 30_000 : CELL_FRAMES + 60_000].max()
    for join in (2 * CELL_FRAMES, 3 * CELL_FRAMES):
        assert bend[join - 50 : join + 50].max() < steady * 1.1


def test_fades():
    ones = np.ones((2, 1_000), np.float32)
    assert faded(ones, 0, 5_000, 400) is ones
    out = faded(ones, 4_000, 5_000, 400)
    assert np.array_equal(out[:, :600], ones[:, :600])
    assert out[0, 799] == pytest.approx(np.sqrt(0.5), abs=0.01)
    assert out[0, -1] == 0.0
    assert np.array_equal(faded(ones, 4_500, 5_000, 400)[0, 499:], np.zeros(501))


def test_rounded_peaks_never_reach_their_level_and_keep_their_order():
    level = 1.2
    sound = np.linspace(-6.0, 6.0, 4_001, dtype=np.float32).reshape(1, -1).repeat(2, axis=0)
    out = rounded(sound, level)
    assert np.abs(out).max() < level
    assert (np.diff(out[0]) > 0.0).all()
    assert np.array_equal(out, -out[:, ::-1])


def test_rounding_leaves_what_is_below_its_knee():
    sound = np.linspace(-0.59, 0.59, 1_001, dtype=np.float32).reshape(1, -1).repeat(2, axis=0)
    assert np.array_equal(rounded(sound, 1.2), sound)


def test_what_no_loudspeaker_plays_is_left_out():
    steady = np.full((2, 3 * CELL_FRAMES), 0.1, np.float32)
    out = run(Master(Mix(glue_db=0.0), 0.0, 0.0), steady)
    assert np.abs(out[:, 24_000:]).max() < 1e-6
