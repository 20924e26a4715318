"""Keyboards: what is known of the real instruments, measured on the sounds."""

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.instruments.piano import stiffness
from composer.synth.preset import preset
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

STILL = {"unison_cents": 0.0, "bloom": 0.0, "stretch_cents": 0.0, "beside_cents": 0.0, "detune_cents": 0.0}
"""What makes partials beat, switched off."""


def strike(name, pitch, velocity=0.8, gate=96_000, variant=0, **changed):
    """The left and right sum of a note, with some values changed."""
    sound = preset(name).sound
    values = {**sound.values, **{key: value for key, value in changed.items() if key in sound.values}}
    return sound.model.render(Strike(float(pitch), velocity, 0.5, gate, variant), values).mean(axis=0)


def spectrum(samples):
    """Frequencies and amplitudes under a Blackman window."""
    size = 1 << 19
    return np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE_HZ), np.abs(np.fft.rfft(samples * np.blackman(len(samples)), size))


def peak(samples, near_hz, cents=40.0):
    """Frequency and level (dB) of the strongest partial near a frequency."""
    hz, level = spectrum(samples)
    inside = np.flatnonzero(np.abs(1200.0 * np.log2(np.maximum(hz, 1.0) / near_hz)) < cents)
    top = inside[np.argmax(level[inside])]
    return hz[top], 20.0 * np.log10(level[top] + 1e-12)


def level_db(samples, start_s, length_s=0.05):
    """Mean level of a stretch."""
    start = round(start_s * SAMPLE_RATE_HZ)
    part = samples[start : start + round(length_s * SAMPLE_RATE_HZ)].astype(float)
    return 10.0 * np.log10(np.mean(part * part) + 1e-20)


def centroid_hz(samples):
    """Middle of the power spectrum."""
    hz, level = spectrum(samples)
    return np.sum(level**2 * hz) / np.sum(level**2)


def test_stiffness_is_that_of_a_measured_grand():
    """Least in the second octave, 0.0003 at middle C, doubling every 7.5 keys in the treble (Rigaud et al. 2011)."""
    keys = np.arange(21, 109)
    curve = np.array([stiffness(float(key)) for key in keys])
    assert 40 <= keys[np.argmin(curve)] <= 50
    assert 2.5e-4 < stiffness(60.0) < 4.5e-4
    assert 1.9 < stiffness(95.5) / stiffness(88.0) < 2.1
    assert 0.015 < stiffness(108.0) < 0.03


@pytest.mark.parametrize(("pitch", "number"), [(33, 12), (48, 10), (60, 8), (72, 5)])
def test_piano_partials_are_stretched(pitch, number):
    sound = strike("grand-piano", pitch, **STILL)[2400:72_000]
    hz = pitch_to_hz(pitch)
    b = stiffness(float(pitch))
    wanted = number * hz * np.sqrt((1.0 + b * number**2) / (1.0 + b))
    found, _ = peak(sound, wanted)
    assert abs(1200.0 * np.log2(found / wanted)) < 1.0
    assert found > number * hz * 1.001


def test_piano_notes_fall_in_two_slopes():
    sound = strike("grand-piano", 60, gate=480_000)
    early = (level_db(sound, 0.1, 0.1) - level_db(sound, 0.9, 0.1)) / 0.8
    late = (level_db(sound, 4.0, 0.5) - level_db(sound, 6.0, 0.5)) / 2.0
    assert 8.0 < early < 20.0
    assert 2.0 < late < 0.65 * early


def test_high_piano_strings_die_sooner():
    """Half a second takes 1 to 4 dB from the second octave, more than 20 from the seventh."""
    fall = [level_db(s, 0.05) - level_db(s, 0.55) for s in (strike("grand-piano", p) for p in (36, 60, 84, 96))]
    assert fall == sorted(fall)
    assert fall[0] < 5.0
    assert fall[-1] > 20.0


def test_the_soundboard_takes_up_the_strings_within_30_ms():
    for pitch in (40, 60, 76):
        sound = strike("grand-piano", pitch, felt_noise=0.0, knock=0.0)
        assert level_db(sound, 0.0, 0.002) < level_db(sound, 0.03, 0.03) - 4.0, pitch


def test_a_harder_blow_is_brighter_not_only_louder():
    soft, hard = (strike("grand-piano", 48, velocity=v)[:24_000] for v in (0.25, 1.0))
    assert centroid_hz(hard) > 1.25 * centroid_hz(soft)
    assert level_db(hard, 0.1) > level_db(soft, 0.1) + 12.0


def test_the_damper_stops_all_but_the_top_strings():
    middle, top = strike("grand-piano", 60, gate=4_800), strike("grand-piano", 96, gate=4_800)
    assert level_db(middle, 0.5) < level_db(middle, 0.05) - 35.0
    assert np.array_equal(top, strike("grand-piano", 96, gate=48_000))


def test_the_felt_is_heard_when_the_key_comes_up():
    quiet, felted = (strike("felt-piano", 72, gate=24_000, damper_noise=amount) for amount in (0.0, 0.5))
    noise = felted - quiet
    assert not noise[:24_000].any()
    assert -70.0 < level_db(noise, 0.51) < -45.0


def test_honky_tonk_beats_and_a_grand_does_not():
    def swing(name):
        sound = strike(name, 64, gate=144_000)
        hz = pitch_to_hz(64)
        time = np.arange(len(sound)) / SAMPLE_RATE_HZ
        part = np.convolve(sound * np.exp(-2j * np.pi * hz * time), np.ones(4800) / 4800, "same")[4800:120_000:480]
        curve = 20.0 * np.log10(np.abs(part))
        slope = np.polyval(np.polyfit(np.arange(len(curve)), curve, 2), np.arange(len(curve)))
        return np.std(curve - slope)

    assert swing("honky-tonk") > 2.0 * swing("grand-piano")


