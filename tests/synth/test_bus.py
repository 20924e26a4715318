"""Buses: what compression and effects do to the sum of parts, and that cells join without a seam."""

import numpy as np
import pytest

from composer.score.mix import Bus, Channel, Compressor, Crush, Mix, Reverb, Tape, Tube
from composer.synth.bus import strip
from composer.synth.cell import CELL_FRAMES
from composer.synth.mixer import Mixer
from composer.synth.note_cache import NoteCache
from composer.synth.renderer import Renderer

SQUASH = Compressor(threshold_db=-10.0, ratio=8.0, attack_ms=10.0, release_ms=100.0)


def mixer(toys, presets, parts, buses, seconds=6.0):
    return Mixer(toys["timeline"](parts, seconds, Mix(buses=buses)), NoteCache(64), presets)


def rms(sound):
    return float(np.sqrt((sound.astype(float) ** 2).mean()))


def loud_and_soft(toys):
    return toys["part"]("pad", "hum", [(0.0, 1.9, 57, 0.9), (2.0, 1.9, 57, 0.15)])


def test_a_bus_that_is_not_named_passes_what_it_gets(toys, presets):
    parts = [loud_and_soft(toys)]
    plain = mixer(toys, presets, parts, {}).layer(0)
    other = mixer(toys, presets, parts, {"drums": Bus(compressor=SQUASH), "harmony": Bus()}).layer(0)
    assert np.array_equal(plain.dry, other.dry)


def test_the_gain_of_a_bus_is_that_of_its_parts_and_their_sends(toys, presets):
    part = toys["part"]("pad", "hum", [(0.0, 1.9, 57, 0.9)], Channel(reverb_db=-6.0))
    plain = mixer(toys, presets, [part], {}).layer(0)
    soft = mixer(toys, presets, [part], {"harmony": Bus(gain_db=-6.0206)}).layer(0)
    assert rms(soft.dry) == pytest.approx(rms(plain.dry) / 2, rel=1e-4)
    assert rms(soft.wet) == pytest.approx(rms(plain.wet) / 2, rel=1e-4)


def test_compression_brings_loud_and_soft_together(toys, presets):
    middle = slice(30_000, 80_000)

    def span_db(buses):
        made = mixer(toys, presets, [loud_and_soft(toys)], buses)
        return 20 * np.log10(rms(made.layer(0).dry[:, middle]) / rms(made.layer(1).dry[:, middle]))

    assert span_db({"harmony": Bus(compressor=SQUASH)}) < 0.35 * span_db({})
    half = Compressor(threshold_db=-10.0, ratio=8.0, blend=0.5)
    assert 0.35 * span_db({}) < span_db({"harmony": Bus(compressor=half)}) < 0.8 * span_db({})


def test_makeup_is_a_gain(toys, presets):
    louder = Compressor(threshold_db=20.0, ratio=4.0, makeup_db=6.0206)
    plain, made = (
        mixer(toys, presets, [loud_and_soft(toys)], buses).layer(0).dry
        for buses in ({}, {"harmony": Bus(compressor=louder)})
    )
    assert made == pytest.approx(2.0 * plain, rel=1e-4, abs=1e-7)


def test_the_threshold_does_not_know_the_level_of_the_mix(toys, presets):
    """Relative to the bus's own forecast: the same reduction whatever the gain of its parts."""
    taken = []
    for gain_db in (-20.0, 0.0):
        part = toys["part"]("pad", "hum", [(0.0, 1.9, 57, 0.9)], Channel(gain_db=gain_db))
        made = [mixer(toys, presets, [part], buses).layer(0).dry for buses in ({}, {"harmony": Bus(compressor=SQUASH)})]
        taken.append(20 * np.log10(rms(made[1]) / rms(made[0])))
    assert taken[0] == pytest.approx(taken[1], abs=0.05)
    assert taken[0] < -3.0


@pytest.mark.parametrize("name", ["compressor", "tube", "crush", "tape"])
def test_cells_join_without_a_seam(toys, presets, name):
    """A bus made in cells is the bus made in one go: the notes lie half a cell later, and the sound is the same."""
    settings = {"compressor": SQUASH, "tube": Tube(18.0), "crush": Crush(16.0, 24_000.0), "tape": Tape(0.0, 0.0, 6.0)}
    buses = {"harmony": Bus(**{name: settings[name]})}
    made = []
    for shift in (0.0, 1.0):
        rows = [(shift + 0.5 + b * 0.37, 0.3, 57 + b % 5, 0.3 + b % 3 * 0.3) for b in range(12)]
        one = mixer(toys, presets, [toys["part"]("pad", "hum", rows)], buses, 8.0)
        made.append(np.concatenate([one.layer(cell).dry for cell in range(4)], axis=1))
    span = slice(CELL_FRAMES - 40_000, 3 * CELL_FRAMES - 48_000)
    gap = made[0][:, span] - made[1][:, span.start + 48_000 : span.stop + 48_000]
    assert np.abs(gap).max() < 2e-5 * np.abs(made[0]).max()


def test_the_whole_is_its_windows(toys, presets):
    buses = {
        "drums": Bus(compressor=Compressor(blend=0.5), tube=Tube()),
        "bass": Bus(2.0, crush=Crush(8.0, 12_000.0)),
        "harmony": Bus(compressor=SQUASH, tape=Tape(6.0, 2.0)),
    }
    piece = toys["band"](7.0, Mix(Reverb(0.8), buses=buses))
    whole = Renderer(piece, presets=presets).whole()
    for start, stop in ((5 * 48_000, 6 * 48_000), (CELL_FRAMES - 9, CELL_FRAMES + 9), (0, 100)):
        assert np.array_equal(Renderer(piece, presets=presets).window(start, stop), whole[start:stop])
    assert np.array_equal(Renderer(piece, threads=3, cache_mb=0, presets=presets).whole(), whole)


def test_nothing_to_do():
    assert strip(Bus(gain_db=3.0), -20.0) is None
    assert strip(Bus(compressor=SQUASH), -100.0) is None


def test_effects_of_a_part_know_its_level(toys, presets):
    """A valve bends a soft part as it bends a loud one: it is fed at the nominal level."""
    shapes = []
    for gain_db in (-24.0, 0.0):
        channel = Channel(gain_db=gain_db, tube=Tube(18.0, 0.3))
        part = toys["part"]("lead", "ping", [(0.1, 0.3, 69, 0.9)], channel)
        dry = mixer(toys, presets, [part], {}).layer(0).dry
        shapes.append(dry / np.abs(dry).max())
    assert np.abs(shapes[0] - shapes[1]).max() < 1e-3
    clean = mixer(toys, presets, [toys["part"]("lead", "ping", [(0.1, 0.3, 69, 0.9)])], {}).layer(0).dry
    assert np.abs(clean / np.abs(clean).max() - shapes[0]).max() > 0.1
