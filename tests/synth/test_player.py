"""One player: slower when soft or low, quicker on short notes, vibrato only where there is time for it."""

import numpy as np
import pytest

from composer.synth.instrument import Model, Strike
from composer.synth.player import PLAYER_PARAMETERS, hissing, playing, wandering

MODEL = Model(PLAYER_PARAMETERS, lambda strike, values: np.zeros((1, 32), np.float32))
CALM = {"drift_cents": 0.0, "unsteady_db": 0.0, "scoop_cents": 0.0, "vibrato_cents": 20.0, "attack_s": 0.1}


def played(pitch=60.0, velocity=0.8, gate=96_000, variant=0, brightness=0.5, **given):
    """The curves of a note."""
    return playing("test", Strike(pitch, velocity, brightness, gate, variant), MODEL.values({**CALM, **given}))


def test_soft_and_low_notes_start_slower_and_short_ones_faster():
    usual = played().attack_s
    assert usual == pytest.approx(0.1)
    assert played(velocity=0.3).attack_s > 1.5 * usual
    assert played(pitch=36.0).attack_s > 1.3 * usual
    assert played(gate=2400).attack_s < 0.7 * usual


def test_pressure_follows_velocity_and_brightness():
    soft, usual, hard = (np.median(played(velocity=velocity).octaves) for velocity in (0.3, 0.8, 1.0))
    assert soft < usual - 0.8
    assert hard > usual + 0.3
    assert np.median(played(brightness=0.9).octaves) > usual + 1.0


def test_pressure_builds_up_with_the_tone():
    found = played(swell_octaves=2.0)
    assert found.octaves[0] < np.median(found.octaves) - 1.8
    assert np.all(np.diff(found.octaves[: int(0.1 * 1500)]) > -0.01)


def test_vibrato_sets_in_late_and_is_shallow_on_short_notes():
    long = played(vibrato_delay_s=0.3)
    assert np.abs(long.cents[:440]).max() < 0.5
    assert 12.0 < np.abs(long.cents[1500:2900]).max() < 30.0
    assert np.abs(played(gate=12_000).cents).max() < 0.3 * np.abs(long.cents).max()


def test_vibrato_has_its_speed_but_is_no_machine():
    wave = played(gate=10 * 48_000, vibrato_hz=5.5).cents[1500:]
    rises = np.flatnonzero((wave[:-1] < 0.0) & (wave[1:] >= 0.0))
    periods_s = np.diff(rises) / 1500.0
    assert abs(1.0 / periods_s.mean() - 5.5) < 0.3
    assert 0.01 < periods_s.std() / periods_s.mean() < 0.15


def test_the_scoop_arrives():
    cents = played(vibrato_cents=0.0, scoop_cents=-40.0, scoop_s=0.05).cents
    assert cents[0] == pytest.approx(-40.0)
    assert abs(cents[150]) < 1.0


def test_only_a_hard_note_growls():
    def rough(velocity):
        level = played(velocity=velocity, growl=0.8, vibrato_cents=0.0).level[900:2400]
        return np.std(level / level.mean())

    assert rough(0.7) < 0.01
    assert rough(1.0) > 0.15


def test_it_begins_and_ends_in_silence():
    for gate in (1, 960, 48_000):
        found = played(gate=gate)
        assert found.level[0] == 0.0
        assert abs(found.level[-1]) < 1e-9
        assert len(found.level) == len(found.cents) == len(found.octaves) == len(found.times_s)


def test_air_hisses_more_under_pressure():
    quiet, loud = (played(velocity=velocity) for velocity in (0.4, 1.0))
    ratio = np.median(hissing(loud)) / np.median(loud.level) / (np.median(hissing(quiet)) / np.median(quiet.level))
    assert 1.3 < ratio < 2.0


def test_wanderings_are_the_same_for_a_name_and_have_no_bias_at_first():
    times_s = np.arange(3000) / 1500.0
    first, again, other = wandering("a", times_s, 7.0), wandering("a", times_s, 7.0), wandering("b", times_s, 7.0)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert abs(first[: 1500 * 4 // 7].mean()) < 0.6
    assert np.abs(np.diff(first)).max() < 0.1
