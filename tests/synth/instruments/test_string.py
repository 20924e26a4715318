"""Plucked strings: stiff, damped, plucked somewhere, in courses, buzzing, answered by others, stopped by a finger."""

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.preset import preset
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

PLAIN = {
    "attack_noise": 0.0, "release_noise": 0.0, "pluck_noise": 0.0, "prompt": 0.0, "body": 0.0, "body_db": 0.0,
    "hill_db": 0.0, "buzz": 0.0, "halo": 0.0, "course": 0.0, "sink_cents": 0.0, "slide_cents": 0.0, "stiffness": 0.0,
    "vibrato_cents": 0.0, "node": 0.0, "struck": 0.0, "pickup_place": 0.0,
}  # fmt: skip
"""A string and nothing else."""


def played(name, pitch=52.0, velocity=0.8, gate_s=1.0, variant=0, **changed):
    """A note of a preset with some values changed."""
    sound = preset(name).sound
    strike = Strike(pitch, velocity, 0.5, round(gate_s * SAMPLE_RATE_HZ), variant)
    return sound.model.render(strike, {**sound.values, **changed})[0].astype(float)


def level_db(found, hz, start_s=0.05, span_s=0.4):
    """Level of a partial near a frequency, and where exactly it lies."""
    begin = round(start_s * SAMPLE_RATE_HZ)
    part = found[begin : begin + round(span_s * SAMPLE_RATE_HZ)]
    size = 1 << 18
    spectrum = np.abs(np.fft.rfft(part * np.blackman(len(part)), size)) / len(part)
    place = np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE_HZ)
    inside = np.flatnonzero(np.abs(place - hz) < max(0.02 * hz, 4.0))
    top = inside[np.argmax(spectrum[inside])]
    return 20.0 * np.log10(spectrum[top]), place[top]


def centroid_hz(found, start_s, span_s=0.1):
    begin = round(start_s * SAMPLE_RATE_HZ)
    part = found[begin : begin + round(span_s * SAMPLE_RATE_HZ)]
    power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
    return float(power @ np.fft.rfftfreq(len(part), 1.0 / SAMPLE_RATE_HZ) / power.sum())


@pytest.mark.parametrize("k", [2, 5, 10, 20])
def test_a_stiff_string_has_stretched_partials_and_an_exact_first(k):
    found = played("steel-guitar", **{**PLAIN, "stiffness": 10.0, "pluck_place": 0.03, "pluck_hz": 20_000.0})
    hz = pitch_to_hz(52.0)
    stiff = 10e-4 * 2.0 ** ((52.0 - 60.0) / 24.0)
    wanted = k * hz * np.sqrt((1.0 + stiff * k * k) / (1.0 + stiff))
    assert level_db(found, wanted)[1] == pytest.approx(wanted, rel=4e-4)
    assert abs(1200.0 * np.log2(level_db(found, hz)[1] / hz)) < 1.0


def test_the_place_of_the_pluck_stops_partials():
    found = played("steel-guitar", **{**PLAIN, "pluck_place": 0.2})
    hz = pitch_to_hz(52.0)
    levels = [level_db(found, k * hz)[0] for k in (4, 5, 6)]
    assert levels[1] < min(levels[0], levels[2]) - 30.0


def test_the_place_of_the_pickup_stops_partials():
    found = played("clean-guitar", **{**PLAIN, "pickup_place": 0.25})
    hz = pitch_to_hz(52.0)
    assert level_db(found, 4 * hz)[0] < level_db(found, 5 * hz)[0] - 30.0


def test_a_finger_on_the_node_leaves_the_even_partials():
    found = played("guitar-harmonics", 64.0)
    hz = pitch_to_hz(64.0)
    assert level_db(found, hz)[0] < level_db(found, 2 * hz)[0] - 20.0


