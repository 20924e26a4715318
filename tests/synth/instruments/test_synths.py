"""Synthesizers: what moves in a held note, pulses that swing, wavetables, echoes, console voices, the orchestra hit."""

import numpy as np
import pytest

from composer.dsp import tables
from composer.synth import wave_bank
from composer.synth.instrument import Strike
from composer.synth.instruments import pulse
from composer.synth.models import model
from composer.synth.preset import preset, preset_names
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

SYNTHS = [model(name) for name in ("subtractive", "wavetable", "duo")]
HELD = [
    name
    for name in preset_names()
    if preset(name).sound and preset(name).sound.model in SYNTHS and name.endswith(("-pad", "-lead", "-machine"))
]
STILL = {"vibrato_cents": 0.0, "detune_cents": 0.0, "drift_cents": 0.0, "glide_semitones": 0.0}


def play(name, pitch=60.0, gate_s=1.0, velocity=0.8, variant=0, **changed):
    """The sound of a preset with some values changed, both rows."""
    sound = preset(name).sound
    values = {**sound.values, **{key: value for key, value in changed.items() if key in sound.values}}
    gate = round(gate_s * SAMPLE_RATE_HZ)
    return sound.model.render(Strike(pitch, velocity, 0.5, gate, variant), values).astype(float)


def synth(model_name, pitch=48.0, gate_s=1.0, **given):
    """The sound of a model with its defaults and some values, its first row."""
    found = model(model_name)
    return found.render(Strike(pitch, 0.8, 0.5, round(gate_s * SAMPLE_RATE_HZ), 0), found.values(given))[0].astype(
        float
    )


def bands_db(samples):
    """Power in eight octaves from 88 Hz."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1.0 / SAMPLE_RATE_HZ)
    edges = 88.0 * 2.0 ** np.arange(9)
    return 10.0 * np.log10([power[(hz >= low) & (hz < 2.0 * low)].sum() + 1e-12 for low in edges[:-1]])


def partial_db(samples, hz):
    """Level of what lies within 2 % of a frequency."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    freely = np.fft.rfftfreq(len(samples), 1.0 / SAMPLE_RATE_HZ)
    return 10.0 * np.log10(power[np.abs(freely / hz - 1.0) < 0.02].sum() + 1e-12)


@pytest.mark.parametrize("name", HELD)
def test_nothing_held_stands_still_for_two_seconds(name):
    """Within two seconds some octave that is heard changes by more than 1 dB, or the pitch swings by 10 cents."""
    if preset(name).sound.values["vibrato_cents"] >= 10.0:
        return
    held = play(name, 57.0, 6.0)[0]
    frames = np.array([bands_db(held[start : start + 9_600]) for start in range(48_000, 278_400, 9_600)])
    heard = frames.max(axis=0) > frames.max() - 30.0
    for start in range(0, len(frames) - 10, 5):
        part = frames[start : start + 10, heard]
        assert np.max(part.max(axis=0) - part.min(axis=0)) > 1.0, start


@pytest.mark.parametrize("name", ["sweep-pad", "soundtrack"])
def test_a_filter_opens_over_seconds(name):
    held = play(name, 48.0, 4.0)[0]
    early, late = bands_db(held[14_400:28_800]), bands_db(held[86_400:100_800])
    assert (late[4:6] - late.max()).mean() > (early[4:6] - early.max()).mean() + 5.0


def test_a_swinging_pulse_changes_its_even_harmonics_and_stays_in_tune():
    """A square has no second harmonic; a width of 0.3 has."""
    moving = {"saw": 0.0, "pulse": 1.0, "pulse_width": 0.5, "cutoff_hz": 20_000.0, "detune_cents": 0.0}
    still = synth("subtractive", **moving)
    swung = synth("subtractive", 48.0, 2.0, **moving, pulse_motion=0.25, pulse_motion_hz=1.0)
    hz = pitch_to_hz(48.0)
    assert partial_db(still[12_000:36_000], 2.0 * hz) < partial_db(still[12_000:36_000], hz) - 50.0
    # Widths 0.5 - 0.25 sin: at a quarter of the swing the pulse is at its widest, at half of it a square again.
    wide, square = swung[9_600:14_400], swung[21_600:26_400]
    ratio = [partial_db(part, 2.0 * hz) - partial_db(part, hz) for part in (wide, square)]
    assert ratio[0] > ratio[1] + 10.0
    spectrum = np.abs(np.fft.rfft(swung[:96_000] * np.hanning(96_000), 1 << 20))
    top = np.argmax(spectrum) * SAMPLE_RATE_HZ / (1 << 20)
    assert abs(1200.0 * np.log2(top / hz)) < 3.0


