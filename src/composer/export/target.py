"""Where files appear: written beside the target under a hidden name, then moved into place.

Whatever goes wrong on the way, also an interrupt from the keyboard, the hidden file, and every folder that was
made for it, is removed, and what was there before stays as it was.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from composer.errors import ExportError

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than is allowed here",
    errno.EACCES: "no permission to write there",
    errno.EPERM: "no permission to write there",
    errno.EROFS: "the file system is read-only",
    errno.EEXIST: "a part of the path is a file, not a folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "there is a folder of that name",
    errno.ENAMETOOLONG: "the name is too long",
}


@contextlib.contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give a hidden, new, empty file to write; move it onto the target when the body is done.

    Raises
    ------
    ExportError
        Where the operating system refuses.
    """
    with _explained(target):
        real = Path(os.path.realpath(target))
        with _parents(real), _hidden(real) as temporary:
            temporary.touch(exist_ok=False)
            yield temporary
            temporary.replace(real)


@contextlib.contextmanager
def new_folder(target: Path, members: tuple[str, ...]) -> Iterator[Path]:
    """Give a hidden, new, empty folder to fill; put it in the place of the target when the body is done.

    Parameters
    ----------
    target : Path
        An existing folder is replaced whole, so it must hold nothing but former exports.
    members : tuple of str
        The patterns of the names that a former export may have.

    Raises
    ------
    ExportError
        Where the operating system refuses, or the folder holds other things.
    """
    with _explained(target):
        real = Path(os.path.realpath(target))
        _refuse_strangers(target, real, members)
        with _parents(real), _hidden(real) as temporary:
            temporary.mkdir()
            yield temporary
            _swap(temporary, real)


def _refuse_strangers(target: Path, real: Path, members: tuple[str, ...]) -> None:
    here = Path.cwd()
    if real == here or real in here.parents:
        raise ExportError(f"{target}: the folder is replaced whole, so it cannot be the current one; name another")
    if real.exists() and not real.is_dir():
        raise ExportError(f"{target} cannot be written: there is a file of that name")
    if real.is_dir():
        strangers = sorted(entry.name for entry in real.iterdir() if not any(map(entry.match, members)))
        if strangers:
            raise ExportError(f"{target}: the folder holds other things ({strangers[0]!r}) and is not replaced")


@contextlib.contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except ExportError:
        raise
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        raise ExportError(f"{target} cannot be written: {reason}") from error


@contextlib.contextmanager
def _parents(real: Path) -> Iterator[None]:
    """Make the missing folders above; take them away again should the body fail."""
    missing = [folder for folder in real.parents if not folder.exists()]
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for folder in missing:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


@contextlib.contextmanager
def _hidden(real: Path) -> Iterator[Path]:
    """A free name beside the target (short: the target's own may fill the 255 bytes there are)."""
    temporary = real.with_name(f".composer-{secrets.token_hex(6)}.part")
    try:
        yield temporary
    finally:
        if temporary.is_dir():
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _swap(fresh: Path, real: Path) -> None:
    """Put one folder in the place of another; no system call does it in one step everywhere."""
    if not real.exists():
        fresh.rename(real)
        return
    with _hidden(real) as former:
        real.rename(former)
        try:
            fresh.rename(real)
        except BaseException:
            former.rename(real)
            raise
