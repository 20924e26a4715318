"""Finished sound of real presets: loudness, true peak, joins, DC, silence at the end."""

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly

from composer.score.mix import Channel, Echo, Mix, Reverb
from composer.score.note import timed_notes
from composer.score.score import Part
from composer.score.tempo import TempoMap
from composer.score.timeline import Timeline
from composer.synth.cell import CELL_FRAMES
from composer.synth.renderer import Renderer

RATE = 48_000
BARS = 11

BANDS = {
    "house": (
        Mix(Reverb(1.2), Echo(0.75), loudness_lufs=-9.0, glue_db=2.0),
        ("house-kit", "deep-bass", "warm-pad", "pluck-synth"),
    ),
    "rock": (
        Mix(Reverb(0.8), loudness_lufs=-10.0, glue_db=2.0),
        ("rock-kit", "pick-bass", "drawbar-organ", "crunch-guitar"),
    ),
    "cinematic": (
        Mix(Reverb(3.0), loudness_lufs=-16.0, tilt_db_per_octave=-0.5),
        ("cinematic-kit", "low-strings", "string-ensemble", "french-horns"),
    ),
    "chip": (
        Mix(loudness_lufs=-14.0, glue_db=0.0),
        ("nes-kit", "nes-triangle", "nes-pulse-12", "nes-pulse-25"),
    ),
}


def part(name, preset, rows, channel, percussion=False):
    listed = [(round(onset * RATE) / RATE, length, pitch, velocity, 0.5, 0, index % 4)
              for index, (onset, length, pitch, velocity) in enumerate(rows)]  # fmt: skip
    return Part(name, name, preset, 0, percussion, channel, timed_notes(listed))


def band(mix, presets, **options):
    kit, bass, pad, lead = presets
    bars = range(BARS)
    drums = [(bar * 2 + beat * 0.5, 0.1, 36, 0.9) for bar in bars for beat in (0, 2)]
    drums += [(bar * 2 + beat * 0.5, 0.1, 38, 0.8) for bar in bars for beat in (1, 3)]
    drums += [(bar * 2 + eighth * 0.25, 0.1, 42, 0.5) for bar in bars for eighth in range(8)]
    low = [(bar * 2 + eighth * 0.25, 0.2, 38 + bar % 4, 0.8) for bar in bars for eighth in range(8)]
    held = [(bar * 2, 1.95, 57 + bar % 4 + step, 0.6) for bar in bars for step in (0, 4, 7)]
    tune = [(bar * 2 + beat * 0.5, 0.4, 69 + (bar + 2 * beat) % 7, 0.7) for bar in bars for beat in range(4)]
    parts = (
        part("drums", kit, drums, Channel("drums", reverb_db=-22.0), percussion=True),
        part("bass", bass, low, Channel("bass", -2.0, duck_db=3.0)),
        part("pad", pad, held, Channel("harmony", -6.0, highpass_hz=180.0, reverb_db=-8.0, duck_db=3.0)),
        part("lead", lead, tune, Channel("lead", -3.0, pan=0.2, highpass_hz=150.0, reverb_db=-12.0, delay_db=-14.0)),
    )
    frames = BARS * 2 * RATE + 5 * RATE
    return Timeline(parts, TempoMap.constant(500_000), (4, 4), "A", "", (), frames, mix, **options)


@pytest.fixture(scope="module", params=sorted(BANDS))
def finished(request):
    mix, presets = BANDS[request.param]
    return mix, Renderer(band(mix, presets)).whole()


def test_integrated_loudness(finished):
    mix, sound = finished
    loudness = pyloudnorm.Meter(RATE).integrated_loudness(sound.astype(np.float64))
    assert loudness == pytest.approx(mix.loudness_lufs, abs=1.0)


def test_true_peak(finished):
    mix, sound = finished
    peak = np.abs(resample_poly(sound.astype(np.float64), 8, 1, axis=0)).max()
    assert 20 * np.log10(peak) <= mix.ceiling_dbtp


def test_no_dc(finished):
    _, sound = finished
    assert np.abs(sound.astype(np.float64).mean(axis=0)).max() < 1e-3
    slow = sound[: len(sound) // 4_800 * 4_800].astype(np.float64).reshape(-1, 4_800, 2).mean(axis=1)
    assert np.abs(slow).max() < 0.05


def test_silence_at_the_end(finished):
    _, sound = finished
    assert not sound[-1].any()
    assert np.abs(sound[-2_400:]).max() < 0.02


def test_joins_of_cells_cannot_be_told_from_other_places(finished):
    """High-frequency flux around joins against that at two thousand other places of the same piece."""
    _, sound = finished
    middle = sound.astype(np.float64).sum(axis=1)
    edge = np.abs(np.diff(middle, n=4))
    around = lambda place: edge[place - 8 : place + 8].max()  # noqa: E731
    last = BARS * 2 * RATE
    joins = [around(place) for place in range(CELL_FRAMES, last, CELL_FRAMES)]
    elsewhere = [around(place) for place in np.random.default_rng(1).integers(RATE, last, 2_000)]
    # A bar of this piece is a cell long: notes begin at the joins. So joins are held against bars' other beats too.
    beats = [around(place) for place in range(24_000, last, 24_000) if place % CELL_FRAMES]
    assert np.median(joins) <= 1.5 * max(np.percentile(beats, 90), np.percentile(elsewhere, 90))


def test_cells_laid_off_the_beat_do_not_click():
    """With sustained sound alone, nothing happens at a join: the bend there is that of everywhere else."""
    mix, presets = BANDS["cinematic"]
    piece = band(mix, presets)
    held = part("held", "warm-pad", [(0.3, 11.0, 45, 0.7), (0.5, 10.8, 57, 0.7)], Channel(reverb_db=-6.0))
    sound = Renderer(Timeline((held,), piece.tempo, (4, 4), "A", "", (), 14 * RATE, mix)).whole().astype(np.float64)
    bend = np.abs(np.diff(sound[:, 0], n=4))
    for join in range(CELL_FRAMES, 10 * RATE, CELL_FRAMES):
        near = bend[join - 24_000 : join + 24_000]
        assert bend[join - 6 : join + 6].max() <= near.max()
        assert bend[join - 6 : join + 6].max() <= 1.5 * np.percentile(near, 99.9)


def test_loud_music_keeps_its_drums():
    """At -9 LUFS the crest factor stays that of released dance music (8 to 14 dB), and nothing pumps to silence."""
    mix, presets = BANDS["house"]
    sound = Renderer(band(mix, presets)).whole()[4 * RATE : 20 * RATE].astype(np.float64)
    crest = 20 * np.log10(np.abs(sound).max() / sound.std())
    assert 7.0 < crest < 15.0
    level = np.sqrt((sound.reshape(-1, 2_400, 2) ** 2).mean(axis=(1, 2)))
    assert 20 * np.log10(np.percentile(level, 95) / np.percentile(level, 10)) < 14.0
