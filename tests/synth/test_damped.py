"""Damped partials: exact pitch and decay, and a finger that does not click."""

import numpy as np
import pytest

from composer.synth.damped import INAUDIBLE, Bank, joined, ring
from composer.units import SAMPLE_RATE_HZ


def bank(*rows):
    """Rows (hz, amplitude, decay_s, damped_s, turn)."""
    return Bank(*np.array(rows, float).T.copy())


def rung(found, frames=48_000, gate=48_000):
    out = np.zeros((1, frames), np.float32)
    ring(out, found, gate)
    return out[0]


def test_a_partial_is_the_sine_it_says():
    time = np.arange(48_000) / SAMPLE_RATE_HZ
    wanted = 0.5 * 10.0 ** (-3.0 * time / 0.8) * np.sin(2.0 * np.pi * (331.7 * time + 0.2))
    assert np.abs(rung(bank((331.7, 0.5, 0.8, 0.8, 0.2))) - wanted).max() < 1e-5


@pytest.mark.parametrize("gate", [9_600, 9_601, 20_000])
def test_after_the_gate_it_falls_at_the_other_pace_without_a_corner(gate):
    found = rung(bank((440.0, 1.0, 8.0, 0.1, 0.0)), gate=gate)
    held = rung(bank((440.0, 1.0, 8.0, 8.0, 0.0)))
    assert np.array_equal(found[: gate - 32], held[: gate - 32])
    first, second = (np.abs(found[at : at + 480]).max() for at in (gate + 1_000, gate + 1_960))
    assert 20.0 * np.log10(second / first) == pytest.approx(-12.0, abs=0.3)
    bent = np.abs(np.diff(found, 2))
    assert bent[gate - 40 : gate + 600].max() < 1.01 * bent[4_800 : gate - 40].max()


def test_the_phase_is_kept_through_the_gate():
    found = rung(bank((440.0, 1.0, 8.0, 0.5, 0.0)), gate=4_800)[9_600:14_400]
    time = np.arange(9_600, 14_400) / SAMPLE_RATE_HZ
    turned = np.sum(found * np.exp(-2.0j * np.pi * 440.0 * time))
    assert np.angle(turned) == pytest.approx(-0.5 * np.pi, abs=0.01)


def test_partials_out_of_hearing_are_left_out():
    assert not rung(bank((21_000.0, 1.0, 1.0, 1.0, 0.0), (100.0, 1e-6, 1.0, 1.0, 0.0))).any()


def test_joined_banks_sound_like_their_sum():
    one, two = bank((200.0, 0.5, 1.0, 0.2, 0.0)), bank((300.0, -0.3, 0.5, 0.2, 0.1))
    together, apart = rung(joined(one, two), gate=9_600), rung(one, gate=9_600) + rung(two, gate=9_600)
    # Partials of one group are left together, when the last of them cannot be heard.
    assert np.abs(together - apart).max() < INAUDIBLE
    assert np.abs(together[:12_000] - apart[:12_000]).max() < 1e-6
