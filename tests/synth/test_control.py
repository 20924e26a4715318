"""Envelopes, vibrato, sections, struck modes: the curves under every pitched instrument."""

import numpy as np
import pytest

from composer.synth import control
from composer.synth.control import BLOCK, Envelope
from composer.synth.instrument import Strike
from composer.synth.section import SECTION_PARAMETERS, section
from composer.synth.struck import add_struck
from composer.units import SAMPLE_RATE_HZ

TIMES_S = control.grid(3.0)
PLAYERS = {spec.name: spec.default for spec in SECTION_PARAMETERS}


def at(curve, time_s):
    return float(np.interp(time_s, TIMES_S, curve))


def test_the_grid_covers_the_time_in_whole_blocks():
    assert control.frames_of(TIMES_S) % BLOCK == 0
    assert 3.0 < control.frames_of(TIMES_S) / SAMPLE_RATE_HZ < 3.0 + 2.0 * BLOCK / SAMPLE_RATE_HZ


def test_an_envelope_rises_decays_holds_and_ends():
    curve = control.level(Envelope(0.1, 0.5, 0.4, 0.3), TIMES_S, 2.0)
    assert curve[0] == 0.0
    assert at(curve, 0.1) == pytest.approx(1.0, abs=0.01)
    assert at(curve, 0.6) == pytest.approx(0.4, abs=0.002)
    assert at(curve, 2.0) == pytest.approx(0.4, abs=0.001)
    assert at(curve, 2.15) == pytest.approx(0.4 * 10.0 ** (-27.0 / 20.0), rel=0.3)
    assert curve[TIMES_S >= 2.3].max() < 1e-15
    assert np.all(np.diff(curve[(TIMES_S > 0.1)]) <= 1e-12)


def test_a_key_released_during_the_attack_falls_from_where_it_was():
    curve = control.level(Envelope(1.0, 1.0, 1.0, 0.2), TIMES_S, 0.25)
    assert curve.max() == pytest.approx(0.25 * 1.75, abs=0.01)
    assert np.abs(np.diff(curve)).max() < 0.03


def test_the_gate_is_never_shorter_than_a_stroke_nor_longer_than_the_sound():
    assert control.gate_of(Strike(60, 0.8, 0.5, 1, 0), Envelope(0.0, 1.0, 1.0, 0.1)) == control.SHORTEST_GATE_S
    assert control.gate_of(Strike(60, 0.8, 0.5, 48_000, 0), Envelope(0.0, 1.0, 1.0, 0.1)) == 1.0
    assert control.gate_of(Strike(60, 0.8, 0.5, 480_000, 0), Envelope(0.1, 1.0, 0.0, 0.1)) == pytest.approx(1.6)


def test_a_vibrato_waits_and_swings_by_its_depth():
    values = {"vibrato_hz": 5.0, "vibrato_cents": 20.0, "vibrato_delay_s": 0.5}
    cents = control.vibrato(values, TIMES_S)
    assert not cents[TIMES_S <= 0.5].any()
    assert np.abs(cents[TIMES_S > 0.9]).max() == pytest.approx(20.0, abs=0.1)
    late = cents[TIMES_S >= 1.0]
    assert np.count_nonzero(np.diff(np.signbit(late))) in (19, 20, 21)


def test_players_are_centred_on_the_pitch_and_differ():
    still = {**PLAYERS, "drift_cents": 0.0, "vibrato_cents": 0.0, "scoop_cents": 0.0, "players": 8.0}
    ratios = section("test", still, 440.0, TIMES_S, 0.1).curves[0]
    cents = 1200.0 * np.log2(ratios[:, -1].astype(float))
    assert abs(cents.mean()) < 0.05
    assert 2.0 < cents.std() < 15.0
    assert len(set(np.round(cents, 2))) == 8


def test_the_same_players_play_the_same_and_others_do_not():
    one, same, other = (section(name, PLAYERS, 440.0, TIMES_S, 0.1) for name in ("a", "a", "b"))
    assert np.array_equal(one.curves, same.curves)
    assert not np.array_equal(one.curves, other.curves)


def test_a_section_is_silent_at_first_and_balanced_between_the_sides():
    found = section("test", {**PLAYERS, "players": 8.0}, 440.0, TIMES_S, 0.1)
    assert not found.curves[1, :, 0].any()
    left, right = (np.sum(found.voices[:, side] ** 2) for side in (1, 2))
    assert 0.5 < left / right < 2.0
    assert 0.4 < left + right < 8.0


def test_a_struck_mode_has_its_frequency_and_decay_and_leaves_at_100_db():
    out = np.zeros((2, 96_000), dtype=np.float32)
    add_struck(out, np.array([1000.0, 30_000.0]), np.array([0.5, 0.5]), np.array([1.0, 1.0]))
    n = np.arange(48_000) / SAMPLE_RATE_HZ
    wanted = 0.5 * 10.0 ** (-3.0 * n) * np.sin(2.0 * np.pi * 1000.0 * n)
    assert np.abs(out[0, :48_000] - wanted).max() < 1e-5
    assert np.array_equal(out[0], out[1])
    assert not out[0, round(1.6 * SAMPLE_RATE_HZ) :].any()
