from itertools import pairwise

import numpy as np
import pytest

from composer.errors import ExportError
from composer.export.pcm import dither, padded_window, steady_blocks, to_int16, to_int24


def test_dither_is_triangular_white_and_different_left_and_right():
    noise = dither(0, 200_000).astype(np.float64)
    assert abs(noise.mean()) < 0.003
    assert noise.var() == pytest.approx(1 / 6, rel=0.01)  # two uniform numbers of variance 1/12
    assert noise.min() > -1.0
    assert noise.max() < 1.0
    assert noise.max() > 0.98
    assert np.mean(np.abs(noise) < 0.5) == pytest.approx(0.75, abs=0.005)
    assert abs(np.corrcoef(noise[:, 0], noise[:, 1])[0, 1]) < 0.01
    assert abs(np.corrcoef(noise[1:, 0], noise[:-1, 0])[0, 1]) < 0.01


@pytest.mark.parametrize("start", [0, 1, 2, 3, 4, 5, 48_001, 10**9])
def test_dither_depends_on_nothing_but_the_frame(start):
    whole = dither(max(start - 7, 0), 60)
    skipped = start - max(start - 7, 0)
    assert np.array_equal(dither(start, 20), whole[skipped : skipped + 20])


def test_a_window_is_rounded_like_the_whole(piece):
    whole = to_int16(piece.samples, 0)
    assert np.array_equal(to_int16(piece.samples[12_345:23_456], 12_345), whole[12_345:23_456])


def test_rounding_to_16_bits_keeps_the_mean_of_a_tone_below_one_step():
    quiet = np.full((100_000, 2), 0.3 / 32_768, np.float32)
    rounded = to_int16(quiet, 0)
    assert rounded.mean() == pytest.approx(0.3, abs=0.01)
    assert set(np.unique(rounded)) == {-1, 0, 1}


def test_silence_stays_digital_silence():
    samples = np.zeros((1000, 2), np.float32)
    samples[500, 1] = 0.5
    rounded = to_int16(samples, 0)
    assert np.flatnonzero(rounded.any(axis=1)).tolist() == [500]
    assert abs(rounded[500, 0]) <= 1  # the other side of a sounding frame is dithered


def test_loud_samples_are_clipped_and_not_wrapped():
    samples = np.array([[1.0, -1.0], [2.0, -2.0]], np.float32)
    assert to_int16(samples, 0)[1].tolist() == [32_767, -32_768]
    assert (to_int24(samples) >> 8).tolist() == [[8_388_607, -8_388_608]] * 2


def test_the_input_is_left_alone():
    samples = np.full((10, 2), 0.25, np.float32)
    samples.flags.writeable = False
    assert to_int16(samples, 3).dtype == np.int16


def test_24_bits_are_the_nearest_steps():
    samples = np.float32([[0.1, -0.1], [0.5, 2.0**-23]])
    assert (to_int24(samples) >> 8).tolist() == [[838_861, -838_861], [4_194_304, 1]]


@pytest.mark.parametrize("frames", [100, 4096, 288_000, 10**6])
def test_steady_blocks_have_one_length_and_lose_nothing(make_piece, frames):
    class Uneven(make_piece):
        def blocks(self, _):
            edges = [0, 1, 5_000, 5_000, 12_288, 12_289, self.frames]
            for start, end in pairwise(edges):
                yield self.samples[start:end]

    piece = Uneven(20_001)
    blocks = list(steady_blocks(piece, frames))
    assert {len(block) for block in blocks[:-1]} <= {frames}
    assert np.array_equal(np.concatenate(blocks), piece.samples)


def test_a_sound_of_another_length_than_promised_is_refused(make_piece):
    class Short(make_piece):
        def blocks(self, frames):
            yield self.samples[:-1]

    with pytest.raises(ExportError, match=r"9999.*10000"):
        list(steady_blocks(Short(10_000), 4096))


@pytest.mark.parametrize(("start", "end"), [(-50, 20), (-50, -20), (90, 130), (110, 130), (-5, 130), (3, 7)])
def test_windows_reach_over_the_ends_with_zeros(make_piece, start, end):
    piece = make_piece(100, samples=np.arange(1, 201, dtype=np.float32).reshape(100, 2))
    window = padded_window(piece, start, end)
    wanted = [piece.samples[frame] if 0 <= frame < 100 else [0, 0] for frame in range(start, end)]
    assert np.array_equal(window, np.float32(wanted))
