"""The sitemap of one section of a site: what it lists as cards, for sites that list their news nowhere else."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from scraper.normalise.urls import canonical, url_key
from scraper.parse.card import Card
from scraper.parse.context import Context
from scraper.parse.endpoints.endpoint import Endpoint, labels
from scraper.parse.endpoints.moments import as_printed
from scraper.parse.sitemap import MAX_ADDRESSES, branches
from scraper.parse.subjects import segments, subject_of_path
from scraper.parse.xmltree import child_text, local_name

_MOST = 200
"""Of a section's pages the newest so many are listed."""
_ONE_SECTION = 0.8
"""How many of its pages lie in one folder at least: a whole site's sitemap lists offices and services."""
_DASHES = re.compile(r"[-_+]+")
_TRAILING_ID = re.compile(r"(?:\s\d+)+$")


def read(root: etree._Element, context: Context) -> Endpoint | None:
    """The pages of a sitemap (sitemaps.org 0.9), or None for other XML; a news sitemap tells titles and days.

    Elsewhere the title is what the address says, until the item's own page is read. ``lastmod`` is no day of
    publication: it only tells which are newest. ValueError for the sitemap of a whole site, or an index of sitemaps.
    """
    if local_name(root) == "sitemapindex":
        raise ValueError("it is an index of sitemaps: watch the one that lists the news")
    if local_name(root) != "urlset":
        return None
    entries = [entry for entry in root[:MAX_ADDRESSES] if local_name(entry) == "url"]
    news = tuple(_news(entries, context))
    return Endpoint("sitemap/news", news) if news else Endpoint("sitemap", tuple(_pages(entries, context)))


def _news(entries: Sequence[etree._Element], context: Context) -> Iterator[Card]:
    """Google's news extension: ``news:news`` with ``news:title`` and ``news:publication_date``."""
    for entry in entries:
        for news in (child for child in entry if local_name(child) == "news"):
            told = labels(child_text(news, "keywords").split(","))
            yield Card(
                title=child_text(news, "title"),
                href=child_text(entry, "loc"),
                published=as_printed(child_text(news, "publication_date"), context.zone),
                category=told.category,
                topics=told.topics,
            )


def _pages(entries: Sequence[etree._Element], context: Context) -> Iterator[Card]:
    changed = {
        address: as_printed(child_text(entry, "lastmod"), context.zone)
        for entry in entries
        if (address := canonical(child_text(entry, "loc"), context.url))
    }
    section = next(iter(branches(changed)), None)
    if section is None or section.below < _ONE_SECTION * len(changed):
        raise ValueError("it is the sitemap of a whole site: `banditore discover` finds the lists that it names")
    if len(changed) > _MOST and not any(changed.values()):
        raise ValueError(f"it is a sitemap of {len(changed)} pages that says of none when it changed")
    told = [one for one in changed if url_key(one) != url_key(section.url) and not subject_of_path(one)]
    for address in sorted(told, key=lambda one: changed[one], reverse=True)[:_MOST]:
        yield Card(title=_title(address), href=address)


def _title(address: str) -> str:
    """``/novita/riapre-il-ponte-2/`` is "Riapre il ponte"."""
    words = _DASHES.sub(" ", (segments(address) or [""])[-1]).strip()
    told = _TRAILING_ID.sub("", words) or words
    return told[:1].upper() + told[1:]
