"""Singers: formants where the vowel has them, a vibrato that comes late, mouths that move, a choir that is many."""

import numpy as np
import pytest

from composer.synth import formant
from composer.synth.instrument import Strike
from composer.synth.models import model
from composer.synth.preset import preset
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

SOLOS = {"soprano": 67.0, "alto": 60.0, "tenor": 55.0, "bass-voice": 45.0}


def sing(name, pitch, gate_s=2.0, velocity=0.8, **changed):
    """The sound of a preset with some values changed, one row."""
    sound = preset(name).sound
    rows = sound.model.render(
        Strike(pitch, velocity, 0.5, round(gate_s * SAMPLE_RATE_HZ), 0), {**sound.values, **changed}
    )
    return rows.mean(axis=0).astype(float)


def harmonics_db(samples, pitch, highest_hz=5200.0):
    """Frequency and level of each harmonic, the strongest at 0 dB."""
    base = pitch_to_hz(pitch)
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1.0 / SAMPLE_RATE_HZ)
    k = np.arange(1, int(highest_hz / base))
    level = np.array([power[(hz > (n - 0.5) * base) & (hz < (n + 0.5) * base)].sum() for n in k])
    return k * base, 10.0 * np.log10(level / level.max())


def share_db(samples, low_hz, high_hz):
    """Power of a band against the whole."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1.0 / SAMPLE_RATE_HZ)
    return 10.0 * np.log10(power[(hz >= low_hz) & (hz < high_hz)].sum() / power.sum())


def pitch_curve_hz(samples, pitch):
    """Frequency of the fundamental from moment to moment, 200 values a second."""
    base = pitch_to_hz(pitch)
    turned = samples * np.exp(-2.0j * np.pi * base / SAMPLE_RATE_HZ * np.arange(len(samples)))
    window = np.hanning(int(3.0 * SAMPLE_RATE_HZ / base))
    slow = np.convolve(turned, window / window.sum(), mode="same")[::240]
    return base + np.diff(np.unwrap(np.angle(slow))) * 200.0 / (2.0 * np.pi)


@pytest.mark.parametrize("name", SOLOS)
@pytest.mark.parametrize("vowel", ["i", "e", "a"])
def test_the_first_two_formants_are_those_of_the_vowel(name, vowel):
    pitch = SOLOS[name] - 12.0
    value = formant.vowel_of(vowel)
    heard = sing(name, pitch, 2.0, vowel=value, vowel_from=value, wander=0.0)[24_000:96_000]
    hz, level = harmonics_db(heard, pitch)
    mouth = formant.mouth(preset(name).sound.values["voice"], value)
    first = hz[np.argmax(level)]
    assert abs(first - max(mouth.centre_hz[0], hz[0])) < 1.05 * hz[0]
    near = np.abs(hz - mouth.centre_hz[1]) < 1.05 * hz[0]
    assert abs(level[near].max() - mouth.height_db[1]) < 7.0


def test_vowels_of_one_voice_are_told_apart_by_where_their_power_lies():
    bands = [(0, 550), (550, 1000), (1000, 1500), (1500, 3600)]
    found = {
        vowel: np.array([share_db(sing("tenor", 48.0, 1.0, vowel=formant.vowel_of(vowel)), *band) for band in bands])
        for vowel in formant.VOWELS
    }
    names = list(found)
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            assert np.abs(found[one] - found[other]).max() > 3.0, (one, other)


@pytest.mark.parametrize("name", SOLOS)
def test_vibrato_comes_after_its_delay_at_a_singers_speed(name):
    pitch = SOLOS[name]
    cents = 1200.0 * np.log2(pitch_curve_hz(sing(name, pitch, 3.0, scoop_cents=0.0), pitch) / pitch_to_hz(pitch))
    early, late = cents[16:42], cents[160:560]
    assert np.abs(early - early.mean()).max() < 20.0
    assert 60.0 < late.max() - late.min() < 200.0
    speed = np.abs(np.fft.rfft((late - late.mean()) * np.hanning(len(late)), 4000))
    assert 5.0 < np.argmax(speed) * 200.0 / 4000.0 < 6.6


@pytest.mark.parametrize("name", ["tenor", "bass-voice"])
def test_men_ring_between_2_and_3_6_khz(name):
    heard = sing(name, SOLOS[name])[24_000:96_000]
    assert share_db(heard, 2200.0, 3600.0) > -22.0
    assert share_db(heard, 2200.0, 3600.0) > share_db(heard, 3600.0, 8000.0) + 12.0


def test_a_pitch_arrives_from_below():
    found = pitch_curve_hz(sing("tenor", 57.0, 1.0, vibrato_cents=0.0, drift_cents=0.0), 57.0)
    assert found[4] < 0.995 * found[100]
    assert found[60] == pytest.approx(found[100], rel=0.002)


def test_the_mouth_moves_from_one_vowel_to_another():
    heard = sing("alto", 52.0, 1.0, vowel_from=0.0, vowel=2.0, vowel_delay_s=0.2, vowel_glide_s=0.3, scoop_cents=0.0)
    before, after = heard[2_400:12_000], heard[28_000:46_000]
    assert share_db(before, 0.0, 550.0) > share_db(after, 0.0, 550.0) + 5.0
    assert share_db(after, 650.0, 1350.0) > share_db(before, 650.0, 1350.0) + 5.0


def test_a_moving_mouth_does_not_click():
    heard = sing("alto", 52.0, 1.0, vowel_from=0.0, vowel=2.0, vowel_delay_s=0.2, vowel_glide_s=0.3, breath=0.0)
    bend = np.abs(np.diff(heard, 2))
    assert bend[9_600:24_000].max() < 1.2 * max(bend[28_000:46_000].max(), bend[2_400:9_600].max())


def test_a_consonant_is_noise_before_the_vowel():
    plain, spoken = (sing("tenor", 55.0, 0.5, consonant=amount) for amount in (0.0, 0.8))
    added = spoken - plain
    assert np.sum(added[:2_400] ** 2) > 20.0 * np.sum(added[4_800:] ** 2)
    assert share_db(added, 1500.0, 12_000.0) > -3.0


def test_choirs_hum_softer_above_than_they_sing():
    hum, sung = (sing(name, 60.0, 1.0) for name in ("choir-mm", "choir-ah"))
    assert share_db(hum, 600.0, 8000.0) < share_db(sung, 600.0, 8000.0) - 6.0


def test_a_gospel_choir_is_brighter_than_a_mixed_choir():
    gospel, mixed = (sing(name, 60.0, 1.0) for name in ("gospel-choir", "choir-ah"))
    assert share_db(gospel, 1500.0, 6000.0) > share_db(mixed, 1500.0, 6000.0) + 3.0


def test_a_choir_is_never_still():
    heard = sing("choir-ah", 60.0, 4.0)
    level = np.sqrt(np.mean(heard[24_000:168_000].reshape(-1, 4_800) ** 2, axis=1))
    assert 0.05 < level.std() / level.mean() < 0.8


def test_the_choir_has_the_vowels_of_the_singer():
    assert {spec.name for spec in model("choir").parameters} >= {"vowel"}
    assert formant.VOWEL in model("choir").parameters
    assert formant.VOWEL in model("voice").parameters
