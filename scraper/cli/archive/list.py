"""``banditore archive list``: what was captured, and when."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from scraper import config
from scraper.archivist.listing import Listed, Wanted, named_first
from scraper.archivist.naming import versions_of
from scraper.archivist.room import Room
from scraper.cli.archive.trouble import told
from scraper.cli.options import (
    config_option,
    json_option,
    print_lines,
    since_option,
    site_option,
    tell_of_unknown_site,
    until_option,
)
from scraper.cli.wording import counted
from scraper.objects import iso
from scraper.reading_room import open_room


@click.command("list")
@click.argument("url", required=False)
@click.option("--item", help="Only what an item was read from: its page, its lists, its files.")
@site_option
@click.option("--source", help="Only of this source; see: banditore sources.")
@since_option
@until_option
@config_option
@json_option
def list_(*, file: Path, item: str | None, as_json: bool, **criteria: str | datetime | None) -> None:
    """List captures, oldest first: of a URL, of all that begin as URL* does, or of everything.

    Of an ITEM (its id or the end of it, its URL, or words of its title) those that its versions name come first.
    """
    settings = config.load(file)
    with told(), open_room(settings) as room:
        items = frozenset({versions_of(item, room)[0].item.id}) if item else None
        wanted = _wanted(criteria, items)
        tell_of_unknown_site(wanted.site, settings)
        _must_make_sense(wanted)
        if as_json:
            print_lines(_object(one) for one in named_first(wanted, room))
            return
        count = 0
        for one in named_first(wanted, room):
            count += 1
            click.echo(_line(one, room))
        click.echo(counted(count, "capture"), err=True)


def _must_make_sense(wanted: Wanted) -> None:
    """A slip of the pen is no empty archive. UsageError."""
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise click.UsageError("--since is later than --until: nothing lies between")
    if wanted.url and "://" not in wanted.url and not wanted.url.startswith("dns:"):
        raise click.UsageError(f"{wanted.url!r} is no URL (https://…); an item is named with --item")


def _wanted(criteria: Mapping[str, str | datetime | None], items: frozenset[str] | None) -> Wanted:
    def word(name: str) -> str | None:
        value = criteria[name]
        return value if isinstance(value, str) else None

    def moment(name: str) -> datetime | None:
        value = criteria[name]
        return value if isinstance(value, datetime) else None

    return Wanted(word("url"), word("site"), word("source"), items, moment("since"), moment("until"))


def _line(one: Listed, room: Room) -> str:
    """Columns that ``cut`` and ``awk`` can tell apart: no value but the last has a blank in it."""
    capture = one.capture
    at = room.local(one.at, one.site)
    status = str(capture.status or "-")
    where = f"{capture.place.file}@{capture.place.offset}"
    name = one.record or "damaged"
    kind = f"{one.media_type or '-':<22} {capture.place.length:>8} {_kind(one):<10}"
    told_of = f"  {one.fault}" if one.fault else ""
    return f"{at.isoformat(timespec='seconds')}  {status:>3}  {kind}  {name}  {where}  {capture.url}{told_of}"


def _kind(one: Listed) -> str:
    if one.fault:
        return "damaged"
    if one.unmodified:
        return "unmodified"
    return "revisit" if one.capture.revisit else "whole"


def _object(one: Listed) -> Mapping[str, object]:
    capture = one.capture
    return {
        "at": iso(one.at),
        "url": capture.url,
        "status": capture.status,
        "media_type": one.media_type or None,
        "length": capture.place.length,
        "kind": _kind(one),
        "record": one.record,
        "digest": capture.digest or None,
        "file": capture.place.file,
        "offset": capture.place.offset,
        "source": one.source,
        "site": one.site,
        "named": one.named,
        "fault": one.fault,
    }
