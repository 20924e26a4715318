"""The same brief gives the same notes on every machine and in every release that has the same engine version."""

import importlib.util
import json
from pathlib import Path

import pytest

import composer

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("pin", HERE / "pin.py")
pin = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(pin)
PINNED = json.loads(pin.FILE.read_text(encoding="utf-8"))


def test_the_pinned_notes_are_those_of_this_engine():
    assert PINNED["engine"] == composer.__version__


@pytest.mark.parametrize(("name", "brief"), list(pin.briefs()), ids=[name for name, _ in pin.briefs()])
def test_notes_are_as_they_were(name, brief):
    assert pin.digest(brief) == PINNED["notes"][name], "after a change on purpose: python tests/golden/pin.py"
