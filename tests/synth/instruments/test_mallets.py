"""Bars, bells, tongues, pans and kettles: ratios, decays and strokes of the real ones, measured on the sounds."""

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.preset import preset
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

RATIOS = {
    "vibraphone": (60, (1.0, 4.0, 10.0)),
    "marimba": (48, (1.0, 3.93, 9.24)),
    "xylophone": (72, (1.0, 3.0, 5.8)),
    "glockenspiel": (79, (1.0, 2.756, 5.404, 8.933)),
    "tubular-bells": (65, (0.62, 1.22, 2.0, 2.95, 4.05, 5.25)),
    "kalimba": (60, (1.0, 6.3)),
    "steel-drum": (60, (1.0, 2.0, 3.0, 4.0)),
    "gamelan": (60, (1.0, 2.76, 4.72)),
    "timpani": (45, (1.0, 1.5, 2.0, 2.44, 2.9)),
    "music-box": (72, (1.0, 4.0, 6.27)),
}
"""A pitch and the partials that make the instrument: Fletcher & Rossing, ch. 18-21; Sethares, ch. 6 (gamelan)."""

DAMPED = ("celesta", "vibraphone")


def strike(name, pitch, velocity=0.8, gate=96_000, variant=0, **changed):
    """The left and right sum of a note, with some values changed."""
    sound = preset(name).sound
    values = {**sound.values, **changed}
    return sound.model.render(Strike(float(pitch), velocity, 0.5, gate, variant), values).mean(axis=0)


def spectrum(samples):
    """Frequencies and levels (dB) under a Blackman window."""
    size = 1 << 18
    level = np.abs(np.fft.rfft(samples * np.blackman(len(samples)), size))
    return np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE_HZ), 20.0 * np.log10(level + 1e-12)


def level_db(samples, start_s, length_s=0.05):
    """Mean level of a stretch."""
    start = round(start_s * SAMPLE_RATE_HZ)
    part = samples[start : start + round(length_s * SAMPLE_RATE_HZ)].astype(float)
    return 10.0 * np.log10(np.mean(part * part) + 1e-20) if len(part) else -200.0


@pytest.mark.parametrize("name", RATIOS)
def test_partials_stand_where_they_do_on_the_real_one(name):
    """Each is a peak within 1.5 %, 12 dB above what lies between it and its neighbours."""
    pitch, ratios = RATIOS[name]
    still = {"shimmer_cents": 0.0, "ombak_hz": 0.0, "clatter": 0.0, "knock": 0.0}
    hz, level = spectrum(strike(name, pitch, velocity=1.0, **still)[960:24_000])
    base = pitch_to_hz(pitch)
    for ratio in ratios:
        near = np.abs(hz / (ratio * base) - 1.0)
        around = np.median(level[(near > 0.05) & (near < 0.12)])
        assert level[near < 0.015].max() > around + 12.0, ratio


@pytest.mark.parametrize("name", [*RATIOS, "celesta", "crystal", "glass-bell"])
def test_high_notes_die_sooner(name):
    low, high = (strike(name, pitch, gate=240_000) for pitch in (55, 79))
    fall = [level_db(sound, 0.05) - level_db(sound, 0.6) for sound in (low, high)]
    assert fall[1] > fall[0] + 1.0


@pytest.mark.parametrize("name", ["marimba", "xylophone", "kalimba", "glockenspiel", "steel-drum"])
def test_the_stroke_is_brighter_than_what_rings(name):
    def centroid(part):
        hz, level = spectrum(part)
        power = 10.0 ** (level / 10.0)
        return np.sum(hz * power) / np.sum(power)

    sound = strike(name, 67)
    assert centroid(sound[:2400]) > 1.15 * centroid(sound[12_000:16_800])


