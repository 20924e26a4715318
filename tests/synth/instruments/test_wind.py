"""Winds have what makes them known: odd harmonics, fixed formants, breath, a blare that follows the force."""

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.preset import preset, preset_names
from composer.units import pitch_to_hz

RATE = 48_000


def strike(name, pitch, velocity=0.8, gate=48_000, variant=0, **changed):
    """The sound of a preset, one row of float64."""
    sound = preset(name).sound
    found = sound.model.render(Strike(float(pitch), velocity, 0.5, gate, variant), {**sound.values, **changed})
    return found[0].astype(float)


def harmonics_db(samples, pitch, count):
    """Levels of the first harmonics between 0.4 and 0.9 s, and of what lies halfway between them."""
    part = samples[int(0.4 * RATE) : int(0.9 * RATE)]
    level = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18))
    hz = np.fft.rfftfreq(1 << 18, 1.0 / RATE)
    base = pitch_to_hz(pitch)

    def strongest(centre):
        return 20.0 * np.log10(level[np.abs(hz - centre) < 0.06 * base].max() + 1e-12)

    return (
        np.array([strongest(base * k) for k in range(1, count + 1)]),
        np.array([strongest(base * (k + 0.5)) for k in range(1, count + 1)]),
    )


def centroid_hz(samples):
    """Middle of the power spectrum."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(samples), 1.0 / RATE)) / power.sum())


@pytest.mark.parametrize(("name", "pitch"), [("clarinet", 52), ("clarinet", 60), ("bass-clarinet", 40)])
def test_a_low_clarinet_is_hollow(name, pitch):
    level, _ = harmonics_db(strike(name, pitch), pitch, 5)
    assert level[1] < level[0] - 20.0
    assert level[1] < level[2] - 15.0
    assert level[3] < level[2] - 10.0


def test_a_high_clarinet_is_not():
    level, _ = harmonics_db(strike("clarinet", 84), 84, 3)
    assert level[1] > level[0] - 25.0


@pytest.mark.parametrize(
    ("name", "pitches", "low_hz", "high_hz"),
    [("bassoon", (36, 41, 46, 51), 380.0, 620.0), ("oboe", (58, 63, 67, 72), 900.0, 1700.0)],
)
def test_double_reeds_keep_their_formant(name, pitches, low_hz, high_hz):
    for pitch in pitches:
        level, _ = harmonics_db(strike(name, pitch), pitch, 10)
        strongest_hz = pitch_to_hz(pitch) * (1 + np.argmax(level))
        assert low_hz <= strongest_hz <= high_hz, pitch
        assert level[0] < level.max() - 3.0, pitch


@pytest.mark.parametrize("name", ["trumpet", "trombone", "french-horn", "tuba"])
def test_brass_brightens_with_force_and_as_it_swells(name):
    pitch = {"tuba": 40, "trumpet": 67}.get(name, 52)
    soft, hard = (centroid_hz(strike(name, pitch, velocity)[19_200:43_200]) for velocity in (0.4, 1.0))
    assert hard > 1.3 * soft
    found = strike(name, pitch, attack_noise=0.0, breath=0.0, attack_s=0.2)
    assert centroid_hz(found[:3600]) < 0.9 * centroid_hz(found[14_400:19_200])


@pytest.mark.parametrize("name", ["trumpet", "trombone"])
def test_the_harmonics_of_brass_enter_after_its_loudness(name):
    """Risset & Mathews 1969: the higher a harmonic of a trumpet, the later it rises."""
    found, at_once = (strike(name, 62, attack_noise=0.0, breath=0.0, **lag) for lag in ({}, {"swell_lag": 1.0}))
    early = slice(960, 3360)
    assert 20.0 * np.log10(np.std(found[early]) / np.std(found[9_600:19_200])) > -6.0
    assert centroid_hz(found[early]) < 0.9 * centroid_hz(at_once[early])
    assert centroid_hz(found[early]) < 0.85 * centroid_hz(found[9_600:19_200])


def test_breath_is_heard_in_a_flute_and_hardly_in_a_clarinet():
    def breath_db(name, pitch):
        level, between = harmonics_db(strike(name, pitch), pitch, 6)
        return np.median(between) - level.max()

    assert -66.0 < breath_db("flute", 72) < -40.0
    assert breath_db("shakuhachi", 67) > breath_db("flute", 67)
    assert breath_db("clarinet", 67) < breath_db("flute", 67) - 8.0


@pytest.mark.parametrize("name", ["pan-flute", "shakuhachi", "recorder", "bottle"])
def test_the_chiff_comes_before_the_tone(name):
    with_chiff, without = (
        strike(name, 67, chiff=chiff, attack_noise=noise)
        for chiff, noise in ((preset(name).sound.values["chiff"], preset(name).sound.values["attack_noise"]), (0, 0))
    )
    chiff = with_chiff - without
    early, late = (np.sqrt(np.mean(chiff[begin : begin + 2400] ** 2)) for begin in (240, 24_000))
    assert early > 20.0 * late


def test_winds_brighten_with_pressure_not_only_grow():
    for name in ("flute", "oboe", "alto-sax", "harmonica"):
        soft, hard = (centroid_hz(strike(name, 67, velocity)[19_200:43_200]) for velocity in (0.3, 1.0))
        assert hard > 1.03 * soft, name


def test_no_two_seconds_of_a_wind_are_alike():
    """An organ repeats itself; a player's pitch and loudness wander."""
    for name in ("trumpet", "clarinet", "oboe", "tuba"):
        found = strike(name, 60, gate=4 * RATE, vibrato_cents=0.0, tremor=0.0, breath=0.0)
        loudness = np.sqrt(np.mean(found[RATE : 3 * RATE].reshape(-1, 2400) ** 2, axis=1))
        assert 0.01 < loudness.std() / loudness.mean() < 0.2, name


