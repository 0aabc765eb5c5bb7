"""``banditore merges`` and ``banditore split``: items recognised at a new address, and how to undo that."""

from pathlib import Path

import click

from scraper import config
from scraper.app import open_memory
from scraper.cli.options import config_option, json_option, print_lines
from scraper.cli.wording import day
from scraper.objects import change_object
from scraper.store.mending import Mending


@click.command()
@config_option
@json_option
def merges(*, file: Path, as_json: bool) -> None:
    """List the items that were recognised at a new address, and by what evidence, the newest first."""
    with open_memory(config.load(file)) as memory:
        found = Mending(memory.database).merges()
    if as_json:
        print_lines(change_object(change) for change in found)
        return
    for change in found:
        was, now = change.fields["url"]
        click.echo(f"{change.id}  {day(change.at)}  {change.title}")
        click.echo(f"{'':<16}  recognised by {change.evidence}\n{'':<16}  was {was}\n{'':<16}  is  {now}")


@click.command()
@click.argument("merge", metavar="ID")
@config_option
def split(*, merge: str, file: Path) -> None:
    """Undo a merge: they are two items from now on. ID is one that `banditore merges` lists."""
    with open_memory(config.load(file)) as memory:
        undone = Mending(memory.database).split(merge)
    was, now = undone.fields["url"]
    click.echo(f"{was} and {now} are two items from now on; the second is read anew at the next look", err=True)
