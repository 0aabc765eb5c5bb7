"""``banditore feeds``: is this a valid feed, and what is wrong with it; no state, no configuration needed."""

import asyncio
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import click

from scraper import config
from scraper.app import default_fetcher, system_clock
from scraper.cli.options import json_option, print_lines
from scraper.config import FetchSettings
from scraper.errors import BanditoreError
from scraper.model import Failure, Page
from scraper.ports import Fetcher
from scraper.validate.archives import Step, broken, check_step, circle
from scraper.validate.check import Report, check
from scraper.validate.delivery import Delivery
from scraper.validate.findings import Circumstances, Finding, Severity, numbered
from scraper.validate.recognise import NoFeed
from scraper.validate.values import is_web

_ARCHIVES = 200
"""How many documents of a feed's history are followed at most."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document under the name that the user knows it by."""

    name: str
    report: Report


@click.group()
def feeds() -> None:
    """Feeds, ours or anybody's."""


def _web_address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not is_web(value):
        raise click.BadParameter(f"{value!r} is not a web address: http:// or https://, a host, a path")
    return value


@feeds.command("check")
@click.argument("document", metavar="FILE|URL")
@click.option("--url", callback=_web_address, help="Where the FILE is served: its own links are held against it.")
@click.option("--history", is_flag=True, help="Follow prev-archive, next and next_url to the oldest document.")
@click.option("--config", "file", type=click.Path(path_type=Path), help="Ask the web as [fetch] of this file says.")
@json_option
def check_command(*, document: str, url: str | None, history: bool, file: Path | None, as_json: bool) -> None:
    """Say what is wrong with a feed: RSS, Atom, JSON Feed, iCalendar, AlboPOP. Exit 0, or 1 if there is an error."""
    settings = config.load(file).fetch if file else None
    checked = asyncio.run(_checked(document, url, settings, history=history))
    if as_json:
        print_lines(_object(one.name, finding) for one in checked for finding in one.report.findings)
    for one in checked:
        click.echo(_headline(one), err=as_json)
        if not as_json:
            click.echo("\n".join(_explained(one.report.findings)), nl=bool(one.report.findings))
    if len(checked) > _ARCHIVES:
        click.echo(f"{document}: its history is longer than {_ARCHIVES} documents; the rest was not read", err=True)
    errors = any(finding.severity is Severity.ERROR for one in checked for finding in one.report.findings)
    sys.exit(1 if errors else 0)


async def _checked(document: str, url: str | None, settings: FetchSettings | None, *, history: bool) -> list[Checked]:
    async with default_fetcher(settings) as fetcher:
        if document.startswith(("http://", "https://")):
            return await check_address(fetcher, document, history=history)
        first = _opened(Path(document), url)
        return await _with_history(fetcher, first, url or "") if history else [first]


def _opened(file: Path, url: str | None) -> Checked:
    try:
        body = file.read_bytes()
    except OSError as error:
        raise BanditoreError(f"{file}: {error.strerror}") from None
    return Checked(str(file), _feed(str(file), check(body, Circumstances(system_clock(), url))))


def _feed(name: str, report: Report | NoFeed) -> Report:
    if isinstance(report, NoFeed):
        raise BanditoreError(f"{name}: {report.reason}", hint=report.hint)
    return report


# ---------------------------------------------------------------------- over the web


async def check_address(fetcher: Fetcher, address: str, *, history: bool) -> list[Checked]:
    """The feed at a web address and, if wanted, its older documents. BanditoreError where there is no feed."""
    final, report = await _fetched(fetcher, address)
    first = Checked(address, _feed(address, report))
    return await _with_history(fetcher, first, final) if history else [first]


async def _fetched(fetcher: Fetcher, address: str) -> tuple[str, Report | NoFeed]:
    """The address that the document was finally found at, and what it is worth. BanditoreError."""
    page = await fetcher.fetch(address)
    if not isinstance(page, Page):
        detail = f"{page.reason}: {page.detail}" if isinstance(page, Failure) else "not modified"
        raise BanditoreError(f"{address}: {detail}")
    delivery = Delivery(page.headers, page.at, moved_to=page.moved_to, again=await _again(fetcher, page))
    return page.url, check(page.body, Circumstances(page.at, page.url), delivery=delivery)