def test_a_second_reed_sounds_at_its_ratio():
    level, _ = harmonics_db(strike("bandoneon", 60, second_ratio=0.5, second=1.0), 48, 3)
    alone, _ = harmonics_db(strike("bandoneon", 60, second=0.0), 48, 3)
    assert level[0] > alone[0] + 30.0


def test_every_register_is_equally_loud():
    for name, low, high in (("flute", 60, 91), ("clarinet", 52, 88), ("trumpet", 54, 82), ("tuba", 29, 56)):
        levels = [10.0 * np.log10(np.mean(strike(name, p)[:RATE] ** 2)) for p in np.linspace(low, high, 5).round()]
        assert max(levels) - min(levels) < 3.0, name


def test_a_repeated_note_is_the_same_fingering():
    """Round robins differ less in colour than neighbouring keys do."""
    pitches = (62, 63)
    (first, _), (again, _), (other, _) = (
        harmonics_db(strike("alto-sax", pitch, variant=variant, vibrato_cents=0.0, unsteady_db=0.0), pitch, 8)
        for pitch, variant in ((pitches[0], 0), (pitches[0], 1), (pitches[1], 0))
    )
    assert np.std(first - again) < 0.5 * np.std(first - other)


ASKED_FOR = {
    "solo-violin", "viola", "cello", "contrabass", "fiddle", "erhu", "tremolo-strings", "string-ensemble",
    "slow-strings", "marcato-strings", "spiccato-strings", "staccato-strings", "pizzicato-strings", "low-strings",
    "synth-strings", "flute", "piccolo", "recorder", "pan-flute", "whistle", "tin-whistle", "ocarina", "shakuhachi",
    "bottle", "ney", "clarinet", "bass-clarinet", "oboe", "english-horn", "bassoon", "soprano-sax", "alto-sax",
    "tenor-sax", "baritone-sax", "trumpet", "muted-trumpet", "trombone", "french-horn", "tuba", "brass-section",
    "brass-stab", "brass-fall", "brass-swell", "french-horns", "low-brass", "synth-brass", "harmonica", "bagpipe",
    "bandoneon",
}  # fmt: skip
"""The orchestra, by name."""


def test_the_orchestra_is_complete():
    assert set(preset_names()) >= ASKED_FOR
