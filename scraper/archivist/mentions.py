"""Which records our feeds and spooled mails name: what readers were given to look up is kept as long as they may ask.

Both say ``Copia archiviata:`` (a mail in English ``Archived copy:``) before a WARC-Record-ID, as text or as a link.
"""

import email
import html
import json
import re
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import NamedTuple

from scraper.errors import PublishError

_FEED = re.compile(r"Copia archiviata: (?:<a [^>]*>)?([^\s<>]+)(?:</a>)?</small>")
_MAIL = re.compile(r": <code[^>]*>\s*(?:<a [^>]*>)?([^\s<>]+)")
_FEEDS = {".rss", ".atom", ".json"}


class Mention(NamedTuple):
    """A record, and which file names it."""

    record: str
    by: str


def in_feeds(folder: Path) -> Iterator[Mention]:
    """Every record that a document under ``folder`` names, once for each. PublishError when one cannot be read."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in _FEEDS and path.is_file():
            text = _read(path).decode("utf-8", "replace")
            contents = _items(text) if path.suffix == ".json" else [html.unescape(text)]
            named = {record for content in contents for record in _FEED.findall(content)}
            yield from (Mention(html.unescape(record), f"feed {path.relative_to(folder)}") for record in sorted(named))


def in_mails(folder: Path) -> Iterator[Mention]:
    """Every record that a spooled mail names, once for each. PublishError when one cannot be read."""
    for path in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(_read(path), policy=default)
        named = {record for text in _texts(message) for record in _MAIL.findall(text)}
        yield from (Mention(html.unescape(record), f"mail {path.name}") for record in sorted(named))


def _texts(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            yield payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _items(text: str) -> Iterator[str]:
    """The contents of a JSON Feed; none where it is none."""
    try:
        document = json.loads(text)
    except ValueError:
        return
    items = document.get("items") if isinstance(document, Mapping) else None
    for item in items if isinstance(items, list) else []:
        if isinstance(item, Mapping):
            yield str(item.get("content_html", ""))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PublishError(f"{path}: {error.strerror}", hint="let this user read it") from error
