"""``banditore extract``: what would be read on this page; no state, no configuration needed."""

import asyncio
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from scraper.app import default_fetcher, system_clock
from scraper.cli.options import Since, json_option, print_lines
from scraper.cli.wording import counted, day
from scraper.errors import BanditoreError
from scraper.model import Failure, Item, NotModified, Page
from scraper.objects import item_object
from scraper.parse.context import Context
from scraper.parse.listing import Listing, read_list
from scraper.parse.markup import markup
from scraper.parse.nolist import why_no_list

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
    try:
        html = markup(found)
        listing = read_list(html, Context(found.url, found.at))
    except ValueError as error:
        raise BanditoreError(f"{page}: {error}") from None
    how = f"read as {listing.family}" if listing.items else why_no_list(html)
    _print(listing, f"{page}: {counted(len(listing.items), 'item')}, {how}", as_json=as_json)


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


def _print(listing: Listing, summary: str, *, as_json: bool) -> None:
    if as_json:
        print_lines(dict(item_object(item)) for item in listing.items)
    elif listing.items:
        Console().print(_table(listing.items))
    click.echo(summary, err=True)


def _table(items: tuple[Item, ...]) -> Table:
    table = Table("kind", "published", "deadline", "title", "url", box=None)
    for item in items:
        table.add_row(item.kind, day(item.published), day(item.deadline), item.title, item.url or "–")
    return table
