"""``banditore alerts``: who gets mail, what waits, what failed; trying again, trying out, forgetting somebody."""

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from scraper import config
from scraper.alert.sample import sample
from scraper.alert.spool import SpoolSender
from scraper.app import Memory, letterhead_of, mail_sender, open_memory, subscribed, system_clock
from scraper.cli.options import config_option, json_option, print_lines
from scraper.cli.wording import counted, day
from scraper.errors import BanditoreError, SendError
from scraper.model import Interest, Message, Subscription
from scraper.normalise.mailboxes import mailbox
from scraper.objects import iso
from scraper.store.posted import Posted


@click.group()
def alerts() -> None:
    """Subscriptions and the outbox: list, test, retry, forget."""


@alerts.command("list")
@config_option
@json_option
def list_(*, file: Path, as_json: bool) -> None:
    """List the subscriptions, the letters that wait or failed, and the addresses that get no mail any more."""
    settings = config.load(file)
    with open_memory(settings) as memory:
        people, letters = subscribed(settings, memory), memory.post.open()
        suspended, counts = memory.addresses.suspended(), memory.post.counts()
    if as_json:
        print_lines(_objects(people, letters, suspended))
        return
    click.echo(f"{counted(len(people), 'subscription')}")
    for one in people:
        click.echo(f"  {one.id}  {', '.join(one.to)}  {one.when}{_reminding(one)}  {_wanted(one.interest)}")
    sent, waiting, failed = counts
    click.echo(f"letters: {sent} sent, {waiting} waiting, {failed} failed")
    for posted in letters:
        click.echo(f"  {posted.letter.key[:12]}  {posted.letter.recipient}  {_fate(posted)}")
    if suspended:
        click.echo(f"suspended: {len(suspended)}")
    for address, why in suspended.items():
        click.echo(f"  {address}  {why}")


def _objects(
    people: Iterable[Subscription], letters: Iterable[Posted], suspended: Mapping[str, str]
) -> Iterable[Mapping[str, object]]:
    for one in people:
        remind = [f"{int(before.total_seconds())}s" for before in one.remind]
        wanted = {
            "sites": list(one.interest.sites),
            "kinds": list(one.interest.kinds),
            "match": list(one.interest.match),
        }
        yield {"type": "subscription", "id": one.id, "to": list(one.to), "when": one.when, "remind": remind} | wanted
    for posted in letters:
        letter = posted.letter
        yield {
            "type": "letter",
            "key": letter.key,
            "to": letter.recipient,
            "subscription": letter.subscription,
            "item": letter.item,
            "due": iso(letter.due),
            "again": iso(posted.again),
            "attempts": letter.attempts,
            "error": posted.error,
        }
    for address, why in suspended.items():
        yield {"type": "suspended", "address": address, "why": why}


def _reminding(one: Subscription) -> str:
    return f", reminds {', '.join(str(before.days) + 'd' for before in one.remind)} before" if one.remind else ""


def _wanted(interest: Interest) -> str:
    parts = (*interest.sites, *interest.kinds, *(f"«{word}»" for word in (*interest.match, *interest.match_all)))
    return " ".join(parts) or "everything"


def _fate(posted: Posted) -> str:
    tries = counted(posted.letter.attempts, "attempt")
    if posted.again is None:
        return f"failed after {tries}: {posted.error}"
    return f"waits until {day(posted.again)}" + (f" after {tries}: {posted.error}" if posted.error else "")


@alerts.command("test")
@click.argument("address")
@click.option("--language", type=click.Choice(["it", "en"]), default="it", show_default=True)
@config_option
def try_out(*, address: str, language: str, file: Path) -> None:
    """Send a sample mail to ADDRESS through the configured sender. Exit 1 when it was not taken."""
    settings = config.load(file)
    person = Subscription("prova", (address,), language="en" if language == "en" else "it")
    try:
        message = sample(person, letterhead_of(settings), now=system_clock())
    except ValueError as error:
        raise click.UsageError(f"{address}: {error}") from None
    try:
        asyncio.run(_send(settings, message))
    except SendError as error:
        click.echo(f"error: {error}" + (f"; {error.hint}" if error.hint else ""), err=True)
        sys.exit(1)
    where = settings.smtp.host if settings.smtp else settings.data / "mail"
    click.echo(f"taken by {where}", err=True)


async def _send(settings: config.Config, message: Message) -> None:
    sender = mail_sender(settings, system_clock)
    try:
        await sender.send(message)
    finally:
        await sender.aclose()


@alerts.command()
@click.argument("which", metavar="[KEY|ADDRESS]", required=False)
@click.option("--all", "everything", is_flag=True, help="All letters that were not taken.")
@config_option
def retry(*, which: str | None, everything: bool, file: Path) -> None:
    """Owe letters again that were not taken: one (the beginning of its KEY), those to an ADDRESS, or all.

    An address that was suspended gets mail again.
    """
    if (which is None) != everything:
        raise click.UsageError("name a key or an address, or say --all")
    settings = config.load(file)
    with open_memory(settings) as memory:
        done = _retry(memory, which)
    click.echo(f"{counted(done, 'letter')} will be tried at the next delivery", err=True)


def _retry(memory: Memory, which: str | None) -> int:
    now = system_clock()
    if which is None:
        for address in memory.addresses.suspended():
            memory.addresses.resume(address)
        return memory.post.retry(now)
    if "@" not in which:
        return memory.post.retry(now, key=which)
    memory.addresses.resume(mailbox(which))
    return memory.post.retry(now, recipient=mailbox(which))


@alerts.command()
@click.argument("address")
@click.option(
    "--export", "target", type=click.Path(path_type=Path), help="First write all that is stored to this file."
)
@config_option
def forget(*, address: str, target: Path | None, file: Path) -> None:
    """Erase everything that is stored of ADDRESS. What config.toml says of it is named, and yours to edit."""
    settings = config.load(file)
    with open_memory(settings) as memory:
        if target is not None:
            _write(target, {**memory.addresses.export(mailbox(address)), **memory.subscribers.export(address)})
        erased = memory.addresses.erase(mailbox(address)) + memory.subscribers.forget(address)
    mails = SpoolSender(settings.data / "mail").forget(mailbox(address))
    click.echo(f"{counted(erased, 'row')} and {counted(mails, 'spooled mail')} erased", err=True)
    for place in _named_in(settings, mailbox(address)):
        click.echo(f"{settings.file}: {place} names this address: edit it", err=True)


def _write(target: Path, stored: Mapping[str, object]) -> None:
    """What is stored of somebody, for himself; nothing is erased before it is written."""
    try:
        target.write_text(json.dumps(stored, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")
    except OSError as error:
        raise BanditoreError(f"{target}: {error.strerror}", hint="nothing was erased; name another file") from None


def _named_in(settings: config.Config, name: str) -> Sequence[str]:
    """Where the configuration names a mailbox."""
    named = [f"[[subscription]] {one.id}" for one in settings.subscriptions if name in map(mailbox, one.to)]
    if settings.contact and mailbox(settings.contact) == name:
        named.append("contact")
    return [*named, *(["[health] notify"] if name in map(mailbox, settings.health.notify) else [])]
