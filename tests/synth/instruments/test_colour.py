"""Tables of noise and of modes: their spectra, their levels, and that they go round without a seam."""

import numpy as np
import pytest

from composer.dsp.drum import LAG
from composer.synth.instruments.colour import PLATE_SIZE, Colour, add_hiss, between, places_of, plate
from composer.synth.instruments.stroke import decay, noise

WHITE = Colour(0.0)


def hiss(colour, name="a", alike=0.0, fall=(1e6, 0.0), frames=48_000):
    rows = np.zeros((2, frames), np.float32)
    add_hiss(rows, name, colour, 1.0, fall, alike)
    return rows


def test_white_noise_is_as_loud_as_numbers_drawn_evenly():
    assert np.sqrt(np.mean(hiss(WHITE) ** 2)) == pytest.approx(3.0**-0.5, rel=0.02)
    assert np.sqrt(np.mean(noise("b", 2, 48_000) ** 2)) == pytest.approx(3.0**-0.5, rel=0.02)
    assert np.abs(noise("b", 2, 48_000)).max() <= 1.001


def test_noise_keeps_to_its_colour():
    power = np.abs(np.fft.rfft(hiss(Colour(6_000.0))[0])) ** 2
    assert power[200:1_500].mean() < 0.02 * power[8_000:20_000].mean()
    power = np.abs(np.fft.rfft(hiss(Colour(1_000.0, 2.0, high=False, floor_hz=500.0))[0])) ** 2
    assert max(power[100:300].mean(), power[8_000:].mean()) < 0.02 * power[900:1_100].mean()


@pytest.mark.parametrize("alike", [0.0, 0.6, 1.0])
def test_rows_share_as_much_as_they_are_told(alike):
    rows = hiss(WHITE, alike=alike)
    assert np.corrcoef(rows)[0, 1] == pytest.approx(alike, abs=0.03)
    assert np.sqrt(np.mean(rows**2)) == pytest.approx(3.0**-0.5, rel=0.03)


def test_names_tell_where_noise_is_read():
    assert (hiss(WHITE, "a") == hiss(WHITE, "a")).all()
    assert abs(np.corrcoef(hiss(WHITE, "a")[0], hiss(WHITE, "b")[0])[0, 1]) < 0.02
    assert len(set(places_of("a", 64).tolist())) == 64


def test_the_envelope_is_that_of_the_strokes():
    dry, wet = hiss(WHITE, frames=9_600), hiss(WHITE, fall=(0.2, 0.002), frames=9_600)
    np.testing.assert_allclose(wet, dry * decay(9_600, 0.2, 0.002), atol=2e-5)


def test_a_plate_is_its_modes_and_goes_round():
    hz, gain = np.array([996.09375, 5_000.0, 19_000.0]), np.array([0.5, 0.25, 1.0])
    table = plate(hz, gain, np.array([0.25, 0.0, 0.0]), PLATE_SIZE)
    assert len(table) == PLATE_SIZE + LAG
    assert (table[PLATE_SIZE:] == table[:LAG]).all()
    spectrum = np.abs(np.fft.rfft(table[:PLATE_SIZE])) / (PLATE_SIZE / 2)
    peaks = np.flatnonzero(spectrum > 0.01)
    np.testing.assert_allclose(peaks * 48_000 / PLATE_SIZE, hz[:2], atol=0.75)
    np.testing.assert_allclose(spectrum[peaks], gain[:2], rtol=1e-3)


def test_places_between_nodes_are_made_of_both():
    shares = between(np.array([0.0, 0.25, 0.5, 2.0]), np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(shares, [[1.0, 0.5, 0.0, 0.0], [0.0, 0.5, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
