"""Where compiled kernels are kept, and that they work where nothing can be kept."""

import os
import subprocess
import sys

import pytest

PLAY = """
import numpy as np
from composer.dsp import kernel
from composer.dsp.mix import process_gain
sound = np.ones((2, 64), np.float32)
process_gain(np.array([0.0, 1.0], np.float32), 64, sound)
print(kernel.cache_folder(), float(sound[0, 32]))
"""


def played(**changes):
    environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME")}
    environment = {**environment, **{name: str(value) for name, value in changes.items()}}
    environment.pop("COMPOSER_CACHE_DIR" if "COMPOSER_CACHE_DIR" not in changes else "", None)
    ran = subprocess.run([sys.executable, "-c", PLAY], env=environment, capture_output=True, text=True, check=True)
    return ran.stdout.split()


@pytest.mark.slow
def test_the_cache_lies_where_it_is_asked_for(tmp_path):
    folder, level = played(COMPOSER_CACHE_DIR=tmp_path)
    assert folder.startswith(str(tmp_path))
    assert level == "0.5"
    assert list(tmp_path.rglob("*.nbi"))


@pytest.mark.slow
def test_without_a_home_a_private_temporary_folder_serves(tmp_path):
    (tmp_path / "file").write_text("a file is no folder")
    folder, level = played(XDG_CACHE_HOME=tmp_path / "file", TMPDIR=tmp_path)
    assert folder.startswith(str(tmp_path))
    assert level == "0.5"


@pytest.mark.slow
def test_where_nothing_can_be_kept_kernels_still_work(tmp_path):
    (tmp_path / "file").write_text("a file is no folder")
    nowhere = tmp_path / "file" / "cache"
    code = "import tempfile; tempfile.tempdir = " + repr(str(nowhere))
    ran = subprocess.run(
        [sys.executable, "-c", code + PLAY],
        env={**os.environ, "COMPOSER_CACHE_DIR": str(nowhere)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["None", "0.5"]
