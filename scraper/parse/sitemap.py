"""Sitemaps (sitemaps.org 0.9): which addresses a site lists, and which of them look like lists worth watching."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from scraper.normalise.urls import canonical, url_key
from scraper.parse.files import FILE
from scraper.parse.subjects import Subject, segments, subject_of_path
from scraper.parse.xmltree import child_text, local_name, root_of

MAX_ADDRESSES = 50_000  # sitemaps.org: no sitemap has more
_MANY_BELOW = 3
_TELLING_SITEMAP = re.compile(r"noti[zc]|novita|news|avvis|band|concors|progett|pnrr|document|page|post", re.IGNORECASE)
_IN_ROBOTS = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists: ``pages``, and, if it is an index, further ``sitemaps``; absolute URLs."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """An address under which a site keeps ``below`` further pages; it may be a page itself or only a folder."""

    url: str
    below: int
    subject: Subject | None


def read_sitemap(body: bytes, url: str) -> Sitemap | None:
    """The sitemap found at ``url``, gzipped or not; None where it is none. Reads no more than 50,000 addresses."""
    root = root_of(body)
    name = local_name(root) if root is not None else ""
    if root is None or name not in {"urlset", "sitemapindex"}:
        return None
    found = tuple(_addresses(list(root[:MAX_ADDRESSES]), url))
    return Sitemap(sitemaps=found) if name == "sitemapindex" else Sitemap(pages=found)


def _addresses(entries: Iterable[object], base: str) -> Iterator[str]:
    for entry in entries:
        address = canonical(child_text(entry, "loc"), base)
        if address:
            yield address


def sitemaps_in_robots(text: str, url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names (sitemaps.org, "Submitting your sitemap via robots.txt")."""
    found = (canonical(address, url) for address in _IN_ROBOTS.findall(text))
    return tuple(address for address in found if address)


def telling_first(sitemaps: Iterable[str]) -> list[str]:
    """The sitemaps of an index, those first whose names speak of news, calls or documents."""
    return sorted(sitemaps, key=lambda address: not _TELLING_SITEMAP.search(urlsplit(address).path))


def named_lists(pages: Iterable[str]) -> Iterator[tuple[str, Subject]]:
    """Addresses whose last part names a list: ``/novita/avvisi/``."""
    for page in pages:
        subject = None if FILE.search(page) else subject_of_path(page)
        if subject:
            yield page, subject


def branches(pages: Iterable[str]) -> list[Branch]:
    """The addresses with at least three pages right below them, the fullest first.

    Where pages lie in folders that are dates or a word like "dettaglio" (``/news/dettaglio/periodo/2025/10/01/…``),
    the folder that counts is the one above those. Folders of services, offices, places and the like are left out.
    """
    known = {url_key(page): page for page in pages}
    below = Counter(folder for page in known.values() for folder in _folder(page))
    full = [(folder, count) for folder, count in below.most_common() if count >= _MANY_BELOW]
    return [_branch(folder, count, known) for folder, count in full]


_NOT_WATCHED = re.compile(
    r"(?:servizi?|uffici|luogh?[io]|argoment[io]|topics?|person[ae]|eventi|unita.organizzativ[ae]|servizi.categoria"
    r"|tag|category|categoria|author|vivere.il.comune|moduli|modulistica|domande.frequenti|faq|wp.content)",
    re.IGNORECASE,
)
_NO_FOLDER = re.compile(r"\d+|dettaglio|periodo|detail|article|archivio", re.IGNORECASE)


def _folder(page: str) -> Iterator[str]:
    parts = segments(page)[:-1]
    while parts and _NO_FOLDER.fullmatch(parts[-1]):
        parts = parts[:-1]
    if parts and not any(_NOT_WATCHED.fullmatch(part) for part in parts):
        origin = urlsplit(page)
        yield f"{origin.scheme}://{origin.netloc}/{'/'.join(parts)}"


def _branch(folder: str, count: int, known: Mapping[str, str]) -> Branch:
    """A folder under its address in the sitemap (``/news.html`` for ``/news``), else as written with a slash."""
    spellings = (url_key(f"{folder}{ending}") for ending in ("", ".html", ".htm", ".php", ".aspx"))
    listed = next((known[key] for key in spellings if key in known), None)
    return Branch(listed or f"{canonical(folder)}/", count, subject_of_path(folder))
