import errno
import os
from pathlib import Path

import pytest

from composer.errors import ExportError
from composer.export import save
from composer.export.target import new_file, new_folder

SOUND = ["a.wav", "a.flac", "a.ogg", "a.mp3", "song/index.m3u8"]
MEMBERS = ("index.m3u8", "segment*.ts")


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def failing(make_piece, error, after=1):
    """A piece whose rendering breaks off after some blocks."""

    class Failing(make_piece):
        def blocks(self, frames):
            for number, block in enumerate(super().blocks(48_000)):
                if number == after:
                    raise error
                yield block

    return Failing(700_000)


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), ValueError("boom")])
def test_a_failure_half_way_leaves_nothing_behind(make_piece, tmp_path, name, error):
    with pytest.raises(type(error)):
        save(failing(make_piece, error, after=8), tmp_path / "new" / name)
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("name", SOUND)
def test_a_failure_half_way_keeps_what_was_there(make_piece, tmp_path, name):
    save(make_piece(260_000), tmp_path / name)
    before = tree(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        save(failing(make_piece, KeyboardInterrupt()), tmp_path / name)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", [*SOUND, "a.mid", "a.json"])
def test_a_full_disk_is_told_and_leaves_nothing_behind(piece, tmp_path, name):
    resource = pytest.importorskip("resource", reason="limits of file size are a matter of Unix")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    limit = 30_000 if name in SOUND else 100
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(ExportError) as caught:
            save(piece, tmp_path / name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "larger than is allowed" in str(caught.value)
    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "no permission"), (errno.EIO, os.strerror(errno.EIO))],
)
def test_what_the_system_says_becomes_one_clear_line(tmp_path, number, words):
    with pytest.raises(ExportError, match=words) as caught, new_file(tmp_path / "a.wav"):
        raise OSError(number, os.strerror(number))
    assert str(tmp_path / "a.wav") in str(caught.value)
    assert "\n" not in str(caught.value)
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("name", ["a.wav", "song/index.m3u8"])
def test_a_folder_that_cannot_be_written_is_an_export_error(piece, tmp_path, monkeypatch, name):
    def refuse(self, *_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    monkeypatch.setattr(Path, "touch", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ExportError, match="no permission"):
        save(piece, tmp_path / name)
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("name", ["file/a.json", "file/more/a.json", "file/song/index.m3u8"])
def test_a_file_in_the_way_of_a_folder_is_an_export_error(piece, tmp_path, name):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportError, match="not a folder"):
        save(piece, tmp_path / name)
    assert tree(tmp_path) == {"file": b"mine"}


def test_a_folder_in_the_way_of_a_file_is_an_export_error(piece, tmp_path):
    (tmp_path / "a.json").mkdir()
    with pytest.raises(ExportError, match="folder of that name"):
        save(piece, tmp_path / "a.json")
    assert tree(tmp_path) == {"a.json": None}


def test_a_file_in_the_place_of_a_stream_is_kept(piece, tmp_path):
    (tmp_path / "song").write_text("lyrics")
    with pytest.raises(ExportError, match="file of that name"):
        save(piece, tmp_path / "song.m3u8")
    assert tree(tmp_path) == {"song": b"lyrics"}


def test_a_name_of_full_length_works_and_a_longer_one_is_told(piece, tmp_path):
    save(piece, tmp_path / ("x" * 250 + ".json"))
    with pytest.raises(ExportError, match="too long"):
        save(piece, tmp_path / ("x" * 251 + ".json"))
    assert len(tree(tmp_path)) == 1


def test_a_link_stays_a_link(piece, tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    save(piece, tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert b"3f2a9c" in (tmp_path / "real.json").read_bytes()


def test_new_files_have_the_rights_of_ordinary_files(piece, tmp_path):
    (tmp_path / "plain").touch()
    assert save(piece, tmp_path / "a.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_nothing_stands_in_the_target_until_the_end(tmp_path):
    with new_file(tmp_path / "a.wav") as temporary:
        temporary.write_bytes(b"half")
        assert temporary.parent == tmp_path
        assert temporary.name.startswith(".")
        assert not (tmp_path / "a.wav").exists()
    assert tree(tmp_path) == {"a.wav": b"half"}


def test_a_former_stream_is_replaced_whole(tmp_path):
    for number in range(3):
        with new_folder(tmp_path / "song", MEMBERS) as folder:
            (folder / f"segment{number}.ts").write_bytes(b"x")
    assert tree(tmp_path) == {"song": None, "song/segment2.ts": b"x"}


def test_a_folder_with_other_things_is_not_replaced(tmp_path):
    (tmp_path / "song").mkdir()
    (tmp_path / "song" / "thesis.txt").write_text("years of work")
    before = tree(tmp_path)
    with pytest.raises(ExportError, match="thesis"), new_folder(tmp_path / "song", MEMBERS):
        pass
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["index.m3u8", "../index.m3u8"])
def test_the_current_folder_is_not_replaced(piece, tmp_path, monkeypatch, name):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(ExportError, match="current"):
        save(piece, name)
    assert tree(tmp_path) == {"here": None}


def test_the_former_folder_comes_back_when_the_swap_fails(tmp_path, monkeypatch):
    (tmp_path / "song").mkdir()
    (tmp_path / "song" / "index.m3u8").write_text("old")
    before = tree(tmp_path)
    rename = Path.rename

    def fail_once(self, target):
        if (self / "new.ts").exists():
            raise OSError(errno.EIO, "no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(ExportError), new_folder(tmp_path / "song", MEMBERS) as folder:
        (folder / "new.ts").touch()
    assert tree(tmp_path) == before
