"""Slurred notes: the pitch comes from the note before, in each model that can, and clicks nowhere."""

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.preset import preset
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

SLIDERS = ("808-bass", "portamento-lead", "saw-lead", "acid-bass", "fm-bass", "wavetable-lead", "alto")
STEADY = {
    "vibrato_cents": 0.0, "drift_cents": 0.0, "detune_cents": 0.0, "voices": 1.0, "drive_db": 0.0, "bias": 0.0,
    "wander": 0.0, "noise": 0.0, "breath": 0.0, "spread": 0.0, "sub": 0.0,
}  # fmt: skip


def play(name, pitch, slide, **changed):
    sound = preset(name).sound
    values = sound.values | {key: value for key, value in changed.items() if key in sound.values}
    return sound.model.render(Strike(pitch, 0.8, 0.5, 48_000, 0, slide), values)[0].astype(float)


def semitones(samples, pitch, at_s):
    """Pitch against `pitch` around a time: the fundamental, isolated and turned by its own frequency."""
    base = pitch_to_hz(pitch)
    time = np.arange(len(samples)) / SAMPLE_RATE_HZ
    turned = samples * np.exp(-2.0j * np.pi * base * time)
    window = np.hanning(int(4.0 * SAMPLE_RATE_HZ / base))
    slow = np.convolve(turned, window, mode="same")
    at = int(at_s * SAMPLE_RATE_HZ)
    hz = base + np.diff(np.unwrap(np.angle(slow[at - 240 : at + 241]))).mean() * SAMPLE_RATE_HZ / (2.0 * np.pi)
    return 12.0 * np.log2(hz / base)


def sliding(names):
    return pytest.mark.parametrize("name", list(names))


@sliding(SLIDERS)
@pytest.mark.parametrize("slide", [-3.0, 3.0])
def test_the_pitch_comes_from_the_note_before(name, slide):
    pitch = 45.0 if name == "808-bass" else 60.0
    made = play(name, pitch, slide, portamento_s=0.4, **STEADY)
    for at_s in (0.08, 0.16, 0.24):
        assert semitones(made, pitch, at_s) == pytest.approx(slide * np.exp(-5.0 * at_s / 0.4), abs=0.35), at_s
    assert semitones(made, pitch, 0.7) == pytest.approx(0.0, abs=0.03)


@sliding(SLIDERS)
def test_a_slurred_note_starts_from_silence_without_a_click(name):
    for slide in (-12.0, 12.0):
        made = play(name, 48.0, slide)
        assert abs(made[0]) < 1e-6
        assert np.all(np.abs(made[:24]) <= np.abs(made).max() * (np.arange(24) + 1.0) / 20.0)


def test_a_slurred_808_has_no_second_drop_and_no_second_click():
    struck, slid = (play("808-bass", 33.0, slide, portamento_s=0.01) for slide in (0.0, -0.01))
    bright = [np.abs(np.fft.rfft(made[:2048] * np.hanning(2048)))[43:].max() for made in (struck, slid)]
    assert bright[1] < 0.5 * bright[0]


@pytest.mark.parametrize("name", ["saw-lead", "square-lead"])
def test_a_slide_from_above_does_not_alias(name):
    made = play(name, 84.0, 24.0, portamento_s=2.0, **STEADY)[2_000:6_000]
    power = np.abs(np.fft.rfft(made * np.blackman(len(made)))) ** 2
    hz = np.fft.rfftfreq(len(made), 1.0 / SAMPLE_RATE_HZ)
    # The slide is at 4.2 to 3.3 kHz here: below its fundamental there is nothing but what folds back.
    assert 10.0 * np.log10(power[(hz > 60.0) & (hz < 2_400.0)].sum() / power.sum()) < -50.0
