"""``banditore archive diff``: what is different between two captures."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from scraper import config
from scraper.archive.reader import Answer
from scraper.archivist.comparing import Lines, Words, compare_sources, compare_texts
from scraper.archivist.naming import Found, find, find_two
from scraper.archivist.room import Room
from scraper.cli.archive.get import tell_if_far
from scraper.cli.archive.trouble import told
from scraper.cli.options import config_option, json_option
from scraper.normalise.words import Segment
from scraper.objects import iso
from scraper.reading_room import open_room

_STYLES = {"same": "", "removed": "red strike", "added": "green underline"}
_MARKS = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
_AROUND = 80
"""Characters of a paragraph that stay, on either side of what changed in it."""


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.option("--html", is_flag=True, help="Compare the markup, line by line, not the text that readers see.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when there is a difference, 2 when they cannot be compared.")
@json_option
@config_option
def diff(*, before: str, after: str | None, html: bool, exit_code: bool, as_json: bool, file: Path) -> None:
    """Compare two captures word by word, named as for `archive get`; or the two newest of one item or URL.

    Exit 0 whether they differ or not, 1 when a record is missing or damaged, 2 when nothing is called so or there is
    no text to compare; --exit-code changes that.
    """
    with told(missing=2 if exit_code else 1), open_room(config.load(file)) as room:
        found = find_two(before, room) if after is None else (find(before, room), find(after, room))
        compared, answers = _compared(found, room, html=html)
    if as_json:
        click.echo(json.dumps(_object(compared, answers), ensure_ascii=False).encode())
    else:
        _print(compared, [_name(answer, room) for answer in answers])
    if exit_code and not (compared.equal and compared.same_bytes):
        sys.exit(1)


def _compared(found: Sequence[Found], room: Room, *, html: bool) -> tuple[Words | Lines, Sequence[Answer]]:
    for one in found:
        tell_if_far(one, room.reader)
    old, new = (room.reader.answer(one.place) for one in found)
    try:
        if html:
            return compare_sources(old, new, (_name(old, room), _name(new, room))), (old, new)
        return compare_texts(old, new), (old, new)
    except ValueError as error:
        raise click.UsageError(f"they cannot be compared: {error}") from None


def _name(answer: Answer, room: Room) -> str:
    record = answer.record
    return f"{record.url}@{room.local(record.at, None).isoformat(timespec='seconds')} {record.id}"


def _print(compared: Words | Lines, names: Sequence[str]) -> None:
    console = Console()
    if not isinstance(compared, Lines) or compared.equal:
        for mark, name in zip(("---", "+++"), names, strict=True):
            console.print(Text(f"{mark} {name}"), soft_wrap=True)
    if compared.same_bytes:
        console.print("equal, byte for byte")
    elif compared.equal:
        console.print("equal in what is compared; the bytes are not: see --html, or archive get")
    elif isinstance(compared, Lines):
        for line in compared.lines:
            console.print(Text(line, style=_of_line(line)), soft_wrap=True)
    else:
        for paragraph in _paragraphs(compared.segments):
            console.print(_marked(paragraph), soft_wrap=True)


def _of_line(line: str) -> str:
    return {"-": "red", "+": "green"}.get(line[:1], "") if line[:3] not in {"---", "+++"} else ""


def _paragraphs(segments: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """The paragraphs in which something changed, each in its segments."""
    paragraph: list[Segment] = []
    for segment in segments:
        *whole, rest = segment.text.split("\n")
        for text in whole:
            paragraph.append(Segment(segment.op, text))
            if any(one.op != "same" for one in paragraph):
                yield paragraph
            paragraph = []
        if rest:
            paragraph.append(Segment(segment.op, rest))
    if any(one.op != "same" for one in paragraph):
        yield paragraph


def _marked(paragraph: Sequence[Segment]) -> Text:
    text = Text()
    for place, segment in enumerate(paragraph):
        opening, closing = _MARKS[segment.op]
        words = segment.text.strip()
        if segment.op == "same":
            words = _shortened(words, first=place == 0, last=place == len(paragraph) - 1)
        if words:
            text.append(" " if text else "")
            text.append(f"{opening}{words}{closing}", style=_STYLES[segment.op])
    return text


def _shortened(words: str, *, first: bool, last: bool) -> str:
    """Of what stayed, what stands beside a change."""
    if len(words) <= 2 * _AROUND:
        return words
    beginning = "" if first else words[:_AROUND].rpartition(" ")[0] + " "
    end = "" if last else " " + words[-_AROUND:].partition(" ")[2]
    return f"{beginning}[…]{end}"


def _object(compared: Words | Lines, answers: Sequence[Answer]) -> Mapping[str, object]:
    sides = [{"record": one.record.id, "url": one.record.url, "at": iso(one.record.at)} for one in answers]
    told_of = {"before": sides[0], "after": sides[1], "equal": compared.equal, "same_bytes": compared.same_bytes}
    if isinstance(compared, Lines):
        return {**told_of, "lines": list(compared.lines)}
    return {**told_of, "segments": [{"op": one.op, "text": one.text} for one in compared.segments]}
