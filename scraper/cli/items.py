"""``banditore items``: what was found."""

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from scraper import config
from scraper.app import open_memory
from scraper.cli.options import (
    config_option,
    json_option,
    kind_option,
    print_lines,
    since_option,
    site_option,
    tell_of_unknown_site,
)
from scraper.cli.wording import day
from scraper.model import Entry, Kind
from scraper.objects import iso, item_object
from scraper.store.queries import Wanted


@click.command()
@config_option
@site_option
@kind_option
@since_option
@json_option
def items(*, file: Path, site: str | None, kind: Kind | None, since: datetime | None, as_json: bool) -> None:
    """List the items as they are now, the newest first."""
    settings = config.load(file)
    tell_of_unknown_site(site, settings)
    with open_memory(settings) as memory:
        entries = memory.answers.entries(Wanted(site=site, kind=kind, since=since))
    if as_json:
        print_lines(_object(entry) for entry in entries)
        return
    table = Table("kind", "published", "deadline", "title", "first seen", box=None)
    for entry in entries:
        item = entry.item
        table.add_row(item.kind, day(item.published), day(item.deadline), item.title, day(entry.first_seen))
    Console().print(table)


def _object(entry: Entry) -> dict[str, object]:
    kept = {"first_seen": iso(entry.first_seen), "updated": iso(entry.updated), "snapshot": entry.snapshot}
    return {**item_object(entry.item), "site": entry.site, **kept}
