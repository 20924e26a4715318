"""What follows the energy: gain, low-pass, width and sends, the same samples however one asks."""

from dataclasses import replace

import numpy as np
import pytest

from composer.score.mix import Automation, Bus, Channel, Compressor, Mix, Reverb
from composer.synth import ride
from composer.synth.cell import CELL_FRAMES
from composer.synth.mixer import Mixer
from composer.synth.note_cache import NoteCache
from composer.synth.renderer import Renderer

RISING = ((0.0, 0.0), (2.0, 0.0), (4.0, 1.0))
"""Calm for a cell, rising through the next, full from then on."""


def mixer(toys, presets, channel, mix=None, energy=RISING, preset="hum"):
    rows = [(0.0, 8.0, 69, 0.8)] if preset == "hum" else [(b * 0.1, 0.1, 40 + b % 50, 0.8) for b in range(78)]
    piece = toys["timeline"]([toys["part"]("a", preset, rows, channel)], 8.0, mix, energy=energy)
    return Mixer(piece, NoteCache(64), presets)


def rms(sound):
    return float(np.sqrt((sound.astype(float) ** 2).mean()))


def treble(sound):
    power = np.abs(np.fft.rfft(sound[0].astype(float))) ** 2
    return power[len(power) // 24 :].sum() / power.sum()


def test_the_curve_is_level_outside_its_points(toys):
    energy = ride.Energy(toys["timeline"]([], 8.0, energy=RISING))
    assert energy.edges(-9_600, 0).tolist() == [0.0] * 151
    assert energy.edges(2 * CELL_FRAMES, 3 * CELL_FRAMES).tolist() == [1.0] * 1_501
    assert energy.edges(CELL_FRAMES, 2 * CELL_FRAMES) == pytest.approx(np.linspace(0, 1, 1_501))
    assert set(ride.Energy(toys["timeline"]([], 8.0)).edges(0, CELL_FRAMES).tolist()) == {0.5}


@pytest.mark.parametrize("mix", [Mix(), Mix(dynamics_db=6.0)])
def test_gain_follows_the_energy(toys, presets, mix):
    channel = Channel(automation=Automation(gain_db=(-6.0, 2.0)))
    made, plain = mixer(toys, presets, channel, mix), mixer(toys, presets, Channel())
    found = [20 * np.log10(rms(made.layer(c).dry) / rms(plain.layer(c).dry)) for c in (0, 2)]
    assert found == pytest.approx([-6.0 - mix.dynamics_db, 2.0], abs=0.01)


def test_the_low_pass_opens(toys, presets):
    channel = Channel(automation=Automation(lowpass_hz=(200.0, 18_000.0)))
    made = mixer(toys, presets, channel, preset="ping")
    plain = mixer(toys, presets, Channel(), preset="ping")
    assert treble(made.layer(0).dry) < 0.1 * treble(plain.layer(0).dry)
    assert treble(made.layer(2).dry) == pytest.approx(treble(plain.layer(2).dry), rel=0.15)


def test_width_and_sends(toys, presets):
    ridden = Automation(width=(0.0, 1.0), reverb_db=(-6.0, -18.0), delay_db=(-60.0, -6.0))
    made, plain = mixer(toys, presets, Channel(automation=ridden)), mixer(toys, presets, Channel(reverb_db=-6.0))
    assert np.abs(np.diff(made.layer(0).dry, axis=0)).max() < 1e-6
    assert np.array_equal(made.layer(2).dry, plain.layer(2).dry)
    wet = [
        rms(mixer(toys, presets, Channel(automation=Automation(reverb_db=(-6.0, -18.0)))).layer(c).wet) for c in (0, 2)
    ]
    assert 20 * np.log10(wet[0] / wet[1]) == pytest.approx(12.0, abs=1.0)


def test_nothing_jumps_where_cells_join(toys, presets):
    ridden = Automation((-12.0, 0.0), (400.0, 8_000.0), width=(0.2, 1.0))
    made = mixer(toys, presets, Channel(automation=ridden), Mix(dynamics_db=6.0))
    sound = np.concatenate([made.layer(cell).dry for cell in range(4)], axis=1)[0].astype(float)
    bend = np.abs(np.diff(sound, n=3))
    for join in (CELL_FRAMES, 2 * CELL_FRAMES, 3 * CELL_FRAMES):
        near = np.concatenate([bend[join - 4_000 : join - 10], bend[join + 10 : join + 4_000]])
        assert bend[join - 6 : join + 6].max() <= 1.05 * near.max()


def test_the_whole_is_its_windows(toys, presets):
    piece = toys["band"](9.0, Mix(Reverb(0.6), dynamics_db=5.0, buses={"harmony": Bus(compressor=Compressor())}))
    ridden = Automation((-3.0, 0.0), (300.0, 9_000.0), (-10.0, -20.0), (-30.0, -9.0), (0.3, 1.0))
    parts = tuple(replace(part, channel=replace(part.channel, automation=ridden)) for part in piece.parts)
    piece = replace(piece, parts=parts, energy=((0.0, 0.2), (1.7, 0.2), (5.1, 0.9), (6.0, 0.4)))
    whole = Renderer(piece, presets=presets).whole()
    for start, stop in ((4 * 48_000 - 50, 4 * 48_000 + 50), (5 * 48_000, 7 * 48_000)):
        assert np.array_equal(Renderer(piece, presets=presets).window(start, stop), whole[start:stop])
    assert np.array_equal(Renderer(piece, threads=2, cache_mb=0, presets=presets).whole(), whole)


def test_a_forecast_knows_the_faders(toys, presets):
    made, plain = (mixer(toys, presets, Channel(), mix) for mix in (Mix(dynamics_db=10.0), Mix()))
    assert made.energies[0, :20].sum() / plain.energies[0, :20].sum() == pytest.approx(0.1, rel=1e-6)
    assert made.energies[0, 45:60].sum() == pytest.approx(plain.energies[0, 45:60].sum())
