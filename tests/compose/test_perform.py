"""Performance: offsets, gates, swells, arcs of tempo, the exact end; the MIDI file has them too."""

import io
from dataclasses import replace

import mido
import numpy as np
import pytest

from composer import compose
from composer.brief import Brief
from composer.compose.perform import NO_SLUR, perform, slurs
from composer.compose.planner import plan
from composer.compose.score_writer import write_score
from composer.score.midi import timeline_midi
from composer.score.note import score_notes
from composer.styles.loader import style_files

STYLES = [(genre, subgenre) for genre, subgenres in style_files().items() for subgenre in subgenres]


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


def performed(**groove):
    """A piece of lo-fi as written, and played with another groove."""
    planned = plan(Brief(genre="chiptune", subgenre="nes-action", duration_ms=40_000, seed=1))
    changed = replace(planned, style=replace(planned.style, groove=replace(planned.style.groove, **groove)))
    score = write_score(planned)
    return planned, score, perform(planned, score), perform(changed, score)


def notes_of(timeline, role):
    return next(part for part in timeline.parts if part.role == role).notes


def test_gates_shorten_the_notes_of_a_role_and_no_others():
    _, _, plain, short = performed(gate={"melody": 0.5})
    ratio = notes_of(short, "melody")["duration_s"] / notes_of(plain, "melody")["duration_s"]
    assert np.median(ratio) == pytest.approx(0.5, abs=0.02)
    assert np.array_equal(notes_of(short, "bass"), notes_of(plain, "bass"))


def test_the_name_of_a_part_counts_more_than_its_role():
    planned, _, plain, late = performed(offset_ms={"bass": 50.0, "triangle": 10.0})
    assert planned.style.part("triangle").role == "bass"
    moved_s = notes_of(late, "bass")["onset_s"][:20] - notes_of(plain, "bass")["onset_s"][:20]
    assert moved_s == pytest.approx(0.01)


def test_single_drums_lay_back():
    _, _, plain, late = performed(drum_offset_ms={"snare": 12.0})
    moved = []
    for pitch in (36, 38):
        one, two = (notes_of(timeline, "drums") for timeline in (plain, late))
        moved.append(two["onset_s"][two["pitch"] == pitch][:8] - one["onset_s"][one["pitch"] == pitch][:8])
    assert moved[0] == pytest.approx(0.0)
    assert moved[1] == pytest.approx(0.012)


def test_hairpins_open_and_close_over_each_phrase():
    planned, score, plain, swelling = performed(hairpin={"bass": 0.3})
    written = next(part for part in score.parts if part.role == "bass").notes["onset_beat"]
    factor = notes_of(swelling, "bass")["velocity"] / notes_of(plain, "bass")["velocity"]
    phrase = next(phrase for _, phrase in planned.phrases() if phrase.bars == 4)
    place = (written - planned.bar_beat(phrase.start_bar)) / (4 * planned.bar_beats)
    assert factor[(place >= 0) & (place < 0.03)].mean() < 0.8
    assert factor[(place > 0.45) & (place < 0.55)].mean() > 1.15


def test_rubato_moves_beats_inside_phrases_and_no_phrase():
    planned, _, plain, free = performed(rubato=0.15)
    edges_s = {planned.tempo.frame_at(planned.bar_beat(phrase.start_bar)) for _, phrase in planned.phrases()}
    one, two = (np.rint(notes_of(timeline, "drums")["onset_s"] * 48_000) for timeline in (plain, free))
    moved = two - one
    assert np.abs(moved).max() > 4_000
    assert set(moved[np.isin(one, sorted(edges_s))]) == {0.0}
    assert plain.frames == free.frames


def test_the_midi_file_carries_the_performance():
    _, _, _, free = performed(rubato=0.15, gate={"melody": 0.5}, hairpin={"melody": 0.3})
    song = mido.MidiFile(file=io.BytesIO(timeline_midi(free)))
    part = next(part for part in free.parts if part.role == "melody")
    track = next(track for track in song.tracks if track.name == part.name)
    tick, heard = 0, []
    for message in track:
        tick += message.time
        if message.type == "note_on" and message.velocity:
            heard.append((tick, message.velocity))
    frames = np.rint(part.notes["onset_s"] * 48_000).astype(int)
    assert [tick for tick, _ in heard] == [free.tempo.tick_at(int(frame)) for frame in frames]
    assert [velocity / 127 for _, velocity in heard] == pytest.approx(part.notes["velocity"].tolist(), abs=0.005)


def test_slurred_players_have_one_voice_that_slides():
    _, score, still, slid = performed(slur_beat={"bass": 0.05})
    for before, after, written in zip(still.parts, slid.parts, score.parts, strict=True):
        if written.role != "bass":
            assert np.array_equal(before.notes, after.notes)
            continue
        notes = after.notes
        slides = notes["slide_semitones"]
        assert (slides != 0.0).sum() > 5
        moved = np.flatnonzero(slides)
        assert np.array_equal(slides[moved], notes["pitch"][moved - 1] - notes["pitch"][moved])
        ends = np.rint((notes["onset_s"] + notes["duration_s"]) * 48_000)
        assert np.array_equal(ends[moved - 1], np.rint(notes["onset_s"][moved] * 48_000))
        assert (notes["movement"][moved] == notes["movement"][moved - 1]).all()


def test_chords_and_notes_apart_are_not_slurred():
    rows = [(0.0, 1.0, 60), (1.0, 1.0, 62), (2.0, 0.5, 64), (3.0, 1.0, 60), (3.0, 1.0, 64), (4.0, 1.0, 62)]
    notes = score_notes((*row, 0.8, 0.5, 0) for row in rows)
    slurred, source = slurs(notes, 0.1)
    assert (slurred.tolist(), source.tolist()) == ([1, 2], [0, 1])
    assert slurs(notes, 0.6)[0].tolist() == [1, 2]
    assert slurs(notes, NO_SLUR)[0].size == slurs(notes[:0], 0.1)[0].size == 0
