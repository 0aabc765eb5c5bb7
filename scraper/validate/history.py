"""Pure: feed history (RFC 5005): complete feeds, pages, archives and the links between them."""

from collections.abc import Iterator, Sequence

from scraper.validate.findings import ERROR, WARNING, Circumstances, Finding, Rule, quoted
from scraper.validate.links import Link, address_of
from scraper.validate.nodes import HISTORY, Node

MIXED = Rule(
    "history-mixed",
    ERROR,
    "RFC 5005 §1: a feed is complete, paged or archived; a mixture means nothing",
    "Decide: fh:complete says that everything absent is gone, prev-archive that there is more.",
)
REPEATED = Rule(
    "history-link-repeated",
    ERROR,
    "RFC 5005 §3, §4: one link of each relation",
    "Keep one link of this relation.",
)
LOOP = Rule(
    "history-loop",
    ERROR,
    "RFC 5005 §4; JSON Feed 1.1, next_url: a document never leads back to itself",
    "Let each document lead to an older one, and the oldest to none.",
)
NO_MARKER = Rule(
    "history-marker-missing",
    WARNING,
    "RFC 5005 §4: archive documents SHOULD hold fh:archive",
    'Add <fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/> to the head of archive documents.',
)
NO_CURRENT = Rule(
    "history-current-missing",
    WARNING,
    'RFC 5005 §4: archive documents SHOULD link to the subscription document, rel="current"',
    "Add the link: who finds the archive first can then subscribe.",
)

ARCHIVE_LINKS = ("prev-archive", "next-archive", "current")
_PAGE_LINKS = ("first", "last", "previous", "next")


def is_archive(head: Node) -> bool:
    """Does the document call itself an archive?"""
    return head.first(f"{HISTORY}archive") is not None


def check_history(head: Node, links: Sequence[Link], circumstances: Circumstances) -> Iterator[Finding]:
    """The markers and links of one document."""
    relations = [link.rel for link in links]
    archive, complete = is_archive(head), head.first(f"{HISTORY}complete")
    archived = archive or "prev-archive" in relations or "next-archive" in relations
    if complete and archived:
        yield MIXED.at(complete.place, "The feed calls itself complete, and has archives.")
    yield from _repeated(links)
    if "next-archive" in relations and not archive:
        place = next(link.place for link in links if link.rel == "next-archive")
        yield NO_MARKER.at(place, "A newer archive follows, so this is an archive too; it does not say so.")
    if archive and "current" not in relations:
        yield NO_CURRENT.at(head.place, "The archive does not name the feed that it belongs to.")
    yield from _loops(links, circumstances)


def _repeated(links: Sequence[Link]) -> Iterator[Finding]:
    seen = set()
    for link in links:
        if link.rel in seen and link.rel in (*ARCHIVE_LINKS, *_PAGE_LINKS):
            yield REPEATED.at(link.place, f'There is another link with rel="{link.rel}" before this one.')
        seen.add(link.rel)


def _loops(links: Sequence[Link], circumstances: Circumstances) -> Iterator[Finding]:
    own = {circumstances.address, address_of(links, "self")} - {None}
    for link in links:
        if link.rel in {"prev-archive", "next-archive", "next", "previous"} and link.href in own:
            yield LOOP.at(link.place, f'rel="{link.rel}" leads to this very document: {quoted(link.href)}.')
    older, newer = address_of(links, "prev-archive"), address_of(links, "next-archive")
    if older and older == newer:
        place = next(link.place for link in links if link.rel == "prev-archive")
        yield LOOP.at(place, f"The older archive and the newer one are the same: {quoted(older)}.")
