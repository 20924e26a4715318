"""What each kit promises: pitches, lengths, glides and rattles of single drums, measured."""

from functools import cache

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.preset import preset
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz


@cache
def struck(kit, note, velocity=1.0):
    sound = preset(kit).notes[note]
    return sound.model.render(Strike(note, velocity, 0.5, 0, 0), sound.values).mean(axis=0).astype(np.float64)


def power(samples, size=1 << 18):
    return np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE_HZ), np.abs(np.fft.rfft(samples, size)) ** 2


def top_hz(samples, low_hz=20.0, high_hz=20_000.0):
    hz, level = power(samples)
    inside = np.flatnonzero((hz >= low_hz) & (hz <= high_hz))
    return hz[inside[level[inside].argmax()]]


def centroid(samples):
    hz, level = power(samples)
    return float((hz * level).sum() / level.sum())


def fall_s(samples, db):
    """Seconds from the loudest 10 ms until the sound has fallen by `db` for good."""
    level = np.sqrt((samples[: len(samples) // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1))
    above = np.flatnonzero(level > level.max() * 10.0 ** (-db / 20.0))
    return (above[-1] - level.argmax()) * 0.01


def bursts(samples, low_hz, high_hz):
    """The strongest rate at which the level moves."""
    level = np.abs(samples[: len(samples) // 48 * 48]).reshape(-1, 48).mean(axis=1)
    rates = np.fft.rfftfreq(1 << 14, 0.001)
    moves = np.abs(np.fft.rfft((level - level.mean()) * np.hanning(len(level)), 1 << 14))
    inside = (rates >= low_hz) & (rates <= high_hz)
    return rates[inside][moves[inside].argmax()]


@pytest.mark.parametrize("note", range(41, 54))
def test_timpani_play_their_notes(note):
    drum = struck("orchestral-kit", note)[9_600:96_000]
    wanted = pitch_to_hz(note)
    cents = 1_200.0 * np.log2(top_hz(drum, 0.9 * wanted, 1.1 * wanted) / wanted)
    assert abs(cents) < 5.0
    fifth = top_hz(drum, 1.42 * wanted, 1.58 * wanted) / wanted
    assert fifth == pytest.approx(1.504, abs=0.02), "the kettle tunes the second mode to a fifth"


def test_the_808_rings_and_the_long_one_rings_longer():
    assert top_hz(struck("808-kit", 36)) == pytest.approx(49.5, rel=0.03)
    assert fall_s(struck("808-kit", 35), 30.0) > 1.6 * fall_s(struck("808-kit", 36), 30.0)
    assert fall_s(struck("trap-kit", 35), 30.0) > 1.2 > 3 * fall_s(struck("trap-kit", 36), 30.0)
    assert top_hz(struck("trap-kit", 35)[24_000:]) == pytest.approx(43.65, rel=0.02), "F1"


def test_the_808_cowbell_is_two_squares():
    hz, level = power(struck("808-kit", 56))
    lines = [level[np.abs(hz - line) < 12.0].max() for line in (540.0, 800.0, 1_620.0)]
    assert min(lines[:2]) > 0.2 * max(lines)
    assert lines[2] > 0.01 * lines[0]


def test_trap_hats_leave_room_for_rolls():
    """Thirty-seconds at 160 beats a minute are 47 ms apart."""
    assert fall_s(struck("trap-kit", 42), 30.0) < 0.047
    assert centroid(struck("trap-kit", 42)) > centroid(struck("808-kit", 42))


def test_brushes_stroke_and_do_not_click():
    swirl, tap = struck("brush-kit", 40), struck("jazz-kit", 38)
    assert np.abs(swirl[:240]).max() < 0.25 * np.abs(swirl).max()
    assert np.abs(tap[:240]).max() > 0.5 * np.abs(tap).max()
    assert fall_s(struck("brush-kit", 72), 20.0) > 1.8 * fall_s(struck("brush-kit", 71), 20.0)
    assert np.abs(struck("brush-kit", 38)[:96]).max() < np.abs(struck("jazz-kit", 38)[:96]).max()


def test_the_jazz_kit_is_tuned_higher_and_less_damped_than_the_standard_kit():
    for note in (36, 38, 45, 48):
        assert top_hz(struck("jazz-kit", note), 40.0, 400.0) > top_hz(struck("standard-kit", note), 40.0, 400.0)


def test_guiro_and_vibraslap_rattle():
    assert 60.0 < bursts(struck("standard-kit", 74), 30.0, 300.0) < 170.0
    assert len(struck("standard-kit", 74)) > 3 * len(struck("standard-kit", 73))
    assert 15.0 < bursts(struck("standard-kit", 58), 10.0, 100.0) < 60.0
    assert fall_s(struck("standard-kit", 58), 25.0) > 0.3


def test_whistles_trill_and_cuicas_rise():
    assert bursts(struck("standard-kit", 72), 10.0, 60.0) == pytest.approx(34.0, abs=3.0)
    assert 2_200.0 < top_hz(struck("standard-kit", 72)) < 2_600.0
    cuica = struck("standard-kit", 79)
    assert top_hz(cuica[9_600:]) > 1.15 * top_hz(cuica[:2_400], 200.0)


def test_the_bell_tree_climbs():
    tree = struck("standard-kit", 84)
    assert centroid(tree[48_000:60_000]) > 1.5 * centroid(tree[:9_600])


def test_mute_is_shorter_than_open():
    for kit, mute, opened in (
        ("standard-kit", 80, 81), ("standard-kit", 86, 87), ("standard-kit", 78, 79), ("latin-kit", 62, 63),
        ("latin-kit", 86, 87), ("world-kit", 62, 61), ("standard-kit", 42, 46),
    ):  # fmt: skip
        assert fall_s(struck(kit, mute), 30.0) < 0.6 * fall_s(struck(kit, opened), 30.0), (kit, mute)


def test_slaps_are_brighter_and_drier_than_open_tones():
    for kit, slap, tone in (("latin-kit", 88, 63), ("latin-kit", 94, 92), ("world-kit", 38, 40), ("world-kit", 42, 63)):
        assert centroid(struck(kit, slap)) > 1.6 * centroid(struck(kit, tone)), (kit, slap)
        assert fall_s(struck(kit, slap), 30.0) < fall_s(struck(kit, tone), 30.0), (kit, slap)


def test_the_tabla_sounds_harmonics_and_its_bass_glides_up():
    tun = struck("world-kit", 61)[2_400:]
    base = top_hz(tun, 240.0, 290.0)
    for harmonic in (2, 3):
        assert top_hz(tun, (harmonic - 0.3) * base, (harmonic + 0.3) * base) == pytest.approx(harmonic * base, rel=0.01)
    ge = struck("world-kit", 45)
    early, late = ge[960:5_760], ge[14_400:38_400]
    assert top_hz(late, 40.0, 200.0) > 1.06 * top_hz(early, 40.0, 200.0)


def test_conga_bongo_timbale_and_agogo_pairs_stand_in_order():
    for high, low in ((60, 61), (63, 64), (65, 66), (67, 68), (76, 77)):
        ratio = top_hz(struck("standard-kit", high)) / top_hz(struck("standard-kit", low))
        assert 1.15 < ratio < 1.9, (high, low)


@pytest.mark.parametrize("kit", ["standard-kit", "power-kit", "room-kit", "jazz-kit", "909-kit", "electronic-kit"])
def test_toms_climb_with_their_notes(kit):
    pitches = [top_hz(struck(kit, note)[9_600:], 40.0, 400.0) for note in (41, 43, 45, 47, 48, 50)]
    assert pitches == sorted(pitches)
    assert pitches[-1] > 2.0 * pitches[0]


def test_a_tam_tam_blooms_for_seconds():
    tam = struck("orchestral-kit", 88)
    hz, early = power(tam[:9_600], 1 << 16)
    _, later = power(tam[38_400:48_000], 1 << 16)
    assert later[hz > 1_500.0].sum() > early[hz > 1_500.0].sum()
    assert fall_s(tam, 30.0) > 2.5


def test_a_room_is_heard():
    assert fall_s(struck("room-kit", 38), 40.0) > 1.4 * fall_s(struck("standard-kit", 38), 40.0)
