"""``banditore archive export``: captures to take along."""

from datetime import datetime
from pathlib import Path

import click

from scraper import config
from scraper.archivist.exporting import WACZ, WARC, NothingError, export, items_of, select
from scraper.archivist.listing import Wanted
from scraper.archivist.naming import versions_of
from scraper.archivist.room import Room
from scraper.cli.archive.trouble import told
from scraper.cli.options import config_option, since_option, site_option, tell_of_unknown_site, until_option
from scraper.cli.wording import counted
from scraper.model import Query
from scraper.reading_room import open_room


@click.command("export")
@site_option
@click.option("--item", help="Only what an item was read from: its page, its lists, its files.")
@click.option("--query", help="Only of the items that a [[query]] of the configuration asks for, by its id.")
@click.option("--url", help="Only of this URL, or of all that begin as URL* does.")
@since_option
@until_option
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="FILE.wacz or FILE.warc.gz."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@config_option
def export_(*, file: Path, output: Path, force: bool, query: str | None, **named: str | datetime | None) -> None:
    """Copy captures, with all that belongs to them, into a WACZ or WARC file: of everything, or of what is asked for.

    With them come their requests and redirects, the earlier records whose payloads they stand for, and what was
    noted of them. A WACZ opens in ReplayWeb.page, and in pywb with `wb-manager add --unpack-wacz`.
    """
    _check(output, force=force)
    settings = config.load(file)
    with told(), open_room(settings) as room:
        asked = _asked(named, query, room)
        tell_of_unknown_site(asked.site, settings)
        try:
            selection = select(asked, room)
        except NothingError as error:
            raise click.UsageError(str(error)) from None
        done = export(selection, _title(named, query, room), output, room)
    what = f"{counted(done.captures, 'capture')}, {counted(done.records, 'record')} with all that belongs to them"
    click.echo(f"{output}: {what}, {done.size} bytes", err=True)


def _check(output: Path, *, force: bool) -> None:
    if not output.name.endswith((WACZ, WARC)):
        raise click.UsageError(f"{output}: name a file that ends in {WACZ} or {WARC}")
    if output.exists() and not force:
        raise click.UsageError(f"{output} is there already; --force writes over it")
    if not output.absolute().parent.is_dir():
        raise click.UsageError(f"{output}: there is no such folder")


def _asked(named: dict[str, str | datetime | None], query: str | None, room: Room) -> Wanted:
    words = {key: value for key, value in named.items() if isinstance(value, str)}
    moments = {key: value for key, value in named.items() if isinstance(value, datetime)}
    items = None
    if "item" in words:
        items = frozenset({versions_of(words["item"], room)[0].item.id})
    if query is not None:
        found = items_of(_query(query, room), room)
        items = found if items is None else items & found
    return Wanted(
        url=words.get("url"),
        site=words.get("site"),
        items=items,
        since=moments.get("since"),
        until=moments.get("until"),
    )


def _query(name: str, room: Room) -> Query:
    for query in room.queries:
        if query.id == name:
            return query
    there = ", ".join(query.id for query in room.queries) or "none"
    raise click.UsageError(f'no [[query]] has the id "{name}"; there are: {there}')


def _title(named: dict[str, str | datetime | None], query: str | None, room: Room) -> str:
    """What a replayer shows above the pages."""
    about = []
    if isinstance(site := named["site"], str):
        about.append(room.sites[site].name if site in room.sites else site)
    if isinstance(item := named["item"], str):
        about.append(versions_of(item, room)[-1].item.title)
    if query is not None:
        about.append(_query(query, room).title)
    if isinstance(url := named["url"], str):
        about.append(url)
    period = [f"{at:%Y-%m-%d}" if isinstance(at := named[name], datetime) else "" for name in ("since", "until")]
    within = f" ({period[0]} – {period[1]})" if any(period) else ""
    return (", ".join(about) or ", ".join(site.name for site in room.sites.values()) or "Banditore") + within
