"""The vocabulary of marks, loaded once from the file beside this one."""

import importlib.util
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def marks():
    """The module that measures marks."""
    spec = importlib.util.spec_from_file_location("marks_of_styles", Path(__file__).with_name("marks.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
