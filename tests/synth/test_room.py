"""The room: decay, density, width, and cells that join without a seam."""

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from composer.score.mix import Reverb
from composer.synth.cell import CELL_FRAMES
from composer.synth.room import room


def impulse(settings, left=1.0, right=1.0):
    send = np.zeros((2, CELL_FRAMES), np.float32)
    send[:, 0] = left, right
    return room(settings).answer(send)


def decay_s(signal):
    """Time to -60 dB after Schroeder, from the slope between -5 and -35 dB."""
    left = np.cumsum(signal[::-1].astype(float) ** 2)[::-1]
    level = 10 * np.log10(left / left[0] + 1e-14)
    return 2 * (np.argmax(level < -35) - np.argmax(level < -5)) / 48_000


def band(signal, low_hz, high_hz):
    return sosfilt(butter(4, [low_hz, high_hz], "band", fs=48_000, output="sos"), signal.astype(float))


@pytest.mark.parametrize("wanted_s", [0.4, 1.2, 3.0, 8.0])
def test_the_decay_is_what_was_asked(wanted_s):
    answer = impulse(Reverb(wanted_s, 12.0, 5_000.0))
    assert decay_s(band(answer[0], 350, 700)) == pytest.approx(wanted_s, rel=0.12)


def test_treble_decays_sooner():
    answer = impulse(Reverb(2.0, 12.0, 4_000.0))
    middle, high = decay_s(band(answer[0], 350, 700)), decay_s(band(answer[0], 3_600, 4_400))
    assert high == pytest.approx(middle / 2, rel=0.2)


def test_the_late_field_is_dense_and_does_not_flutter():
    """After a tenth of a second samples are spread like noise (normalised echo density, Abel and Huang 2006)."""
    answer = impulse(Reverb(1.5))[0]
    for start in range(6_000, 24_000, 2_000):
        piece = answer[start : start + 960]
        assert np.mean(np.abs(piece) > piece.std()) / 0.3173 == pytest.approx(1.0, abs=0.2)


def test_no_resonance_stands_out():
    """The spectrum of the late field falls within what noise of that length would show."""
    late = impulse(Reverb(2.0, 0.0, 12_000.0))[0][9_600 : 9_600 + 32_768].astype(float)
    level = 20 * np.log10(np.abs(np.fft.rfft(late * np.hanning(len(late)))) + 1e-12)[200:5_000]
    smooth = np.convolve(level, np.ones(101) / 101, "same")
    assert (level - smooth)[60:-60].max() < 18.0


def test_the_sides_differ_and_are_equally_loud():
    answer = impulse(Reverb(1.2))
    assert abs(np.corrcoef(answer)[0, 1]) < 0.1
    power = (answer.astype(float) ** 2).sum(axis=1)
    assert 10 * np.log10(power[0] / power[1]) == pytest.approx(0, abs=1.0)
    lopsided = (impulse(Reverb(1.2), right=0.0).astype(float) ** 2).sum(axis=1)
    assert 0.3 < 10 * np.log10(lopsided[0] / lopsided[1]) < 6.0


def test_nothing_before_the_predelay_and_exact_silence_at_the_end():
    answer = impulse(Reverb(0.9, 40.0))
    assert not answer[:, : 40 * 48].any()
    assert answer[:, 40 * 48 : 60 * 48].any()
    assert not answer[:, -1].any()


def test_bass_stays_dry():
    answer = impulse(Reverb(1.2))
    spectrum = np.abs(np.fft.rfft(answer[0].astype(float), 1 << 18)) ** 2
    hz = np.fft.rfftfreq(1 << 18, 1 / 48_000)
    low, middle = (spectrum[(hz > a) & (hz < b)].mean() for a, b in ((40, 70), (400, 1_000)))
    assert 10 * np.log10(low / middle) < -15


def test_cells_join_without_a_seam():
    """A sound that runs over a join, cut there and answered in two halves, gives the answer of the whole."""
    settings = Reverb(0.6)
    tone = (np.sin(np.arange(48_000) * 0.05) * np.hanning(48_000)).astype(np.float32)
    whole = np.zeros((2, CELL_FRAMES), np.float32)
    whole[:, 24_000:72_000] = tone
    first, second = np.zeros_like(whole), np.zeros_like(whole)
    first[:, -24_000:], second[:, :24_000] = tone[:24_000], tone[24_000:]
    joined = np.zeros((2, 3 * CELL_FRAMES))
    one = room(settings).answer(whole)
    for offset, send in ((0, first), (CELL_FRAMES, second)):
        answer = room(settings).answer(send)
        joined[:, offset : offset + answer.shape[1]] += answer
    shifted = joined[:, CELL_FRAMES - 48_000 :][:, : one.shape[1]]
    assert np.abs(shifted - one).max() < 3e-4 * np.abs(one).max()
