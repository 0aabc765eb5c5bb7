"""An archive folder to seal, and an authority on loopback that stamps seals."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seals.authority import Tsa, make_certificates, serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the archive will be; it does not exist yet."""
    return tmp_path / "warc"


@pytest.fixture(scope="session")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tsa, Tsa]:
    """An authority, and another for which nobody here vouches."""
    return (
        make_certificates(tmp_path_factory.mktemp("authority")),
        make_certificates(tmp_path_factory.mktemp("stranger")),
    )


@pytest.fixture
def tsa(certified: tuple[Tsa, Tsa]) -> Iterator[Tsa]:
    ours, stranger = certified
    ours.mood, ours.asked = "honest", 0
    with serving(ours, stranger):
        yield ours
