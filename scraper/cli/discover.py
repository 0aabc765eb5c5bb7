"""``banditore discover``: the pages of a site that are worth watching, as tables for config.toml."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from click.core import ParameterSource

from scraper import config
from scraper.app import default_fetcher, system_clock
from scraper.cli.options import config_option, json_option, print_lines
from scraper.cli.wording import counted, day
from scraper.config.edit import Edit, NewSource, add, tables
from scraper.discover import Proposal, Proposed, propose
from scraper.fetch.http import HttpFetcher
from scraper.model import Failure, Fetched, Source, Validators
from scraper.objects import item_object
from scraper.ports import Fetcher

_HINT = (
    "look for the list yourself and try `banditore extract URL` on it; where that reads it wrong, give its "
    '[[source]] a select = { item = "css", title = "css" }'
)


@click.command()
@click.argument("url")
@config_option
@json_option
@click.option("--write", is_flag=True, help="Add what was found to the configuration, which keeps its comments.")
@click.pass_context
def discover(context: click.Context, *, url: str, file: Path, as_json: bool, write: bool) -> None:
    """Find the news, notices, calls, projects, PNRR and albo pages of the site whose home page is at URL.

    Prints a [[site]] and its [[source]] tables with a sample of what each would give. Settings of [fetch] are taken
    from the configuration if there is one. Exit 1 if nothing was found.
    """
    named = context.get_parameter_source("file") is ParameterSource.COMMANDLINE
    settings = config.load(file) if file.exists() or (named and not write) else None
    address = url if "://" in url else f"https://{url}"
    sys.exit(asyncio.run(_run(address, settings, Answer(file if write else None, as_json=as_json))))


@dataclass(frozen=True, slots=True)
class Answer:
    """How to answer: ``file`` is the configuration to add to, None for none."""

    file: Path | None = None
    as_json: bool = False


async def _run(url: str, settings: config.Config | None, answer: Answer) -> int:
    async with _fetcher(settings) as fetcher:
        return await look_around(url, fetcher, answer)


@asynccontextmanager
async def _fetcher(settings: config.Config | None) -> AsyncIterator[Fetcher]:
    if settings is None:
        async with default_fetcher() as fetcher:
            yield fetcher
    else:
        async with HttpFetcher(settings.fetch, settings.user_agent, clock=system_clock) as fetcher:
            yield fetcher


async def look_around(url: str, fetcher: Fetcher, answer: Answer) -> int:
    """Look around the site at ``url`` and say what was found; gives the exit code. ConfigError from writing."""
    found = await propose(url, _Telling(fetcher))
    if isinstance(found, Failure):
        return _nothing(f"{url}: {found.reason}: {found.detail}", "does the address open in a browser?")
    for feed in found.feeds:
        newest = f", the newest of {day(feed.newest)}" if feed.newest else ""
        click.echo(f"feed {feed.url}: {feed.family}, {counted(len(feed.items), 'item')}{newest}", err=True)
    for rejected in found.rejected:
        click.echo(f"not {rejected.url}: {rejected.why}", err=True)
    if not found.sources:
        return _nothing(f"{url}: nothing to watch was found; of its home page: {found.rejected[-1].why}", _HINT)
    edit = add(answer.file, found.site, _new_sources(found)) if answer.file else None
    _print(found, edit, as_json=answer.as_json)
    click.echo(_summary(found, edit, answer.file), err=True)
    return 0


class _Telling:
    """A fetcher that says what it asks for: looking around takes a while."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, url: str, *, validators: Validators = Validators()) -> Fetched:  # noqa: B008 - frozen
        """``scraper.ports.Fetcher``."""
        click.echo(f"looking at {url}", err=True)
        return await self._fetcher.fetch(url, validators=validators)


def _nothing(why: str, hint: str) -> int:
    click.echo(f"error: {why}\nhint: {hint}", err=True)
    return 1


def _print(found: Proposal, edit: Edit | None, *, as_json: bool) -> None:
    if as_json:
        print_lines(_object(found, source, edit) for source in found.sources)
    else:
        click.echo(edit.text if edit else tables(found.site, _new_sources(found)), nl=False)


def _object(found: Proposal, source: Proposed, edit: Edit | None) -> Mapping[str, object]:
    """A proposed source as JSON, under the ids that it has in the configuration if it was written there."""
    written = {one.url: one.id for one in edit.sources} if edit else {}
    return {
        "site": (edit or found).site.id,
        "id": written.get(source.url, source.id),
        "url": source.url,
        "kind": source.kind,
        "family": source.family,
        "items": source.items,
        "sample": [item_object(item) for item in source.sample],
        "evidence": source.evidence,
        "site_name": found.site.name,
        "site_url": found.site.url,
    }


def _new_sources(found: Proposal) -> list[NewSource]:
    site = found.site
    return [NewSource(Source(one.id, site.id, one.url, kind=one.kind), _comments(one)) for one in found.sources]


def _comments(source: Proposed) -> tuple[str, ...]:
    how = f", read as {source.family}" if source.family else ""
    sample = (f"    {day(item.published or item.deadline):10}  {item.kind:8}  {item.title}" for item in source.sample)
    return (f"{source.evidence}: {counted(source.items, 'item')}{how}", *map(_line, sample))


def _line(text: str) -> str:
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1].rstrip()}…"


_WIDE = 110


def _summary(found: Proposal, edit: Edit | None, file: Path | None) -> str:
    if edit is None:
        what = counted(len(found.sources), "page")
        return f"{found.site.name}: {what} to watch; add --write to put them into the configuration"
    added = ", ".join(source.id for source in edit.sources) or "nothing new"
    already = f"; watched already: {', '.join(edit.already)}" if edit.already else ""
    return f"{file}: added {added}{already}"
