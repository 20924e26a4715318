"""Every pitched preset: in tune, clean at both ends, silent at the end, darker when soft, the same in every process."""

import subprocess
import sys
from hashlib import blake2b

import numpy as np
import pytest

from composer.dsp.kernel import COMPILED
from composer.synth.control import BLOCK
from composer.synth.instrument import Strike
from composer.synth.models import model
from composer.synth.preset import preset, preset_names
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

MODELS = [
    model(name)
    for name in (
        "bar",
        "bell",
        "boom",
        "bowed",
        "choir",
        "clavier",
        "duo",
        "ensemble",
        "fm",
        "organ",
        "piano",
        "pipe",
        "pizzicato",
        "pulse",
        "string",
        "subtractive",
        "tutti",
        "voice",
        "wavetable",
        "wind",
    )
]
NAMES = [name for name in preset_names() if preset(name).sound and preset(name).sound.model in MODELS]
STILL = {
    "vibrato_cents": 0.0, "detune_cents": 0.0, "drift_cents": 0.0, "shimmer_cents": 0.0, "glide_semitones": 0.0,
    "scoop_cents": 0.0, "sink_cents": 0.0, "rotor_depth": 0.0, "detune_3_cents": 0.0, "polarisation_cents": 0.0,
    "unison_cents": 0.0, "slide_cents": 0.0, "course_cents": 0.0, "ombak_hz": 0.0, "beside_cents": 0.0,
    "bell_detune_3_cents": 0.0, "pulse_motion": 0.0, "steps": 1.0, "echoes": 0.0,
}  # fmt: skip
"""What moves the pitch on purpose, switched off."""

REQUIRED = {
    "deep-bass",
    "soft-bass",
    "pick-bass",
    "low-strings",
    "nes-triangle",
    "house-organ",
    "tine-piano",
    "felt-piano",
    "drawbar-organ",
    "celesta",
    "vibraphone",
    "glass-bell",
    "nylon-guitar",
    "clean-guitar",
    "crunch-guitar",
    "lead-guitar",
    "warm-pad",
    "string-pad",
    "pluck-synth",
    "saw-lead",
    "soft-lead",
    "string-ensemble",
    "staccato-strings",
    "french-horns",
    "low-brass",
    "brass-section",
    "choir-ah",
    "nes-pulse-12",
    "nes-pulse-25",
    "nes-pulse-50",
}
"""What styles refer to."""

GENTLE_EDGES = [
    name for name in NAMES if "click" not in preset(name).sound.values and "width" not in preset(name).sound.values
]
"""Presets whose note may not end with a sound of its own: organs click on release, consoles step."""


def strike(name, pitch=60.0, velocity=0.8, brightness=0.5, gate=24_000, variant=0, **changed):
    """The sound of a preset with some values changed."""
    sound = preset(name).sound
    values = {**sound.values, **{key: value for key, value in changed.items() if key in sound.values}}
    return sound.model.render(Strike(pitch, velocity, brightness, gate, variant), values)


def middle(name):
    """A pitch in the middle of the range of a preset."""
    if "bass" in name or name in ("low-strings", "low-brass", "nes-triangle"):
        return 43.0
    return 79.0 if name in ("celesta", "glass-bell", "music-box", "glockenspiel") else 62.0


def spectrum(samples, size):
    """Frequencies in hertz and amplitudes under a Blackman-Harris window, whose side lobes lie at -92 dB."""
    x = 2.0 * np.pi * np.arange(len(samples)) / len(samples)
    window = 0.35875 - 0.48829 * np.cos(x) + 0.14128 * np.cos(2.0 * x) - 0.01168 * np.cos(3.0 * x)
    return np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE_HZ), np.abs(np.fft.rfft(samples * window, size))


def peak_hz(samples, near_hz):
    """Frequency of the strongest partial within half a semitone of `near_hz`."""
    hz, level = spectrum(samples, 1 << 19)
    inside = np.flatnonzero((hz > near_hz * 2 ** (-0.5 / 12)) & (hz < near_hz * 2 ** (0.5 / 12)))
    top = inside[np.argmax(level[inside])]
    a, b, c = np.log(level[top - 1 : top + 2])
    return (top + 0.5 * (a - c) / (a - 2.0 * b + c)) * hz[1]


def centroid_hz(samples):
    """Middle of the amplitude spectrum of the first fifth of a second."""
    hz, level = spectrum(samples[:9600], min(len(samples), 9600))
    return np.sum(level * hz) / level.sum()


def test_all_presets_that_were_asked_for_exist():
    assert set(NAMES) >= REQUIRED


