"""Every preset over its whole range: in tune, free of clicks and DC, below full scale, silent at the end.

What is exempt is listed here as data, with the reason; everything else is held to the same limits.
"""

from dataclasses import replace

import numpy as np
import pytest
from preset_measures import PITCHED, SINGLE, made_with, spectrum, still, strike

from composer.dsp.loudness import HOP, OFFSET_LUFS, hop_energies
from composer.score.mix import Channel, Mix
from composer.score.note import TIMED_NOTE, frozen
from composer.score.score import Part
from composer.score.tempo import TempoMap
from composer.score.timeline import Timeline
from composer.synth.cell import CELL_FRAMES
from composer.synth.general_midi import PROGRAMS
from composer.synth.mixer import Mixer
from composer.synth.note_cache import NoteCache
from composer.synth.preset import preset, preset_names
from composer.synth.trim import MIDDLE, REGISTERS, measured_trim_db
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

pytestmark = pytest.mark.slow

RANGE = (28.0, 42.0, 55.0, 69.0, 83.0, 96.0)
EXTREMES = (
    (20.0, 1, 1.0), (20.0, 48_000, 1.0), (36.0, 24_000, 1.0), (45.3, 9_600, 0.05), (48.0, 24_000, 1.0),
    (62.0, 24_000, 1.0), (78.0, 24_000, 1.0), (110.0, 1, 0.05), (110.0, 48_000, 1.0), (57.0, 20 * SAMPLE_RATE_HZ, 0.8),
)  # fmt: skip
"""Pitch, gate in frames, velocity: the corners of what may be asked for; the loudest are the brightest too."""
TOLERANCE_LU = 2.0
STRUCK = ("block",)
"""Models whose stroke is a click: wood and metal."""

GENTLE = [name for name in SINGLE if made_with(name) not in STRUCK]
DRUMS = [(name, note) for name in preset_names() for note in preset(name).notes]


def off_cents(samples, f0_hz):
    """How far the strongest partial within half a semitone of the pitch lies from it."""
    hz, level = spectrum(samples)
    inside = np.flatnonzero(np.abs(np.log2(np.maximum(hz, 1.0) / f0_hz)) < 0.5 / 12.0)
    top = inside[np.argmax(level[inside])]
    a, b, c = np.log(level[top - 1 : top + 2] + 1e-12)
    return 1200.0 * np.log2((top + 0.5 * (a - c) / (a - 2.0 * b + c)) * hz[1] / f0_hz)


