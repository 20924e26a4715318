"""The string kernel: it closes on itself after its delay, loses what the loop says, and has no seam."""

import numpy as np

from composer.dsp.string import process_string


def test_an_impulse_comes_back_after_the_delay_with_the_feedback():
    signal = np.zeros(1000, dtype=np.float32)
    signal[5] = 1.0
    process_string(signal, 0, 1000, np.array([100, 1.0, 0.0, 0.0, 0.0, 0.9, 0.0, 0.0]), np.zeros(1))
    found = np.flatnonzero(signal)
    assert found.tolist() == list(range(5, 1000, 100))
    assert np.allclose(signal[found], 0.9 ** np.arange(10), atol=1e-6)


def test_two_calls_give_what_one_gives():
    noise = np.zeros(4000, dtype=np.float32)
    noise[:90] = np.random.Generator(np.random.Philox(key=3)).standard_normal(90)
    loop = np.array([88, -0.06, 0.56, 0.56, -0.06, 0.99, 0.3, 0.0])
    whole, parts, state = noise.copy(), noise.copy(), np.zeros(1)
    process_string(whole, 0, 4000, loop, np.zeros(1))
    process_string(parts, 0, 1234, loop, state)
    process_string(parts, 1234, 4000, loop, state)
    assert np.array_equal(parts, whole)
    assert 0.0 < np.abs(whole[-100:]).max() < np.abs(whole[:100]).max()
