"""``banditore archive``: its commands, in the order in which an archivist meets them."""

from collections.abc import Mapping

import click

from scraper.cli.archive.index import index
from scraper.cli.archive.intake import import_
from scraper.cli.archive.prove import prove
from scraper.cli.archive.rebuild import rebuild_
from scraper.cli.archive.seal import seal

COMMANDS: Mapping[str, click.Command] = {
    "import": import_,
    "rebuild": rebuild_,
    "index": index,
    "seal": seal,
    "prove": prove,
}


@click.group(commands=dict(COMMANDS))
def archive() -> None:
    """Snapshots: list, get, compare, export, verify, seal and prove them."""
