"""The inventory: every instrument that is promised, the preset that plays it, and how it answers its player."""

import numpy as np
import pytest

from composer.synth.instrument import Strike
from composer.synth.preset import preset
from composer.units import SAMPLE_RATE_HZ

KEYS = {
    "grand piano": "grand-piano", "felt piano": "felt-piano", "tine piano": "tine-piano", "reed piano": "reed-piano",
    "clavinet": "clavinet", "drawbar organ": "drawbar-organ", "church organ": "church-organ",
    "harpsichord": "harpsichord", "celesta": "celesta", "music box": "music-box",
}  # fmt: skip
MALLETS = {
    "marimba": "marimba", "vibraphone": "vibraphone", "xylophone": "xylophone", "glockenspiel": "glockenspiel",
    "tubular bells": "tubular-bells", "kalimba": "kalimba", "steel drum": "steel-drum", "gamelan": "gamelan",
}  # fmt: skip
PLUCKED = {
    "nylon guitar": "nylon-guitar", "steel guitar": "steel-guitar", "twelve-string": "twelve-string-guitar",
    "clean guitar": "clean-guitar", "palm mute": "muted-guitar", "overdriven guitar": "overdriven-guitar",
    "distorted guitar": "distortion-guitar", "harp": "harp", "banjo": "banjo", "mandolin": "mandolin",
    "sitar": "sitar", "tanpura": "tanpura", "koto": "koto", "oud": "oud", "upright bass": "upright-bass",
    "finger bass": "finger-bass", "picked bass": "pick-bass", "slap bass": "slap-bass",
}  # fmt: skip
BOWED = {
    "solo violin": "solo-violin", "viola": "viola", "cello": "cello", "contrabass": "contrabass",
    "string ensemble": "string-ensemble", "marcato": "marcato-strings", "spiccato": "spiccato-strings",
    "pizzicato": "pizzicato-strings", "tremolo": "tremolo-strings",
}  # fmt: skip
WINDS = {
    "flute": "flute", "piccolo": "piccolo", "tin whistle": "tin-whistle", "clarinet": "clarinet", "oboe": "oboe",
    "bassoon": "bassoon", "soprano sax": "soprano-sax", "alto sax": "alto-sax", "tenor sax": "tenor-sax",
    "baritone sax": "baritone-sax", "trumpet": "trumpet", "trombone": "trombone", "French horn": "french-horn",
    "tuba": "tuba", "brass section": "brass-section", "brass swell": "brass-swell", "brass stab": "brass-stab",
    "accordion": "accordion", "harmonica": "harmonica",
}  # fmt: skip
VOICES = {
    "soprano": "soprano", "alto": "alto", "tenor": "tenor", "bass": "bass-voice", "ah": "choir-ah", "oh": "choir-oh",
    "oo": "choir-oo", "mm": "choir-mm", "vocal chops": "vocal-chop",
}  # fmt: skip
SYNTHESIZERS = {
    "analogue bass": "synth-bass-1", "sub": "sub-bass", "808 with glide": "808-bass", "reese": "reese-bass",
    "acid": "acid-bass", "supersaw": "super-saw", "warm pad": "warm-pad", "glass pad": "glass-pad",
    "string machine": "string-machine", "choir pad": "choir-pad", "pluck": "pluck-synth",
    "lead with portamento": "portamento-lead", "wavetable": "wavetable-lead", "FM bells": "fm-bells",
    "arps": "arp-saw", "pulse 12.5": "nes-pulse-12", "pulse 25": "nes-pulse-25", "pulse 50": "nes-pulse-50",
    "triangle": "nes-triangle", "chip noise": "chip-noise-tone", "arpeggio chords": "chip-arpeggio",
}  # fmt: skip
EFFECTS = {
    "riser": "riser", "downlifter": "downlifter", "impact": "impact", "reverse cymbal": "reverse-cymbal",
    "vinyl noise": "vinyl-noise", "sweep": "sweep-up", "drop": "sub-drop", "braam": "braam",
}  # fmt: skip
DRUMS = {
    "rock kit": ("rock-kit", (36, 38, 42, 46, 49, 51)), "brushes": ("brush-kit", (38, 39, 40, 71, 72)),
    "jazz kit": ("jazz-kit", (36, 38, 42, 51)), "808": ("808-kit", (36, 38, 39, 42, 46, 56)),
    "909": ("909-kit", (36, 38, 39, 42, 46, 49)), "lo-fi": ("lofi-kit", (36, 38, 42)),
    "trap": ("trap-kit", (35, 36, 38, 42)), "taiko and hits": ("cinematic-kit", (36, 38, 41, 43)),
    "conga": ("latin-kit", (62, 63, 64)), "bongo": ("latin-kit", (60, 61)), "timbales": ("latin-kit", (65, 66)),
    "clave": ("latin-kit", (75,)), "cowbell": ("latin-kit", (56,)), "guiro": ("latin-kit", (73, 74)),
    "shaker": ("latin-kit", (70, 82)), "cajon": ("latin-kit", (92, 93, 94)), "surdo": ("latin-kit", (86, 87)),
    "pandeiro": ("latin-kit", (95, 96, 97)), "tabla": ("world-kit", (45, 48, 50)), "darbuka": ("world-kit", (63, 65)),
    "bodhran": ("world-kit", (35, 47)), "djembe": ("world-kit", (36, 38, 40)),
    "timpani": ("orchestral-kit", (41, 47, 53)), "orchestral snare": ("orchestral-kit", (38, 40)),
    "orchestral cymbals": ("orchestral-kit", (57, 59)), "gong": ("orchestral-kit", (52, 89)),
    "chip drums": ("nes-kit", (36, 38, 42)),
}  # fmt: skip

