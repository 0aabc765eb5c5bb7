"""What speaks for an address, and against it: judgements over what was fetched."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urljoin

from scraper.model import Failure, Item, Kind, NotModified, Page
from scraper.normalise.ids import slug, unique
from scraper.parse.listing import Listing
from scraper.parse.navigation import Candidate, Navigation, same_site
from scraper.parse.nolist import is_missing
from scraper.parse.sitemap import branches, named_lists
from scraper.parse.subjects import NEWS, Subject, segments, subject_of_path
from scraper.parse.wellknown import System

_MAX_ID = 63
_FURTHER_ON = 20
"""How much less a link says that was found on a second page than one on the home page."""
_FEW = 3
"""Fewer items than this say nothing about a page that no word calls a list of news or calls."""


def evidence_of(page: Page, html: str) -> str:
    """What tells the system behind a page: header fields and markup."""
    fields = "\n".join(f"{name}: {value}" for name, value in page.headers.items() if name in {"server", "x-generator"})
    return f"{fields}\n{html}"


def in_sitemap(pages: Sequence[str]) -> Iterator[Candidate]:
    """Addresses that a sitemap names after lists, and those below which it has many."""
    for url, subject in named_lists(pages):
        yield Candidate(url, subject, "listed in the sitemap", 30 if not subject.leads_on else 10)
    for branch in branches(pages):
        evidence = f"the sitemap has {branch.below} pages below it"
        yield Candidate(branch.url, branch.subject, evidence, 35 if branch.subject else 15)


def well_known(systems: Iterable[System], home: str) -> Iterator[Candidate]:
    """Where the systems behind a site keep their lists."""
    for system in systems:
        for path in system.paths:
            url = urljoin(home, path)
            yield Candidate(url, subject_of_path(url), f"where {system.name} keeps it", 25)


def well_known_endpoints(systems: Iterable[System], home: str) -> Iterator[Candidate]:
    """Where the systems behind a site answer programs that ask for its news."""
    for system in systems:
        for path in system.endpoints:
            yield Candidate(urljoin(home, path), NEWS, f"where {system.name} answers programs", 0)


def further(found: Navigation, page: Page, home: str) -> Iterator[Candidate]:
    """Links of a second page, which say less; those of a supplier's site are its own business."""
    for one in found.candidates if same_site(page.url, home) else ():
        yield replace(one, evidence=f"{one.evidence} on {page.url}", weight=one.weight - _FURTHER_ON)


def objection_to(candidate: Candidate, listing: Listing, html: str) -> str | None:
    """Why this is no list to watch, or None."""
    missing = is_missing(html)
    if candidate.subject and candidate.subject.leads_on and not listing.items:
        return missing or "it lists nothing itself; its links were looked through"
    if missing or not listing.items:
        return missing or listing.why
    return only_events(listing) or _says_nothing(candidate, listing)


def only_events(listing: Listing) -> str | None:
    """Why a list of nothing but events is not proposed; None for any other."""
    return "it lists only events" if all(item.kind is Kind.EVENT for item in listing.items) else None


def _says_nothing(candidate: Candidate, listing: Listing) -> str | None:
    """Where no word promises news or calls, enough items must be dated, or be calls or projects."""
    if candidate.subject and not candidate.subject.leads_on:
        return None
    telling = sum(bool(item.published or item.deadline) or item.kind is not Kind.NEWS for item in listing.items)
    if len(listing.items) >= _FEW and telling * 2 >= len(listing.items):
        return None
    return f"nothing says that what it lists ({len(listing.items)}) is news, calls or projects"


def kind_to_give(subject: Subject | None, items: Sequence[Item]) -> Kind | None:
    """The subject's kind where half of the items read as something vaguer, and no call would be hidden by it."""
    if subject is None or subject.kind in {None, Kind.NEWS}:
        return None
    kinds = [item.kind for item in items]
    vague = sum(kind is not subject.kind and (kind in _VAGUE or subject.kind is Kind.DOCUMENT) for kind in kinds)
    hides_calls = subject.kind is not Kind.CALL and Kind.CALL in kinds
    return subject.kind if vague * 2 >= len(kinds) and not hides_calls else None


_VAGUE = {Kind.NEWS, Kind.DOCUMENT}
"""What an item is called for want of a better word: the label on a call is often "Documenti". An albo holds acts."""


def source_id(site: str, subject: Subject | None, url: str, taken: Sequence[str]) -> str:
    """``cuneo-avvisi``; the second list of that name is called after its path: ``cuneo-sport-avvisi``."""
    by_subject = f"{site}-{subject.id}" if subject and not subject.leads_on else ""
    by_path = "-".join([site, *filter(None, map(slug, segments(url)[-2 if by_subject else -1 :]))])
    wanted = by_subject if by_subject and by_subject not in taken else by_path if by_path != site else f"{site}-home"
    return unique(wanted[: _MAX_ID - 4].rstrip("-"), taken)


def shown(listing: Listing) -> frozenset[str]:
    """What two pages share that show the same items."""
    return frozenset(item.url or item.title for item in listing.items)


def subject_name(subject: Subject | None) -> str:
    """A subject's id, empty for none."""
    return subject.id if subject else ""


def digest(page: Page) -> str:
    """What two answers share that are the same bytes."""
    return hashlib.sha256(page.body).hexdigest()


def trouble(fetched: Failure | NotModified) -> str:
    """Why nothing came, in words."""
    if isinstance(fetched, NotModified):
        return "it answers 304 to a request without conditions"
    return f"it answers {fetched.status}" if fetched.status in {404, 410} else f"{fetched.reason}: {fetched.detail}"