@pytest.mark.parametrize(("decay_s", "treble_decay_s"), [(4.0, 0.5), (8.0, 2.0)])
def test_fundamental_and_treble_decay_as_declared(decay_s, treble_decay_s):
    exact = {**PLAIN, "decay_s": decay_s, "decay_tracking": 0.0, "treble_decay_s": treble_decay_s, "pluck_hz": 20_000.0}
    found = played("steel-guitar", gate_s=2.0, **exact)
    hz = pitch_to_hz(52.0)
    for partial_hz, wanted_s in ((hz, decay_s), (4000.0 // hz * hz, treble_decay_s)):
        fall_db = level_db(found, partial_hz, 0.05, 0.15)[0] - level_db(found, partial_hz, 0.25, 0.15)[0]
        # Each partial's loss is its own within half a nat, as no real string obeys its mean.
        assert 60.0 * 0.2 / fall_db == pytest.approx(wanted_s, rel=0.5)


def test_two_polarisations_make_two_slopes():
    found = played("nylon-guitar", 60.0, gate_s=3.0, **{**PLAIN, "prompt": 0.7, "prompt_decay": 0.1})
    levels = [level_db(found, pitch_to_hz(60.0), start_s, 0.2)[0] for start_s in (0.0, 0.4, 1.6, 2.0)]
    assert levels[0] - levels[1] > 2.0 * (levels[2] - levels[3])


def test_twelve_strings_sound_octaves_below_and_unisons_above():
    doubled = {**PLAIN, "course": 0.8, "course_cents": 8.0, "course_ms": 10.0}
    for pitch, octave in ((45.0, 2.0), (64.0, 1.0)):
        second = played("twelve-string-guitar", pitch, **doubled) - played("twelve-string-guitar", pitch, **PLAIN)
        hz = pitch_to_hz(pitch)
        assert not second[:470].any()
        assert level_db(second, octave * hz)[1] == pytest.approx(octave * hz * 2.0 ** (8.0 / 1200.0), rel=6e-4)
        assert level_db(second, octave * hz)[0] > level_db(second, 0.5 * octave * hz)[0] + 40.0


def test_the_buzz_of_a_flat_bridge_sinks_through_the_partials():
    found = played("sitar", 48.0, gate_s=2.0)
    silent = played("sitar", 48.0, gate_s=2.0, buzz=0.0)
    hz = pitch_to_hz(48.0)
    peaks_s = []
    for k in (8, 16, 32):
        times_s = np.arange(0.0, 1.2, 0.02)
        levels = [level_db(found - silent, k * hz, at_s, 0.08)[0] for at_s in times_s]
        peaks_s.append(times_s[int(np.argmax(levels))])
    assert peaks_s[0] > peaks_s[1] > peaks_s[2]


def test_the_two_polarisations_of_a_sitar_beat_in_high_partials_too():
    hz = 31.0 * pitch_to_hz(48.0)
    ranges_db = []
    for beating in (45.0, 20.0):
        found = played("sitar", 48.0, gate_s=2.0, **PLAIN | {"prompt": 0.5, "prompt_decay": 1.0, "beating": beating})
        levels = [level_db(found, hz, at_s, 0.06)[0] for at_s in np.arange(0.05, 0.3, 0.01)]
        ranges_db.append(max(levels) - min(levels))
    assert ranges_db[0] > ranges_db[1] + 10.0


def test_a_fretless_string_slides_in_and_sings_up():
    found = played("fretless-bass", 45.0, gate_s=2.0, vibrato_cents=0.0, sink_cents=0.0)
    early, late = (level_db(found, pitch_to_hz(45.0), start_s, 0.12)[1] for start_s in (0.0, 0.6))
    assert -60.0 < 1200.0 * np.log2(early / late) < -5.0
    assert centroid_hz(found, 0.3) > 1.03 * centroid_hz(played("fretless-bass", 45.0, gate_s=2.0, buzz=0.0), 0.3)


def test_sympathetic_strings_ring_on_after_the_key():
    with_halo, without = (played("sitar", 60.0, gate_s=0.5, halo=halo) for halo in (0.8, 0.0))
    assert len(with_halo) > len(without)
    after = with_halo[2 * SAMPLE_RATE_HZ : 2 * SAMPLE_RATE_HZ + 9_600]
    assert -60.0 < 20.0 * np.log10(np.sqrt(np.mean(after**2)) / np.abs(with_halo).max()) < -15.0


def test_a_palm_leaves_a_thud():
    muted, open_ = (played(name, 45.0) for name in ("muted-guitar", "crunch-guitar"))
    fall = [20.0 * np.log10(np.std(found[24_000:28_800]) / np.std(found[:4_800])) for found in (muted, open_)]
    assert fall[0] < -12.0
    assert fall[1] > -6.0


def test_a_body_lifts_what_lies_on_it_and_drops_what_lies_below():
    low, at = (
        [level_db(played("ukulele", pitch, **{**PLAIN, "body_db": db, "body_hz": 230.0}), pitch_to_hz(pitch))[0]
         for db in (0.0, 9.0)]
        for pitch in (45.0, 58.0)
    )  # fmt: skip
    assert (at[1] - at[0]) - (low[1] - low[0]) > 6.0


def test_fingers_are_heard_when_the_string_is_stopped_and_differ_with_the_round_robin():
    heard = []
    for variant in range(4):
        noisy, quiet = (played("slap-bass", 40.0, variant=variant, release_noise=amount) for amount in (1.0, 0.0))
        difference = noisy - quiet
        assert not difference[: SAMPLE_RATE_HZ - 64].any()
        heard.append(np.abs(difference).max())
    assert min(heard) > 1e-4
    assert len({round(level, 6) for level in heard}) == 4


def test_a_struck_string_is_brighter_than_a_plucked_one():
    struck, plucked = (centroid_hz(played("slap-bass", 40.0, struck=amount), 0.0) for amount in (0.8, 0.0))
    assert struck > 1.5 * plucked
