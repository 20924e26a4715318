"""Named random streams."""

import subprocess
import sys

import numpy as np
import pytest

from composer.philox import block
from composer.seeding import Stream

WORDS = (8988095659085908282, 10292657085846430412, 7294857652986868564)


def test_the_words_of_a_stream_are_pinned():
    # These numbers may never change: every piece that was ever made depends on them.
    stream = Stream(7, "melody/material-A")
    assert (stream.word(), stream.word(), stream.word()) == WORDS


@pytest.mark.parametrize("key", [0, 1, 2**64 - 1, 2**127 + 12345, 0xFEDCBA9876543210_0123456789ABCDEF])
def test_blocks_are_those_of_numpy(key):
    made = [word for counter in range(1, 6) for word in block(key, counter)]
    assert made == np.random.Philox(key=key).random_raw(20).tolist()


def test_a_long_draw_goes_on_where_the_first_blocks_end():
    stream = Stream(11, "long")
    words = [stream.word() for _ in range(100)]
    generator = np.random.Philox(key=stream._key)
    assert words == generator.random_raw(100).tolist()


def test_many_at_once_are_the_same_as_one_by_one():
    one, all_ = Stream(3, "jitter"), Stream(3, "jitter")
    assert all_.centred_all(4.0, 40).tolist() == [one.centred(4.0) for _ in range(40)]
    assert all_.word() == one.word()


def test_streams_are_independent_of_what_others_drew():
    one, other = Stream(1, "drums"), Stream(1, "drums")
    other.child("fill").integer(100)
    assert [one.integer(1000) for _ in range(50)] == [other.integer(1000) for _ in range(50)]


def test_names_and_seeds_give_different_streams():
    draws = {Stream(seed, name).word() for seed in range(5) for name in ("a", "b", "a/b")}
    assert len(draws) == 15


def test_a_child_is_the_stream_of_its_path():
    assert Stream(3, "a").child("b").word() == Stream(3, "a/b").word()


def test_another_process_draws_the_same():
    code = "from composer.seeding import Stream; s = Stream(5, 'x'); print([s.integer(97) for _ in range(20)])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    stream = Stream(5, "x")
    assert printed.strip() == str([stream.integer(97) for _ in range(20)])


def test_integers_are_even():
    stream = Stream(0, "even")
    counts = [0] * 6
    for _ in range(6000):
        counts[stream.integer(6)] += 1
    assert min(counts) > 900
    assert max(counts) < 1100


def test_weights_are_kept():
    stream = Stream(0, "weights")
    drawn = [stream.weighted({"a": 3.0, "b": 1.0, "c": 0.0}) for _ in range(4000)]
    assert drawn.count("c") == 0
    assert 0.7 < drawn.count("a") / 4000 < 0.8


def test_no_weight_is_an_error():
    with pytest.raises(ValueError, match="positive weight"):
        Stream(0, "x").weighted({"a": 0.0})


def test_centred_has_the_spread_it_says():
    stream = Stream(0, "bell")
    drawn = [stream.centred(2.0) for _ in range(4000)]
    mean = sum(drawn) / len(drawn)
    spread = (sum((value - mean) ** 2 for value in drawn) / len(drawn)) ** 0.5
    assert abs(mean) < 0.15
    assert 1.9 < spread < 2.1
    assert max(map(abs, drawn)) <= 2.0 * 6


def test_shuffling_keeps_all():
    assert sorted(Stream(0, "s").shuffled(range(20))) == list(range(20))
    assert Stream(0, "s").shuffled(range(20)) != list(range(20))
