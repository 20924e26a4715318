"""The balance of octaves: what is asked of it, and that the filters do it."""

import numpy as np
import pyloudnorm
import pytest

from composer.dsp import biquad
from composer.score.mix import Mix
from composer.synth import balance
from composer.synth.cell import CELL_FRAMES
from composer.synth.master import Master
from composer.synth.renderer import Renderer


def noise(slope):
    """Noise whose power density falls by a slope in dB per octave."""
    spectrum = np.fft.rfft(np.random.default_rng(2).standard_normal((2, CELL_FRAMES)))
    hz = np.maximum(np.fft.rfftfreq(CELL_FRAMES, 1 / 48_000), 20.0)
    return np.fft.irfft(spectrum * 10 ** (slope * np.log2(hz / 1_000) / 20)).astype(np.float32)


def levels_db(sound):
    return 10 * np.log10(balance.octave_powers(sound))


def slope_of(levels):
    return float(np.polyfit(np.arange(len(levels)), levels, 1)[0])


@pytest.mark.parametrize("slope", [-7.0, -4.5, -3.0])
def test_levels_show_the_slope(slope):
    assert np.diff(levels_db(noise(slope))) == pytest.approx(slope, abs=1.0)


def test_nothing_is_asked_of_what_is_as_it_should_be():
    assert balance.corrections_db(np.zeros(6), -4.5) == ()
    assert balance.corrections_db(balance.octave_powers(noise(-4.5)), -4.5) == pytest.approx([0.0] * 6, abs=0.5)


def test_corrections_go_towards_the_slope_and_are_limited():
    mild = balance.corrections_db(balance.octave_powers(noise(-3.5)), -5.0)
    assert slope_of(mild) == pytest.approx(-1.5 * balance.SHARE, abs=0.2)
    wild = balance.corrections_db(balance.octave_powers(noise(0.0)), -9.0)
    assert max(wild) == balance.LIMIT_DB
    assert min(wild) == -balance.LIMIT_DB


@pytest.mark.parametrize(
    "gains", [(1.9, 1.1, 0.4, -0.4, -1.1, -1.9), (-3.0, -1.0, 1.0, 2.0, 1.0, 0.0), (4.0, 3.0, 1.0, -1.0, -3.0, -4.0)]
)
def test_the_filters_do_what_is_asked(gains):
    made = balance.sections(gains)
    assert made.shape == (3, 5)
    heard = [20 * np.log10(biquad.response(made, hz / 48_000)) for hz in balance.CENTRES_HZ]
    assert heard == pytest.approx(list(gains), abs=1.2), "first-order steps are gentle"
    assert 20 * np.log10(biquad.response(made, 16_000 / 48_000)) == pytest.approx(gains[-1], abs=1.5)


def test_a_master_brings_a_spectrum_to_its_slope():
    dull = noise(-7.0)
    master = Master(Mix(), 0.0, 0.0, balance.corrections_db(balance.octave_powers(dull), -5.0))
    toned = master.toned(dull, dull)
    assert slope_of(levels_db(toned)) == pytest.approx(-7.0 + 2.0 * balance.SHARE, abs=0.25)


def test_the_loudness_reckons_with_the_balance(toys, presets):
    renderer = Renderer(toys["band"](12.0, Mix(loudness_lufs=-18.0, slope_db_per_octave=-6.0)), presets=presets)
    sound = renderer.whole()
    assert max(np.abs(renderer._level.balance_db)) > 1.0
    assert pyloudnorm.Meter(48_000).integrated_loudness(sound.astype(float)) == pytest.approx(-18.0, abs=1.0)
    assert np.array_equal(Renderer(renderer.timeline, presets=presets).window(200_000, 210_000), sound[200_000:210_000])
