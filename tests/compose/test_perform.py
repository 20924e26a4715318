"""Performance: swing, offsets, the exact end."""

import numpy as np
import pytest

from composer import compose
from composer.compose.perform import swung
from composer.styles.loader import style_files
from composer.styles.schema import Groove

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]


def test_swing_moves_the_second_of_a_pair_and_nothing_else():
    beats = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    assert swung(beats, Groove(swing=0.6, swing_unit=16)).tolist() == pytest.approx([0.0, 0.3, 0.5, 0.8, 1.0])
    assert swung(beats, Groove(swing=0.6, swing_unit=8)).tolist() == pytest.approx([0.0, 0.3, 0.6, 0.8, 1.0])
    assert swung(beats, Groove()).tolist() == beats.tolist()


def test_swing_keeps_the_order_of_onsets():
    beats = np.linspace(0, 8, 4001)
    for swing in (0.5, 0.55, 0.6, 2 / 3, 0.75):
        assert (np.diff(swung(beats, Groove(swing=swing))) > 0).all()


@pytest.mark.parametrize(("genre", "subgenre"), STYLES)
@pytest.mark.parametrize("crop", [False, True])
def test_onsets_lie_on_frames_and_inside_the_piece(genre, subgenre, crop):
    music = compose(genre=genre, subgenre=subgenre, duration_ms=41_234, crop=crop, seed=5)
    for part in music.timeline.parts:
        frames = part.notes["onset_s"] * 48_000
        assert np.abs(frames - np.rint(frames)).max(initial=0.0) < 1e-6
        assert (frames >= 0).all()
        assert (np.rint(frames) < music.frames).all()
        assert (part.notes["duration_s"] > 0).all()
        assert (np.diff(part.notes["onset_s"]) >= 0).all()
        assert (part.notes["velocity"] <= 1).all()
        assert (part.notes["velocity"] > 0).all()


def test_straight_styles_play_beats_exactly():
    music = compose(genre="chiptune", subgenre="nes-action", duration_ms=30_000)
    score, timeline = music.score, music.timeline
    for written, played in zip(score.parts, timeline.parts, strict=True):
        frames = score.tempo.frames_at(np.sort(written.notes["onset_beat"]))
        assert np.array_equal(np.rint(played.notes["onset_s"] * 48_000).astype(int), frames[frames < music.frames])


def test_late_roles_are_late():
    music = compose(genre="hip-hop", subgenre="lo-fi", duration_ms=60_000, seed=1)
    pairs = zip(music.score.parts, music.timeline.parts, strict=True)
    written, played = next((a, b) for a, b in pairs if a.role == "melody")
    on_beat = written.notes[written.notes["onset_beat"] % 1 == 0]
    grid_s = music.score.tempo.frames_at(on_beat["onset_beat"]) / 48_000
    late_s = [np.min(np.abs(played.notes["onset_s"] - (at + 0.014))) for at in grid_s]
    assert np.median(late_s) < 0.008
