"""Facts about every drum of every kit, measured."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.instruments.stroke import BLOCK
from composer.synth.preset import preset, preset_names
from composer.units import SAMPLE_RATE_HZ, db_to_gain

KITS = {
    "house-kit": {36, 37, 38, 39, 42, 44, 45, 46, 47, 49, 50, 51, 54, 56, 63, 64, 70},
    "lofi-kit": {36, 37, 38, 39, 42, 46, 49, 51, 70},
    "rock-kit": {36, 37, 38, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 53, 54, 56, 57},
    "cinematic-kit": {36, 37, 38, 41, 43, 45, 47, 49, 52, 57, 60, 61, 70, 81},
    "nes-kit": {36, 38, 42, 46, 49},
}
ALL = [name for name in preset_names() if preset(name).sound is None]
DRUMS = [
    (kit, note) for kit in ALL for note, sound in sorted(preset(kit).notes.items()) if sound.name == f"{kit}/{note}"
]
"""Every drum where it is at home; kits that fall back to it play the same."""
SAMPLED = [
    pytest.param(kit, note, id=f"{kit}-{note}", marks=() if kit in KITS or note in (36, 38, 42) else pytest.mark.slow)
    for kit, note in DRUMS
]


@cache
def struck(kit, note, velocity=1.0, variant=0, brightness=0.5):
    sound = preset(kit).notes[note]
    return sound.model.render(Strike(note, velocity, brightness, 0, variant), sound.values)


def spectrum(kit, note, velocity=1.0):
    power = np.abs(np.fft.rfft(struck(kit, note, velocity).mean(axis=0))) ** 2
    return np.linspace(0.0, SAMPLE_RATE_HZ / 2, len(power)), power


def centroid(kit, note, velocity=1.0):
    hz, power = spectrum(kit, note, velocity)
    return float(np.sum(hz * power) / np.sum(power))


def share(kit, note, low_hz, high_hz=24_000.0):
    hz, power = spectrum(kit, note)
    return float(power[(hz >= low_hz) & (hz < high_hz)].sum() / power.sum())


def level_db(kit, note, window_s=0.1):
    """Loudest 100 ms, with the gain of the kit, in dB."""
    power = np.sum(struck(kit, note) ** 2, axis=0) * (2.0 / len(struck(kit, note)))
    width = round(window_s * SAMPLE_RATE_HZ)
    sums = np.cumsum(np.concatenate([np.zeros(width), power, np.zeros(width)]))
    return 10 * np.log10(np.max(sums[width:] - sums[:-width]) / width) + preset(kit).notes[note].gain_db


@pytest.mark.parametrize("kit", KITS)
def test_kits_have_their_drums(kit):
    assert set(preset(kit).notes) >= KITS[kit]


@pytest.mark.parametrize("kit", ALL)
def test_every_kit_plays_all_of_general_midi(kit):
    assert set(preset(kit).notes) >= set(range(35, 82))


def test_the_standard_kit_plays_the_notes_of_gm2_too_and_stands_alone():
    notes = preset("standard-kit").notes
    assert set(notes) >= set(range(27, 88))
    assert {sound.name for sound in notes.values()} == {f"standard-kit/{note}" for note in notes}


@pytest.mark.parametrize("kit", [kit for kit in ALL if kit != "standard-kit"])
def test_sounds_that_a_kit_does_not_have_are_those_of_its_base(kit):
    borrowed = {sound.name.partition("/")[0] for sound in preset(kit).notes.values()} - {kit}
    assert borrowed <= set(ALL)
    assert (36, f"{kit}/36") in {(note, sound.name) for note, sound in preset(kit).notes.items()}


@pytest.mark.parametrize(("kit", "note"), SAMPLED)
def test_starts_and_ends_in_silence(kit, note):
    for velocity in (1.0, 0.3):
        samples = struck(kit, note, velocity)
        peak = np.abs(samples).max()
        assert samples.dtype == np.float32
        assert samples.flags.c_contiguous
        assert samples.shape[0] in (1, 2)
        assert samples.shape[1] % BLOCK == 0, "the filter works on whole blocks"
        assert np.isfinite(samples).all()
        assert np.abs(samples[:, 0]).max() == 0.0
        assert np.abs(samples[:, -1]).max() < 10 ** (-90 / 20)
        assert np.abs(samples[:, : SAMPLE_RATE_HZ // 100]).max() > 0.05 * peak, "the onset is at frame 0"


@pytest.mark.parametrize(("kit", "note"), SAMPLED)
def test_has_no_dc(kit, note):
    samples = struck(kit, note).astype(np.float64)
    assert np.abs(samples.mean(axis=1)).max() < 0.004 * np.sqrt(np.mean(samples**2)) + 2e-3


@pytest.mark.parametrize(("kit", "note"), SAMPLED)
def test_a_soft_stroke_is_quieter_and_darker(kit, note):
    quieter = 20 * np.log10(np.abs(struck(kit, note)).max() / np.abs(struck(kit, note, 0.3)).max())
    assert 8.0 < quieter < 30.0
    assert centroid(kit, note, 0.3) < 0.985 * centroid(kit, note)


@pytest.mark.parametrize(("kit", "note"), SAMPLED)
def test_full_velocity_stays_below_full_scale(kit, note):
    assert np.abs(struck(kit, note)).max() * db_to_gain(preset(kit).notes[note].gain_db) < 0.901


@pytest.mark.parametrize(("kit", "note"), SAMPLED)
def test_variants_differ_a_little_and_are_repeatable(kit, note):
    first, second = struck(kit, note), struck(kit, note, variant=1)
    length = min(first.shape[1], second.shape[1])
    assert not np.array_equal(first[:, :length], second[:, :length])
    energies = [10 * np.log10(np.sum(struck(kit, note, variant=variant) ** 2)) for variant in range(4)]
    assert max(energies) - min(energies) < 4.0
    sound = preset(kit).notes[note]
    np.testing.assert_array_equal(first, sound.model.render(Strike(note, 1.0, 0.5, 0, 0), sound.values))


@pytest.mark.parametrize(("kit", "note"), [entry for entry in DRUMS if entry[1] in (36, 38, 42, 46)])
def test_brightness_is_heard(kit, note):
    dark, bright = struck(kit, note, 0.7, 0, 0.0), struck(kit, note, 0.7, 0, 1.0)
    high = [np.sum(np.abs(np.fft.rfft(np.diff(samples[0])))) / np.sum(np.abs(samples[0])) for samples in (dark, bright)]
    assert high[1] > high[0]


@pytest.mark.parametrize("kit", KITS)
def test_kick_is_low_and_mono_enough(kit):
    hz, power = spectrum(kit, 36)
    assert 40.0 <= hz[power.argmax()] <= 70.0
    assert share(kit, 36, 0.0, 200.0) > 0.7
    assert preset(kit).notes[36].pan == 0.0
    assert np.abs(struck(kit, 36)).max() == pytest.approx(0.9, abs=0.01)
    assert len(struck(kit, 36)) == 1 or kit == "cinematic-kit"


@pytest.mark.parametrize("kit", ["house-kit", "rock-kit"])
def test_kick_has_a_click_that_a_soft_stroke_lacks(kit):
    def click(velocity):
        start = struck(kit, 36, velocity)[0, :480]
        power = np.abs(np.fft.rfft(start * np.hanning(480))) ** 2
        return power[20:80].sum() / power.sum()  # 2..8 kHz of the first 10 ms

    assert click(1.0) > 2.0 * click(0.3)


def test_house_kick_falls():
    """909-like: the first half wave is several times shorter than the later ones."""
    turns = np.flatnonzero(np.diff(np.signbit(struck("house-kit", 36)[0])))
    assert turns[1] - turns[0] < 0.5 * (turns[8] - turns[7])


@pytest.mark.parametrize("kit", ["house-kit", "rock-kit", "nes-kit"])
def test_hats_are_high(kit):
    assert share(kit, 42, 5_000.0) > 0.75
    assert share(kit, 46, 5_000.0) > 0.75


def test_lofi_is_darker_than_house():
    for note in (36, 38, 42, 46, 49):
        assert centroid("lofi-kit", note) < 0.85 * centroid("house-kit", note)


@pytest.mark.parametrize("kit", KITS)
def test_open_hat_rings_longer_and_both_choke(kit):
    if 42 not in preset(kit).notes:
        return
    assert struck(kit, 46).shape[1] > 3 * struck(kit, 42).shape[1]
    if kit != "nes-kit":
        assert {preset(kit).notes[note].choke for note in (42, 44, 46)} == {"hat"}


def test_metal_is_dense_and_wide():
    """Between 3 and 10 kHz a crash has no line that stands out, and its sides are nearly independent."""
    crash = struck("rock-kit", 49)[:, 4_800:52_800].astype(np.float64)
    power = np.abs(np.fft.rfft(crash[0])) ** 2
    band = power[3_000:10_000]
    assert band.max() < 0.02 * band.sum()
    assert abs(np.corrcoef(crash)[0, 1]) < 0.5


def test_cymbals_lose_their_highs_first():
    crash = struck("rock-kit", 49)[0]
    early, late = (np.abs(np.fft.rfft(crash[start : start + 9_600])) ** 2 for start in (2_400, 76_800))
    assert late[1_600:].sum() / late.sum() < 0.25 * early[1_600:].sum() / early.sum()


def test_gong_blooms():
    gong = struck("cinematic-kit", 52)[0]
    early, later = (np.abs(np.fft.rfft(gong[start : start + 4_800])) ** 2 for start in (0, 19_200))
    assert later[300:].sum() > 1.2 * early[300:].sum()


def test_toms_go_up_with_their_notes():
    for kit, notes in (("rock-kit", (41, 43, 45, 47, 48, 50)), ("cinematic-kit", (41, 43, 45, 47))):
        tops = [spectrum(kit, note)[0][spectrum(kit, note)[1].argmax()] for note in notes]
        assert tops == sorted(tops)
        assert tops[-1] > 2.0 * tops[0]


def test_taiko_are_several_people():
    taiko = struck("cinematic-kit", 43)[:, :24_000]
    assert taiko.shape[0] == 2
    assert np.corrcoef(taiko)[0, 1] < 0.97


def test_rimshot_and_side_stick_have_the_shell():
    assert share("rock-kit", 40, 700.0, 3_500.0) > share("rock-kit", 38, 700.0, 2_000.0)
    assert struck("rock-kit", 37).shape[1] < struck("rock-kit", 38).shape[1]


@pytest.mark.parametrize("kit", KITS)
def test_levels_inside_a_kit(kit):
    kick = level_db(kit, 36)
    assert -12.0 < level_db(kit, 38) - kick < -1.0
    assert -26.0 < (level_db(kit, 42) - kick if 42 in preset(kit).notes else -20.0) < -11.0
    assert -18.0 < level_db(kit, 49) - kick < -5.0


def test_chip_noise_moves_in_four_bits():
    """Undo the high-pass by looking at the peaks of each step: fifteen levels, none above the one before."""
    sound = preset("nes-kit").notes[38]
    samples = np.abs(struck("nes-kit", 38)[0])
    step = round(SAMPLE_RATE_HZ / sound.values["steps_hz"])
    levels = [np.percentile(samples[start + 20 : start + step], 60) for start in range(0, 14 * step, step)]
    assert all(after < before for before, after in pairwise(levels))
    assert levels[7] / levels[0] == pytest.approx(8 / 15, abs=0.08)


def test_short_register_buzzes():
    """93 steps that repeat: a line spectrum, where the long register has noise."""
    hz, power = spectrum("nes-kit", 51)
    long_hz, long_power = spectrum("nes-kit", 42)
    assert power.max() / np.median(power[hz > 2_000]) > 10 * long_power.max() / np.median(long_power[long_hz > 2_000])
