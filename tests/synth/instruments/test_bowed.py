"""Bowed strings: a body that stays where it is, a bow that bites, a vibrato that crosses the modes of the wood."""

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.preset import preset
from composer.units import pitch_to_hz

RATE = 48_000


def strike(name, pitch, velocity=0.8, gate=48_000, variant=0, **changed):
    """The sound of a preset, one row of float64."""
    sound = preset(name).sound
    found = sound.model.render(Strike(float(pitch), velocity, 0.5, gate, variant), {**sound.values, **changed})
    return found[0].astype(float)


def loudness_of_harmonic(samples, hz):
    """Level over time of what lies within a third of `hz`."""
    bins = np.fft.fft(samples)
    frequency = np.fft.fftfreq(len(samples), 1.0 / RATE)
    bins[(frequency < hz * 0.8) | (frequency > hz * 1.2)] = 0.0
    return 20.0 * np.log10(np.abs(np.fft.ifft(bins))[::240] + 1e-12)


def test_vibrato_crosses_the_body():
    """Harmonics swing in level as they pass the modes of the wood, and not where there are none."""
    still = {"unsteady_db": 0.0, "tremor": 0.0, "noise": 0.0, "growth": 0.0, "vibrato_cents": 40.0}
    smooth = {"body_db": 0.0, "air_db": 0.0, "wood_db": 0.0, "hill_db": 0.0}

    def swing(**changed):
        found = strike("solo-violin", 69, gate=96_000, **still, **changed)[48_000:90_000]
        return np.mean([np.std(loudness_of_harmonic(found, 440.0 * k)[20:-20]) for k in (2, 3, 4)])

    assert swing() > 2.0 * swing(**smooth)


@pytest.mark.parametrize(("name", "low_hz"), [("solo-violin", 196.0), ("cello", 65.4), ("contrabass", 41.2)])
def test_below_the_air_mode_the_body_hardly_radiates(name, low_hz):
    """The lowest string of each is weaker in its fundamental than in what lies above."""
    pitch = 69.0 + 12.0 * np.log2(low_hz / 440.0)
    part = strike(name, pitch)[19_200:43_200]
    level = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    hz = np.fft.rfftfreq(len(part), 1.0 / RATE)
    fundamental = level[np.abs(hz - low_hz) < 0.2 * low_hz].max()
    assert fundamental < 0.75 * level.max()


def test_larger_instruments_are_darker():
    middles = []
    for name, pitch in (("solo-violin", 60), ("viola", 60), ("cello", 60), ("contrabass", 60)):
        power = np.abs(np.fft.rfft(strike(name, pitch)[19_200:43_200])) ** 2
        middles.append(np.sum(power * np.fft.rfftfreq(24_000, 1.0 / RATE)) / power.sum())
    assert middles == sorted(middles, reverse=True)


def test_the_bow_bites():
    scratch = strike("fiddle", 67) - strike("fiddle", 67, attack_noise=0.0)
    early, late = (np.sqrt(np.mean(scratch[begin : begin + 1200] ** 2)) for begin in (240, 14_400))
    assert early > 50.0 * late
    gentle, hard = (
        np.sqrt(np.mean((strike("fiddle", 67, v) - strike("fiddle", 67, v, attack_noise=0.0))[:2400] ** 2))
        for v in (0.3, 1.0)
    )
    assert hard > 2.0 * gentle


def test_pitch_is_uncertain_only_while_it_bites():
    still = {"vibrato_cents": 0.0, "drift_cents": 0.0, "scoop_cents": 0.0, "noise": 0.0, "attack_noise": 0.0}
    clean, bitten = (strike("cello", 48, bite_cents=cents, **still) for cents in (0.0, 80.0))
    spectrum = [np.abs(np.fft.rfft(found[24_000:40_000] * np.hanning(16_000), 1 << 17)) for found in (clean, bitten)]
    hz = np.fft.rfftfreq(1 << 17, 1.0 / RATE)
    near = np.abs(hz - pitch_to_hz(48)) < 15.0
    assert [hz[near][np.argmax(level[near])] for level in spectrum] == pytest.approx([pitch_to_hz(48)] * 2, rel=1e-3)
    assert not np.allclose(clean[2400:4800], bitten[2400:4800], atol=1e-3)


def test_release_darkens():
    found = strike("cello", 48, gate=48_000, noise=0.0)

    def middle_hz(part):
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
        return np.sum(power * np.fft.rfftfreq(len(part), 1.0 / RATE)) / power.sum()

    assert middle_hz(found[52_000:55_000]) < 0.9 * middle_hz(found[40_000:43_000])
