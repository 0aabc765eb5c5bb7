"""Small pieces of safe HTML for the content of entries: everything that is not yet HTML is escaped here."""

from collections.abc import Iterable, Mapping
from html import escape
from zoneinfo import ZoneInfo

from scraper.model import Attachment, Day, Site
from scraper.normalise.italian import long_day
from scraper.publish.characters import legal, plain, web_url

MAX_BODY = 20_000
"""Characters of text in one entry; a longer one is told in short, not to crowd out the others."""

_EXCERPT = 300


def paragraphs(text: str) -> str:
    """Plain text as HTML, one paragraph a line."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in legal(text).splitlines() if line.strip())


def link(url: str, text: str) -> str:
    """A link; only its text where the URL is not one that a feed may offer."""
    words = escape(plain(text) or plain(url), quote=False)
    return f'<a href="{escape(url)}">{words}</a>' if web_url(url) else words


def day_line(label: str, day: Day | None, site: Site) -> str:
    """``Scadenza: venerdì 14 novembre 2025, ore 12:00``; empty where there is no such day."""
    return f"{label}: {long_day(day, ZoneInfo(site.timezone))}" if day else ""


def attachment_list(attachments: Iterable[Attachment]) -> str:
    """A list of links; empty where there are none."""
    entries = "".join(f"<li>{link(file.url, file.title)}</li>" for file in attachments)
    return f"<p>Allegati:</p><ul>{entries}</ul>" if entries else ""


def origin(site: Site, snapshot: str | None, *, copies: Mapping[str, str], noticed: str = "") -> str:
    """The last lines: whose page it is, when a change was noticed, which WARC record holds what was read.

    ``copies`` says where a record can be looked at, by its id; one that is nowhere to be seen is named all the same.
    """
    parts = [f"Fonte: {link(site.url, site.name)}"]
    if noticed:
        parts.append(f"Rilevato: {noticed}")
    if snapshot:
        name = legal(snapshot)
        parts.append(f"Copia archiviata: {link(copies.get(snapshot, ''), name)}")
    return f"<p><small>{'<br>'.join(parts)}</small></p>"


def excerpt(text: str) -> str:
    """The beginning of a text as one line of at most 300 characters, cut between words where possible."""
    line = plain(text)
    if len(line) <= _EXCERPT:
        return line
    head, _, _ = line[:_EXCERPT].rpartition(" ")
    return f"{head or line[: _EXCERPT - 1]}…"
