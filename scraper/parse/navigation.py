"""A page of a site becomes its navigation: whose site it is, and which links lead to lists worth watching."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.normalise.urls import canonical, host_of, url_key
from scraper.parse.bounds import too_complex
from scraper.parse.card import attribute, text_of
from scraper.parse.files import FILE
from scraper.parse.naming import json_ld, site_id, site_name
from scraper.parse.subjects import SUBJECTS, Subject, names_exactly, subject_of, subject_of_path

_MAX_LINKS = 5_000
_MAX_CLIMB = 15
"""How many elements above a link are looked at for the menu or footer that holds it."""
_FEEDS = ", ".join(f'link[rel~="alternate"][type*="{kind}"]' for kind in ("rss", "atom", "feed+json"))
_FOR_PRINT = re.compile(r"[?&](?:type=98|print|stampa)\b", re.IGNORECASE)  # TYPO3 prints as page type 98
_LANGUAGE = re.compile(r"/(?:en|de|fr|es|sl|ro|ar|zh)(?:-\w\w)?/", re.IGNORECASE)
_BY_ID = {subject.id: subject for subject in SUBJECTS}

# The national model marks its main links (italia/design-comuni, checked by its validator): data-element → subject.
_DATA_ELEMENTS = {
    "news": _BY_ID["notizie"],
    "news-category-link": _BY_ID["notizie"],
    "management": _BY_ID["indice"],
    "all-topics": _BY_ID["indice"],
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a list: ``evidence`` says in words why, ``weight`` how telling that is (0 to 100).

    ``subject`` is None where nothing but the number of pages beneath it speaks for it.
    """

    url: str
    subject: Subject | None
    evidence: str
    weight: int


@dataclass(frozen=True, slots=True)
class Navigation:
    """Whose site a page is of (``name``, and an ``id`` made from it), its ``candidates``, best first, its feeds."""

    name: str
    id: str
    candidates: tuple[Candidate, ...]
    feeds: tuple[str, ...]


def navigation(html: str, url: str) -> Navigation:
    """Read the navigation of the page found at ``url``; ValueError where its structure cannot be worked with."""
    problem = too_complex(html)
    if problem:
        raise ValueError(problem)
    tree = LexborHTMLParser(html)
    base = canonical(attribute(tree.css_first("base[href]"), "href"), url) or url
    name = site_name(tree, url)
    found = [*_links(tree, base, home=url), *_json_ld_links(tree, base, home=url)]
    return Navigation(name, site_id(name, url), best(found), tuple(_feeds(tree, base, home=url)))


def best(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each address once, with its most telling evidence; the most telling first, else in page order."""
    chosen: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=lambda one: -one.weight):
        chosen.setdefault(url_key(candidate.url), candidate)
    return tuple(chosen.values())


def same_site(url: str, home: str) -> bool:
    """Is the host that of the home page, or beneath it (``portale.comune.example.it``)?"""
    host, mine = host_of(url), host_of(home).removeprefix("www.")
    return host == mine or host.endswith(f".{mine}")


# ------------------------------------------------------------------ links


def _links(tree: LexborHTMLParser, base: str, *, home: str) -> Iterator[Candidate]:
    for node in tree.css("a[href]")[:_MAX_LINKS]:
        url = canonical(attribute(node, "href"), base)
        if url and _leads_elsewhere(url, home) and not FILE.search(url) and not _other_version(url, home):
            candidate = _marked(node, url) or _worded(node, url)
            if candidate and _may_be_there(candidate, home):
                yield candidate


def _leads_elsewhere(url: str, home: str) -> bool:
    return url_key(url) not in {url_key(home), url_key(urljoin(home, "/"))}


def _other_version(url: str, home: str) -> bool:
    """The same page for printing, or in another language than the home page's."""
    language = _LANGUAGE.match(urlsplit(url).path)
    return bool(_FOR_PRINT.search(url) or (language and not urlsplit(home).path.startswith(language[0])))


def _may_be_there(candidate: Candidate, home: str) -> bool:
    """On this site; the albo may be at a supplier's."""
    return same_site(candidate.url, home) or bool(candidate.subject and candidate.subject.abroad)


def _marked(node: LexborNode, url: str) -> Candidate | None:
    mark = attribute(node, "data-element")
    subject = _DATA_ELEMENTS.get(mark)
    if subject is None:
        return None
    words = text_of(node)
    narrower = subject_of(words) or subject  # a category link marked as news says "Avvisi"
    return Candidate(url, narrower, f"link “{words}” marked data-element={mark}", 40 if subject.leads_on else 100)


def _worded(node: LexborNode, url: str) -> Candidate | None:
    words = text_of(node) or attribute(node, "title") or attribute(node.css_first("img[alt]"), "alt")
    by_words, by_path = subject_of(words), subject_of_path(url)
    subject = by_words or by_path
    if subject is None:
        return None
    place, weight = _place(node)
    exactly = by_words is not None and names_exactly(words, by_words)
    bonus = 15 * exactly + 10 * (by_words is by_path) - 30 * subject.leads_on - 20 * (by_words is None)
    return Candidate(url, subject, f"{place} “{words or url}”", weight + bonus - min(_depth(url), 5))


def _depth(url: str) -> int:
    parts = urlsplit(url)
    return len([part for part in parts.path.split("/") if part]) + bool(parts.query)


def _place(node: LexborNode) -> tuple[str, int]:
    """Where on the page a link stands, in words, and how much that says."""
    above = node.parent
    for _ in range(_MAX_CLIMB):
        if above is None:
            break
        marks = f"{attribute(above, 'class')} {attribute(above, 'id')}".lower()
        if above.tag == "footer" or "footer" in marks or "piede" in marks:
            return "footer link", 45
        if above.tag in {"nav", "header"} or any(word in marks for word in ("menu", "navbar", "navigation", "header")):
            return "menu link", 60
        above = above.parent
    return "link", 50


def _json_ld_links(tree: LexborHTMLParser, base: str, *, home: str) -> Iterator[Candidate]:
    """schema.org SiteNavigationElement: one name and address, or as many of both."""
    for thing in json_ld(tree):
        if thing.get("@type") != "SiteNavigationElement":
            continue
        for name, address in zip(_listed(thing.get("name")), _listed(thing.get("url")), strict=False):
            url, subject = canonical(address, base), subject_of(name)
            if url and subject and same_site(url, home) and _leads_elsewhere(url, home):
                yield Candidate(url, subject, f"menu entry “{name}” in JSON-LD", 60)


def _listed(value: object) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def _feeds(tree: LexborHTMLParser, base: str, *, home: str) -> Iterator[str]:
    """Feeds that the page declares, but for those of comments."""
    seen = set()
    for node in tree.css(_FEEDS):
        url = canonical(attribute(node, "href"), base)
        if url and url not in seen and same_site(url, home) and "/comments/" not in url:
            seen.add(url)
            yield url
