import threading

import pytest

from composer.export.worker import encoded_beside


def test_results_come_in_order():
    assert list(encoded_beside(range(20), lambda value: value * 2)) == [value * 2 for value in range(20)]
    assert list(encoded_beside([], str)) == []


def test_the_next_block_is_made_while_one_is_encoded():
    made = threading.Event()

    def blocks():
        yield 0
        made.set()
        yield 1

    # Were they made in turns, the first encoding would wait in vain.
    assert list(encoded_beside(blocks(), lambda _: made.wait(10))) == [True, True]


def test_at_most_two_blocks_are_held():
    drawn, done = [], []

    def blocks():
        for value in range(10):
            drawn.append(value)
            yield value

    for value in encoded_beside(blocks(), lambda value: value):
        done.append(value)
        assert len(drawn) - len(done) <= 2


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_errors_of_both_sides_come_out_and_no_thread_is_left(error):
    def fails(*_):
        raise error

    def blocks():
        yield 1
        raise error

    with pytest.raises(error):
        list(encoded_beside([1, 2], fails))
    with pytest.raises(error):
        list(encoded_beside(blocks(), str))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("composer-encoder")]
