"""What sounds in a cell, how loud, where, and what it sends."""

import numpy as np
import pytest

from composer.score.mix import Channel, Echo, Mix, Reverb
from composer.synth.cell import CELL_FRAMES
from composer.synth.mixer import CHOKE_FADE_FRAMES, Mixer
from composer.synth.note_cache import NoteCache


def mixer(toys, presets, parts, mix=None, seconds=6.0, **options):
    return Mixer(toys["timeline"](parts, seconds, mix, **options), NoteCache(64), presets)


def rms(sound):
    return float(np.sqrt((sound.astype(float) ** 2).mean()))


def test_notes_begin_on_their_frame(toys, presets):
    made = mixer(toys, presets, [toys["part"]("a", "ping", [(0.5, 0.1, 69, 0.8), (2.5, 0.1, 69, 0.8)])])
    for cell in (0, 1):
        heard = np.flatnonzero(np.abs(made.layer(cell).dry[0]) > 1e-4)
        assert 24_000 <= heard[0] < 24_040
    assert not made.layer(2).dry.any()


def test_gains_and_pans_add_up(toys, presets):
    rows = [(0.1, 0.1, 42, 1.0)]
    plain = mixer(toys, presets, [toys["part"]("a", "kit", rows)]).layer(0).dry
    assert rms(plain[1]) / rms(plain[0]) == pytest.approx(np.tan(1.3 * np.pi / 4), rel=1e-3)
    left = Channel(gain_db=-6.0206, pan=-0.3)
    other = mixer(toys, presets, [toys["part"]("a", "kit", rows, left)]).layer(0).dry
    assert rms(other[0]) == pytest.approx(rms(other[1]), rel=1e-3)
    assert rms(other) == pytest.approx(rms(plain) / 2, rel=1e-3)


def test_a_closed_hat_chokes_an_open_one(toys, presets):
    alone = mixer(toys, presets, [toys["part"]("a", "kit", [(0.1, 0.1, 46, 1.0)])]).layer(0).dry
    pair = [(0.1, 0.1, 46, 1.0), (0.15, 0.1, 42, 0.01)]
    choked = mixer(toys, presets, [toys["part"]("a", "kit", pair)]).layer(0).dry
    assert np.array_equal(choked[:, :7_200], alone[:, :7_200])
    after = slice(7_200 + CHOKE_FADE_FRAMES + 3_000, 20_000)
    assert rms(alone[:, after]) > 1e-3
    assert rms(choked[:, after]) < 0.02 * rms(alone[:, after])


def test_the_kick_ducks_who_asked_for_it(toys, presets):
    kick = toys["part"]("kick", "kit", [(1.0, 0.1, 36, 0.9)], percussion=True)
    pads = [toys["part"]("pad", "hum", [(0.0, 3.0, 57, 0.8)], Channel(duck_db=db)) for db in (0.0, 12.0)]
    made = [mixer(toys, presets, [pad, kick]) for pad in pads]
    free, ducked = (one.sound(one.lines[0], 0) for one in made)
    assert np.array_equal(free[:, :48_001], ducked[:, :48_001])
    low = slice(48_240, 48_720)
    assert 20 * np.log10(rms(ducked[:, low]) / rms(free[:, low])) == pytest.approx(-11.0, abs=1.5)
    assert np.array_equal(free[:, 60_000:], ducked[:, 60_000:])


def test_an_amplifier_is_one_loudspeaker_in_the_panorama(toys, presets):
    rows = [(0.1, 1.0, 45, 0.8)]
    middle = mixer(toys, presets, [toys["part"]("a", "fuzz", rows)]).layer(0).dry
    assert np.array_equal(middle[0], middle[1])
    right = mixer(toys, presets, [toys["part"]("a", "fuzz", rows, Channel(pan=1.0))]).layer(0).dry
    assert rms(right[0]) < 1e-6 * rms(right[1])


def test_the_level_of_a_part_does_not_drive_its_amplifier(toys, presets):
    rows = [(0.1, 1.0, 45, 0.8)]
    loud, soft = (
        mixer(toys, presets, [toys["part"]("a", "fuzz", rows, Channel(gain_db=db))]).layer(0).dry for db in (0.0, -20.0)
    )
    assert soft == pytest.approx(loud * 0.1, abs=1e-6)


def test_sends(toys, presets):
    rows = [(0.1, 0.1, 69, 0.8)]
    dry = mixer(toys, presets, [toys["part"]("a", "ping", rows)])
    assert dry.layer(0).wet is None
    assert dry.memory_cells == 0
    answers = {
        db: mixer(toys, presets, [toys["part"]("a", "ping", rows, Channel(reverb_db=db))]).layer(0).wet
        for db in (0.0, -20.0)
    }
    assert answers[-20.0] == pytest.approx(answers[0.0] * 0.1, abs=1e-6)
    far = mixer(toys, presets, [toys["part"]("a", "ping", rows, Channel(reverb_db=0.0))], Mix(Reverb(4.0)))
    assert far.memory_cells == 4
    assert far.layer(0).wet.shape[1] <= CELL_FRAMES * (1 + far.memory_cells)
    assert far.layer(1).wet is None


def test_the_tail_of_a_cell_reaches_into_later_ones(toys, presets):
    """Summed over cells, the answers are those of one long room."""
    part = toys["part"]("a", "ping", [(1.9, 0.1, 69, 0.8)], Channel(reverb_db=0.0))
    made = mixer(toys, presets, [part], Mix(Reverb(2.0)))
    tails = [made.layer(cell).wet for cell in (0, 1)]
    assert rms(tails[0][:, CELL_FRAMES : CELL_FRAMES + 24_000]) > 1e-3
    assert rms(tails[1][:, :24_000]) > 1e-3


def test_the_echo_follows_the_tempo(toys, presets):
    part = toys["part"]("a", "ping", [(0.0, 0.1, 69, 0.9)], Channel(delay_db=0.0))
    wet = mixer(toys, presets, [part], Mix(echo=Echo(0.75, 0.3))).layer(0).wet
    assert not wet[:, :18_000].any()
    assert np.abs(wet[0, 18_000:19_000]).max() > 0.05
