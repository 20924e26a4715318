"""The gain of a piece: the loudness that was asked for, judged by pyloudnorm."""

import numpy as np
import pyloudnorm
import pytest

from composer.score.mix import Channel, Mix, Reverb
from composer.synth.renderer import Renderer


def lufs(sound):
    return pyloudnorm.Meter(48_000).integrated_loudness(sound.astype(np.float64))


@pytest.mark.parametrize("target", [-20.0, -14.0, -10.0])
@pytest.mark.parametrize("glue_db", [0.0, 3.0])
def test_the_loudness_of_a_band(toys, presets, target, glue_db):
    piece = toys["band"](21.0, Mix(Reverb(0.8), loudness_lufs=target, glue_db=glue_db))
    assert lufs(Renderer(piece, presets=presets).whole()) == pytest.approx(target, abs=1.0)


def test_the_tilt_is_reckoned_with(toys, presets):
    piece = toys["band"](21.0, Mix(Reverb(0.8), loudness_lufs=-16.0, tilt_db_per_octave=-1.5))
    assert lufs(Renderer(piece, presets=presets).whole()) == pytest.approx(-16.0, abs=1.0)


def test_soft_and_loud_halves(toys, presets):
    rows = [(b * 0.5, 0.4, 60, 0.1) for b in range(20)] + [(10 + b * 0.5, 0.4, 60, 0.9) for b in range(20)]
    piece = toys["timeline"]([toys["part"]("pad", "hum", rows)], 21.0, Mix(loudness_lufs=-18.0))
    assert lufs(Renderer(piece, presets=presets).whole()) == pytest.approx(-18.0, abs=1.0)


def test_a_wet_piece(toys, presets):
    rows = [(b * 1.0, 0.2, 60 + b % 5, 0.7) for b in range(20)]
    far = Channel(reverb_db=3.0, delay_db=-3.0)
    piece = toys["timeline"]([toys["part"]("bells", "ping", rows, far)], 24.0, Mix(Reverb(2.5), loudness_lufs=-20.0))
    assert lufs(Renderer(piece, presets=presets).whole()) == pytest.approx(-20.0, abs=1.5)


def test_filters_and_inserts_are_reckoned_with(toys, presets):
    thin = Channel(highpass_hz=900.0, lowpass_hz=1_500.0)
    parts = [
        toys["part"]("thin", "hum", [(b * 0.5, 0.45, 48, 0.8) for b in range(44)], thin),
        toys["part"]("fuzz", "fuzz", [(b * 1.0, 0.9, 40, 0.8) for b in range(22)], Channel(gain_db=-6.0)),
    ]
    piece = toys["timeline"](parts, 23.0, Mix(loudness_lufs=-15.0))
    assert lufs(Renderer(piece, presets=presets).whole()) == pytest.approx(-15.0, abs=1.0)


def test_the_probe_is_short_however_long_the_piece(toys, presets, monkeypatch):
    renderer = Renderer(toys["band"](40.0), presets=presets)
    made = []
    real = renderer._mixer.layer
    monkeypatch.setattr(renderer._mixer, "layer", lambda cell, *more: made.append(cell) or real(cell, *more))
    assert np.isfinite(renderer.gain_db)
    assert 1 <= len(made) <= 2


@pytest.mark.parametrize("seconds", [0.05, 0.3, 1.0])
def test_pieces_shorter_than_a_gating_block(toys, presets, seconds):
    piece = toys["timeline"]([toys["part"]("pad", "hum", [(0.0, 3.0, 57, 0.8)])], seconds)
    sound = Renderer(piece, presets=presets).whole()
    assert np.isfinite(sound).all()
    assert 0.01 < np.abs(sound).max() < 0.9
