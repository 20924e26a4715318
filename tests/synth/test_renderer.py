"""Whole, in blocks, as any window, on any number of threads, with any cache: the same samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import RenderError
from composer.score.mix import Channel, Echo, Mix, Reverb
from composer.synth.cell import CELL_FRAMES
from composer.synth.renderer import CROP_FADE_FRAMES, END_FADE_FRAMES, Cancelled, Renderer

SECONDS = 9.3
FRAMES = round(SECONDS * 48_000)


@pytest.fixture(scope="module")
def piece(toys):
    return toys["band"](SECONDS)


@pytest.fixture(scope="module")
def whole(piece, presets):
    return Renderer(piece, presets=presets).whole()


@pytest.fixture(scope="module")
def asked(piece, presets):
    """A renderer that is asked many things."""
    return Renderer(piece, cache_mb=1, presets=presets)


def test_the_form_of_the_answer(whole):
    assert whole.shape == (FRAMES, 2)
    assert whole.dtype == np.float32
    assert whole.flags.c_contiguous
    assert np.isfinite(whole).all()
    assert np.abs(whole).max() > 0.1


@pytest.mark.parametrize(("threads", "cache_mb"), [(1, 0), (2, 256), (2, 0), (4, 1), (4, 256)])
def test_threads_and_cache_change_no_bit(piece, presets, whole, threads, cache_mb):
    other = Renderer(piece, threads=threads, cache_mb=cache_mb, presets=presets).whole()
    assert np.array_equal(other, whole)


@given(st.tuples(st.integers(0, FRAMES), st.integers(0, FRAMES)).map(sorted))
@settings(max_examples=15)
def test_any_window_is_a_part_of_the_whole(asked, whole, ends):
    start, stop = ends
    assert np.array_equal(asked.window(start, stop), whole[start:stop])


@pytest.mark.parametrize("start", [0, CELL_FRAMES - 7, 3 * CELL_FRAMES, FRAMES - 500])
def test_a_renderer_that_begins_in_the_middle(piece, presets, whole, start):
    stop = min(start + 900, FRAMES)
    assert np.array_equal(Renderer(piece, presets=presets).window(start, stop), whole[start:stop])


@pytest.mark.parametrize(("frames", "threads"), [(1_152, 1), (100_001, 2), (CELL_FRAMES, 3), (10**9, 2)])
def test_blocks_joined_are_the_whole(piece, presets, whole, frames, threads):
    blocks = list(Renderer(piece, threads=threads, presets=presets).blocks(frames))
    assert all(len(block) == frames for block in blocks[:-1])
    assert np.array_equal(np.concatenate(blocks), whole)


def test_a_piece_that_goes_on_does_not_change_what_was_before(toys, presets):
    """The sound of a cell depends on the notes that sound in it; here the gain is held by hand."""
    short, long = (Renderer(toys["band"](seconds), presets=presets) for seconds in (8.0, 12.0))
    for renderer in (short, long):
        object.__setattr__(renderer, "_level", type(short._level)(3.0, -20.0))
    assert np.array_equal(short.window(0, 4 * 48_000), long.window(0, 4 * 48_000))


def test_the_gain_is_fixed_before_the_first_block(piece, presets):
    late = Renderer(piece, presets=presets)
    late.window(5 * 48_000, 6 * 48_000)
    assert late.gain_db == Renderer(piece, presets=presets).gain_db


def test_notes_longer_than_cells(toys, presets):
    """A pad over five cells is whole at every join, also when the cache cannot hold it."""
    parts = [toys["part"]("pad", "hum", [(0.5, 9.0, 57, 0.8)])]
    piece = toys["timeline"](parts, 11.0)
    kept = Renderer(piece, presets=presets).whole()
    assert np.array_equal(kept, Renderer(piece, cache_mb=0.5, presets=presets).whole())
    slow = kept[48_000 : 9 * 48_000, 0]
    step = np.abs(np.diff(slow, n=2))
    joins = [cell * CELL_FRAMES - 48_000 for cell in (1, 2, 3, 4)]
    assert max(step[join - 3 : join + 3].max() for join in joins) <= np.percentile(step, 99.9) * 1.05


def test_sounds_are_cut_at_their_reach_wherever_one_looks_from(toys, presets):
    parts = [toys["part"]("bell", "ring", [(0.1, 0.1, 57, 0.9)]), toys["part"]("tick", "ping", [(24.0, 0.1, 80, 0.5)])]
    piece = toys["timeline"](parts, 26.0)
    end = Renderer(piece, presets=presets).window(20 * 48_000, 26 * 48_000)
    assert np.array_equal(end, Renderer(piece, presets=presets).whole()[20 * 48_000 :])


def test_a_composed_ending_ends_in_silence_without_a_step(whole):
    assert not whole[-1].any()
    assert np.abs(np.diff(whole[-END_FADE_FRAMES:], axis=0)).max() < 0.05


def test_a_crop_ends_within_five_milliseconds(toys, presets):
    parts = [toys["part"]("pad", "hum", [(0.0, 8.0, 57, 0.8)])]
    cut = Renderer(toys["timeline"](parts, 4.0, crop=True), presets=presets).whole()
    assert not cut[-1].any()
    before = np.abs(cut[-CROP_FADE_FRAMES - 480 : -CROP_FADE_FRAMES]).max()
    assert before > 0.5 * np.abs(cut[48_000:96_000]).max()


def test_a_fade_out_has_equal_power(toys, presets):
    parts = [toys["part"]("pad", "hum", [(0.0, 9.0, 57, 0.8)])]
    plain = Renderer(toys["timeline"](parts, 6.0, crop=True), presets=presets).whole()
    faded = Renderer(toys["timeline"](parts, 6.0, crop=True, fadeout_frames=96_000), presets=presets).whole()
    assert np.array_equal(faded[: 4 * 48_000], plain[: 4 * 48_000])
    middle = slice(5 * 48_000 - 2_400, 5 * 48_000 + 2_400)
    ratio = np.sqrt((faded[middle] ** 2).sum() / (plain[middle] ** 2).sum())
    assert ratio == pytest.approx(np.sqrt(0.5), abs=0.01)
    assert not faded[-1].any()


def test_silence(toys, presets):
    for parts in ([], [toys["part"]("none", "ping", [])], [toys["part"]("kit", "kit", [(0.5, 0.1, 99, 0.9)])]):
        sound = Renderer(toys["timeline"](parts, 3.0), presets=presets).whole()
        assert sound.shape == (144_000, 2)
        assert not sound.any()


def test_a_single_frame(toys, presets):
    parts = [toys["part"]("pad", "hum", [(0.0, 1.0, 57, 0.8)])]
    piece = toys["timeline"](parts, 1 / 48_000)
    assert Renderer(piece, presets=presets).whole().shape == (1, 2)


def test_voices_have_their_own_level(toys, presets):
    backing = toys["part"]("pad", "hum", [(0.0, 3.0, 57, 0.8)])
    voice = toys["part"]("voice", "ping", [(b * 0.5, 0.2, 76, 0.9) for b in range(6)], Channel("voices"))
    muted = Renderer(toys["timeline"]([backing, voice], 4.0, voices_db=-96.0), presets=presets).whole()
    alone = Renderer(toys["timeline"]([backing], 4.0), presets=presets).whole()
    assert np.array_equal(muted, alone)
    loud = Renderer(toys["timeline"]([backing, voice], 4.0, voices_db=12.0), presets=presets)
    soft = Renderer(toys["timeline"]([backing, voice], 4.0, voices_db=-12.0), presets=presets)
    high = [np.abs(np.fft.rfft(r.whole()[:96_000, 0]))[[1_318, 440]] for r in (loud, soft)]
    assert high[0][0] / high[0][1] > 4.0 * high[1][0] / high[1][1]


def test_progress_is_told_and_may_cancel(piece, presets):
    told = []
    Renderer(piece, presets=presets).whole(progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    with pytest.raises(Cancelled):
        Renderer(piece, threads=2, presets=presets).whole(progress=lambda share: share < 0.3)


def test_bad_questions(toys, presets):
    piece = toys["band"](3.0)
    renderer = Renderer(piece, presets=presets)
    for ends in [(-1, 5), (5, 4), (0, piece.frames + 1)]:
        with pytest.raises(RenderError, match="does not lie within"):
            renderer.window(*ends)
    with pytest.raises(RenderError, match="threads"):
        Renderer(piece, threads=0, presets=presets)
    with pytest.raises(RenderError, match="frames"):
        next(renderer.blocks(0))
    with pytest.raises(RenderError, match="no-such-preset"):
        Renderer(toys["timeline"]([toys["part"]("x", "no-such-preset", [])], 3.0))
    with pytest.raises(RenderError, match="allowed: one of 'bass'"):
        Renderer(toys["timeline"]([toys["part"]("x", "ping", [], Channel("brass"))], 3.0), presets=presets)


@pytest.mark.parametrize(
    "mix",
    [
        Mix(Reverb(0.0, 0.0, 20.0), Echo(0.0, 5.0, 30_000.0), loudness_lufs=-60.0),
        Mix(Reverb(60.0, 500.0, 30_000.0), Echo(8.0, -1.0, 10.0), loudness_lufs=-3.0, glue_db=4.0),
        Mix(ceiling_dbtp=-20.0, tilt_db_per_octave=2.0, duck_release_ms=0.0),
    ],
)
def test_extreme_mixes_give_sound(toys, presets, mix):
    renderer = Renderer(toys["band"](6.0, mix), presets=presets)
    sound = renderer.whole()
    assert np.isfinite(sound).all()
    assert 1e-5 < np.abs(sound).max() <= 10 ** (mix.ceiling_dbtp / 20)
    assert np.array_equal(
        Renderer(toys["band"](6.0, mix), presets=presets).window(200_000, 210_000), sound[200_000:210_000]
    )


def test_memory_does_not_grow_with_the_length(toys, presets):
    """What is kept between blocks is a handful of cells, whatever the length."""
    renderer = Renderer(toys["band"](40.0, Mix()), presets=presets, cache_mb=4)
    sizes = [
        sum(len(memo) for memo in (renderer._layers, renderer._mixes, renderer._glued, renderer._cells))
        for _ in renderer.blocks()
    ]
    assert max(sizes) <= sizes[len(sizes) // 2] <= 24
    longest = 2 * 4 * (2 * 48_000)
    assert renderer._mixer._cache.size <= 4 * 2**20 + 16 * longest, "the limit, and a cell's worth of what sounds on"