@pytest.mark.parametrize("name", NAMES)
def test_it_is_in_tune_over_its_range(name):
    for pitch in (middle(name) - 7.0, middle(name) + 0.37, middle(name) + 12.0):
        # Both sides together: the unisons of a pad lie to the left and right of the pitch.
        found = strike(name, pitch, gate=96_000, sustain=1.0, **STILL).mean(axis=0)
        start = min(4800, len(found) // 8)
        cents = 1200.0 * np.log2(peak_hz(found[start:96_000], pitch_to_hz(pitch)) / pitch_to_hz(pitch))
        assert abs(cents) < 3.0, pitch


@pytest.mark.parametrize("pitch", [28, 40, 52, 64, 76, 88, 100])
def test_strings_and_saws_are_in_tune_from_the_lowest_to_the_highest(pitch):
    for name in ("crunch-guitar", "harp", "saw-lead", "nes-pulse-25"):
        found = strike(name, pitch, gate=96_000, **STILL)[0]
        assert abs(1200.0 * np.log2(peak_hz(found[2400:72_000], pitch_to_hz(pitch)) / pitch_to_hz(pitch))) < 3.0, name


@pytest.mark.parametrize(
    "name", ["saw-lead", "string-pad", "nes-pulse-12", "nes-triangle", "tine-piano", "drawbar-organ"]
)
@pytest.mark.parametrize("pitch", [72.0, 84.31, 96.0])
def test_nothing_aliases_above_minus_60_db(name, pitch):
    still = STILL | {"noise": 0.0, "click": 0.0, "cutoff_hz": 20_000.0, "sub": 0.0}
    found = strike(name, pitch, velocity=1.0, gate=72_000, sustain=1.0, **still)[0][9600:62_400]
    hz, level = spectrum(found, len(found))
    grid = pitch_to_hz(pitch) / 2.0
    away = np.abs(hz - np.round(hz / grid) * grid)
    assert 20.0 * np.log10(level[(away > 12.0) & (hz > 30.0)].max() / level.max()) < -60.0


@pytest.mark.parametrize("name", NAMES)
def test_it_starts_from_silence_without_a_step(name):
    for pitch, variant in ((middle(name), 0), (middle(name) + 5.0, 3)):
        found = strike(name, pitch, variant=variant, velocity=1.0)
        ramp = np.abs(found).max() * (np.arange(24) + 1.0) / 20.0
        assert np.abs(found[:, 0]).max() < 1e-6
        assert np.all(np.abs(found[:, :24]) <= ramp)


@pytest.mark.parametrize("name", GENTLE_EDGES)
def test_the_release_does_not_click(name):
    """The sharpest bend of the wave around the release is no sharper than while the key is held."""
    released, held = (
        np.abs(np.diff(strike(name, middle(name), gate=gate, attack_noise=0.0, release_noise=0.0)[0], 2))
        for gate in (24_000, 48_000)
    )
    limit = 1.3 * held[16_000:26_400].max() + 2e-4 * np.abs(held).max()
    assert released[23_900:26_400].max() <= limit + 6e-5


@pytest.mark.parametrize("name", NAMES)
def test_it_ends_in_silence_without_dc(name):
    found = strike(name, middle(name), gate=96_000, velocity=1.0, sustain=1.0)
    assert np.abs(found[:, -1]).max() < 10.0 ** (-90.0 / 20.0)
    part = found[0, 2400 : min(len(found[0]), 96_000)].astype(float)
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(len(part)) / len(part))
    rms = np.sqrt(np.mean((part * window) ** 2))
    assert abs(np.mean(part * window)) < 1e-3 * rms


@pytest.mark.parametrize("name", NAMES)
def test_presets_are_equally_loud(name):
    found = strike(name, middle(name))
    power = np.mean(found[:, :24_000].astype(float) ** 2) * min(found.shape[1], 24_000) / 24_000
    assert -26.0 < 10.0 * np.log10(power) < -16.0
    assert np.abs(strike(name, middle(name), velocity=1.0, brightness=1.0)).max() < 1.0


@pytest.mark.parametrize("name", NAMES)
def test_soft_is_darker_and_brightness_opens(name):
    soft, hard = (centroid_hz(strike(name, middle(name), velocity=velocity)[0]) for velocity in (0.35, 1.0))
    dull, clear = (centroid_hz(strike(name, middle(name), brightness=brightness)[0]) for brightness in (0.1, 0.9))
    assert soft < 0.93 * hard
    assert dull < 0.93 * clear


@pytest.mark.parametrize("name", NAMES)
def test_round_robins_differ_but_are_equals(name):
    sounds = [strike(name, middle(name), variant=variant) for variant in range(4)]
    levels = [10.0 * np.log10(np.mean(sound[:, :24_000].astype(float) ** 2)) for sound in sounds]
    # Players of a section beat: their sum over half a second depends on who they are.
    assert max(levels) - min(levels) < (4.5 if "players" in preset(name).sound.values else 1.5)
    assert all(not np.array_equal(sounds[0], other) for other in sounds[1:])


@pytest.mark.parametrize("name", NAMES)
def test_it_is_finite_and_bounded_everywhere(name):
    for pitch in (20.0, 33.3, 84.0, 110.0):
        for gate, velocity in ((1, 1.0), (4800, 0.05)):
            found = strike(name, pitch, velocity, 1.0, gate)
            assert found.dtype == np.float32
            assert found.flags.c_contiguous
            assert found.shape[1] % BLOCK == 0
            assert np.isfinite(found).all()
            assert 1e-5 < np.abs(found).max() < 2.0, (pitch, gate)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_twenty_seconds_are_finite_and_end_in_silence(name):
    found = strike(name, middle(name), gate=20 * SAMPLE_RATE_HZ)
    assert np.isfinite(found).all()
    assert np.abs(found[:, -1]).max() < 10.0 ** (-90.0 / 20.0)
    assert found.shape[1] <= 32 * SAMPLE_RATE_HZ


def digest():
    """What all presets sound like, in eight bytes."""
    return blake2b(b"".join(strike(name, 57.5, variant=1).tobytes() for name in NAMES), digest_size=8).hexdigest()


def test_every_process_makes_the_same_samples_twice():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_pitched;"
        "first = test_pitched.digest(); assert test_pitched.digest() == first; print(first)"
    )
    folder = __file__.rpartition("/")[0]
    run = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == digest()


def test_every_kernel_has_one_specialisation():
    for name in NAMES:
        strike(name, gate=2400)
    used = {kernel.py_func.__name__: len(kernel.signatures) for kernel in COMPILED if kernel.signatures}
    assert {"add_oscillators", "process_filter", "add_ringing", "render_operators"} <= set(used)
    ours = ("add_oscillators", "process_filter", "process_gain", "add_ringing", "render_operators",
            "add_resonators", "render_delayed")  # fmt: skip
    assert {name: used[name] for name in ours} == dict.fromkeys(ours, 1)
