"""Configurations as people write them, and what is said of those that cannot be meant."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scraper import config
from scraper.config import Config
from scraper.errors import ConfigError

SMALLEST = """
[[site]]
id = "cuneo"
name = "Comune di Cuneo"
url = "https://www.comune.cuneo.it/"

[[source]]
id = "cooperazione"
site = "cuneo"
url = "https://www.comune.cuneo.it/cooperazione.html"
"""

Load = Callable[..., Config]
Refusal = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the configuration lies."""
    return tmp_path / "config.toml"


@pytest.fixture
def load(file: Path) -> Load:
    """Loads this text as a configuration, in this environment (an empty one)."""

    def read(text: str, environment: Mapping[str, str] | None = None) -> Config:
        file.write_text(text, encoding="utf-8")
        return config.load(file, environment=environment or {})

    return read


@pytest.fixture
def refusal(load: Load, file: Path) -> Refusal:
    """The one line that is said of this text, without the name of the file before it."""

    def of(text: str, environment: Mapping[str, str] | None = None) -> str:
        with pytest.raises(ConfigError) as caught:
            load(text, environment)
        said = str(caught.value)
        assert said.isprintable(), "one line"
        assert said.startswith(f"{file}:")
        return said.removeprefix(f"{file}:")

    return of