def test_the_harpsichord_has_a_choir_an_octave_above():
    with_4, alone = (strike("harpsichord", 48, gate=48_000, choir_4=level)[2400:48_000] for level in (0.55, 0.0))
    hz = pitch_to_hz(48)
    assert peak(with_4, 2.0 * hz)[1] > peak(alone, 2.0 * hz)[1] + 1.0
    assert abs(peak(with_4, hz)[1] - peak(alone, hz)[1]) < 1.5


def test_the_harpsichord_hardly_knows_loud_and_soft():
    soft, loud = (level_db(strike("harpsichord", 60, velocity=v), 0.0, 0.3) for v in (0.4, 1.0))
    assert 2.0 < loud - soft < 7.0


@pytest.mark.parametrize("name", ["harpsichord", "clavinet"])
def test_the_key_is_heard_coming_up_and_then_the_string_is_silent(name):
    mute, heard = (strike(name, 60, gate=24_000, **{"return": amount}) for amount in (0.0, 0.5))
    assert np.array_equal(mute[:23_900], heard[:23_900])
    assert level_db(heard - mute, 0.5, 0.02) > -60.0
    assert level_db(heard, 0.75, 0.02) < level_db(heard, 0.3) - 45.0


def test_the_clavinet_has_the_hole_of_its_pickup():
    sound = strike("clavinet", 48, gate=48_000)[2400:48_000]
    hz = pitch_to_hz(48)
    levels = {n: peak(sound, n * hz)[1] for n in (5, 7, 10)}
    assert levels[7] < min(levels[5], levels[10]) - 6.0


def test_church_ranks_sound_their_octaves_and_quints_after_a_slow_attack():
    sound = strike("church-organ", 60, **STILL)
    hz = pitch_to_hz(60)
    steady = sound[24_000:72_000]
    unison = peak(steady, hz)[1]
    for multiple, floor in ((0.5, -20.0), (2.0, -12.0), (4.0, -15.0), (6.0, -25.0), (8.0, -25.0)):
        assert peak(steady, multiple * hz)[1] > unison + floor, multiple
    assert level_db(sound, 0.0, 0.01) < level_db(sound, 0.4) - 15.0


def test_low_pipes_speak_later_than_high_ones():
    def speech_s(pitch):
        sound = strike("church-organ", pitch, chiff=0.0, wind=0.0)
        levels = np.array([level_db(sound, 0.01 * step, 0.01) for step in range(60)])
        return 0.01 * np.argmax(levels > levels[-10:].mean() - 6.0)

    assert speech_s(36) > speech_s(84) + 0.02


def test_the_chiff_comes_before_the_tone():
    plain, spoken = (strike("church-organ", 60, chiff=amount) for amount in (0.0, 0.6))
    gust = spoken - plain
    assert level_db(gust, 0.01) > level_db(gust, 0.4) + 20.0


def test_the_accordion_beats_by_its_musette():
    """Fourteen cents at 440 Hz are 3.6 beats a second."""
    sound = strike("accordion", 69, gate=192_000, swell=0.0, detune_cents=0.0)[24_000:168_000]
    time = np.arange(len(sound)) / SAMPLE_RATE_HZ
    around = np.convolve(sound * np.exp(-2j * np.pi * 440.0 * time), np.ones(2400) / 2400, "same")[::480]
    power = np.abs(around) ** 2 - np.mean(np.abs(around) ** 2)
    beats = np.abs(np.fft.rfft(power * np.hanning(len(power)), 1 << 14))
    hz = np.fft.rfftfreq(1 << 14, 0.01)
    wanted = 440.0 * (2.0 ** (0.5 * 14.0 / 1200.0) - 2.0 ** (-0.5 * 14.0 / 1200.0))
    inside = (hz > 1.0) & (hz < 12.0)
    found = hz[inside][np.argmax(beats[inside])]
    assert found == pytest.approx(wanted, rel=0.5)


def test_reeds_bark_when_hit():
    """A reed piano hit hard has its harmonics above the third 10 dB nearer to the fundamental than played softly."""

    def upper(velocity):
        sound = strike("reed-piano", 55, velocity)[480:14_400]
        hz = pitch_to_hz(55)
        return max(peak(sound, n * hz)[1] for n in (3, 4, 5)) - peak(sound, hz)[1]

    assert upper(1.0) > upper(0.3) + 10.0


def test_percussion_of_the_jazz_organ_dies_and_the_tone_stays():
    sound = strike("jazz-organ", 60, rotor_depth=0.0)
    hz = pitch_to_hz(60)
    early, late = (peak(sound[start : start + 9600], 3.0 * hz)[1] for start in (480, 60_000))
    tone = [peak(sound[start : start + 9600], hz)[1] for start in (480, 60_000)]
    assert early > late + 15.0
    assert abs(tone[0] - tone[1]) < 1.0


@pytest.mark.parametrize("name", ["grand-piano", "bright-piano", "honky-tonk", "harpsichord", "church-organ"])
def test_the_picture_is_wide_balanced_and_safe_in_mono(name):
    sound = preset(name).sound
    balance, side = [], []
    for pitch in range(36, 97, 12):
        left, right = sound.model.render(Strike(float(pitch), 0.8, 0.5, 48_000, 0), sound.values).astype(float)
        balance.append(10.0 * np.log10(np.mean(left**2) / np.mean(right**2)))
        side.append(10.0 * np.log10(np.mean((left - right) ** 2) / np.mean((left + right) ** 2)))
    assert abs(np.mean(balance)) < 1.0
    assert np.abs(balance).max() < 2.5
    assert -26.0 < np.median(side) < -8.0
