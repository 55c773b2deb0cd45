"""What tests of several rooms need: the shared documents, a store, a run of the whole way.

Belongs here: fixtures used in more than one folder. Does not: expected values.
"""

import os
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def house() -> Path:
    """The project's folder."""
    return HOUSE


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared documents beside the project. Skips the test where they are missing, fails it in CI."""
    folder = HOUSE.parent / "shared"
    if not folder.is_dir():
        message = "the shared documents are not beside the project: this test needs the folder `shared` there"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder
