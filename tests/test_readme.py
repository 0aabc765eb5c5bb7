"""What the README shows is what the program does."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(mark: str) -> str:
    """The code block after ``<!-- mark -->``."""
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found, f"the README has no block marked {mark}"
    return found[1]


def test_the_two_commands_are_one_line_each_and_begin_on_a_fresh_machine() -> None:
    for mark in ("demo", "tests"):
        (line,) = block(mark).splitlines()
        assert line.startswith("python3 -m venv .venv && .venv/bin/pip install ")


@pytest.mark.timeout(60)
def test_the_excerpt_is_what_the_demo_prints(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from scraper.cli.main import main; main()",
        "demo",
        "--dir",
        str(tmp_path / "demo"),
    ]
    environment = os.environ | {"COLUMNS": "110", "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    shown = [line.rstrip(" …") for line in block("excerpt").splitlines() if line.strip(" …")]
    assert [line for line in shown if line not in told] == []


def test_every_file_and_command_it_names_is_there() -> None:
    names = set(re.findall(r"`?(tests/\w+/\w+\.py|docs/\w+\.png|\.ci/run|config\.toml)", README))
    assert [name for name in sorted(names) if not (ROOT / name).exists()] == []
