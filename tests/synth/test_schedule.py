"""What is struck when, and what silences what."""

import numpy as np
import pytest

from composer.dsp.mix import NEVER
from composer.synth.reach import LONGEST_FRAMES
from composer.synth.schedule import schedule


def test_onsets_are_exact_and_unknown_drums_left_out(toys, presets):
    part = toys["part"]("kit", "kit", [(0.1, 0.1, 36, 0.8), (0.2, 0.1, 99, 0.8), (0.30002, 0.1, 42, 0.8)])
    plan = schedule(part, presets["kit"])
    assert plan.onsets.tolist() == [4_800, 14_401]
    assert [sound.name for sound in plan.sounds] == ["kit/36", "kit/42"]


def test_a_later_note_of_the_group_chokes(toys, presets):
    rows = [(0.0, 0.1, 46, 0.8), (0.0, 0.1, 36, 0.8), (0.5, 0.1, 42, 0.8), (1.0, 0.1, 46, 0.8)]
    plan = schedule(toys["part"]("kit", "kit", rows), presets["kit"])
    cuts = dict(zip([(sound.name, int(onset)) for sound, onset in zip(plan.sounds, plan.onsets, strict=True)],
                    plan.cuts.tolist(), strict=True))  # fmt: skip
    assert cuts["kit/46", 0] == 24_000
    assert cuts["kit/42", 24_000] == 24_000
    assert cuts["kit/46", 48_000] == NEVER
    assert cuts["kit/36", 0] == NEVER


def test_notes_of_one_group_struck_together_do_not_choke_each_other(toys, presets):
    plan = schedule(toys["part"]("kit", "kit", [(0.0, 0.1, 42, 0.8), (0.0, 0.1, 46, 0.8)]), presets["kit"])
    assert (plan.cuts == NEVER).all()


def test_small_differences_share_a_sound(toys, presets):
    rows = [(0.0, 0.500, 60, 0.800), (1.0, 0.502, 60.001, 0.805)]
    plan = schedule(toys["part"]("pad", "hum", rows), presets["hum"])
    assert plan.strikes[0]._replace(variant=0) == plan.strikes[1]._replace(variant=0)


def test_a_held_gate_is_within_four_per_cent_or_five_milliseconds(toys, presets):
    lengths = np.geomspace(0.01, 30.0, 60)
    rows = [(index * 0.1, length, 60, 0.8) for index, length in enumerate(lengths)]
    plan = schedule(toys["part"]("pad", "hum", rows), presets["hum"])
    held = np.array([strike.gate for strike in plan.strikes]) / 48_000
    assert (np.abs(held - lengths) <= np.maximum(0.0050001, 0.04 * lengths)).all()


def test_what_rings_freely_has_no_gate(toys, presets):
    plan = schedule(toys["part"]("bell", "ping", [(0.0, 1.7, 60, 0.8)]), presets["ping"])
    assert plan.strikes[0].gate == 0
    assert plan.ends.tolist() == [LONGEST_FRAMES]


def test_no_more_is_made_of_a_stroke_than_is_heard_before_it_is_choked(toys, presets):
    rows = [(0.0, 0.1, 46, 0.8), (0.5, 0.1, 42, 0.8), (9.0, 0.1, 36, 0.8)]
    plan = schedule(toys["part"]("kit", "kit", rows), presets["kit"])
    gates = {sound.name: strike.gate for sound, strike in zip(plan.sounds, plan.strikes, strict=True)}
    assert 24_000 + 384 + 480 < gates["kit/46"] < 24_000 * 1.25
    assert gates["kit/42"] == gates["kit/36"] == 0


def test_the_softest_note_is_not_silent(toys, presets):
    plan = schedule(toys["part"]("pad", "hum", [(0.0, 1.0, 60, 0.001)]), presets["hum"])
    assert plan.strikes[0].velocity == 1 / 8
    assert plan.gains[0] == 0.25


def test_the_rest_of_the_velocity_is_made_up_in_gain(toys, presets):
    plan = schedule(toys["part"]("pad", "hum", [(0.0, 1.0, 60, 0.77), (1.0, 1.0, 60, 0.74)]), presets["hum"])
    assert [strike.velocity for strike in plan.strikes] == [0.75, 0.75]
    assert plan.gains.tolist() == pytest.approx([(0.77 / 0.75) ** 1.5, (0.74 / 0.75) ** 1.5])
