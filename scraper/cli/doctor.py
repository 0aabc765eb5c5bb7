"""``banditore doctor``: what is wrong, and what to do about it."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import click

from scraper import config
from scraper.app import Memory, configured_states, open_memory, reach_mail_server, self_check, system_clock
from scraper.cli.options import config_option
from scraper.cli.wording import counted, day
from scraper.errors import BanditoreError, BusyError, SendError, StoreError
from scraper.health import Condition, health_of
from scraper.links import SHORTEST_KEY
from scraper.model import SourceState
from scraper.store.folder import locked, room_in
from scraper.store.keys import is_open_to_others, key_file

_LITTLE_SPACE = 500 * 10**6
_FEW = 5
"""As many of those who were missed are named."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the diagnosis; ``advice`` is empty where all is well."""

    what: str
    advice: str = ""


@click.command()
@config_option
def doctor(file: Path) -> None:
    """Examine configuration, folders, disk, database, mail server and sources. Exit 1 if anything is wrong."""
    findings = list(_examine(file))
    for finding in findings:
        mark = click.style("wrong", fg="red") if finding.advice else click.style("well ", fg="green")
        click.echo(f"{mark}  {finding.what}")
        if finding.advice:
            click.echo(f"       → {finding.advice}")
    sys.exit(1 if any(finding.advice for finding in findings) else 0)


def _examine(file: Path) -> Iterator[Finding]:
    settings = config.load(file)
    tables = {"site": settings.sites, "source": settings.sources, "subscription": settings.subscriptions}
    counts = ", ".join(counted(len(table), name) for name, table in tables.items())
    yield Finding(f"configuration {file}: {counts}")
    yield from _nothing_to_watch(settings)
    yield from _folders(settings)
    try:
        with open_memory(settings) as memory:
            yield from _database(memory)
            yield from _sources(configured_states(settings, memory))
            yield from _letters(memory)
            yield from _links(settings, subscribers=len(memory.subscribers.confirmed()))
            yield from _self_check(settings, memory)
    except BanditoreError as error:
        yield Finding(str(error), error.hint or "see above")
    yield from _mail(settings)


def _nothing_to_watch(settings: config.Config) -> Iterator[Finding]:
    if not settings.sources:
        yield Finding("there is nothing to watch", "add a [[site]] and a [[source]] to the configuration")


def _folders(settings: config.Config) -> Iterator[Finding]:
    for folder in (settings.data, settings.warc, settings.feeds):
        try:
            free = room_in(folder)
        except BanditoreError as error:
            yield Finding(str(error), error.hint)
        else:
            advice = "free some space" if free < _LITTLE_SPACE else ""
            yield Finding(f"folder {folder}: writable, {free / 10**9:.1f} GB free", advice)
    try:
        with locked(settings.data):
            yield Finding("nobody else is working on the data folder")
    except BusyError as error:
        yield Finding(f"{error} (that is well if it is your watch)")
    except StoreError as error:
        yield Finding(str(error), error.hint)


def _database(memory: Memory) -> Iterator[Finding]:
    integrity = memory.database.integrity()
    advice = "" if integrity == "ok" else "restore a copy; the snapshots keep all that was read"
    yield Finding(f"database {memory.database.name}: {integrity}, {memory.answers.snapshots()} snapshots", advice)


def _sources(states: list[SourceState]) -> Iterator[Finding]:
    now = system_clock()
    yield from _leads_elsewhere(states)
    yield from _of_items([state for state in states if state.source.item])
    for state in states:
        if state.source.item:
            continue
        health = health_of(state)
        if health.condition is Condition.SILENT:
            advice = "look whether its news come out elsewhere now, and change its url in the configuration"
            yield Finding(f"source {state.source.id}: silent, {health.why}", advice)
        elif health.blind:
            looks = f"last good look: {day(state.last_ok)}, blind since {day(health.since)}"
            yield Finding(f"source {state.source.id}: {health.condition}, {looks}", health.why)
        else:
            late = state.next_due is not None and now - state.next_due > max(state.source.every, timedelta(hours=1))
            advice = "is banditore watch running, or run in cron?" if late else ""
            how = f"nobody has looked since {day(state.last_checked)}" if late else state.status
            yield Finding(f"source {state.source.id}: {how}, {counted(state.items, 'item')}", advice)


def _leads_elsewhere(states: list[SourceState]) -> Iterator[Finding]:
    for state in states:
        if state.moved_to and state.source.item is None:
            yield Finding(f"source {state.source.id}: its url leads for good to {state.moved_to}, better named instead")


def _of_items(states: list[SourceState]) -> Iterator[Finding]:
    """Items' own pages and files: some of the old ones are always gone, most of them only when something is wrong."""
    blind = [state for state in states if health_of(state).blind]
    if states:
        advice = "look why: banditore sources" if len(blind) * 2 > len(states) else ""
        yield Finding(f"pages and files of items: {len(states)}, of which {len(blind)} cannot be read", advice)


def _letters(memory: Memory) -> Iterator[Finding]:
    for letter, error in memory.answers.undelivered():
        yield Finding(f"mail to {letter.recipient} was not taken after {letter.attempts} tries", error)
    for notice, error in memory.notices.undelivered():
        what = f"mail to {notice.recipient} about source {notice.source}"
        yield Finding(f"{what} was not taken after {notice.attempts} tries", error)


def _links(settings: config.Config, *, subscribers: int) -> Iterator[Finding]:
    """What the links in mails to those who subscribed on our pages are signed with, and where they lead."""
    if any(len(secret) < SHORTEST_KEY for secret in settings.secrets):
        yield Finding("BANDITORE_SECRET holds a key that can be guessed", "make one with: openssl rand -base64 48")
    elif settings.secrets:
        yield Finding(f"links in mails are signed with BANDITORE_SECRET ({counted(len(settings.secrets), 'key')})")
    elif not key_file(settings.data).exists():
        lost = "restore secret.key from a copy: the links in mails that were sent work with no other"
        yield Finding("links in mails: no key yet, banditore serve makes one", lost if subscribers else "")
    elif is_open_to_others(settings.data):
        yield Finding(f"{key_file(settings.data)}: others may read it", f"chmod 600 {key_file(settings.data)}")
    else:
        yield Finding(f"links in mails are signed with {key_file(settings.data)}")
    if subscribers and not settings.public_url.startswith("https://"):
        advice = (
            "serve over https and set public_url in [serve]: no mail program ends a subscription otherwise (RFC 8058)"
        )
        yield Finding(f"{counted(subscribers, 'subscriber')}: links in mails lead to {settings.public_url}", advice)


def _self_check(settings: config.Config, memory: Memory) -> Iterator[Finding]:
    for address, why in memory.addresses.suspended().items():
        yield Finding(
            f"mail to {address} is suspended: {why}", f"once that is mended: banditore alerts retry {address}"
        )
    result = self_check(settings, memory, system_clock())
    whom = "; ".join(dict.fromkeys(f"{one.mailbox}, “{one.title}”: {one.why}" for one in result.missed[:_FEW]))
    yield Finding(str(result), whom)


def _mail(settings: config.Config) -> Iterator[Finding]:
    if settings.smtp is None:
        yield Finding(f"mail: no [smtp], so it is written to {settings.data / 'mail'}")
        return
    try:
        asyncio.run(reach_mail_server(settings.smtp))
    except SendError as error:
        yield Finding(f"mail: {error}", error.hint or "check [smtp] in the configuration")
    else:
        yield Finding(f"mail: {settings.smtp.host} takes our mail")
