"""``banditore archive import``: what others kept becomes history."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from scraper import config
from scraper.app import Memory, custodian_of, open_memory, system_clock
from scraper.archive.intake import Taken, take_in
from scraper.archive.reader import ArchiveReader
from scraper.archivist.importing import Read, take_over
from scraper.cli.options import config_option
from scraper.cli.wording import counted, day
from scraper.errors import ArchiveError
from scraper.reading_room import watched_by
from scraper.store.adopting import Adopted
from scraper.store.folder import locked


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@config_option
def import_(*, files: Sequence[Path], file: Path) -> None:
    """Take in WARC or WACZ FILEs of others: their captures of watched pages become history.

    Items, versions and changes from before our own first look are added; nobody is told. Exit 1 if a file could not
    be read, or not whole.
    """
    settings = config.load(file)
    whole = True
    with locked(settings.data), open_memory(settings) as memory:
        memory.store.register(settings.sources, now=system_clock())
        for path in files:
            whole = _import(settings, memory, path) and whole
    if not whole:
        sys.exit(1)


def _import(settings: config.Config, memory: Memory, path: Path) -> bool:
    try:
        taken = take_in(settings.warc, path, now=system_clock(), about=custodian_of(settings).about)
    except ArchiveError as error:
        click.echo(f"error: {error}" + (f"; {error.hint}" if error.hint else ""), err=True)
        return False
    for line in taken.damaged:
        click.echo(f"damaged: {line}", err=True)
    if taken.file is None:
        click.echo(f"{path}: nothing new: {counted(taken.known, 'record')} were here already", err=True)
        return not taken.damaged
    reader = ArchiveReader(settings.warc)
    read, adopted = asyncio.run(take_over(reader, taken.file, memory.database, watched_by(settings)))
    _tell(path, taken, read, adopted)
    return not taken.damaged


def _tell(path: Path, taken: Taken, read: Read, adopted: Adopted) -> None:
    known = f" ({counted(taken.known, 'record')} were here already)" if taken.known else ""
    click.echo(f"{path}: {counted(taken.records, 'record')} taken in as {taken.file}{known}")
    if read.first is None or read.last is None:
        held = counted(read.captures, "capture")
        click.echo(f"  none of its {held} is of a watched page, and older than our own first look at it")
        return
    span = f"{day(read.first)} to {day(read.last)}"
    click.echo(f"  {counted(read.pages, 'page')} read of {counted(read.captures, 'capture')}, {span}")
    new = (counted(adopted.items, "item"), counted(adopted.versions, "version"), counted(adopted.changes, "change"))
    click.echo(f"  history: {new[0]}, {new[1]} and {new[2]} that were not known")
