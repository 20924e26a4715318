"""The cache of notes."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

from composer.synth.note_cache import NoteCache
from composer.synth.renderer import Renderer

MEGABYTE = 2**20


def sound(megabytes):
    return np.zeros((1, int(megabytes * MEGABYTE / 4)), np.float32)


def test_it_counts_bytes_and_drops_the_oldest():
    cache = NoteCache(3.0)
    first = cache.get("a", lambda: sound(1))
    cache.get("b", lambda: sound(1))
    assert cache.get("a", lambda: sound(1)) is first
    cache.get("c", lambda: sound(1.5))
    assert cache.size == 2.5 * MEGABYTE
    assert cache.get("a", lambda: sound(1)) is first
    again = cache.get("b", lambda: sound(0.25))
    assert again.nbytes == 0.25 * MEGABYTE


@pytest.mark.parametrize("limit", [0, 0.5])
def test_what_does_not_fit_is_not_kept(limit):
    cache = NoteCache(limit)
    assert cache.get("a", lambda: sound(1)) is not cache.get("a", lambda: sound(1))
    assert cache.size == 0


def test_threads_wait_for_the_one_that_makes_it():
    cache, made, gate = NoteCache(0), [], Barrier(3)

    def make():
        gate.wait(5)
        made.append(1)
        return sound(0.1)

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(cache.get, name, make) for name in ("a", "b")]
        gate.wait(5)
        [future.result() for future in asked]
    assert len(made) == 2


def test_a_failure_is_told_and_forgotten():
    cache = NoteCache(1)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 / 0)
    assert cache.get("a", lambda: sound(0.1)).nbytes > 0


def test_a_renderer_that_is_dropped_frees_its_memory_at_once(toys, presets):
    """Hundreds of pieces in a row must not wait for the collector of cycles."""
    gc.disable()
    try:
        renderer = Renderer(toys["band"](3.0), presets=presets)
        renderer.whole()
        gone = weakref.ref(renderer)
        cache = weakref.ref(renderer._mixer._cache)
        del renderer
        assert gone() is None
        assert cache() is None
    finally:
        gc.enable()
