"""The clock of a MIDI file, against exact fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.errors import ComposerError
from composer.score.midi_clock import HOLD_FRAMES, clock

tempi = st.lists(st.tuples(st.integers(0, 40_000), st.integers(100_000, 2_000_000)), max_size=12).map(sorted)


def exact(ticks_per_beat, changes, tick):
    """Frames at a tick as a fraction."""
    total, before, tempo_us = Fraction(0), 0, 500_000
    for start, following in changes:
        if start >= tick:
            break
        total += Fraction((start - before) * tempo_us, ticks_per_beat)
        before, tempo_us = start, following
    return (total + Fraction((tick - before) * tempo_us, ticks_per_beat)) * 48_000 / 1_000_000


@given(tempi, st.sampled_from([24, 96, 480, 960, 1_023]))
@settings(max_examples=60)
def test_frames_are_the_nearest_whatever_the_tempo_does(changes, ticks_per_beat):
    found = clock(ticks_per_beat, changes, 50_000)
    for tick in (0, 1, 7, 999, 20_000, 50_000):
        assert abs(Fraction(int(found.frames_at([tick])[0])) - exact(ticks_per_beat, changes, tick)) <= Fraction(1, 2)


@given(tempi)
@settings(max_examples=60)
def test_the_tempo_map_stays_within_a_millisecond_at_every_quarter(changes):
    found = clock(480, changes, 50_000)
    held = found.tempo_map(50_000)
    beats = np.arange(50_000 // 480)
    assert np.abs(held.frames_at(beats) - found.frames_at(beats * 480)).max() <= HOLD_FRAMES


def test_tempi_on_our_grid_are_kept_as_they_are():
    found = clock(96, [(0, 461_500), (96 * 8, 750_000)], 96 * 20)
    assert found.tempo_map(96 * 20).changes == ((0, 461_500), (8, 750_000))


def test_a_tempo_off_the_grid_needs_few_steps():
    changes = clock(480, [(0, 461_538)], 480 * 500).tempo_map(480 * 500).changes
    assert {tempo_us for _, tempo_us in changes} == {461_500, 461_625}
    assert len(changes) < 30


def test_without_a_tempo_there_are_120_quarters_a_minute():
    assert clock(480, [], 960).frames_at([960]).tolist() == [48_000]


def test_the_last_of_several_tempi_on_one_tick_holds():
    assert clock(480, [(0, 300_000), (0, 600_000)], 480).frames_at([480]).tolist() == [28_800]


def test_absurd_lengths_are_refused():
    for ticks_per_beat, tempo_us, last in ((1, 16_000_000, 100_000), (1, 1, 10_000_000)):
        with pytest.raises(ComposerError, match="allowed: 12 h"):
            clock(ticks_per_beat, [(0, tempo_us)], last)
