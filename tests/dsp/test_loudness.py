"""The meter against pyloudnorm, and its kernel in two calls."""

import numpy as np
import pyloudnorm
import pytest

from composer.dsp.loudness import (
    HOP,
    WEIGHTING,
    block_powers,
    hop_energies,
    integrated_lufs,
    render_energy,
)


def programme(seed):
    """Half a minute of coloured noise whose level wanders, with a pause."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((2, 30 * 48_000))
    noise[0] = np.cumsum(noise[0]) * 0.02 - np.cumsum(np.r_[np.zeros(400), noise[0][:-400]]) * 0.02
    level = np.repeat(10 ** rng.uniform(-2.5, -0.6, 30), 48_000)
    level[10 * 48_000 : 13 * 48_000] = 0.0
    return (noise * level * 0.3).astype(np.float32)


@pytest.mark.parametrize("seed", range(4))
def test_against_pyloudnorm(seed):
    sound = programme(seed)
    mine = integrated_lufs(block_powers(hop_energies(sound)))
    assert mine == pytest.approx(pyloudnorm.Meter(48_000).integrated_loudness(sound.T.astype(float)), abs=0.1)


def test_a_full_scale_sine_on_one_side_reads_three_below():
    """BS.1770-4: a sine of 997 Hz at full scale on one channel reads -3.01 LKFS."""
    time = np.arange(20 * 48_000) / 48_000
    sound = np.zeros((2, len(time)), np.float32)
    sound[0] = np.sin(2 * np.pi * 997 * time)
    assert integrated_lufs(block_powers(hop_energies(sound))) == pytest.approx(-3.01, abs=0.02)


def test_one_call_is_two_calls():
    sound = programme(9)[:, : 10 * HOP]
    whole = hop_energies(sound)
    state, parts = np.zeros((2, 4)), []
    for cut in (slice(0, 3 * HOP), slice(3 * HOP, 10 * HOP)):
        out = np.zeros((cut.stop - cut.start) // HOP)
        render_energy(np.ascontiguousarray(sound[:, cut]), WEIGHTING, state, out)
        parts.append(out)
    assert np.array_equal(np.concatenate(parts), whole)


def test_gates():
    loud, soft, silent = np.full(50, 1e-2), np.full(50, 5e-4), np.full(50, 1e-9)
    alone = integrated_lufs(loud)
    assert alone == pytest.approx(-20.691, abs=1e-3)
    assert integrated_lufs(np.concatenate([loud, soft, silent])) == pytest.approx(alone, abs=1e-9)
    assert integrated_lufs(np.concatenate([loud, soft * 4])) < alone - 1.0
    assert integrated_lufs(silent) == -np.inf
    assert len(block_powers(np.ones(3))) == 0
