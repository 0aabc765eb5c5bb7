"""``banditore changes``: what happened."""

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
from scraper.cli.wording import day, fields, happened
from scraper.model import Kind
from scraper.objects import change_object
from scraper.store.queries import Wanted


@click.command()
@config_option
@site_option
@kind_option
@since_option
@json_option
def changes(*, file: Path, site: str | None, kind: Kind | None, since: datetime | None, as_json: bool) -> None:
    """List what happened to items, the newest first."""
    settings = config.load(file)
    tell_of_unknown_site(site, settings)
    with open_memory(settings) as memory:
        found = memory.answers.changes(Wanted(site=site, kind=kind, since=since))
    if as_json:
        print_lines(change_object(change) for change in found)
        return
    table = Table("when", "what", "kind", "title", "fields", box=None)
    for change in found:
        table.add_row(day(change.at), happened(change), change.kind, change.title, fields(change))
    Console().print(table)