@pytest.mark.parametrize("name", ["celesta", "vibraphone", "marimba", "kalimba", "music-box"])
def test_tubes_and_boxes_take_up_the_note(name):
    """The fundamental grows for the first hundredth of a second."""
    sound = strike(name, 60, clatter=0.0, knock=0.0)
    turn = np.exp(-2j * np.pi * pitch_to_hz(60) * np.arange(4800) / SAMPLE_RATE_HZ)
    size = np.abs([np.mean(sound[start : start + 734] * turn[start : start + 734]) for start in (0, 1200)])
    assert size[1] > 1.2 * size[0]


def test_wood_is_short_and_metal_is_long():
    fall = {name: level_db(strike(name, 67, gate=96_000), 0.05) - level_db(strike(name, 67, gate=96_000), 0.55)
            for name in ("xylophone", "marimba", "kalimba", "vibraphone", "tubular-bells", "gamelan")}  # fmt: skip
    assert min(fall["xylophone"], fall["marimba"]) > fall["kalimba"] > 10.0
    assert max(fall["vibraphone"], fall["tubular-bells"], fall["gamelan"]) < 10.0


@pytest.mark.parametrize("pitch", [48, 60, 72, 84])
def test_gamelan_pairs_beat_six_times_a_second_everywhere(pitch):
    sound = strike("gamelan", pitch)[4800:100_800]
    turn = np.exp(-2j * np.pi * pitch_to_hz(pitch) * np.arange(len(sound)) / SAMPLE_RATE_HZ)
    size = np.abs(np.convolve(sound * turn, np.ones(1920) / 1920, "same"))[1920:-1920:240]
    size /= np.exp(np.polyval(np.polyfit(np.arange(len(size)), np.log(size + 1e-9), 1), np.arange(len(size))))
    hz = np.fft.rfftfreq(1 << 14, 0.005)
    beats = np.abs(np.fft.rfft((size - size.mean()) * np.hanning(len(size)), 1 << 14))
    assert hz[np.argmax(beats * (hz > 2.0))] == pytest.approx(6.0, abs=0.3)


def test_the_octave_of_a_steel_pan_swells_after_the_stroke():
    sound = strike("steel-drum", 60, clatter=0.0, knock=0.0, shimmer_cents=0.0)
    turn = np.exp(-4j * np.pi * pitch_to_hz(60) * np.arange(len(sound)) / SAMPLE_RATE_HZ)
    first, second = (np.abs(np.mean((sound * turn)[start : start + 734])) for start in (0, 1468))
    assert second > 1.5 * first


def test_chimes_have_hardly_anything_at_the_pitch_they_are_heard_at():
    hz, level = spectrum(strike("tubular-bells", 65)[960:48_000])
    ratio = hz / pitch_to_hz(65)
    at, above = (level[np.abs(ratio / wanted - 1.0) < 0.02].max() for wanted in (1.0, 2.0))
    assert at < above - 12.0


@pytest.mark.parametrize("name", DAMPED)
def test_dampers_stop_what_the_key_held(name):
    short, long = (strike(name, 60, gate=gate) for gate in (9600, 96_000))
    assert level_db(short, 0.5) < level_db(long, 0.5) - 15.0


@pytest.mark.parametrize("name", [name for name in RATIOS if name not in DAMPED])
def test_others_ring_whatever_the_gate(name):
    assert not preset(name).sound.model.sustained
    assert np.array_equal(strike(name, 60, gate=0), strike(name, 60, gate=96_000))


@pytest.mark.parametrize("name", ["xylophone", "steel-drum", "timpani", "tubular-bells"])
def test_the_bed_of_weak_modes_is_weak_and_the_same_on_every_stroke(name):
    plain, struck, again = (
        strike(name, 60, clatter=level, variant=variant) for level, variant in ((0.0, 0), (0.4, 0), (0.4, 0))
    )
    bed = struck - plain
    assert np.array_equal(struck, again)
    assert -40.0 < level_db(bed, 0.0, 0.1) - level_db(plain, 0.0, 0.1) < -3.0
    assert level_db(bed, 0.0, 0.02) > level_db(bed, 0.25, 0.02) + 6.0
