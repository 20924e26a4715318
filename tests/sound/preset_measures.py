"""What tests of presets share: their notes with nothing that moves, and spectra."""

from functools import cache

import numpy as np
from scipy.fft import next_fast_len, rfft

from composer.synth.instrument import Strike
from composer.synth.models import MODELS, model
from composer.synth.preset import preset, preset_names
from composer.units import SAMPLE_RATE_HZ

STILL = {
    "vibrato_cents": 0.0, "detune_cents": 0.0, "drift_cents": 0.0, "shimmer_cents": 0.0, "glide_semitones": 0.0,
    "scoop_cents": 0.0, "sink_cents": 0.0, "rotor_depth": 0.0, "detune_3_cents": 0.0, "polarisation_cents": 0.0,
    "unison_cents": 0.0, "course_cents": 0.0, "ombak_hz": 0.0, "slide_cents": 0.0,
    "beside_cents": 0.0, "bend_semitones": 0.0, "pulse_motion": 0.0,
}  # fmt: skip
"""What moves the pitch on purpose, switched off; a pulse whose width swings shifts its own phase."""
QUIET = dict.fromkeys(("noise", "click", "breath", "attack_noise", "knock", "slap", "chiff", "clatter"), 0.0)
"""Noise would hide aliases, and is none."""

UNPITCHED = ("braam", "chirp", "grains", "impact", "scrape", "siren", "swell", "sweep", "vinyl", "waves")
"""Models whose key means a size or a speed, not a pitch."""
OTHERWISE_TUNED = ("chip-arpeggio", "chip-arpeggio-minor", "chip-arpeggio-octave", "gunshot")
"""Presets that play a chord, or no pitch, with a model that could."""


def made_with(name):
    """The name of the model of a preset."""
    return next(key for key in MODELS if model(key) is preset(name).sound.model)


SINGLE = [name for name in preset_names() if preset(name).sound]
PITCHED = [name for name in SINGLE if made_with(name) not in UNPITCHED and name not in OTHERWISE_TUNED]


def strike(name, pitch=60.0, velocity=0.8, gate=24_000, variant=0, brightness=0.5, **changed):
    """The sound of a preset with some values changed."""
    sound = preset(name).sound_for(pitch)
    values = {**sound.values, **{key: value for key, value in changed.items() if key in sound.values}}
    gate = gate if sound.model.sustained else 0
    return sound.model.render(Strike(pitch, velocity, brightness, gate, variant), values)


@cache
def still(name, pitch):
    """A steady note of 2 s as one channel (the middle), with nothing that moves its pitch."""
    return strike(name, pitch, gate=96_000, sustain=1.0, **STILL, **QUIET).mean(axis=0)


def spectrum(samples, size=1 << 17):
    """Frequencies in hertz and amplitudes under a Blackman-Harris window, whose side lobes lie at -92 dB."""
    size = next_fast_len(max(size, len(samples)))
    return np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE_HZ), np.abs(rfft(samples * _window(len(samples)), size))


@cache
def _window(length):
    x = 2.0 * np.pi * np.arange(length) / length
    return 0.35875 - 0.48829 * np.cos(x) + 0.14128 * np.cos(2.0 * x) - 0.01168 * np.cos(3.0 * x)