async def _again(fetcher: Fetcher, page: Page) -> bytes | None:
    """What comes when one asks whether it changed; None for "no"."""
    if not page.validators.etag and not page.validators.last_modified:
        return None
    answer = await fetcher.fetch(page.url, validators=page.validators)
    return answer.body if isinstance(answer, Page) else None


async def _with_history(fetcher: Fetcher, first: Checked, address: str) -> list[Checked]:
    """The document, then the older ones that its links lead to, one after the other."""
    chain, seen, here = [first], {address}, address
    while (older := chain[-1].report.document.older) and len(chain) <= _ARCHIVES:
        step = Step(subscription=address, source=here, target=urljoin(here, older))
        following = circle(step) if step.target in seen else await _followed(fetcher, step)
        if isinstance(following, Finding):
            chain[-1] = _with(chain[-1], [following])
            break
        chain.append(following)
        seen.add(step.target)
        here = step.target
    return chain


async def _followed(fetcher: Fetcher, step: Step) -> Checked | Finding:
    try:
        _, report = await _fetched(fetcher, step.target)
    except BanditoreError as error:
        return broken(step, str(error).removeprefix(f"{step.target}: "))
    if isinstance(report, NoFeed):
        return broken(step, report.reason)
    found, links = Checked(step.target, report), report.document
    return _with(found, check_step(step, newer=links.newer, current=links.current)) if links.archive else found


def _with(one: Checked, more: Iterable[Finding]) -> Checked:
    return Checked(one.name, Report(one.report.document, (*one.report.findings, *more)))


# ---------------------------------------------------------------------- as people read it

_WIDTH = 80
_PLACES_SHOWN = 3
_COLOURS: Mapping[Severity, str] = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}
_PLURALS: Mapping[Severity, str] = {Severity.ADVICE: "pieces of advice"}
_SINGULARS: Mapping[Severity, str] = {Severity.ADVICE: "piece of advice"}


def _object(name: str, finding: Finding) -> Mapping[str, object]:
    return {
        "document": name,
        "severity": finding.severity,
        "rule": finding.rule.name,
        "line": finding.place.line,
        "place": finding.place.path,
        "message": finding.message,
        "source": finding.rule.source,
        "advice": finding.advice,
    }


def _headline(one: Checked) -> str:
    document = one.report.document
    traits = [str(document.kind), *(["AlboPOP"] if document.albopop else [])]
    traits += ["archive document"] if document.archive else []
    counts = Counter(finding.severity for finding in one.report.findings)
    told = [
        numbered(counts[severity], _SINGULARS.get(severity, severity), _PLURALS.get(severity, ""))
        for severity in Severity
        if counts[severity]
    ]
    what = ", ".join([*traits, numbered(document.entries, "entry", "entries")])
    return f"{one.name}: {what}: {', '.join(told) or 'valid, nothing to mend'}"


def _explained(findings: Sequence[Finding]) -> Iterator[str]:
    """What breaks one rule together: the first places, then why, then what to do."""
    rules = dict.fromkeys(finding.rule for finding in findings)
    for rule in rules:
        broken_here = [finding for finding in findings if finding.rule is rule]
        times = f" ({len(broken_here)} times)" if len(broken_here) > 1 else ""
        yield ""
        yield f"{click.style(rule.severity.upper(), fg=_COLOURS[rule.severity], bold=True)} {rule.name}{times}"
        for finding in broken_here[:_PLACES_SHOWN]:
            yield from _wrapped("  ", f"{finding.place}:")
            yield from _wrapped("    ", finding.message)
        if len(broken_here) > _PLACES_SHOWN:
            yield f"  … and {len(broken_here) - _PLACES_SHOWN} more; --json lists them all"
        yield from _wrapped("  Why: ", rule.source)
        yield from _wrapped("  Do:  ", rule.advice)


def _wrapped(beginning: str, text: str) -> Sequence[str]:
    """Lines that fit; what is longer than a line (an address) stays whole."""
    width = min(_WIDTH, shutil.get_terminal_size().columns)
    rest = " " * len(beginning)
    return textwrap.wrap(
        text, width, initial_indent=beginning, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
