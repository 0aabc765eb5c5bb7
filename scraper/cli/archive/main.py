"""``banditore archive``: its commands, in the order in which an archivist meets them."""

from collections.abc import Mapping

import click

from scraper.cli.archive.diff import diff
from scraper.cli.archive.export import export_
from scraper.cli.archive.get import get
from scraper.cli.archive.index import index
from scraper.cli.archive.intake import import_
from scraper.cli.archive.list import list_
from scraper.cli.archive.prove import prove
from scraper.cli.archive.rebuild import rebuild_
from scraper.cli.archive.retention import retention
from scraper.cli.archive.seal import seal
from scraper.cli.archive.verify import verify

COMMANDS: Mapping[str, click.Command] = {
    "list": list_,
    "get": get,
    "diff": diff,
    "export": export_,
    "verify": verify,
    "import": import_,
    "seal": seal,
    "prove": prove,
    "rebuild": rebuild_,
    "retention": retention,
    "index": index,
}


class _InOrder(click.Group):
    """Help lists the commands in the order given, not in that of the alphabet."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Names as given."""
        return list(self.commands)


@click.group(cls=_InOrder, commands=dict(COMMANDS))
def archive() -> None:
    """Snapshots: list, get, compare, export, verify, seal and prove them."""
