"""Every program and every drum is played by something."""

import pytest

from composer.score.mix import BUSES, SILENT_DB
from composer.synth.general_midi import HALL, KITS, PROGRAMS, drum, voice
from composer.synth.preset import preset, preset_names


def test_every_program_maps_to_a_preset():
    assert len(PROGRAMS) == 128
    known = set(preset_names())
    for program in range(128):
        found = voice(program, False, 60)
        assert found.preset in known, program
        assert found.key == 60
        assert preset(found.preset).sound is not None


@pytest.mark.parametrize("program", sorted({first for first, _ in KITS} | {1, 24, 127}))
def test_every_drum_maps_to_a_sound(program):
    for key in range(35, 82):
        found = drum(program, key)
        assert found is not None, key
        assert preset(found.preset).notes[found.key].model is not None


def test_drums_are_those_of_general_midi_where_they_exist():
    for key in (36, 38, 42, 46, 49, 51):
        assert drum(0, key).key == key


def test_what_is_no_drum_is_left_out():
    assert drum(0, 5) is None
    assert drum(0, 120) is None


def test_the_first_name_that_exists_plays():
    for program, (_, names) in enumerate(PROGRAMS):
        existing = [name for name in names.split() if name in set(preset_names())]
        assert voice(program, False, 60).preset == existing[0]


def test_seats():
    for program in range(128):
        strip = voice(program, False, 60).channel
        assert strip.bus in BUSES
        assert -20.0 <= strip.gain_db <= 12.0
        assert SILENT_DB < strip.reverb_db < -6.0
    assert {voice(program, False, 40).channel.bus for program in range(32, 40)} == {"bass"}
    assert drum(0, 36).channel.bus == "drums"


def test_the_mix_of_midi_files():
    assert HALL.loudness_lufs == -16.0
    assert HALL.ceiling_dbtp == -1.0
    assert 1.4 <= HALL.reverb.decay_s <= 2.4
