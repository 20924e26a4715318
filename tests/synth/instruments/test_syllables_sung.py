"""Sung syllables: the formants that are heard are the published ones, and only singers hear the words."""

import numpy as np
import pytest

from composer.score.mix import Channel
from composer.score.note import timed_notes
from composer.score.score import Part
from composer.synth import formant
from composer.synth.instrument import Strike
from composer.synth.preset import preset
from composer.synth.schedule import schedule
from composer.synth.syllable import sung
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

STILL = {"wander": 0.0, "vibrato_cents": 0.0, "drift_cents": 0.0, "scoop_cents": 0.0, "breath": 0.0}
WORDS = {"ah": "a", "ee": "i", "oo": "u"}
SINGERS = {"bass-voice": 0.0, "tenor": 1.0, "alto": 2.0, "soprano": 3.0}


def sing(name, pitch, text, gate_s=0.8, **changed):
    sound = preset(name).sound
    strike = Strike(pitch, 0.8, 0.5, round(gate_s * SAMPLE_RATE_HZ), 0, syllable=sung(text))
    return sound.model.render(strike, {**sound.values, **STILL, **changed}).mean(axis=0).astype(float)


def envelope_db(name, text):
    """The spectral envelope as heard: harmonics of 24 low pitches, without their slope, through a kernel of 20 Hz.

    All notes are equally loud, so each pitch has a gain of its own: it is fitted with the envelope.
    """
    rows = []
    for index, pitch in enumerate(np.arange(40.0, 46.0, 0.25)):
        base = pitch_to_hz(pitch)
        part = sing(name, pitch, text, slope=1.3)[14_400:33_600]
        level = np.abs(np.fft.rfft(part * np.blackman(len(part)), 1 << 17))
        k = np.arange(1, int(3200.0 / base))
        bins = np.rint(k * base * (1 << 17) / SAMPLE_RATE_HZ).astype(int)
        near = [level[at - 3 : at + 4].max() for at in bins]
        rows += zip(k * base, 20.0 * np.log10(near * k**1.3), [index] * len(k), strict=True)
    hz, level_db, owner = np.array(rows).T
    grid_hz = np.arange(100.0, 3000.0, 5.0)
    near = np.exp(-0.5 * ((grid_hz[:, None] - hz[None]) / 20.0) ** 2)
    gain_db = np.zeros(24)
    for _ in range(12):
        smooth_db = (near @ (level_db - gain_db[owner.astype(int)])) / near.sum(axis=1)
        off_db = level_db - np.interp(hz, grid_hz, smooth_db)
        gain_db = np.bincount(owner.astype(int), off_db) / np.bincount(owner.astype(int))
    return grid_hz, smooth_db


def heard_formants_hz(name, text, published_hz):
    """Where the envelope bends down most within a quarter of each published formant (Christensen 1974).

    The second formant of oo is a shoulder, 20 dB down the slope of the first, not a top.
    """
    hz, level_db = envelope_db(name, text)
    bent_db = np.gradient(np.gradient(level_db))
    tops = []
    for centre_hz in published_hz:
        near = np.flatnonzero(np.abs(hz / centre_hz - 1.0) < 0.25)
        top = near[np.argmin(bent_db[near])]
        assert near[0] < top < near[-1], f"no formant near {centre_hz} Hz"
        tops.append(hz[top])
    return tops


@pytest.mark.parametrize("name", SINGERS)
@pytest.mark.parametrize("text", WORDS)
def test_the_first_two_formants_of_a_syllable_are_the_published_ones(name, text):
    row = formant.TABLE[formant.VOICES[int(SINGERS[name])]][formant.VOWELS.index(WORDS[text])]
    published_hz = row[0][:2]
    heard_hz = heard_formants_hz(name, text, published_hz)
    assert np.abs(np.array(heard_hz) / published_hz - 1.0).max() < 0.1, (heard_hz, published_hz)


def test_choirs_sing_the_vowel_of_a_syllable():
    made = {text: sing("choir-ah", 57.0, text) for text in WORDS}
    own = preset("choir-ah").sound
    assert np.array_equal(made["ah"], sing("choir-ah", 57.0, "", vowel=2.0))
    assert not np.array_equal(made["ee"], made["oo"])
    assert own.values["vowel"] == 2.0


def test_plosives_and_hisses_are_heard_at_the_onset_alone():
    vowel = sing("tenor", 52.0, "ah")
    for text, low_hz, high_hz in (("ta", 2_500.0, 6_000.0), ("sa", 5_000.0, 11_000.0), ("pa", 400.0, 1_600.0)):
        noise = sing("tenor", 52.0, text) - vowel
        assert np.sum(noise[:9_600] ** 2) > 100.0 * np.sum(noise[14_400:28_800] ** 2)
        power = np.abs(np.fft.rfft(noise[:9_600])) ** 2
        hz = np.fft.rfftfreq(9_600, 1.0 / SAMPLE_RATE_HZ)
        assert power[(hz > low_hz) & (hz < high_hz)].sum() > 0.5 * power.sum(), text


def test_a_hum_opens_into_the_vowel():
    low = {text: sing("alto", 57.0, text) for text in ("ma", "a")}
    shares = {}
    for text, made in low.items():
        for place, start in (("onset", 480), ("body", 14_400)):
            power = np.abs(np.fft.rfft(made[start : start + 2_400] * np.hanning(2_400))) ** 2
            shares[text, place] = power[30:75].sum() / power.sum()
    assert shares["ma", "onset"] < 0.5 * shares["a", "onset"]
    assert shares["ma", "body"] == pytest.approx(shares["a", "body"], rel=0.1)


def part(name, words, gap_s=0.0):
    rows = [(0.5 * index, 0.5 - gap_s, 57.0, 0.8, 0.5, 0, 0, 0.0, word) for index, word in enumerate(words)]
    return Part(name, "melody", name, 0, False, Channel(), timed_notes(rows))


def strikes(name, words, gap_s=0.0):
    return schedule(part(name, words, gap_s), preset(name)).strikes


@pytest.mark.parametrize("name", ["flute", "grand-piano", "saw-lead", "solo-violin"])
def test_who_does_not_sing_does_not_hear_the_words(name):
    assert strikes(name, ("la", "li", "lu")) == strikes(name, ("", "", ""))


def test_another_word_is_another_sound_for_a_singer():
    ones, others = strikes("alto", ("la", "li")), strikes("alto", ("la", "lo"))
    assert ones[0] == others[0]
    assert ones[1] != others[1]


def test_words_that_are_sung_alike_share_a_sound():
    assert strikes("alto", ("tree",), 0.2) == strikes("alto", ("dee",), 0.2)


def test_joined_notes_move_from_vowel_to_vowel_and_others_do_not():
    assert [strike.vowel_before for strike in strikes("alto", ("la", "lu", "-lu"))] == ["", "a", ""]
    assert [strike.vowel_before for strike in strikes("alto", ("la", "lu"), gap_s=0.2)] == ["", ""]
