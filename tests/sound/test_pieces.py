"""Whole pieces of every style, as people get them: loudness, true peak, DC, the end, the cut, the fade."""

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly

import composer
from composer.styles.loader import style_files

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]
ENERGIES = ("calm", "medium", "dynamic")
SEEDS = range(2)


def structure(seed):
    """Another form for each seed: one to four movements of any energy."""
    random = np.random.default_rng(seed)
    return [
        {"duration": float(random.uniform(0.3, 1.0)), "energy": str(random.choice(ENERGIES))}
        for _ in range(int(random.integers(1, 5)))
    ]


@pytest.fixture(scope="module")
def pieces():
    """Every style with every seed: name, music, samples."""
    made = []
    for genre, subgenre in STYLES:
        for seed in SEEDS:
            fields = {"duration_ms": 21_000 + 1_733 * seed, "seed": 40 + seed, "structure": structure(seed)}
            music = composer.compose(genre=genre, subgenre=subgenre, **fields)
            made.append((f"{genre}/{subgenre} {seed}", music, music.render(threads=2).samples))
    return made


@pytest.mark.slow
def test_integrated_loudness_meets_the_style(pieces):
    meter = pyloudnorm.Meter(48_000)
    misses = {
        name: meter.integrated_loudness(samples.astype(np.float64)) - music.timeline.mix.loudness_lufs
        for name, music, samples in pieces
    }
    assert max(abs(miss) for miss in misses.values()) <= 2.0, misses
    assert np.mean([abs(miss) <= 1.0 for miss in misses.values()]) >= 0.95, misses


@pytest.mark.slow
def test_true_peak_dc_and_the_end(pieces):
    for name, _, samples in pieces:
        assert np.abs(resample_poly(samples.astype(np.float64), 8, 1, axis=0)).max() <= 10 ** (-1 / 20), name
        assert np.abs(samples.mean(axis=0, dtype=np.float64)).max() < 1e-3, name
        assert np.abs(samples[-1]).max() == 0.0, name
        last = samples[-2_400:].astype(np.float64)
        assert 10 * np.log10(np.mean(last**2) + 1e-12) < -45.0, name


@pytest.mark.slow
def test_the_sides_are_balanced(pieces):
    for name, _, samples in pieces:
        left, right = np.sqrt(np.mean(samples.astype(np.float64) ** 2, axis=0))
        assert abs(20 * np.log10(left / right)) < 1.5, name


@pytest.mark.slow
@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_a_dynamic_movement_is_fuller_than_a_calm_one(genre, subgenre):
    form = [{"duration": 1, "type": "verse", "energy": energy} for energy in ("calm", "dynamic")]
    music = composer.compose(genre=genre, subgenre=subgenre, duration_ms=30_000, structure=form, seed=6)
    samples = music.render(threads=2).samples.mean(axis=1).astype(np.float64)
    border = round(music.schema()["structure"][1]["start"] * len(samples))
    end = border + int(0.8 * (len(samples) - border))
    calm, dynamic = samples[: border - 48_000], samples[border:end]
    assert np.mean(dynamic**2) > np.mean(calm**2)
    assert highs(dynamic) > highs(calm)


def highs(signal):
    """Power above 2 kHz."""
    power = np.abs(np.fft.rfft(signal)) ** 2
    return power[int(2_000 / 24_000 * len(power)) :].sum() / len(signal)


def test_a_crop_cuts_in_the_middle_of_a_bar_with_a_fade_of_5_ms():
    music = composer.compose(genre="chiptune", subgenre="nes-action", duration_ms=9_130, bpm=150, crop=True)
    samples = music.render().samples
    assert len(samples) == 9_130 * 48
    assert len(samples) % music.plan.tempo.frame_at(4) != 0
    assert np.abs(samples[-1]).max() < 0.01
    assert np.abs(samples[-2_400:-240]).max() > 0.05


def test_a_fade_has_equal_power():
    fields = {"genre": "chiptune", "subgenre": "nes-action", "duration_ms": 12_000}
    plain = composer.compose(**fields).render().samples
    faded = composer.compose(**fields, fadeout_ms=4_000).render().samples
    start = len(plain) - 4_000 * 48
    assert np.array_equal(plain[:start], faded[:start])
    place = (np.arange(4_000 * 48) + 1) / (4_000 * 48)
    assert np.abs(faded[start:] - plain[start:] * np.cos(place * np.pi / 2)[:, np.newaxis]).max() < 1e-5
