"""The tuned kick: falls onto its pitch, dies slowly, is driven harder when struck harder."""

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.preset import preset
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz


def played(velocity=0.8, gate_s=2.0, brightness=0.5, **changed):
    sound = preset("808-bass").sound
    strike = Strike(33.0, velocity, brightness, round(gate_s * SAMPLE_RATE_HZ), 0)
    return sound.model.render(strike, {**sound.values, **changed})[0].astype(float)


def harmonics_db(found, start_s):
    """Levels of the first five harmonics of A1."""
    part = found[round(start_s * SAMPLE_RATE_HZ) :][:9_600]
    turn = -2.0j * np.pi * pitch_to_hz(33.0) * np.arange(len(part)) / SAMPLE_RATE_HZ
    window = np.blackman(len(part))
    return [20.0 * np.log10(abs(np.sum(part * window * np.exp(k * turn))) + 1e-12) for k in range(1, 6)]


def test_it_falls_onto_its_pitch():
    found = played(click=0.0)
    crossings = np.flatnonzero((found[:-1] <= 0.0) & (found[1:] > 0.0)) / SAMPLE_RATE_HZ
    hz = 1.0 / np.diff(crossings)
    assert hz[0] > 1.3 * pitch_to_hz(33.0)
    assert hz[20] == pytest.approx(pitch_to_hz(33.0), rel=2e-3)


def test_harmonics_come_from_the_drive_and_die_with_the_sound():
    driven, clean = harmonics_db(played(), 0.2), harmonics_db(played(drive_db=0.0, bias=0.0), 0.2)
    assert driven[2] - driven[0] > clean[2] - clean[0] + 8.0
    late = harmonics_db(played(), 1.6)
    assert late[2] - late[0] < driven[2] - driven[0] - 6.0


def test_a_hard_strike_is_driven_harder():
    hard, soft = harmonics_db(played(1.0), 0.2), harmonics_db(played(0.3), 0.2)
    assert hard[2] - hard[0] > soft[2] - soft[0] + 6.0


def test_the_key_cuts_it():
    short = played(gate_s=0.3)
    assert len(short) < 0.45 * SAMPLE_RATE_HZ
    assert len(played(gate_s=20.0)) < 8.0 * SAMPLE_RATE_HZ
