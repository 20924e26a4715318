"""The memo of cells."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from composer.synth.cell import CELL_FRAMES, Memo


def test_a_cell_is_a_whole_share_of_an_hls_segment():
    assert 6 * 48_000 % CELL_FRAMES == 0


def test_what_is_kept_is_not_made_again():
    made = []
    memo = Memo(2)
    for cell in (0, 1, 0, 2, 0, 1):
        assert memo.get(cell, lambda cell: made.append(cell) or cell * 10) == cell * 10
    assert made == [0, 1, 2, 1]
    assert len(memo) == 2


def test_threads_that_ask_together_are_served_by_one():
    made, gate = [], Barrier(4)
    memo = Memo(4)

    def ask(_):
        gate.wait()
        return memo.get(7, lambda cell: made.append(cell) or object())

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert made == [7]
    assert len(set(map(id, answers))) == 1


def test_a_failure_is_told_and_not_kept():
    memo = Memo(4)
    with pytest.raises(ZeroDivisionError):
        memo.get(0, lambda cell: 1 / cell)
    assert memo.get(0, lambda cell: "better") == "better"
