"""``banditore demo``: the recorded days of a municipality, told as they are played."""

import asyncio
import shlex
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scraper.cli.wording import counted, day, fields, happened, shortened
from scraper.demo.days import recording
from scraper.demo.story import Played, playing
from scraper.model import Change, ChangeType, Checked, Message, Role, Status


@dataclass(slots=True)
class Tally:
    """What the whole demo came to."""

    days: int = 0
    checks: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    """By what they are, in words."""
    mails: list[tuple[int, Message]] = field(default_factory=list)
    """Each with the number of its day."""
    seconds: float = 0.0


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("banditore-demo"),
    show_default=True,
    help="Where to leave what the demo makes: a new or empty folder, or that of an earlier demo.",
)
def demo(folder: Path) -> None:
    """Play recorded days of the Comune di Cuneo through the real pipeline, over real HTTP on this machine.

    Needs no configuration, no network and no mail server.
    """
    console = Console()
    tally = asyncio.run(_play(console, folder))
    _print_end(console, folder, tally)


async def _play(console: Console, folder: Path) -> Tally:
    recorded = recording()
    tally = Tally()
    began = time.perf_counter()
    async with playing(recorded, folder) as days:
        console.print(Text(f"http://{recorded.host}{recorded.list_page}", style="bold"), soft_wrap=True)
        console.print(f"{len(recorded.days)} recorded days: fetch, archive, parse, diff, store, publish, alert\n")
        with console.status("playing the first day") as status:
            async for played in days:
                _print_day(console, played)
                _count(tally, played)
                status.update(f"playing day {played.day.number + 1}")
    tally.seconds = time.perf_counter() - began
    return tally


def _count(tally: Tally, played: Played) -> None:
    tally.days += 1
    tally.checks += played.round.checks
    tally.changes.update(happened(change) for change in _changes(played.checked))
    tally.mails.extend((played.day.number, message) for message in played.round.delivered.messages)


def _changes(checked: Sequence[Checked]) -> Iterator[Change]:
    return (change for one in checked for change in one.changes)


# ------------------------------------------------------------------ one day


def _print_day(console: Console, played: Played) -> None:
    title = f"Day {played.day.number} · {played.day.at:%a %d %b %Y, %H:%M} · {played.day.title}"
    console.print(Text(title, style="bold"), soft_wrap=True)
    for line in (*_list_lines(played.checked), *_moved_lines(played.checked)):
        console.print(Text(f"  {line}"), soft_wrap=True)
    table = _change_table(played.checked)
    if table.row_count:
        console.print(Padding(table, (0, 2)))
    delivered = played.round.delivered
    for message in delivered.messages:
        console.print(Text(f"  mail to {message.recipient}: {_subject(message)}", style="cyan"), soft_wrap=True)
    counts = f"{counted(played.round.checks, 'check')}, {counted(len(delivered.files), 'file')} published"
    console.print(Text(f"  {counts}\n", style="dim"))


def _subject(message: Message) -> str:
    return str(BytesHeaderParser(policy=default).parsebytes(message.data)["Subject"])


def _list_lines(checked: Sequence[Checked]) -> list[str]:
    """What became of the list itself; its items' own pages speak through their changes."""
    lines = []
    for one in checked:
        if one.after.source.role is not Role.LIST:
            continue
        if one.failure:
            why = one.failure.detail.removeprefix(f"{one.after.source.url}: ")
            lines.append(f"the page is not itself: {why}. Nothing is changed, nobody is told.")
        elif one.baseline:
            lines.append(f"{one.after.items} items taken in as a baseline: they are in the feeds, nobody is mailed")
        elif one.after.status is Status.UNCHANGED:
            lines.append("the list is byte for byte what it was when last seen well")
        elif not one.changes:
            lines.append(f"the page differs, its {one.after.items} items do not")
    return lines


