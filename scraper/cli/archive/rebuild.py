"""``banditore archive rebuild``: items and changes made again from the snapshots."""

import asyncio
import sys
import tempfile
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import click

from scraper import config
from scraper.app import Memory, memory_at, open_memory
from scraper.archive.members import DamageError
from scraper.archive.reader import ArchiveReader
from scraper.archivist.rebuild import Counts, Rebuilt, committed_in, every_look, rebuild
from scraper.cli.options import config_option
from scraper.cli.wording import counted
from scraper.errors import ArchiveError, StoreError
from scraper.reading_room import watched_by
from scraper.store.likeness import Committed, Difference, differences

_SHOWN = 20


@click.command("rebuild")
@click.option("--check", is_flag=True, help="Only compare what comes of it with the database; exit 1 if it differs.")
@config_option
def rebuild_(*, check: bool, file: Path) -> None:
    """Make the database's items and changes again from the snapshots, which go through the same reader.

    Without --check this fills an empty database, as after one was lost; nobody is mailed of what it finds.
    """
    settings = config.load(file)
    if check:
        _check(settings)
        return
    with open_memory(settings) as memory:
        known = Committed(memory.database)
        if not known.is_empty():
            raise StoreError(
                f"database {memory.database.name} is not empty", hint="move it aside, or compare with --check"
            )
        done = _rebuilt(settings, memory)
        known.tell_nobody()
    _tell(done)


def _check(settings: config.Config) -> None:
    with (
        tempfile.TemporaryDirectory() as scratch,
        open_memory(settings) as memory,
        memory_at(f"sqlite:///{scratch}/again.db") as again,
    ):
        done = _rebuilt(settings, again, committed_in(memory.database))
        sites = [site.id for site in settings.sites]
        differing = _print_differences(differences(memory.database, again.database, sites=sites))
    _tell(done)
    if differing:
        click.echo(f"{counted(differing, 'difference')} between the database and its snapshots", err=True)
        sys.exit(1)
    click.echo("the snapshots tell exactly what the database holds", err=True)


def _rebuilt(settings: config.Config, memory: Memory, counts: Counts = every_look) -> Rebuilt:
    reader = ArchiveReader(settings.warc)
    try:
        return asyncio.run(rebuild(reader, memory.database, watched_by(settings), counts=counts))
    except DamageError as error:
        raise ArchiveError(f"{settings.warc}: {error}", hint="see: banditore archive verify") from error


def _print_differences(found: Iterable[Difference]) -> int:
    found = iter(found)
    count = 0
    for one in islice(found, _SHOWN):
        count += 1
        where = {"first": "only in the database", "second": "only in the snapshots", "": ", ".join(one.columns)}
        click.echo(f"{one.table} {one.key}: {where[one.only]}")
    return count + sum(1 for _ in found)


def _tell(done: Rebuilt) -> None:
    click.echo(f"{counted(done.looks, 'look')} read again: {counted(done.changes, 'change')}", err=True)
    if done.uncommitted:
        click.echo(f"{counted(done.uncommitted, 'look')} left out that a crash kept from being committed", err=True)
    for source, count in sorted(done.left_out.items()):
        click.echo(f"{counted(count, 'look')} left out at {source}, which is watched no more", err=True)
    if done.other_readers:
        click.echo(f"{counted(done.other_readers, 'page')} had been read by another version of the reader", err=True)
