"""Trims are what presets lack to the reference, and act behind the insert."""

from dataclasses import replace

import numpy as np
import pytest

from composer.score.mix import Channel
from composer.synth import trim
from composer.synth.mixer import Mixer
from composer.synth.note_cache import NoteCache
from composer.synth.preset import Preset, Sound


def louder(played, db):
    """A preset, or all drums of a kit, with more gain."""
    sound = None if played.sound is None else replace(played.sound, gain_db=played.sound.gain_db + db)
    notes = {note: replace(drum, gain_db=drum.gain_db + db) for note, drum in played.notes.items()}
    return replace(played, sound=sound, notes=notes)


def test_a_tone_of_known_level(presets):
    """Both sides at 0.3 x velocity: mean square of the sum of sides, and what the K curve adds at 131, 262, 523 Hz."""
    level = 10 * np.log10((0.3 * 0.8) ** 2) - 0.691
    assert trim.tone_lufs(presets["hum"]) == pytest.approx(level, abs=0.5)
    assert trim.measured_trim_db(presets["hum"]) == pytest.approx(trim.REFERENCE_LUFS - level, abs=0.5)


@pytest.mark.parametrize("name", ["ping", "hum"])
def test_what_is_louder_is_trimmed_more(name, presets):
    usual = trim.measured_trim_db(presets[name])
    assert trim.measured_trim_db(louder(presets[name], 3.0)) == pytest.approx(usual - 3.0, abs=0.01)
    assert trim.measured_trim_db(louder(presets[name], -40.0)) == trim.LIMIT_DB
    assert trim.measured_trim_db(louder(presets[name], 60.0)) == -trim.LIMIT_DB


def test_a_trim_does_not_depend_on_the_trim_it_had(presets):
    assert trim.measured_trim_db(replace(presets["fuzz"], trim_db=7.0)) == trim.measured_trim_db(presets["fuzz"])


def test_basses_are_measured_low(presets):
    low = replace(presets["ping"], family="bass")
    # The K curve takes 1 to 3 dB from 65 to 131 Hz, and nothing from the middle.
    assert 0.5 < trim.tone_lufs(presets["ping"]) - trim.tone_lufs(low) < 4.0


def test_a_kit_is_measured_by_its_beat(presets):
    toys = presets["kit"]
    kit = replace(toys, notes={36: toys.notes[36], 38: toys.notes[36], 42: toys.notes[42], 49: toys.notes[46]})
    assert trim.kit_lufs(louder(kit, -6.0)) == pytest.approx(trim.kit_lufs(kit) - 6.0, abs=0.01)
    loud_crash = replace(kit, notes={**kit.notes, 49: replace(kit.notes[49], gain_db=20.0)})
    assert trim.kit_lufs(loud_crash) == trim.kit_lufs(kit)
    assert trim.kit_lufs(replace(kit, notes={36: kit.notes[36]})) < trim.kit_lufs(kit)


def test_silence_needs_no_trim(presets):
    silent = Sound("silent", presets["ping"].sound.model, {**presets["ping"].sound.values}, gain_db=-4000.0)
    assert trim.measured_trim_db(Preset("silent", "", silent, {})) == 0.0
    assert trim.measured_trim_db(Preset("empty", "", None, {})) == 0.0


@pytest.mark.parametrize("name", ["hum", "fuzz", "worn", "kit"])
def test_it_is_nothing_but_gain_behind_the_insert(name, toys, presets):
    piece = toys["timeline"]([toys["part"]("one", name, [(0.1, 0.8, 42, 0.9)], Channel(gain_db=-2.0))], 2.0)
    plain, trimmed = (
        Mixer(piece, NoteCache(8), {**presets, name: replace(presets[name], trim_db=db)}) for db in (0.0, -6.0)
    )
    expected = plain.sound(plain.lines[0], 0) * np.float32(10 ** (-6.0 / 20))
    assert np.abs(expected).max() > 0.01
    assert trimmed.sound(trimmed.lines[0], 0) == pytest.approx(expected, abs=1e-6)
    assert trimmed.lines[0].gain == pytest.approx(plain.lines[0].gain * 10 ** (-6.0 / 20))
