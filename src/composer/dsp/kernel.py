"""The one decorator of all kernels, and where their compiled code is kept.

The cache folder carries a digest of every file of this package: numba itself does not notice when a kernel
that was inlined from *another* file has changed, and would go on playing the old sound.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba import njit

config: Any = numba.config
F = TypeVar("F", bound=Callable[..., Any])

COMPILED: list[Any] = []
"""Every kernel of the package that was imported so far, for tests and for `warmup`."""


def kernel(function: F) -> F:
    """Compile a kernel: cached, without the interpreter lock, IEEE arithmetic, no exceptions.

    ``fastmath`` stays off: measured, it gains nothing on recursive filters and changes the bits.
    """
    with _cache_folder():
        compiled = njit(cache=cache_folder() is not None, nogil=True, error_model="numpy", fastmath=False)(function)
    COMPILED.append(compiled)
    return cast(F, compiled)


@cache
def cache_folder() -> Path | None:
    """The first folder that can be written: asked for, the user's cache, or a private temporary one."""
    digest = _source_digest()
    asked = os.environ.get("COMPOSER_CACHE_DIR")
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - must not raise where HOME is unset
    private = Path(tempfile.gettempdir()) / f"composer-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    for root in [Path(asked)] if asked else [Path(home) / "composer", private]:
        folder = root / f"kernels-{digest}"
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder):
                return folder
    return None


def _source_digest() -> str:
    digest = blake2b(numba.__version__.encode(), digest_size=8)
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def _cache_folder() -> Iterator[None]:
    """Point numba at our folder while one function is decorated, and leave other users of numba alone."""
    folder = cache_folder()
    before = config.CACHE_DIR
    if folder is not None:
        config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        config.CACHE_DIR = before
