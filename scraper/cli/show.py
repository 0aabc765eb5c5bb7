"""``banditore show``: one item with its whole history."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from scraper import config
from scraper.app import open_memory
from scraper.cli.options import config_option, json_option, print_lines
from scraper.cli.wording import day, happened
from scraper.model import Change, Entry, Item
from scraper.normalise.words import compare_words
from scraper.objects import change_object, iso, item_object
from scraper.store.queries import Version

_STYLES = {"same": "", "removed": "red strike", "added": "green underline"}
_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
_ABBREVIATED = 160


@click.command()
@click.argument("item")
@config_option
@json_option
def show(*, item: str, file: Path, as_json: bool) -> None:
    """Show ITEM (its id or the end of it, its URL, or words of its title) with its versions, word by word."""
    with open_memory(config.load(file)) as memory:
        entry = _the_one(memory.answers.find(item), item)
        versions, changes = memory.answers.versions(entry.item.id), memory.answers.changes_of(entry.item.id)
        readings = memory.answers.readings(entry.item.id)
    if as_json:
        history = [
            {"at": iso(v.at), "source": v.source, "snapshot": _record(v), **item_object(v.item)} for v in versions
        ]
        print_lines(
            [{**item_object(entry.item), "versions": history, "changes": [dict(change_object(c)) for c in changes]}]
        )
        return
    console = Console()
    _print_item(console, entry, sources=sorted(readings))
    _print_versions(console, versions)
    _print_changes(console, changes)


def _the_one(found: Sequence[Entry], words: str) -> Entry:
    if not found:
        raise click.UsageError(f"no item is called {words!r}; see: banditore items")
    if len(found) > 1:
        names = "\n".join(f"  {entry.item.id}  {entry.item.title}" for entry in found[:10])
        raise click.UsageError(f"{words!r} means {len(found)} items; say which:\n{names}")
    return found[0]


def _record(version: Version) -> str | None:
    return version.snapshot.id if version.snapshot else None


def _print_item(console: Console, entry: Entry, *, sources: Sequence[str]) -> None:
    item = entry.item
    console.print(Text(item.title, style="bold"))
    facts = {
        "id": item.id,
        "kind": item.kind,
        "url": item.url,
        "section": item.section,
        "published": day(item.published),
        "deadline": day(item.deadline),
        "first seen": day(entry.first_seen),
        "read on": ", ".join(sources),
    }
    for name, value in facts.items():
        console.print(Text(f"  {name:<11} {value or '–'}"), soft_wrap=True)
    for attachment in item.attachments:
        console.print(Text(f"  {'attachment':<11} {attachment.title} <{attachment.url}>"), soft_wrap=True)


def _print_versions(console: Console, versions: Sequence[Version]) -> None:
    console.print(Text(f"\n{len(versions)} versions", style="bold"))
    before: Item | None = None
    for version in versions:
        where = f"{_record(version)} in {version.snapshot.file}" if version.snapshot else "no record"
        console.print(Text(f"  {day(version.at)}  {version.source}  {where}"), soft_wrap=True)
        if before is not None:
            _print_differences(console, before, version.item)
        before = version.item


def _print_differences(console: Console, before: Item, after: Item) -> None:
    for name in ("title", "summary", "published", "deadline", "url", "text"):
        was, now = _shown(before, name), _shown(after, name)
        if was != now:
            console.print(Text.assemble(f"    {name}: ", _difference(was, now)), soft_wrap=True)


def _shown(item: Item, name: str) -> str:
    value = getattr(item, name)
    return value if isinstance(value, str) else day(value)


def _difference(was: str, now: str) -> Text:
    """Segments set apart by blanks; what stayed, or came all at once, is told by its beginning and end."""
    text = Text()
    for segment in compare_words(was, now):
        opening, closing = _MARKS[segment.op]
        words = " ".join(segment.text.split())
        if len(words) > _ABBREVIATED and (segment.op == "same" or not was):
            words = f"{words[:60]} […] {words[-60:]}"
        text.append(f"{opening}{words}{closing}", style=_STYLES[segment.op])
        text.append(" ")
    return text


def _print_changes(console: Console, changes: Sequence[Change]) -> None:
    console.print(Text(f"\n{len(changes)} changes", style="bold"))
    for change in changes:
        console.print(Text(f"  {day(change.at)}  {happened(change)}  {change.snapshot}"), soft_wrap=True)
