import json

import pytest

from composer.errors import ExportError
from composer.export import EXPORTERS, save
from composer.export.option import Option, chosen

SUFFIXES = [".flac", ".json", ".m3u8", ".mid", ".mp3", ".ogg", ".wav"]


def contents(path):
    """All bytes of a file, or of all files of the playlist's folder."""
    files = sorted(path.parent.iterdir()) if path.suffix == ".m3u8" else [path]
    return {file.name: file.read_bytes() for file in files}


def test_the_table_lists_the_formats_of_the_issue():
    assert sorted(EXPORTERS) == SUFFIXES


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.mid", "a.json", "song/index.m3u8"])
def test_the_same_piece_saved_twice_gives_the_same_bytes(make_piece, tmp_path, name):
    first = contents(save(make_piece(300_001), tmp_path / "first" / name))
    second = contents(save(make_piece(300_001), tmp_path / "second" / name))
    assert first == second
    assert all(len(data) > 50 for data in first.values())


@pytest.mark.parametrize(
    ("name", "options"), [("a.wav", {"bits": "float"}), ("a.wav", {"bits": 24}), ("a.flac", {"bits": 24})]
)
def test_other_depths_are_the_same_twice(make_piece, tmp_path, name, options):
    first = save(make_piece(50_001), tmp_path / "first" / name, **options).read_bytes()
    assert first == save(make_piece(50_001), tmp_path / "second" / name, **options).read_bytes()


def test_saving_again_replaces_what_was_there(make_piece, tmp_path):
    path = save(make_piece(20_000), tmp_path / "a.wav")
    save(make_piece(10_000), path)
    assert path.stat().st_size == 44 + 4 * 10_000
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.wav"]


def test_the_path_that_was_asked_for_is_returned_and_parents_are_made(piece, tmp_path):
    path = tmp_path / "one" / "two" / "Song.JSON"
    assert save(piece, str(path)) == path
    assert json.loads(path.read_text())["id"] == "3f2a9c"


def test_the_home_folder_is_understood(piece, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert save(piece, "~/a.json") == tmp_path / "a.json"


@pytest.mark.parametrize("name", ["song/index.m3u8", "song.m3u8"])
def test_a_playlist_fills_a_folder(make_piece, tmp_path, name):
    path = save(make_piece(250_000), tmp_path / name)
    assert path == tmp_path / "song" / "index.m3u8"
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["index.m3u8", "segment0.ts"]


@pytest.mark.parametrize("name", ["a.aiff", "a", "a.wav.bak"])
def test_an_unknown_suffix_names_the_known_ones(piece, tmp_path, name):
    with pytest.raises(ExportError) as caught:
        save(piece, tmp_path / name)
    assert all(suffix in str(caught.value) for suffix in [name.rpartition(".")[1], *SUFFIXES])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("a.wav", {"bits": 8}, ["bits", "8", "24"]),
        ("a.wav", {"bits": True}, ["bits", "True"]),
        ("a.flac", {"bits": "float"}, ["bits", "'float'", "24"]),
        ("a.mp3", {"kbps": 127}, ["kbps", "127", "128"]),
        ("a.mp3", {"quality": 3}, ["quality", "3", "2, 5, 7"]),
        ("a.mp3", {"artist": 3}, ["artist", "str"]),
        ("a.mp3", {"bitrate": 128}, ["bitrate", "kbps"]),
        ("a.json", {"bits": 16}, ["bits", "no options"]),
        ("a.mid", {"quantised": 1}, ["quantised", "bool"]),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_written(piece, tmp_path, name, options, words):
    with pytest.raises(ExportError) as caught:
        save(piece, tmp_path / name, **options)
    assert all(word in str(caught.value) for word in words)
    assert not list(tmp_path.iterdir())


def test_defaults_fill_what_was_not_asked_for():
    assert chosen({"b": 2}, {"a": Option(1), "b": Option(1, (1, 2))}) == {"a": 1, "b": 2}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_default_is_allowed(suffix):
    options = EXPORTERS[suffix].load().OPTIONS
    assert chosen({}, options) == chosen({name: option.default for name, option in options.items()}, options)