def _moved_lines(checked: Sequence[Checked]) -> Iterator[str]:
    """A site that moves changes every address at once: that is told in a few words, not item by item."""
    for one in checked:
        if one.after.source.role is Role.LIST and one.after.moved_to not in (None, one.before.moved_to):
            yield f"the list's address leads for good to {one.after.moved_to}"
    moved = [change for change in _changes(checked) if change.type is ChangeType.MOVED]
    if moved:
        items = f"{counted(len(moved), 'item')} known again at other addresses"
        yield f"{items}: each keeps its id, feeds lead to the new pages, nobody is mailed"


def _change_table(checked: Sequence[Checked]) -> Table:
    """Every change but new addresses."""
    table = Table("what", "kind", "title", "change", box=None, header_style="dim", padding=(0, 2, 0, 0))
    table.columns[0].no_wrap = True
    for one in checked:
        deadlines = {entry.item.id: entry.item.deadline for entry in one.entries}
        for change in one.changes:
            if change.type is ChangeType.MOVED:
                continue
            told = fields(change)
            if change.type is ChangeType.APPEARED and deadlines.get(change.item):
                told = f"deadline: {day(deadlines[change.item])}"
            table.add_row(Text(happened(change), style="green"), change.kind, shortened(change.title), told)
    return table


# ------------------------------------------------------------------ the end


def _print_end(console: Console, folder: Path, tally: Tally) -> None:
    changes, mails = tally.changes.total(), len(tally.mails)
    numbers = f"{tally.days} days, {tally.checks} checks, {changes} changes, {mails} mails"
    console.print(Text(f"{numbers} in {tally.seconds:.1f} s\n", style="bold"))
    told = ", ".join(f"{number} {what}" for what, number in tally.changes.most_common())
    console.print(Text(f"What changed: {told}\n"))
    console.print(Text("Why mail went out"))
    console.print(Padding(_mail_table(tally), (0, 2, 1, 2)))
    _print_places(console, folder)
    console.print(Text("\nWhat to try next", style="bold"))
    for command, why in _next_steps(folder):
        console.print(Text(f"  {command}", style="cyan"), soft_wrap=True)
        console.print(Text(f"      {why}"))


def _mail_table(tally: Tally) -> Table:
    """One line for each thing that was told, with those who were told it."""
    told: dict[tuple[int, str], list[str]] = {}
    for number, message in tally.mails:
        told.setdefault((number, _subject(message)), []).append(message.recipient.partition("@")[0])
    table = Table("day", box=None, header_style="dim", padding=(0, 2, 0, 0), expand=True)
    table.add_column("why", ratio=1, no_wrap=True)
    table.add_column("to", no_wrap=True)
    for (number, subject), recipients in sorted(told.items()):
        table.add_row(str(number), subject, ", ".join(sorted(recipients)))
    return table


def _print_places(console: Console, folder: Path) -> None:
    left = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, where in (
        ("feeds", folder / "feeds" / "index.html"),
        ("mails", folder / "data" / "mail"),
        ("snapshots", folder / "data" / "warc"),
        ("database", folder / "data" / "banditore.db"),
    ):
        left.add_row(name, str(where))
    console.print(left)


def _next_steps(folder: Path) -> Sequence[tuple[str, str]]:
    """Commands that work as they are printed, from where this one was started."""
    banditore = shlex.quote("banditore" if shutil.which("banditore") else sys.argv[0])
    option = f"--config {shlex.quote(str(folder / 'config.toml'))}"
    serve = f"{shlex.quote(sys.executable)} -m http.server --bind 127.0.0.1 --directory"
    return (
        (f"{banditore} items {option}", "what was found"),
        (f"{banditore} changes {option} --json", "what happened, for scripts"),
        (f"{banditore} show {option} co-progettazione", "the call with its whole history, word by word"),
        (f"{serve} {shlex.quote(str(folder / 'feeds'))}", "the feeds, in a browser at http://127.0.0.1:8000/"),
        (f"{banditore} watch --config config.toml", "the real thing: watch the sites of your own configuration"),
    )
