"""``banditore extract``: what would be read on this page; no state, no configuration needed."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scraper.app import default_fetcher, system_clock
from scraper.cli.options import Since, json_option, print_lines
from scraper.cli.wording import counted, day
from scraper.errors import BanditoreError
from scraper.model import Failure, Item, NotModified, Page
from scraper.objects import item_object
from scraper.parse.context import Context
from scraper.parse.listing import Listing
from scraper.parse.markup import markup, not_a_page
from scraper.parse.nolist import NoList, Outcome, no_list, not_itself
from scraper.parse.reading import read_source
from scraper.parse.remarks import remarks

_CANONICAL = re.compile(rb"""<link[^>]*rel=["']?canonical["']?[^>]*href=["']([^"']+)""", re.IGNORECASE)


def _web_address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.match(r"https?://[^/\s]", value):
        raise click.BadParameter(f"{value!r} is not a web address: http:// or https://, a host, a path")
    return value


@click.command()
@click.argument("page", metavar="FILE|URL")
@click.option("--url", callback=_web_address, help="Where the page was found; relative links mean nothing without it.")
@click.option("--at", type=Since(), help="When it was seen (default: now); missing years are read against it.")
@json_option
def extract(*, page: str, url: str | None, at: datetime | None, as_json: bool) -> None:
    """Print the items that would be read on this page."""
    found = _fetched(page) if page.startswith(("http://", "https://")) else _opened(Path(page), url)
    found = replace(found, url=url or found.url, at=at or found.at)
    listing = _read(found, page)
    instead = _instead(found, listing)
    if instead is None:
        _print(listing.items, found.url, as_json=as_json)
    how = str(instead) if instead else f"read as {listing.why or listing.family}"
    click.echo(f"{page}: {counted(0 if instead else len(listing.items), 'item')}, {how}", err=True)
    for remark in () if not_a_page(found) else remarks(markup(found)):
        click.echo(f"{page}: note: {remark}", err=True)


def _read(page: Page, name: str) -> Listing:
    """What the page lists. BanditoreError for what can be no list."""
    try:
        return read_source(page, Context(page.url, page.at))
    except ValueError as error:
        no_page = not_a_page(page)
        outcome = no_page.outcome if no_page else Outcome.EXHAUSTING
        raise BanditoreError(f"{name}: {NoList(outcome, str(error))}") from None


def _instead(page: Page, listing: Listing) -> NoList | None:
    """What came where a list with items was hoped for, be it read without fault; None for such a list."""
    if not_a_page(page):  # a feed, an API's answer
        return None if listing.items else NoList(Outcome.EMPTY_LIST, listing.why)
    html = markup(page)
    return not_itself(html) if listing.items else no_list(html)


def _fetched(url: str) -> Page:
    async def fetch() -> Page | NotModified | Failure:
        async with default_fetcher() as fetcher:
            return await fetcher.fetch(url)

    fetched = asyncio.run(fetch())
    if isinstance(fetched, Page):
        return fetched
    detail = f"{fetched.reason}: {fetched.detail}" if isinstance(fetched, Failure) else "not modified"
    raise BanditoreError(f"{url}: {detail}")


def _opened(file: Path, url: str | None) -> Page:
    try:
        body = file.read_bytes()
    except OSError as error:
        raise BanditoreError(f"{file}: {error.strerror}") from None
    named = _CANONICAL.search(body)
    place = url or (named[1].decode("ascii", "replace") if named else "http://localhost/")
    return Page(url=place, requested=place, at=system_clock(), status=200, headers={}, body=body)


def _print(items: tuple[Item, ...], place: str, *, as_json: bool) -> None:
    if as_json:
        print_lines(dict(item_object(item)) for item in items)
    else:
        Console().print(_table(items, place))


_COLUMNS: Mapping[str, Callable[[Item], str]] = {
    "kind": lambda item: item.kind,
    "published": lambda item: day(item.published or item.starts),
    "deadline": lambda item: day(item.deadline),
}
_NOTHING = "–"
_URL_WIDTH = 26


def _table(items: tuple[Item, ...], place: str) -> Table:
    """Fit for 80 columns: a column that says nothing is left out, titles wrap, of an address the end of its path."""
    told = {
        name: cells for name, tell in _COLUMNS.items() if {*(cells := [tell(item) for item in items])} != {_NOTHING}
    }
    table = Table(box=None, pad_edge=False)
    for name in told:
        table.add_column(name, no_wrap=True)
    table.add_column("title", ratio=1, overflow="fold", min_width=28)
    table.add_column("url", no_wrap=True, min_width=8)
    for number, item in enumerate(items):
        values = (cells[number] for cells in told.values())
        table.add_row(*map(Text, (*values, item.title, _short(item.url, place))))
    return table


def _short(url: str | None, place: str) -> str:
    """The path of an address on the page's own site, host and path of another; a long one from its end."""
    if url is None:
        return _NOTHING
    here, there = urlsplit(place), urlsplit(url)
    host = "" if there.netloc == here.netloc else there.netloc
    path = f"{host}{url.partition(there.netloc)[2]}" if there.netloc else url
    return path if len(path) <= _URL_WIDTH else f"…{path[1 - _URL_WIDTH :]}"