def test_a_still_pair_of_saws_is_a_pulse():
    """The difference of two saws is the pulse itself, where the swing has next to no width."""
    shape = {"saw": 0.0, "pulse": 1.0, "pulse_width": 0.3, "cutoff_hz": 20_000.0}
    plain = synth("subtractive", **shape)
    paired = synth("subtractive", **shape, pulse_motion=1e-6)
    levels = [
        [partial_db(each[12_000:36_000], k * pitch_to_hz(48.0)) for k in (1, 2, 4, 5)] for each in (plain, paired)
    ]
    assert np.allclose(levels[0], levels[1], atol=0.3)


def test_the_interval_is_heard_where_it_should_be():
    plain, doubled = (
        synth("subtractive", cutoff_hz=20_000.0, interval=amount, interval_semitones=7.0) for amount in (0.0, 0.8)
    )
    fifth = pitch_to_hz(55.0)
    assert partial_db(doubled[12_000:36_000], fifth) > partial_db(plain[12_000:36_000], fifth) + 30.0


def test_a_chiff_comes_before_the_tone_and_breath_stays():
    plain, chiffed, blown = (synth("subtractive", 60.0, **given) for given in ({}, {"chiff": 1.0}, {"breath": 0.5}))
    chiff, breath = chiffed - plain, blown - plain
    assert np.sum(chiff[:4_800] ** 2) > 30.0 * np.sum(chiff[9_600:14_400] ** 2)
    assert 0.1 < np.sum(breath[9_600:14_400] ** 2) / np.sum(breath[24_000:28_800] ** 2) < 10.0


@pytest.mark.parametrize("bank", range(6))
def test_every_wave_has_the_same_power_and_no_dc(bank):
    waves = wave_bank.waves(bank, 130.8, 150)
    assert waves.shape == (wave_bank.FRAMES, tables.TABLE_SIZE + 1)
    rms = np.sqrt(np.mean(waves[:, :-1].astype(float) ** 2, axis=1))
    assert np.allclose(rms, 1.0, rtol=1e-3)
    assert np.abs(waves[:, :-1].mean(axis=1)).max() < 1e-4


@pytest.mark.parametrize("bank", range(6))
def test_neighbouring_waves_do_not_cancel_on_the_way(bank):
    waves = wave_bank.waves(bank, 130.8, 150)[:, :-1].astype(float)
    middle = 0.5 * (waves[1:] + waves[:-1])
    assert np.sqrt(np.mean(middle**2, axis=1)).min() > 0.55


@pytest.mark.parametrize("bank", range(6))
@pytest.mark.parametrize("pitch", [72.0, 84.31, 96.0])
def test_wavetables_do_not_alias(bank, pitch):
    still = {"voices": 1.0, "drift_cents": 0.0, "sustain": 1.0, "motion": 0.0, "cutoff_hz": 20_000.0}
    found = synth("wavetable", pitch, 1.5, bank=float(bank), position=0.6, position_to=0.6, **still)[9_600:62_400]
    x = 2.0 * np.pi * np.arange(len(found)) / len(found)
    window = 0.35875 - 0.48829 * np.cos(x) + 0.14128 * np.cos(2.0 * x) - 0.01168 * np.cos(3.0 * x)
    level = np.abs(np.fft.rfft(found * window))
    hz = np.fft.rfftfreq(len(found), 1.0 / SAMPLE_RATE_HZ)
    away = np.abs(hz - np.round(hz / pitch_to_hz(pitch)) * pitch_to_hz(pitch))
    assert 20.0 * np.log10(level[(away > 25.0) & (hz > 30.0)].max() / level.max()) < -60.0


def test_the_position_moves_the_colour():
    dark, bright = (
        synth("wavetable", 48.0, position=place, position_to=place, motion=0.0, cutoff_hz=20_000.0)
        for place in (0.0, 1.0)
    )
    assert bands_db(bright[12_000:36_000])[4] > bands_db(dark[12_000:36_000])[4] + 10.0


def test_vowels_of_the_wavetable_stay_where_they_are():
    """On a, most power lies around its two formants of 800 and 1,150 Hz, whatever the pitch."""
    open_wide = {"bank": 2.0, "position": 0.5, "position_to": 0.5, "motion": 0.0, "cutoff_hz": 20_000.0}
    for pitch in (38.0, 45.0, 52.0, 57.0):
        held = synth("wavetable", pitch, **open_wide)[12_000:36_000]
        power = np.abs(np.fft.rfft(held * np.hanning(len(held)))) ** 2
        hz = np.fft.rfftfreq(len(held), 1.0 / SAMPLE_RATE_HZ)
        assert power[(hz > 600.0) & (hz < 1400.0)].sum() > 0.8 * power.sum(), pitch