@pytest.mark.parametrize("name", PITCHED)
def test_mean_pitch(name):
    off = {}
    for pitch in RANGE:
        found = still(name, pitch)
        cents = off_cents(found[min(4800, len(found) // 8) : 96_000], pitch_to_hz(pitch))
        if abs(cents) > 3.0:
            off[pitch] = round(float(cents), 1)
    assert off == {}


@pytest.mark.parametrize("name", GENTLE)
def test_it_starts_without_a_click(name):
    for pitch in (30.0, 60.0, 90.0):
        found = strike(name, pitch, velocity=1.0)
        ramp = np.abs(found).max() * (np.arange(24) + 1.0) / 20.0
        assert np.abs(found[:, 0]).max() < 1e-6, pitch
        assert np.all(np.abs(found[:, :24]) <= ramp), pitch


def offset(found):
    """DC over the level, 50 ms to 2 s after the onset; what is over in half a second has a mean by nature."""
    part = found[:, 2400:96_000].astype(float)
    if part.shape[1] < 24_000:
        return 0.0
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(part.shape[1]) / part.shape[1])
    return np.abs(np.mean(part * window, axis=1)).max() / (np.sqrt(np.mean((part * window) ** 2)) + 1e-12)


@pytest.mark.parametrize("name", SINGLE)
def test_no_dc(name):
    for pitch in (36.0, 60.0, 84.0):
        # Noise has a little of its power everywhere, at 0 Hz too.
        limit = 1e-3 if name in PITCHED else 3e-3
        assert offset(strike(name, pitch, gate=96_000, velocity=1.0)) < limit, pitch


@pytest.mark.parametrize("name", SINGLE)
def test_it_is_finite_stays_below_full_scale_and_ends_in_silence(name):
    for pitch, gate, velocity in EXTREMES:
        found = strike(name, pitch, velocity, gate, brightness=1.0 if velocity == 1.0 else 0.5)
        assert np.isfinite(found).all(), (pitch, gate)
        assert max(found.max(), -found.min()) < 1.0, (pitch, gate)
        assert np.abs(found[:, -1]).max() < 10.0 ** (-90.0 / 20.0), (pitch, gate)


def made(name, rows, seconds=6.0):
    """What the mixer makes of a preset with the trim it needs: rows of onset in seconds, pitch, velocity."""
    notes = np.zeros(len(rows), TIMED_NOTE)
    notes["onset_s"], notes["pitch"], notes["velocity"] = np.transpose(rows)
    notes["duration_s"], notes["brightness"] = 1.0, 0.5
    part = Part("one", "", name, 0, preset(name).sound is None, Channel(), frozen(notes, "onset_s"))
    piece = Timeline((part,), TempoMap.constant(500_000), (4, 4), "C", "", (), round(seconds * SAMPLE_RATE_HZ), Mix())
    trimmed = replace(preset(name), trim_db=round(measured_trim_db(preset(name)), 1))
    mixer = Mixer(piece, NoteCache(64), {name: trimmed})
    cells = [mixer.sound(mixer.lines[0], cell) for cell in range(piece.frames // CELL_FRAMES)]
    return np.concatenate([np.zeros((2, CELL_FRAMES), np.float32) if cell is None else cell for cell in cells], axis=1)


def momentary_lufs(samples):
    """The loudest 0.4 s (BS.1770)."""
    powers = np.convolve(hop_energies(samples), np.ones(4)) / (4 * HOP)
    return OFFSET_LUFS + 10.0 * np.log10(powers.max())


def role_presets():
    """Presets that General MIDI intends, by the role of their seat."""
    roles = {}
    for seat, names in PROGRAMS:
        name = names.split()[0]
        if seat.role != "effects" and name in SINGLE:
            roles.setdefault(seat.role, []).append(name)
    return roles


def uneven(levels):
    """Who lies further from the usual than may be."""
    usual = np.median(list(levels.values()))
    return {name: round(float(at - usual), 1) for name, at in levels.items() if abs(at - usual) > TOLERANCE_LU}


@pytest.mark.parametrize("role", sorted(role_presets()))
@pytest.mark.parametrize("between", [False, True])
def test_presets_of_a_role_are_equally_loud(role, between):
    """On the pitches that trims are measured at, and half-way between them."""
    pitches = np.array(REGISTERS.get(role, MIDDLE))
    if between:
        pitches = np.round(0.5 * (pitches[:-1] + pitches[1:]))
    assert uneven({
        name: np.mean([momentary_lufs(made(name, [(0.0, pitch, 0.8)], seconds=2.0)) for pitch in pitches])
        for name in role_presets()[role]
    }) == {}  # fmt: skip


def test_kits_are_equally_loud():
    """In another beat than the one they are trimmed by: 16 semiquavers, a pushed kick, and an open hat."""
    hats = [(0.125 * step, 42, 0.5 + 0.2 * (step % 2 == 0)) for step in range(15)] + [(1.875, 46, 0.6)]
    drums = [(0.0, 36, 0.8), (0.875, 36, 0.7), (1.25, 36, 0.8), (0.5, 38, 0.8), (1.5, 38, 0.8)]
    rows = sorted((bar * 2.0 + at, note, velocity) for bar in range(3) for at, note, velocity in hats + drums)
    kits = [name for name in preset_names() if name not in SINGLE]
    assert uneven({
        name: 10.0 * np.log10(hop_energies(made(name, rows))[CELL_FRAMES // HOP :].sum()) for name in kits
    }) == {}  # fmt: skip


@pytest.mark.parametrize("name", SINGLE)
def test_it_stands_in_the_middle(name):
    """Left against right, over an octave and two round robins: players sit apart, but no sound leans to one side."""
    found = [strike(name, pitch, variant=variant) for pitch in (48.0, 55.0, 60.0, 64.0, 67.0) for variant in (0, 1)]
    left, right = np.sum([np.square(note[[0, -1]].astype(float)).sum(axis=1) for note in found], axis=0)
    assert abs(10.0 * np.log10(left / right)) < 2.5


@pytest.mark.parametrize(("name", "note"), DRUMS)
def test_drums(name, note):
    for velocity in (0.1, 1.0):
        found = strike(name, note, velocity, gate=0)
        assert np.isfinite(found).all()
        assert np.abs(found[:, 0]).max() < 1e-6
        assert np.abs(found[:, -1]).max() < 10.0 ** (-90.0 / 20.0)
        assert offset(found) < 1e-3
