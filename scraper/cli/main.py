"""The ``banditore`` command: its subcommands, and how it fails: one line, a hint, an exit code."""

import logging
import sys
from collections.abc import Mapping
from io import TextIOWrapper

import click

from scraper.cli.alerts import alerts
from scraper.cli.archive.main import archive
from scraper.cli.changes import changes
from scraper.cli.demo import demo
from scraper.cli.discover import discover
from scraper.cli.doctor import doctor
from scraper.cli.extract import extract
from scraper.cli.feeds import feeds
from scraper.cli.items import items
from scraper.cli.merges import merges, split
from scraper.cli.run import run
from scraper.cli.serve import serve
from scraper.cli.show import show
from scraper.cli.sources import sources
from scraper.cli.watch import watch
from scraper.errors import BanditoreError
from scraper.version import __version__

COMMANDS: Mapping[str, click.Command] = {
    "demo": demo,
    "run": run,
    "watch": watch,
    "serve": serve,
    "extract": extract,
    "discover": discover,
    "sources": sources,
    "items": items,
    "changes": changes,
    "show": show,
    "merges": merges,
    "split": split,
    "feeds": feeds,
    "alerts": alerts,
    "archive": archive,
    "doctor": doctor,
}
"""In the order in which a newcomer meets them."""


class _InOrder(click.Group):
    """Help lists the commands in the order given, not in that of the alphabet."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Names as given."""
        return list(self.commands)


@click.group(cls=_InOrder, commands=dict(COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="banditore")
def cli() -> None:
    """The town crier of municipality web sites: their news, projects and calls as feeds, mail and snapshots."""


def main() -> None:
    """Run the command; exit 0 when done, 1 when something failed, 2 for what cannot work as it stands."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that speaks Latin-1 shows "?" for a long dash
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    for chatty in ("alembic", "apscheduler", "httpx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a broken PDF is noted where it is read
    try:
        cli.main(prog_name="banditore", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except BanditoreError as error:
        hint = f"\nhint: {error.hint}" if error.hint else ""
        click.echo(f"error: {error}{hint}", err=True)
        sys.exit(2)
