"""MIDI files played from end to end: our own, and music that people made."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import mido
import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly

import composer
from composer.cli import main
from composer.score.midi_events import read_events
from composer.score.midi_player import play
from composer.score.midi_reader import FAINTEST_DB
from composer.synth.cell import CELL_FRAMES
from composer.synth.general_midi import HALL, voice
from composer.synth.mixer import Mixer
from composer.synth.note_cache import NoteCache
from composer.synth.preset import preset
from composer.synth.renderer import Renderer
from composer.units import gain_to_db

MADE_BY_PEOPLE = sorted(Path("/usr/share/games/openttd/baseset/openmsx").glob("*.mid"))
installed = pytest.mark.skipif(not MADE_BY_PEOPLE, reason="openttd-openmsx is not installed")


def by_people(test):
    """Of music that people made: slow, and only where it is installed."""
    return pytest.mark.slow(installed(test))


@pytest.fixture
def tune(tmp_path):
    """Four bars for piano, bass and drums."""
    file = mido.MidiFile(type=1, ticks_per_beat=96)
    for channel, program, keys in ((0, 0, (60, 64, 67)), (1, 33, (36,)), (9, 0, (36, 42))):
        track = mido.MidiTrack([mido.Message("program_change", channel=channel, program=program)])
        for _ in range(16):
            track += [mido.Message("note_on", channel=channel, note=key, velocity=90) for key in keys]
            track += [
                mido.Message("note_off", channel=channel, note=key, time=90 if index == 0 else 0)
                for index, key in enumerate(keys)
            ]
            track[-1].time += 6
        file.tracks.append(track)
    path = tmp_path / "tune.mid"
    file.save(path)
    return path


def test_a_file_becomes_a_piece(tune):
    piece = composer.from_midi(tune)
    assert piece.title == "tune"
    assert piece.schema()["bpm"] == 120
    assert [part["preset"] for part in piece.schema()["parts"]][:2] == ["grand-piano", "finger-bass"]
    assert [part["notes"] for part in piece.schema()["parts"]] == [48, 16, 32]
    assert piece.schema()["duration_ms"] == piece.frames // 48
    assert "tune" in repr(piece)


def test_whole_blocks_window_and_threads_are_the_same_samples(tune):
    piece = composer.from_midi(tune)
    whole = piece.render().samples
    assert np.array_equal(whole, piece.render(threads=2).samples)
    assert np.array_equal(whole, np.concatenate(list(composer.from_midi(tune).blocks(50_000))))
    assert np.array_equal(whole[3_000 * 48 : 7_000 * 48], composer.from_midi(tune).window(3_000, 7_000))
    for threads in (1, 2):
        assert np.array_equal(whole, Renderer(piece.timeline, cache_mb=0, threads=threads).whole())


def test_every_format_can_be_saved(tune, tmp_path):
    piece, told = composer.from_midi(tune), []
    for name in ("a.wav", "a.mp3", "a.mid", "a.json"):
        assert piece.save(tmp_path / name, progress=told.append).stat().st_size > 100
    assert told[-1] == pytest.approx(1.0)
    again = composer.from_midi(tmp_path / "a.mid")
    assert [len(part.notes) for part in again.timeline.parts] == [48, 16, 32]


def test_the_command(tune, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert (
        main(["render", str(tune), "--out", "a.wav", "--out", "b.json", "--threads", "2", "--option", "bits=24"]) == 0
    )
    assert capsys.readouterr().out.count("wrote ") == 2
    assert main(["render", str(tune)]) == 0
    assert (tmp_path / "tune.mp3").exists()


@pytest.mark.parametrize("content", [None, b"not music", b"MThd"])
def test_bad_files_are_one_line(content, tmp_path, capsys):
    path = tmp_path / "bad.mid"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(composer.ComposerError, match=r"bad\.mid"):
        composer.from_midi(path)
    assert main(["render", str(path), "--out", str(tmp_path / "a.wav")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "a.wav").exists()


def test_all_programs_and_drums_sound(tmp_path):
    file = mido.MidiFile(type=1, ticks_per_beat=96)
    for first in range(0, 128, 8):
        track = mido.MidiTrack()
        for program in range(first, first + 8):
            track.append(mido.Message("program_change", channel=first // 8 % 9, program=program))
            track.append(mido.Message("note_on", channel=first // 8 % 9, note=60, velocity=90))
            track.append(mido.Message("note_off", channel=first // 8 % 9, note=60, time=48))
        file.tracks.append(track)
    drums = mido.MidiTrack()
    for key in range(35, 82):
        drums.append(mido.Message("note_on", channel=9, note=key, velocity=90))
        drums.append(mido.Message("note_off", channel=9, note=key, time=8))
    file.tracks.append(drums)
    file.save(tmp_path / "all.mid")
    piece = composer.from_midi(tmp_path / "all.mid")
    assert sum(len(part.notes) for part in piece.timeline.parts) == 128 + 47
    assert_sounds_right(piece)


def assert_sounds_right(piece):
    samples = piece.render(threads=2).samples
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 10 ** (-1.0 / 20)
    assert lufs(samples) == pytest.approx(-16.0, abs=1.0)
    assert np.abs(samples[-48:]).max() < 1e-3


def lufs(samples):
    """Integrated loudness (BS.1770)."""
    return pyloudnorm.Meter(48_000).integrated_loudness(samples.astype(np.float64))


def true_peak_db(samples):
    """Between the samples too (BS.1770, four times over), wherever these come within 3 dB of their highest."""
    blocks = np.abs(samples[: len(samples) // 4_800 * 4_800]).reshape(-1, 9_600).max(axis=1)
    high = np.flatnonzero(blocks > 0.7 * blocks.max()) * 4_800
    around = (samples[max(at - 100, 0) : at + 4_900].astype(np.float64) for at in high.tolist())
    # Where a stretch is cut out the filter rings: the first and last 50 samples do not count.
    return 20.0 * np.log10(max(np.abs(resample_poly(part, 4, 1, axis=0)[200:-200]).max() for part in around))


def balance_db(timeline):
    """Left over right of what the mixer makes without the file's own pans, in every eighth cell."""
    parts = tuple(replace(part, channel=replace(part.channel, pan=0.0)) for part in timeline.parts)
    mixer = Mixer(replace(timeline, parts=parts), NoteCache(64))
    cells = [mixer.layer(cell).dry.astype(np.float64) for cell in range(0, timeline.frames // CELL_FRAMES, 8)]
    left, right = np.sum([np.square(cell).sum(axis=1) for cell in cells], axis=0)
    return 10.0 * np.log10(left / right)


class Heard(NamedTuple):
    """What is measured of a finished piece."""

    lufs: float
    true_peak_db: float
    peak: float
    finite: bool


@pytest.fixture(scope="module")
def heard():
    """Every second file, rendered whole once; all would take more than a minute, and stand in docs/sound.md."""
    found = {}
    for path in MADE_BY_PEOPLE[::2]:
        samples = composer.from_midi(path).render(threads=2).samples
        finite = bool(np.isfinite(samples).all())
        found[path.stem] = Heard(lufs(samples), true_peak_db(samples), float(np.abs(samples).max()), finite)
    return found


@by_people
def test_music_that_people_made_is_as_loud_as_wished(heard):
    off = {name: round(abs(one.lufs - HALL.loudness_lufs), 2) for name, one in heard.items()}
    assert max(off.values()) <= 2.0, off
    assert np.mean(np.array(list(off.values())) <= 1.0) >= 0.95, off


@by_people
def test_music_that_people_made_does_not_clip(heard):
    assert all(one.finite and one.peak < 1.0 for one in heard.values())
    assert max(one.true_peak_db for one in heard.values()) <= HALL.ceiling_dbtp


@by_people
@pytest.mark.parametrize("path", MADE_BY_PEOPLE, ids=lambda path: path.stem)
def test_all_that_people_wrote_is_played(path):
    """Every note has a sound: none is left out but those that the file itself turned off."""
    notes = play(read_events(path.read_bytes()))
    assert all(voice(note.program, note.percussion, note.key) is not None for note in notes)
    audible = [note for note in notes if gain_to_db(note.volume) > FAINTEST_DB]
    piece = composer.from_midi(path)
    assert sum(len(part.notes) for part in piece.timeline.parts) == len(audible)
    for part in piece.timeline.parts:
        assert all(preset(part.preset).sound_for(pitch) is not None for pitch in set(part.notes["pitch"].tolist()))


@by_people
@pytest.mark.parametrize("path", MADE_BY_PEOPLE, ids=lambda path: path.stem)
def test_no_piece_leans_but_by_its_own_pans(path):
    assert abs(balance_db(composer.from_midi(path).timeline)) < 1.0
