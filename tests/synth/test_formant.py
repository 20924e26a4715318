"""Vowels: the table, the way between two vowels, and resonances that stand where the table has them."""

import numpy as np
import pytest

from composer.dsp.resonator import add_resonators
from composer.synth import formant
from composer.units import SAMPLE_RATE_HZ


def test_every_voice_has_every_vowel_with_rising_formants():
    for voice in formant.VOICES:
        assert len(formant.TABLE[voice]) == len(formant.VOWELS)
        for centres, heights, widths in formant.TABLE[voice]:
            assert len(centres) == len(heights) == len(widths) == formant.COUNT
            assert np.all(np.diff(centres) > 0)
            assert heights[0] == 0


def test_the_alto_sings_the_published_a():
    found = formant.mouth(2.0, formant.vowel_of("a"))
    assert found.centre_hz.tolist() == [800, 1150, 2800, 3500, 4950]
    assert found.height_db.tolist() == [0, -4, -20, -36, -60]


def test_between_two_vowels_and_two_voices_lies_their_mean():
    mean = formant.mouth(0.5, 2.5).centre_hz
    corners = [formant.mouth(voice, vowel).centre_hz for voice in (0.0, 1.0) for vowel in (2.0, 3.0)]
    assert np.allclose(mean, np.mean(corners, axis=0))


def test_a_mouth_opens_for_a_pitch_above_its_first_formant():
    high = formant.sized(formant.mouth(3.0, formant.vowel_of("i")), 1.0, 900.0)
    assert high.centre_hz[0] == pytest.approx(918.0)
    assert np.all(np.diff(high.centre_hz) >= 119.9)


@pytest.mark.parametrize("vowel", ["e", "a", "i"])
def test_resonances_peak_where_the_table_has_them(vowel):
    mouth = formant.mouth(1.0, formant.vowel_of(vowel))
    signal = np.zeros(1 << 15, np.float32)
    signal[0] = 1.0
    heard = np.zeros_like(signal)
    add_resonators(signal, formant.resonances(mouth, 1.0), np.zeros((5, 2)), heard)
    hz = np.fft.rfftfreq(len(heard), 1.0 / SAMPLE_RATE_HZ)
    level_db = 20.0 * np.log10(np.abs(np.fft.rfft(heard)) + 1e-9)
    for centre_hz, height_db in zip(mouth.centre_hz[:2], mouth.height_db[:2], strict=True):
        near = (hz > 0.93 * centre_hz) & (hz < 1.07 * centre_hz)
        top = np.argmax(np.where(near, level_db, -200.0))
        assert abs(hz[top] / centre_hz - 1.0) < 0.04
        assert abs(level_db[top] - height_db) < 3.5


@pytest.mark.parametrize("hz", [90.0, 220.0, 700.0])
def test_loudness_is_what_the_resonators_let_through(hz):
    bands = formant.resonances(formant.mouth(1.0, 2.0), 1.25, 1.0)
    k = np.arange(1.0, int(8000.0 / hz) + 1.0)[:80]
    phase = 2.0 * np.pi * hz / SAMPLE_RATE_HZ * np.outer(k, np.arange(48_000))
    heard = np.zeros(48_000, np.float32)
    add_resonators((k**-1.3 @ np.sin(phase)).astype(np.float32), bands, np.zeros((5, 2)), heard)
    measured = np.sqrt(2.0 * np.mean(heard[24_000:].astype(float) ** 2))
    assert abs(20.0 * np.log10(measured / formant.loudness(hz, 1.3, bands))) < 0.3
