"""The echo: where repeats fall, how they alternate and darken, and that they end."""

import numpy as np
import pytest

from composer.score.mix import Echo
from composer.synth.cell import CELL_FRAMES
from composer.synth.echo import LONGEST_FRAMES, repeater


def repeats(settings, beat_frames=24_000):
    send = np.zeros((2, CELL_FRAMES), np.float32)
    send[:, 0] = np.sqrt(0.5)
    return repeater(settings, beat_frames).answer(send)


def test_repeats_fall_on_the_beat_and_change_sides():
    answer = repeats(Echo(0.75, 0.5, 8_000.0))
    for number in range(1, 6):
        near, far = (0, 1) if number % 2 else (1, 0)
        here = answer[:, number * 18_000 : number * 18_000 + 200]
        assert np.abs(here[near]).argmax() < 3
        assert (here[far] ** 2).sum() < 1e-6 * (here[near] ** 2).sum()
        assert not answer[:, :18_000].any()


def test_repeats_grow_softer_and_darker():
    answer = repeats(Echo(0.5, 0.5, 4_000.0))
    powers, centres = [], []
    for number in (1, 3, 5):
        spectrum = np.abs(np.fft.rfft(answer[0, number * 12_000 : number * 12_000 + 4_096])) ** 2
        powers.append(spectrum[20:100].mean())
        centres.append((spectrum * np.arange(len(spectrum))).sum() / spectrum.sum())
    assert 10 * np.log10(powers[0] / powers[1]) == pytest.approx(12.0, abs=1.5)
    assert centres[0] > centres[1] > centres[2]


@pytest.mark.parametrize("feedback", [0.0, 0.35, 0.8, 3.0])
def test_the_memory_is_finite(feedback):
    made = repeater(Echo(1.0, feedback), 24_000)
    assert made.tail <= LONGEST_FRAMES
    answer = repeats(Echo(1.0, feedback))
    assert not answer[:, -1].any()
    assert np.abs(answer[:, -4_800:]).max() < 0.03
