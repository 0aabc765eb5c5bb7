"""``banditore archive``: its commands, in the order in which an archivist meets them."""

from collections.abc import Mapping

import click

from scraper.cli.archive.diff import diff
from scraper.cli.archive.export import export_
from scraper.cli.archive.get import get
from scraper.cli.archive.index import index
from scraper.cli.archive.intake import import_
from scraper.cli.archive.list import list_
from scraper.cli.archive.rebuild import rebuild_
from scraper.cli.archive.retention import retention
from scraper.cli.archive.verify import verify

COMMANDS: Mapping[str, click.Command] = {
    "list": list_,
    "get": get,
    "diff": diff,
    "export": export_,
    "verify": verify,
    "import": import_,
    "rebuild": rebuild_,
    "retention": retention,
    "index": index,
}


@click.group(commands=dict(COMMANDS))
def archive() -> None:
    """Snapshots: list, get, compare, export, verify, seal and prove them."""
