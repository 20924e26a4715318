"""Music as a whole: thousands of briefs compose, dozens render, and the same brief is the same music."""

import subprocess
import sys
from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import composer
from composer import Brief, BriefError, Music
from composer.score.midi import timeline_midi
from composer.styles.loader import load_style, style_files
from composer.styles.movement import MOVEMENT_TYPES
from composer.synth.renderer import Renderer

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]
ENERGIES = ["calm", "medium", "dynamic"]

movements = st.fixed_dictionaries(
    {"duration": st.floats(1e-3, 1e3)},
    optional={"energy": st.sampled_from(ENERGIES), "type": st.sampled_from(list(MOVEMENT_TYPES))},
)


@st.composite
def briefs(draw, shortest_ms=5_000, longest_ms=240_000, most_movements=10):
    genre, subgenre = draw(st.sampled_from(STYLES))
    duration_ms = draw(st.integers(shortest_ms, longest_ms))
    return Brief(
        genre=genre,
        subgenre=subgenre,
        duration_ms=duration_ms,
        structure=draw(st.lists(movements, min_size=1, max_size=most_movements)),
        crop=draw(st.booleans()),
        fadeout_ms=draw(st.just(0) | st.integers(0, duration_ms)),
        voices_volume=draw(st.integers(-96, 12)),
        seed=draw(st.integers(0, 2**64 - 1)),
        bpm=draw(st.none() | st.floats(30, 300)),
        key=draw(st.none() | st.sampled_from(["C", "F#", "Bb", "E"])),
        mode=draw(st.none() | st.sampled_from(["ionian", "aeolian", "lydian", "locrian", "harmonic_minor"])),
        measure=draw(st.none() | st.sampled_from(load_style(genre, subgenre).measures)),
    )


def composed(brief):
    """The music of a brief; None where it asks for more movements than bars, which is an error that says so."""
    try:
        return Music(brief)
    except BriefError as error:
        assert error.field in ("structure", "bpm")
        return None


def check_notes(music):
    for spec, part in zip(music.plan.style.parts, music.score.parts, strict=True):
        notes = part.notes
        assert np.isfinite(notes["onset_beat"]).all()
        assert (notes["duration_beat"] > 0).all()
        assert ((notes["velocity"] > 0) & (notes["velocity"] <= 1)).all()
        assert ((notes["brightness"] >= 0) & (notes["brightness"] <= 1)).all()
        assert ((notes["movement"] >= 0) & (notes["movement"] < len(music.brief.structure))).all()
        assert (notes["onset_beat"] < music.plan.bars * music.plan.bar_beats).all()
        if not part.percussion:
            assert ((notes["pitch"] >= spec.lane[0]) & (notes["pitch"] <= spec.lane[1])).all(), part.name


def check_schema(music):
    shown = music.schema()
    assert shown["duration_ms"] == music.brief.duration_ms
    assert shown["structure"][0]["start"] == 0.0
    assert abs(sum(movement["duration"] for movement in shown["structure"]) - 1.0) < 1e-9
    assert len(shown["structure"]) == len(music.brief.structure)
    assert shown["tempo_us"] % 125 == 0
    assert 1 <= shown["bpm"] <= 400


@settings(max_examples=400)
@given(briefs())
def test_briefs_compose(brief):
    music = composed(brief)
    if music is not None:
        check_notes(music)
        check_schema(music)


@pytest.mark.slow
@settings(max_examples=3000)
@given(briefs(longest_ms=90_000))
def test_thousands_of_briefs_compose(brief):
    music = composed(brief)
    if music is not None:
        check_notes(music)
        check_schema(music)


@pytest.mark.slow
@settings(max_examples=40)
@given(briefs(longest_ms=14_000, most_movements=3))
def test_dozens_of_briefs_render_exactly_as_long_as_asked(brief):
    music = composed(brief)
    if music is None:
        return
    samples = music.render().samples
    assert samples.shape == (brief.duration_ms * 48, 2)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 10 ** (-1 / 20) + 1e-6
    assert np.abs(samples[-1]).max() < 1e-3


def digest(array):
    return blake2b(np.ascontiguousarray(array).tobytes(), digest_size=16).hexdigest()


SAME = """
import sys
from hashlib import blake2b
import composer
from composer.score.midi import timeline_midi
music = composer.compose(genre=sys.argv[1], subgenre=sys.argv[2], duration_ms=14_321, seed=9)
midi = blake2b(timeline_midi(music.timeline), digest_size=16).hexdigest()
print(midi, blake2b(music.render(threads=int(sys.argv[3])).samples.tobytes(), digest_size=16).hexdigest())
"""


@pytest.mark.slow
@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_two_processes_give_the_same_bits_with_one_and_two_threads(genre, subgenre):
    music = composer.compose(genre=genre, subgenre=subgenre, duration_ms=14_321, seed=9)
    here = f"{blake2b(timeline_midi(music.timeline), digest_size=16).hexdigest()} {digest(music.render().samples)}"
    for threads in ("1", "2"):
        command = [sys.executable, "-c", SAME, genre, subgenre, threads]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == here


@pytest.mark.slow
@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
def test_whole_blocks_windows_and_caches_give_the_same_bits(genre, subgenre):
    music = composer.compose(genre=genre, subgenre=subgenre, duration_ms=13_007, seed=4)
    whole = music.render().samples
    for frames in (None, 4_096, 77_777):
        assert np.array_equal(np.concatenate(list(music.blocks(frames))), whole)
    for start_ms, end_ms in ((0, 1), (1_999, 2_001), (5_000, 9_123), (12_900, 13_007), (0, 13_007)):
        assert np.array_equal(music.window(start_ms, end_ms), whole[start_ms * 48 : end_ms * 48])
    for cache_mb in (0, 1):
        assert np.array_equal(Renderer(music.timeline, cache_mb=cache_mb).whole(), whole)


def test_music_is_lazy_and_says_what_it_is():
    music = composer.compose(genre="electronic", subgenre="house", duration_ms=30_000, seed=7)
    assert "score" not in vars(music)
    assert repr(music) == "<Music electronic/house 30000 ms seed 7>"
    assert music.score is music.score
    assert music.frames == 1_440_000


def test_a_brief_can_be_given_whole():
    brief = Brief(genre="electronic", subgenre="house", duration_ms=30_000)
    assert composer.compose(brief).schema() == composer.compose(**brief.to_dict()).schema()


def test_progress_can_cancel_a_render():
    music = composer.compose(genre="chiptune", subgenre="nes-action", duration_ms=20_000)
    seen, made = [], []
    with pytest.raises(composer.RenderError, match="cancelled"):
        made.extend(music.blocks(progress=lambda share: seen.append(share) or len(seen) < 2))
    assert len(made) == 2
    assert seen == sorted(seen)
    assert seen[-1] < 1.0
