"""A page or the endpoint behind it? One of them is watched, never both for the same items.

The page is kept where it reads well: it is what people see, and feeds show fewer items than there are. The endpoint
takes its place only if it holds nearly all the items of the page and says more of them: days where the page prints
none, or at least twice as many items. An endpoint that shares nothing with any page is proposed where no page lists
news: the page that should is drawn by JavaScript, or is not there.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from scraper.discover.proposal import Found
from scraper.model import Item
from scraper.normalise.text import fold
from scraper.normalise.urls import url_key
from scraper.parse.subjects import Subject

_NEARLY_ALL = 0.8
_MOST = 0.5
_MANY_MORE = 2
_NEWS = {"notizie", "comunicati", "avvisi"}
"""What a site's feed of news holds, whatever it is called."""


def choose(endpoint: Found, lists: Sequence[Found]) -> Sequence[Found] | str:
    """The lists to watch now that this endpoint is known too, or in words why it is none of them."""
    items = endpoint.listing.items
    rivals = [one for one in lists if overlap(items, one.listing.items)]
    reasons = [says_more(items, one.listing.items) for one in rivals]
    if rivals and all(reasons):
        first = rivals[0].candidate
        evidence = f"{endpoint.candidate.evidence}, in place of {first.url}: {reasons[0]}"
        told = replace(endpoint, candidate=replace(endpoint.candidate, subject=first.subject, evidence=evidence))
        return [told if one is rivals[0] else one for one in lists if one is rivals[0] or one not in rivals]
    if rivals:
        return f"{rivals[0].page.url} shows the same items"
    if any(_is_of(endpoint.candidate.subject, one) for one in lists):
        return "pages were found that list such items, and this one shows none of theirs"
    evidence = f"{endpoint.candidate.evidence}; no page lists what it lists"
    return [*lists, replace(endpoint, candidate=replace(endpoint.candidate, evidence=evidence))]


def reads_well(subject: Subject | None, lists: Iterable[Found]) -> bool:
    """Does any of these pages list this subject, with days? Then nothing needs to be looked for behind it."""
    return any(_is_of(subject, one) and _is_dated(one.listing.items) for one in lists)


def _is_of(subject: Subject | None, found: Found) -> bool:
    """A list that no word names may well be the news."""
    other = found.candidate.subject
    if subject is None or other is None:
        return True
    return other.id == subject.id or {subject.id, other.id} <= _NEWS


def overlap(endpoint: Collection[Item], page: Collection[Item]) -> int:
    """How many items of a page an endpoint has too: by address, or by title."""
    addresses = {url_key(item.url) for item in endpoint if item.url}
    titles = {fold(item.title) for item in endpoint}
    return sum(bool(item.url and url_key(item.url) in addresses) or fold(item.title) in titles for item in page)


def says_more(endpoint: Collection[Item], page: Collection[Item]) -> str | None:
    """In words why an endpoint is watched in place of a page that shows the same items; None where it is not."""
    if overlap(endpoint, page) < _NEARLY_ALL * len(page):
        return None
    if _is_dated(endpoint) and not _is_dated(page):
        return f"it dates its items, of the page's {len(page)} only {_dated(page)} have a day"
    if len(endpoint) >= _MANY_MORE * len(page):
        return f"it lists {len(endpoint)} items, the page {len(page)}"
    return None


def _is_dated(items: Collection[Item]) -> bool:
    return _dated(items) >= _MOST * len(items)


def _dated(items: Iterable[Item]) -> int:
    return sum(bool(item.published or item.starts) for item in items)
