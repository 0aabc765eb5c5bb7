"""``banditore archive retention``: which files may go, and why the others stay."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import click

from scraper import config
from scraper.app import open_memory, system_clock
from scraper.archive.retention import Holding
from scraper.archivist.retention import Outlook, outlook, remove
from scraper.cli.options import Since, config_option, json_option, print_lines
from scraper.cli.wording import counted
from scraper.reading_room import witnesses_of
from scraper.store.folder import locked

_MB = 1_000_000
_DAMAGED = "error: the archive is damaged, and nothing is removed before it is mended"


@click.command()
@click.option("--older-than", "age", type=Since(), help="Only what is older than this (90d); 365d unless told.")
@click.option("--before", type=Since(), help="Only what is older than this day (2026-06-24).")
@click.option("--apply", "apply_", is_flag=True, help="Remove what may go. Without it nothing is changed.")
@config_option
@json_option
def retention(*, age: datetime | None, before: datetime | None, apply_: bool, file: Path, as_json: bool) -> None:
    """List the WARC files that may go, and why the others stay; --apply removes them.

    A file may go when nothing names any of its records: no item's version, entry, change or source, no feed, no
    spooled mail, no revisit that stays. What was there is still known then, by its manifest and a .removed beside it.
    """
    if age is not None and before is not None:
        raise click.UsageError("say --older-than or --before, not both")
    settings, now = config.load(file), system_clock()
    limit = age or before or now - timedelta(days=365)
    with ExitStack() as stack:
        if apply_:
            stack.enter_context(locked(settings.data))
        witnesses = witnesses_of(settings, stack.enter_context(open_memory(settings)))
        seen = outlook(settings.warc, witnesses, before=limit)
        _tell(seen, as_json=as_json)
        going = [one for one in seen.files if one.goes]
        if seen.damage:
            click.echo(f"{_DAMAGED}: banditore archive verify says where ({len(seen.damage)} findings)", err=True)
            sys.exit(1)
        if apply_ and going:
            remove(settings.warc, witnesses, going, at=now, why=f"retention of what is older than {limit:%Y-%m-%d}")
        _sum_up(going, len(seen.files), done=apply_)


def _tell(seen: Outlook, *, as_json: bool) -> None:
    if as_json:
        print_lines(map(_object, seen.files))
        return
    for one in seen.files:
        size = f"{one.size / _MB:.2f} MB, {counted(one.records, 'record')}"
        fate = "may go" if one.goes else f"stays: {one.why}"
        free = f"; nothing names {one.free} of its {counted(one.captures, 'capture')}" if one.why and one.free else ""
        click.echo(f"{one.file}  {size}  {fate}{free}")


def _object(one: Holding) -> Mapping[str, object]:
    return {
        "file": one.file,
        "bytes": one.size,
        "records": one.records,
        "captures": one.captures,
        "unnamed": one.free,
        "unnamed_bytes": one.free_bytes,
        "youngest": one.newest or None,
        "goes": one.goes,
        "why": one.why or None,
    }


def _sum_up(going: Sequence[Holding], files: int, *, done: bool) -> None:
    size = sum(one.size for one in going) / _MB
    deed = "removed" if done else "may go (nothing was changed: --apply removes them)"
    click.echo(f"{len(going)} of {counted(files, 'file')}, {size:.2f} MB: {deed}", err=True)