def test_echoes_come_back_softer_from_both_sides():
    plain, echoed = (play("echoes", gate_s=0.1, echoes=count) for count in (0.0, 4.0))
    # The whole number of cycles of middle C next to a quarter of a second.
    late = round(65.0 * SAMPLE_RATE_HZ / pitch_to_hz(60.0))
    assert abs(late - 12_000) < 200
    assert 0 <= echoed.shape[1] - plain.shape[1] - 4 * late < 32
    first = [np.sum(sound[:, :late] ** 2) for sound in (echoed, plain)]
    assert first[0] == pytest.approx(first[1], rel=0.05)
    sides = [np.sum(echoed[:, n * late : n * late + 4_800] ** 2, axis=1) for n in range(1, 5)]
    assert sides[0][0] > 1.5 * sides[0][1]
    assert sides[1][1] > 1.5 * sides[1][0]
    assert sides[0].sum() > sides[1].sum() > sides[2].sum() > sides[3].sum() > 0.0


def test_a_bell_rings_over_its_pad():
    whole, pad = (play("new-age-pad", 60.0, 1.0, bell_level_db=level) for level in (-12.0, -60.0))
    bell = np.sum((whole - pad)[:, :4_800] ** 2)
    assert bell > 3.0 * np.sum(pad[:, :4_800] ** 2)
    assert np.sum((whole - pad)[:, 43_200:48_000] ** 2) < 0.1 * bell


def test_a_glide_starts_where_it_is_told():
    glided = play("portamento-lead", 60.0, 1.0, voices=1.0, **(STILL | {"glide_semitones": -5.0}))[0]
    early = glided[960:3_360] * np.hanning(2_400)
    hz = np.argmax(np.abs(np.fft.rfft(early, 1 << 18))[: 1 << 12]) * SAMPLE_RATE_HZ / (1 << 18)
    assert pitch_to_hz(55.0) * 0.98 < hz < pitch_to_hz(59.0)


def test_the_noise_of_the_console_repeats_after_93_steps():
    """A register that came round after fewer steps would repeat inside the loop."""
    loop = pulse._noise_loop()
    assert len(loop) == 93
    for shorter in (3, 31):
        assert not np.allclose(loop, np.roll(loop, shorter))
    assert abs(loop.mean()) < 1e-12


def test_an_arpeggio_plays_the_notes_of_its_chord_in_turn():
    """At 10 notes a second each note of a major chord is alone for 100 ms."""
    heard = play("chip-arpeggio", 60.0, 1.0, step_hz=10.0)[0]
    for number in range(9):
        part = heard[number * 4_800 + 480 : number * 4_800 + 4_320]
        levels = [partial_db(part, pitch_to_hz(60.0 + step)) for step in (0.0, 4.0, 7.0)]
        assert np.argmax(levels) == number % 3


def test_arpeggios_step_at_the_rate_of_the_picture():
    for name, rate_hz in (("chip-arpeggio", 60.0), ("chip-arpeggio-octave", 50.0)):
        assert preset(name).sound.values["step_hz"] == rate_hz


def test_the_handheld_has_32_samples_of_four_bits_and_four_volumes():
    for wave in (1, 2):
        drawn = pulse._drawn(wave)
        assert len(drawn) == 32
        assert np.allclose(drawn * 7.5 + 7.5, np.round(drawn * 7.5 + 7.5))
        assert len(set(drawn.tolist())) > 6
    held = play("game-boy-wave", 69.0, 2.5, vibrato_cents=0.0)[0]
    peaks = np.abs(held[2_400:115_200].reshape(-1, 2_400)).max(axis=1)
    assert len(set(np.round(peaks / peaks.max() * 4.0).astype(int).tolist())) <= 4
    assert np.abs(peaks / peaks.max() * 4.0 - np.round(peaks / peaks.max() * 4.0)).max() < 0.15


def test_the_orchestra_hits_in_five_octaves_and_dies_away():
    hit = play("orchestra-hit", 60.0, 0.5).mean(axis=0)
    early = hit[1_200:13_200]
    for octave in (-1, 0, 1, 2):
        assert partial_db(early, pitch_to_hz(60.0 + 12.0 * octave)) > partial_db(early, pitch_to_hz(60.0)) - 25.0
    level = np.sqrt(np.mean(hit[: len(hit) // 480 * 480].reshape(-1, 480) ** 2, axis=1))
    assert np.argmax(level) < 15
    assert level[45] < 0.5 * level.max()
