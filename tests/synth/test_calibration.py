"""The table of loudness covers all presets and is still true; the forecast reads it rightly."""

import json

import numpy as np
import pytest

from composer.dsp.loudness import hop_energies
from composer.score.mix import Channel
from composer.synth import calibration, forecast, loudness_table, measure, reach
from composer.synth.insert import insert
from composer.synth.mixer import Mixer
from composer.synth.note_cache import NoteCache
from composer.synth.preset import preset, preset_names
from composer.synth.trim import measured_trim_db

STALE_DB = 3.0
"""Loose on purpose: the probe corrects every part; a table further off than this is of another sound."""


STALE_TRIM_DB = 0.5
RUN = "run python -m composer.synth.calibration"


def all_sounds():
    return [(name, sound, pitch) for name in preset_names() for sound, pitch in calibration.sounds(preset(name))]


def test_the_table_has_every_sound_and_every_preset_and_nothing_else():
    """A sound that is missing counts as one that rings for 20 s, which costs time in every cell after it."""
    rows = loudness_table.rows()
    assert {name for name, row in rows.items() if "ring" in row} == {sound.name for _, sound, _ in all_sounds()}, RUN
    assert {name for name, row in rows.items() if "trim" in row} == set(preset_names()), RUN
    drums = [(sound, drum) for _, sound, drum in all_sounds() if drum is not None]
    assert max(reach.reach_frames(sound, drum) for sound, drum in drums) < reach.LONGEST_FRAMES


def test_trims_are_still_true():
    """They are kept in tenths of decibels; half of one more is a change nobody hears."""
    now = {name: measured_trim_db(preset(name)) for name in preset_names()}
    stale = {name: at for name, at in now.items() if abs(at - loudness_table.trim_db(name)) > STALE_TRIM_DB}
    assert not stale, f"{RUN}: {stale}"


def test_the_table_is_still_true():
    stale = {}
    for name, sound, drum in all_sounds():
        known = measure.measure_of(sound, None, drum)
        pitch, row = (60, reach.PITCHES.index(60)) if drum is None else (drum, 0)
        column = measure.DURATIONS_S.index(0.54) if sound.model.sustained else 0
        now = measure.measured_note(sound, insert(name, preset(name).insert), pitch, 0.54)
        if abs(now.energy_db - known.energy_db[row, column]) > STALE_DB:
            stale[sound.name] = round(now.energy_db - known.energy_db[row, column], 1)
        assert now.ring_s <= reach.reach_frames(sound, pitch) / 48_000, sound.name
    assert not stale, f"{RUN}: {stale}"


def test_writing_the_table(tmp_path, monkeypatch):
    monkeypatch.setattr(calibration, "preset_names", lambda: ["soft-bass"])
    calibration.write(tmp_path / "loudness.json")
    rows = json.loads((tmp_path / "loudness.json").read_text())
    assert list(rows) == ["soft-bass"]
    assert np.array(rows["soft-bass"]["energy"]).shape == (len(reach.PITCHES), len(measure.DURATIONS_S))
    assert len(rows["soft-bass"]["ring"]) == len(reach.PITCHES)
    assert rows["soft-bass"]["trim"] / 10.0 == pytest.approx(measured_trim_db(preset("soft-bass")), abs=0.06)


def test_a_drum_that_kits_share_is_measured_once(monkeypatch):
    measured = []

    def noted(sound, chosen, pitch):
        measured.append(sound.name)
        return measure.Measure(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((5, 3)), np.zeros(1))

    monkeypatch.setattr(calibration, "measured", noted)
    monkeypatch.setattr(calibration, "measured_trim_db", lambda played: 1.23)
    monkeypatch.setattr(calibration, "preset_names", lambda: ["power-kit", "standard-kit"])
    rows = calibration.table()
    assert len(set(measured)) == len(measured) == len(rows) - 2
    assert {"power-kit/36", "standard-kit/36", "standard-kit/60"} <= rows.keys()
    assert rows["power-kit"] == rows["standard-kit"] == {"trim": 12}


def test_a_sound_that_is_not_in_the_table_is_measured(presets):
    """A tone of 1 kHz at 0.3, on both sides: its mean square through the K curve is known."""
    hum = presets["hum"].sound
    known = measure.measure_of(hum, None, None)
    pitch, column = reach.PITCHES.index(84), measure.DURATIONS_S.index(1.62)
    level = 0.3 * measure.USUAL_VELOCITY
    wanted = 10 * np.log10(level**2 * (1.62 + 0.1 / 3 - 0.01 * 2 / 3) * 48_000) + 0.69
    assert known.energy_db[pitch, column] == pytest.approx(wanted, abs=0.3)
    assert known.centre_s[pitch, column] == pytest.approx(0.83, abs=0.03)
    assert (np.diff(known.touch_db, axis=0) > 0).all()
    assert measure.measure_of(hum, None, None) is known


@pytest.mark.parametrize("name", ["ping", "hum", "kit", "fuzz"])
def test_the_forecast_meets_what_is_made(toys, presets, name):
    """Single notes of many pitches, velocities and lengths, one after the other."""
    rng = np.random.default_rng(4)
    pitches = (36, 42, 46) if name == "kit" else range(40, 90, 3)
    rows = [(i * 1.5, rng.uniform(0.1, 1.0), rng.choice(pitches), rng.uniform(0.3, 1.0)) for i in range(24)]
    piece = toys["timeline"]([toys["part"]("one", name, rows, Channel(gain_db=-4.0))], 40.0)
    mixer = Mixer(piece, NoteCache(64), presets)
    predicted = forecast.energies(mixer.lines[0], 400)
    made = np.concatenate([mixer.sound(mixer.lines[0], cell) if mixer.sound(mixer.lines[0], cell) is not None
                           else np.zeros((2, 96_000), np.float32) for cell in range(20)], axis=1)  # fmt: skip
    actual = hop_energies(made)
    assert 10 * np.log10(predicted.sum() / actual.sum()) == pytest.approx(0, abs=1.0)
    notes = 10 * np.log10(predicted[:360].reshape(24, 15).sum(axis=1) / actual[:360].reshape(24, 15).sum(axis=1))
    assert np.abs(notes).max() < 3.0


def test_ducking_lowers_the_forecast(toys):
    drums = toys["part"]("drums", "kit", [(b * 0.5, 0.1, 36, 0.9) for b in range(20)], percussion=True)
    piece = toys["timeline"]([drums], 10.0)
    power = forecast.ducking(piece, 6.0, 100)
    assert power.shape == (100,)
    assert power.reshape(-1, 5).mean(axis=1) == pytest.approx(power[:5].mean(), rel=0.05)
    assert 10 * np.log10(power.mean()) == pytest.approx(-0.8, abs=0.5)
