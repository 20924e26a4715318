"""Fit: exact duration, boundaries near their weights, phrases whole where they can be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.compose.fit import SHORTEST_RING_S, Wish, fit
from composer.errors import BriefError
from composer.styles.schema import Tempo
from composer.theory.metre import METRES
from composer.units import SAMPLE_RATE_HZ, TEMPO_GRID_US, tempo_us_to_bpm

RANGES = [(118, 122, 126), (70, 80, 90), (80, 104, 140), (140, 158, 180)]

wishes = st.builds(
    Wish,
    frames=st.integers(5_000, 1_800_000).map(lambda ms: ms * 48),
    weights=st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=12).map(tuple),
    metre=st.sampled_from([METRES["4/4"], METRES["3/4"], METRES["6/8"], METRES["7/8"]]),
    tempo=st.sampled_from(RANGES).map(Tempo),
    wished_bpm=st.floats(80, 120),
    fixed_bpm=st.none() | st.floats(20, 400),
    phrase_bars=st.sampled_from([4, 8]),
    crop=st.booleans(),
)


def solved(wish):
    try:
        return fit(wish)
    except BriefError as error:
        assert error.field in ("structure", "bpm")
        return None


@settings(max_examples=1500)
@given(wishes)
def test_every_grid_is_lawful(wish):
    grid = solved(wish)
    if grid is None:
        return
    assert grid.tempo_us % TEMPO_GRID_US == 0
    assert grid.bar_frames == grid.tempo_us * 48 * wish.metre.count * 4 // (wish.metre.unit * 1000)
    assert grid.starts[0] == 0
    assert grid.starts[-1] == grid.bars
    lengths = [after - before for before, after in zip(grid.starts, grid.starts[1:], strict=False)]
    assert min(lengths) >= 1
    ring = wish.frames - grid.bars * grid.bar_frames
    if wish.crop:
        assert -grid.bar_frames < ring <= 0
    else:
        assert ring >= int(SHORTEST_RING_S * SAMPLE_RATE_HZ) - 1
    if wish.fixed_bpm is not None:
        assert abs(60_000_000 / wish.fixed_bpm - grid.tempo_us) <= TEMPO_GRID_US
    elif not wish.crop:
        assert wish.tempo.bpm[0] - 0.05 <= tempo_us_to_bpm(grid.tempo_us) <= wish.tempo.bpm[2] + 0.05


@settings(max_examples=800)
@given(wishes)
def test_boundaries_lie_within_half_a_bar_or_a_notice_says_why(wish):
    grid = solved(wish)
    if grid is None:
        return
    total = sum(weight / max(wish.weights) for weight in wish.weights)
    passed, silent = 0.0, not grid.notices
    for index, weight in enumerate(wish.weights[:-1]):
        passed += weight / max(wish.weights) / total
        off = abs(passed * wish.frames - grid.starts[index + 1] * grid.bar_frames)
        if silent:
            assert off <= grid.bar_frames / 2 + 2


def wish_of(seconds, weights, bpm=None, tempo=(118, 122, 126), phrase_bars=8):
    return Wish(round(seconds * 48_000), tuple(weights), METRES["4/4"], Tempo(tempo), tempo[1], bpm, phrase_bars, False)


def test_phrases_are_kept_whole_where_they_can_be():
    grid = fit(wish_of(120, [1, 2, 2, 1]))
    lengths = [after - before for before, after in zip(grid.starts, grid.starts[1:], strict=False)]
    assert all(length % 2 == 0 for length in lengths)
    assert sum(length % 4 == 0 for length in lengths) >= 3


def test_the_ring_out_stays_in_the_range_of_the_style():
    for seconds in (20, 45, 90, 183.217, 600):
        grid = fit(wish_of(seconds, [1]))
        ring_s = (round(seconds * 48_000) - grid.bars * grid.bar_frames) / 48_000
        assert 0.79 <= ring_s <= 3.05


def test_a_movement_shorter_than_a_bar_gets_one_and_a_notice():
    grid = fit(wish_of(60, [1, 0.001, 1]))
    assert grid.starts[2] - grid.starts[1] == 1
    assert any("movement 1" in notice and "one bar" in notice for notice in grid.notices)


def test_no_bar_fits():
    with pytest.raises(BriefError, match="bpm"):
        fit(wish_of(5, [1], bpm=20))


@pytest.mark.parametrize("metre", ["6/8", "7/8", "9/8"])
def test_bars_of_eighths_are_whole_frames(metre):
    wish = Wish(60 * 48_000, (1.0,), METRES[metre], Tempo((90, 100, 111)), 100, None, 8, False)
    grid = fit(wish)
    assert grid.bar_frames == round(METRES[metre].bar_beats * grid.tempo_us * 48 / 1000)
