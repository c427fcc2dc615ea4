"""The secrets and the release of the whole course, each made once: all tests of this folder run in one process, as
tests/conftest.py says."""

from pathlib import Path

import pytest

from autograder.authoring.links import Links
from autograder.publishing import proof, release

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def secrets() -> proof.Secrets:
    """What must not get out of this course."""
    return proof.secrets_of(ROOT, {})


@pytest.fixture(scope="session")
def released(secrets: proof.Secrets, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this course's release, proved with these secrets; to read."""
    out = tmp_path_factory.mktemp("whole") / "students"
    links = Links("ada/networks", "https://hub.example.org", "https://networks.example.org")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "secrets_of", lambda root, solved: secrets)
        release.release(ROOT, out, links)
    return out
