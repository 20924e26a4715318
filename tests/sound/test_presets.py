"""Every preset over its whole range: in tune, free of aliases, clicks and DC, finite, silent at the end.

What is exempt is listed here as data, with the reason; everything else is held to the same limits.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from composer.dsp.loudness import HOP, OFFSET_LUFS, hop_energies
from composer.score.mix import Channel, Mix
from composer.score.note import TIMED_NOTE, frozen
from composer.score.score import Part
from composer.score.tempo import TempoMap
from composer.score.timeline import Timeline
from composer.synth.cell import CELL_FRAMES
from composer.synth.general_midi import PROGRAMS
from composer.synth.instrument import Strike
from composer.synth.mixer import Mixer
from composer.synth.models import MODELS, model
from composer.synth.note_cache import NoteCache
from composer.synth.preset import preset, preset_names
from composer.synth.trim import MIDDLE, REGISTERS, measured_trim_db
from composer.units import SAMPLE_RATE_HZ, pitch_to_hz

pytestmark = pytest.mark.slow

STILL = {
    "vibrato_cents": 0.0, "detune_cents": 0.0, "drift_cents": 0.0, "shimmer_cents": 0.0, "glide_semitones": 0.0,
    "scoop_cents": 0.0, "sink_cents": 0.0, "rotor_depth": 0.0, "detune_3_cents": 0.0, "polarisation_cents": 0.0,
    "unison_cents": 0.0, "course_cents": 0.0, "ombak_hz": 0.0, "slide_cents": 0.0,
    "beside_cents": 0.0, "bend_semitones": 0.0,
}  # fmt: skip
"""What moves the pitch on purpose, switched off."""
QUIET = dict.fromkeys(("noise", "click", "breath", "attack_noise", "knock", "slap", "chiff", "clatter"), 0.0)
"""Noise would hide aliases, and is none."""

RANGE = (28.0, 42.0, 55.0, 69.0, 83.0, 96.0)
EXTREMES = (
    (20.0, 1, 1.0), (20.0, 48_000, 1.0), (45.3, 9_600, 0.05), (78.0, 24_000, 1.0), (110.0, 1, 0.05),
    (110.0, 48_000, 1.0), (57.0, 20 * SAMPLE_RATE_HZ, 0.8),
)  # fmt: skip
"""Pitch, gate in frames, velocity: the corners of what may be asked for."""
PITCHES_TO_C7 = (72.1, 84.1, 95.6)
UNPITCHED = ("braam", "chirp", "grains", "impact", "scrape", "siren", "swell", "sweep", "vinyl", "waves")
"""Models whose key means a size or a speed, not a pitch."""
TOLERANCE_LU = 2.0
OTHERWISE_TUNED = ("chip-arpeggio", "chip-arpeggio-minor", "chip-arpeggio-octave", "gunshot")
"""Presets that play a chord, or no pitch, with a model that could."""
STRUCK = ("block",)
"""Models whose stroke is a click: wood and metal."""
ROUGH = ("pulse", "vinyl", "chipnoise", "chipkick")
"""Models of chips and of noise: aliases are their sound."""


def made_with(name):
    """The name of the model of a preset."""
    return next(key for key in MODELS if model(key) is preset(name).sound.model)


SINGLE = [name for name in preset_names() if preset(name).sound]
PITCHED = [name for name in SINGLE if made_with(name) not in UNPITCHED and name not in OTHERWISE_TUNED]
GENTLE = [name for name in SINGLE if made_with(name) not in STRUCK]
SMOOTH = [name for name in PITCHED if made_with(name) not in ROUGH]
DRUMS = [(name, note) for name in preset_names() for note in preset(name).notes]


def strike(name, pitch=60.0, velocity=0.8, gate=24_000, variant=0, **changed):
    """The sound of a preset with some values changed."""
    sound = preset(name).sound_for(pitch)
    values = {**sound.values, **{key: value for key, value in changed.items() if key in sound.values}}
    return sound.model.render(Strike(pitch, velocity, 0.5, gate if sound.model.sustained else 0, variant), values)


@cache
def still(name, pitch):
    """A steady note as one channel, with nothing that moves its pitch."""
    return strike(name, pitch, gate=96_000, sustain=1.0, **STILL, **QUIET)[0]


def spectrum(samples, size=1 << 18):
    """Frequencies in hertz and amplitudes under a Blackman-Harris window, whose side lobes lie at -92 dB."""
    x = 2.0 * np.pi * np.arange(len(samples)) / len(samples)
    window = 0.35875 - 0.48829 * np.cos(x) + 0.14128 * np.cos(2.0 * x) - 0.01168 * np.cos(3.0 * x)
    return np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE_HZ), np.abs(np.fft.rfft(samples * window, size))


def off_cents(samples, f0_hz):
    """How far the strongest partial within half a semitone of the pitch lies from it."""
    hz, level = spectrum(samples)
    inside = np.flatnonzero(np.abs(np.log2(np.maximum(hz, 1.0) / f0_hz)) < 0.5 / 12.0)
    top = inside[np.argmax(level[inside])]
    a, b, c = np.log(level[top - 1 : top + 2] + 1e-12)
    return 1200.0 * np.log2((top + 0.5 * (a - c) / (a - 2.0 * b + c)) * hz[1] / f0_hz)


def tones(samples, floor_db, clear_db):
    """Frequencies in hertz of what stands out of its surroundings, down to a level under the strongest."""
    hz, level = spectrum(samples)
    level_db = 20.0 * np.log10(level / level.max() + 1e-9)
    inner = level_db[1:-1]
    tops = 1 + np.flatnonzero((inner > level_db[:-2]) & (inner >= level_db[2:]) & (inner > floor_db))
    reach = int(150.0 / hz[1])
    around = np.array([np.median(level_db[max(top - reach, 0) : top + reach]) for top in tops])
    clear = (level_db[tops] > around + clear_db) & (hz[tops] > 30.0)
    return hz[tops[clear]]


def aliases(note, other, f0_hz, ratio):
    """Tones of a note that are no harmonics and, at another pitch, neither moved with it nor stayed: folded ones."""
    here, there = tones(note, -60.0, 20.0), tones(other, -75.0, 6.0)
    moved, stayed = (np.abs(there[None] - target[:, None]).min(axis=1) for target in (here * ratio, here))
    # Stiff strings spread their partials with the pitch; what leaves the band at 20 kHz is gone.
    room = 3.0 + 0.0025 * here
    kept = here * ratio < 19_900.0
    # Breath and tremolo put sidebands of some hertz around every harmonic.
    harmonic = np.abs(here - np.maximum(np.round(here / f0_hz), 1.0) * f0_hz) < 12.0
    return here[(moved > room) & (stayed > room) & ~harmonic & kept]


@pytest.mark.parametrize("name", PITCHED)
def test_mean_pitch(name):
    off = {}
    for pitch in RANGE:
        found = still(name, pitch)
        cents = off_cents(found[min(4800, len(found) // 8) : 96_000], pitch_to_hz(pitch))
        if abs(cents) > 3.0:
            off[pitch] = round(float(cents), 1)
    assert off == {}


@pytest.mark.parametrize("name", SMOOTH)
def test_nothing_aliases_above_minus_60_db(name):
    found = {}
    for pitch in PITCHES_TO_C7:
        beside = [still(name, pitch + step)[4800:62_400] for step in (0.3, -0.3)]
        here = still(name, pitch)[4800:62_400]
        if len(here) > 9600:
            # A partial that ends at a limit of its model is missed on one side; an alias on both.
            heard = [aliases(here, other, pitch_to_hz(pitch), 2.0 ** (step / 12.0))
                     for other, step in zip(beside, (0.3, -0.3), strict=True)]  # fmt: skip
            both = np.intersect1d(*heard)
            if both.size:
                found[pitch] = both.round().tolist()
    assert found == {}


def test_aliases_are_found_where_they_are():
    time = np.arange(57_600) / SAMPLE_RATE_HZ
    hz = pitch_to_hz(84.1), pitch_to_hz(84.4)
    clean = [sum(np.sin(2.0 * np.pi * k * f0 * time) / k for k in range(1, int(20_000 / f0) + 1)) for f0 in hz]
    folded_hz = [SAMPLE_RATE_HZ - 30.0 * f0 for f0 in hz]
    mixed = [tone + 0.002 * np.sin(2.0 * np.pi * at * time) for tone, at in zip(clean, folded_hz, strict=True)]
    assert aliases(*clean, hz[0], hz[1] / hz[0]).size == 0
    assert aliases(*mixed, hz[0], hz[1] / hz[0]) == pytest.approx([folded_hz[0]], abs=0.5)


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
def test_it_is_finite_and_ends_in_silence(name):
    for pitch, gate, velocity in EXTREMES:
        found = strike(name, pitch, velocity, gate)
        assert np.isfinite(found).all(), (pitch, gate)
        assert np.abs(found).max() < 2.0, (pitch, gate)
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
        name: np.mean([momentary_lufs(made(name, [(0.0, pitch, 0.8)])) for pitch in pitches])
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
