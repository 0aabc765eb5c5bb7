"""``banditore archive get``: one record, byte for byte."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from scraper import config
from scraper.archive.cdxj import Place
from scraper.archive.pages import received_head
from scraper.archive.reader import ArchiveReader
from scraper.archivist.naming import Found, find
from scraper.archivist.texts import body_of, is_http
from scraper.cli.archive.trouble import told
from scraper.cli.options import config_option
from scraper.errors import ArchiveError
from scraper.reading_room import open_room

_HEAD = 4096


@click.command()
@click.argument("which")
@click.option("--body", "part", flag_value="body", default="body", help="The content, its coding (gzip) undone.")
@click.option("--payload", "part", flag_value="payload", help="The content as it was received.")
@click.option("--headers", "part", flag_value="headers", help="Status line and header fields, as received.")
@click.option("--record", "part", flag_value="record", help="The whole WARC record, unpacked.")
@click.option("--output", type=click.Path(path_type=Path), help="A file to write to, instead of stdout.")
@config_option
def get(*, which: str, part: str, output: Path | None, file: Path) -> None:
    """Print what a record holds, byte for byte; the content of its page unless something else is asked for.

    WHICH is a WARC-Record-ID (urn:uuid:…), a URL (its newest capture), URL@2026-06-24T10:00 (the nearest to that
    moment, in the site's zone), or an item (what its newest version was read from). Exit 1 when the record is
    missing or damaged, 2 when nothing is called WHICH.
    """
    with told(), open_room(config.load(file)) as room:
        found = find(which, room)
        tell_if_far(found, room.reader)
        data = _PARTS[part](room.reader, found.place)
        _tell_if_it_leads_on(part, data, found, room.reader)
        if output is not None:
            _write(output, data)
            return
    if sys.stdout.isatty() and _is_binary(data):
        raise click.UsageError(
            f"it is binary, {len(data)} bytes: a terminal cannot show it; say --output FILE, or pipe it"
        )
    click.echo(data, nl=False)


def tell_if_far(found: Found, reader: ArchiveReader) -> None:
    """Say on stderr which capture was taken where none is of the moment that was named."""
    if found.far is not None:
        url = reader.record(found.place).url
        click.echo(f"nothing was captured at that moment; the nearest: {url}@{found.far.isoformat()}", err=True)


def _tell_if_it_leads_on(part: str, data: bytes, found: Found, reader: ArchiveReader) -> None:
    """A redirect mostly has no content: nothing at all would be printed."""
    if part != "body" or data:
        return
    answer = reader.answer(found.place)
    if 300 <= answer.status < 400:
        where = answer.header("location")
        click.echo(f"it is a redirect ({answer.status}) to {where}, without content; see --headers", err=True)


def _body(reader: ArchiveReader, place: Place) -> bytes:
    return body_of(reader.answer(place))


def _payload(reader: ArchiveReader, place: Place) -> bytes:
    answer = reader.answer(place)
    return answer.payload if is_http(answer.record) else answer.record.block


def _headers(reader: ArchiveReader, place: Place) -> bytes:
    record = reader.record(place)
    if not is_http(record):
        raise click.UsageError(f"{record.id} is a {record.type} record: it has no HTTP headers; see --record")
    return received_head(record.http[0])


def _record(reader: ArchiveReader, place: Place) -> bytes:
    return reader.member(place).text


_PARTS: Mapping[str, Callable[[ArchiveReader, Place], bytes]] = {
    "body": _body,
    "payload": _payload,
    "headers": _headers,
    "record": _record,
}


def _is_binary(data: bytes) -> bool:
    """As curl does: a terminal is not shown what holds a NUL; and nothing that is no UTF-8 or holds an escape."""
    return any(byte in data for byte in (b"\0", b"\x1b")) or _is_not_utf8(data)


def _is_not_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


def _write(output: Path, data: bytes) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise ArchiveError(f"cannot write {output}: {error.strerror}", hint="name another file") from None
