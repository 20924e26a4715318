"""The mix of every style over some seeds, in the style's own form: slope, balance, mono, low end, range, the lead.

Two seeds of every style are rendered; ``STYLE_SEEDS=5`` asks for five (`make mixes`).
"""

import importlib.util
import os
from pathlib import Path

import numpy as np
import pytest

import composer
from composer.styles.loader import style_files
from composer.synth.cell import CELL_FRAMES
from composer.synth.renderer import Renderer

_spec = importlib.util.spec_from_file_location("mix_measures", Path(__file__).with_name("mix_measures.py"))
measures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(measures)

STYLES = [f"{genre}/{subgenre}" for genre, subgenres in style_files().items() for subgenre in subgenres]
SEEDS = range(100, 100 + int(os.environ.get("STYLE_SEEDS", "2")))
WITHOUT_SLOPE = ("ambient/", "chiptune/")
"""Chips have the spectrum of their waveforms, and ambient music is as dark or bright as it likes (music.md 5, G23)."""


@pytest.fixture(scope="module", params=STYLES)
def rendered(request):
    """One style: its name, and for each seed music, renderer and samples."""
    genre, subgenre = request.param.split("/")
    made = []
    for seed in SEEDS:
        music = composer.compose(genre=genre, subgenre=subgenre, duration_ms=60_000, seed=seed)
        renderer = Renderer(music.timeline, threads=2)
        made.append((renderer, renderer.whole().astype(np.float64)))
    return request.param, made


@pytest.mark.slow
def test_the_spectrum_falls_as_in_records(rendered):
    name, made = rendered
    if name.startswith(WITHOUT_SLOPE):
        pytest.skip("no slope is asked of this genre")
    slopes = [measures.slope_db_per_octave(samples.mean(axis=1)) for _, samples in made]
    assert -7.0 <= min(slopes) <= max(slopes) <= -3.5, slopes


@pytest.mark.slow
def test_balance_mono_and_low_end(rendered):
    _, made = rendered
    for _, samples in made:
        assert abs(measures.balance_db(samples)) < 1.0
        assert measures.mono_loss_db(samples) < 3.0
        assert measures.low_side_db(samples) <= -12.0


@pytest.mark.slow
def test_the_loudness_range_is_that_of_the_style(rendered):
    """The band stands in the style; the bands of music.md 2.6 are conventions, and where they are left it says so."""
    _, made = rendered
    band = made[0][0].timeline.mix.loudness_range_lu
    if band is None:
        pytest.skip("the style promises no range")
    ranges = [measures.loudness_range_lu(samples) for _, samples in made]
    assert band[0] <= np.median(ranges) <= band[1], ranges


@pytest.mark.slow
def test_the_lead_is_heard_over_the_rest(rendered):
    _, made = rendered
    for renderer, _ in made:
        found = lead_over_rest_db(renderer)
        if not found:
            pytest.skip("the style has no lead")
        assert -6.0 <= np.median(found) <= 6.5


def lead_over_rest_db(renderer):
    """In cells where the lead plays, its energy against all the rest from its lowest note to four times its highest."""
    lead = next((line for line in renderer._mixer.lines if line.part.role == "melody"), None)
    if lead is None:
        return []
    notes = lead.part.notes
    found = []
    for cell in range(renderer.timeline.frames // CELL_FRAMES):
        start_s, end_s = cell * 2.0, cell * 2.0 + 2.0
        inside = notes[(notes["onset_s"] < end_s) & (notes["onset_s"] + notes["duration_s"] > start_s)]
        sound = renderer._mixer.sound(lead, cell)
        if len(inside) and sound is not None and np.abs(sound).max() > 1e-4:
            hz = 440.0 * 2.0 ** ((inside["pitch"] - 69.0) / 12.0)
            edges = 0.9 * hz.min(), 4.0 * hz.max()
            rest = (renderer._mix(cell) - sound).mean(axis=0)
            found.append(10 * np.log10(measures.band(sound.mean(axis=0), *edges) / measures.band(rest, *edges)))
    return found
