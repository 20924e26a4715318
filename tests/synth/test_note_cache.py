"""The cache of notes."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

from composer.synth.note_cache import FOREVER, Need, NoteCache
from composer.synth.renderer import Renderer

MEGABYTE = 2**20


def sound(megabytes):
    return np.zeros((1, int(megabytes * MEGABYTE / 4)), np.float32)


def needed(following, now=0, soon=0):
    return lambda _: Need(now, soon, following)


def test_it_counts_bytes_and_drops_what_is_needed_latest():
    cache = NoteCache(3.0)
    first = cache.get("a", lambda: sound(1), needed(30))
    second = cache.get("b", lambda: sound(1), needed(50))
    assert cache.get("a", lambda: sound(1), needed(40)) is first
    cache.get("c", lambda: sound(1.5), needed(20))
    assert cache.size == 2.5 * MEGABYTE
    assert cache.get("a", lambda: sound(1), needed(40)) is first
    assert cache.get("b", lambda: sound(1), needed(50)) is not second


def test_what_is_never_needed_again_goes_first():
    cache = NoteCache(2.0)
    kept = cache.get("a", lambda: sound(1), needed(1_000))
    cache.get("b", lambda: sound(1), needed(FOREVER))
    cache.get("c", lambda: sound(1), needed(10))
    assert cache.get("a", lambda: sound(1), needed(1_000)) is kept


@pytest.mark.parametrize("limit", [0, 0.5])
def test_what_does_not_fit_is_not_kept(limit):
    cache = NoteCache(limit)
    one, other = (cache.get("a", lambda: sound(1), needed(100)) for _ in range(2))
    assert one is not other
    assert cache.size == 0


def test_what_sounds_on_is_kept_whatever_the_limit_and_then_forgotten():
    cache = NoteCache(0)
    assert not cache.shares
    held = cache.get("a", lambda: sound(1), needed(100, 0, 200))
    assert cache.get("a", lambda: sound(1), needed(FOREVER, 100, 300)) is held
    assert cache.size == 0
    cache.get("left behind", lambda: sound(1), needed(100, 0, 200))
    cache.get("far on", lambda: sound(1), needed(FOREVER, 5_000, 5_200))
    assert cache.size == 0


def test_its_memory_of_questions_does_not_grow():
    cache = NoteCache(0.5)
    for now in range(20_000):
        cache.get("a", lambda: sound(0.1), needed(now + 1, now, now + 2))
    assert len(cache._latest) < 5_000


def test_threads_wait_for_the_one_that_makes_it():
    cache, made, gate = NoteCache(0), [], Barrier(3)

    def make():
        gate.wait(5)
        made.append(1)
        return sound(0.1)

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(cache.get, name, make, needed(FOREVER)) for name in ("a", "b")]
        gate.wait(5)
        [future.result() for future in asked]
    assert len(made) == 2


def test_a_failure_is_told_and_forgotten():
    cache = NoteCache(1)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 / 0, needed(5))
    assert cache.get("a", lambda: sound(0.1), needed(5)).nbytes > 0


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