TONES = KEYS | MALLETS | PLUCKED | BOWED | WINDS | VOICES | SYNTHESIZERS
ALL = TONES | EFFECTS
STEADY = {
    "nes-pulse-12", "nes-pulse-25", "nes-pulse-50", "nes-triangle", "chip-noise-tone", "chip-arpeggio",
    "drawbar-organ", "church-organ", "accordion", "harpsichord", "string-machine",
}  # fmt: skip
"""Velocity changes no colour: chips have steps of volume, organs, reeds and jacks of keys no touch at all."""
MACHINES = {"nes-pulse-12", "nes-pulse-25", "nes-pulse-50", "nes-triangle", "chip-arpeggio"}
"""A counter in a chip makes every note alike."""
FREE = {name for name in BOWED.values() if name != "pizzicato-strings"} | (
    set(WINDS.values()) - {"accordion", "brass-stab", "brass-swell"}
) | {"soprano", "alto", "tenor", "bass-voice", "choir-ah", "choir-oh", "choir-oo", "choir-mm"}  # fmt: skip
FREE -= {"clarinet", "tuba", "spiccato-strings"}
"""Players who hold a note with a vibrato, and begin it without. Clarinets and tubas have none in an orchestra, and a
bounced bow no time for it."""


def play(name, pitch=60.0, velocity=0.8, gate_s=0.5, variant=0, **changed):
    sound = preset(name).sound_for(pitch)
    gate = round(gate_s * SAMPLE_RATE_HZ) if sound.model.sustained else 0
    values = {**sound.values, **{key: value for key, value in changed.items() if key in sound.values}}
    return sound.model.render(Strike(pitch, velocity, 0.5, gate, variant), values).mean(axis=0).astype(float)


def centroid_hz(samples):
    level = np.abs(np.fft.rfft(samples[:24_000] * np.hanning(min(len(samples), 24_000)), 24_000))
    hz = np.fft.rfftfreq(24_000, 1.0 / SAMPLE_RATE_HZ)
    return np.sum(hz * level) / np.sum(level)


@pytest.mark.parametrize("name", ALL.values(), ids=ALL)
def test_every_instrument_is_there_and_sounds(name):
    made = play(name)
    assert np.isfinite(made).all()
    assert np.abs(made).max() > 0.03


@pytest.mark.parametrize(("kit", "notes"), DRUMS.values(), ids=DRUMS)
def test_every_drum_is_there_and_each_stroke_is_its_own(kit, notes):
    made = [play(kit, float(note)) for note in notes]
    assert all(np.abs(sound).max() > 0.03 for sound in made)
    for index, sound in enumerate(made):
        for other in made[index + 1 :]:
            length = min(len(sound), len(other))
            assert not np.allclose(sound[:length], other[:length], atol=1e-3)


@pytest.mark.parametrize("name", sorted(set(TONES.values()) - STEADY))
def test_soft_is_darker_not_only_quieter(name):
    pitch = 36.0 if "bass" in name and name != "bass-voice" else 57.0
    soft, loud = (centroid_hz(play(name, pitch, velocity)) for velocity in (0.25, 1.0))
    assert soft < 0.97 * loud


@pytest.mark.parametrize("name", sorted(set(TONES.values())))
def test_softer_is_quieter(name):
    soft, loud = (np.sqrt(np.mean(play(name, 57.0, velocity)[:24_000] ** 2)) for velocity in (0.25, 1.0))
    assert soft < 0.7 * loud


@pytest.mark.parametrize("name", sorted(set(TONES.values()) - MACHINES))
def test_a_note_struck_again_is_not_the_same(name):
    one, other = (play(name, 57.0, variant=variant) for variant in (0, 1))
    length = min(len(one), len(other))
    assert not np.allclose(one[:length], other[:length], atol=1e-3 * np.abs(one).max())


@pytest.mark.parametrize("name", sorted(FREE))
def test_vibrato_sets_in_after_the_onset(name):
    """Against the same note without: nearly alike at first, apart once it is held."""
    made, plain = play(name, 60.0, gate_s=1.5), play(name, 60.0, gate_s=1.5, vibrato_cents=0.0, tremor=0.0)
    length = min(len(made), len(plain))
    apart = (made[:length] - plain[:length]) ** 2
    parts = slice(480, 4_800), slice(48_000, 67_200)
    early, late = (apart[part].mean() / (plain[part] ** 2).mean() for part in parts)
    assert late > 0.01
    assert early < 0.3 * late


@pytest.mark.parametrize("name", sorted(set(TONES.values())))
def test_pitch_shapes_the_note_too(name):
    """Two octaves up is another tone than the same one played four times as fast."""
    low, high = play(name, 45.0, gate_s=1.0), play(name, 69.0, gate_s=1.0)
    colour = centroid_hz(high) / centroid_hz(low)
    decay = np.sum(low[24_000:48_000] ** 2) / np.sum(low[:24_000] ** 2) - np.sum(high[24_000:48_000] ** 2) / np.sum(
        high[:24_000] ** 2
    )
    assert abs(np.log2(colour / 4.0)) > 0.1 or abs(decay) > 0.05
