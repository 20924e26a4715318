"""What all tests share: where the project lies, and settings of hypothesis that hold on slow machines."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# No deadline: the first example of a test may compile kernels, and machines differ.
settings.register_profile("composer", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("composer")


@pytest.fixture(scope="session")
def root():
    """The folder of the project."""
    return ROOT
