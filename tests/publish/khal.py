"""khal, a calendar program, with a calendar of its own."""

import shutil
import subprocess
from pathlib import Path

import pytest

needs_khal = pytest.mark.skipif(shutil.which("khal") is None, reason="needs khal (apt-get install khal)")

_CONFIG = """
[calendars]
[[one]]
path = {home}/calendar
[sqlite]
path = {home}/khal.db
[locale]
local_timezone = Europe/Rome
default_timezone = Europe/Rome
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


class Khal:
    """A calendar in the folder ``home`` that takes one file after the other."""

    def __init__(self, home: Path) -> None:
        self._home = home
        (home / "calendar").mkdir()
        (home / "config").write_text(_CONFIG.format(home=home))

    def takes(self, file: bytes, *, first: str = "2025-10-01", last: str = "2025-12-31") -> list[str]:
        """Import this file; what the calendar then shows between these days: its end, and what it is."""
        (self._home / "deadlines.ics").write_bytes(file)
        self._run("import", "--batch", "-a", "one", f"{self._home}/deadlines.ics")
        shown = self._run("list", "--day-format", "", "--format", "{end} {title}", first, last)
        return [line for line in shown.splitlines() if line.strip()]

    def _run(self, *arguments: str) -> str:
        environment = {"HOME": str(self._home), "LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
        command = ["khal", "-c", f"{self._home}/config", *arguments]
        return subprocess.run(command, check=True, timeout=60, env=environment, capture_output=True, text=True).stdout
