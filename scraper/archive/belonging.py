"""What belongs to captures: all that a copy must hold so that it says of them what the whole archive says.

the record itself         and the one whose payload a revisit stands for, however old
its request               WARC-Concurrent-To, in either direction
the redirects to it       Banditore-Leads-To, and their requests
what was made of it       metadata and conversion records, WARC-Refers-To; in the next file, too
its host                  the file's dns: records and certificates of it
its file                  warcinfo
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scraper.archive.cdxj import Place
from scraper.archive.heads import Heads, places
from scraper.archive.members import Record
from scraper.archive.reader import OPEN, ArchiveReader
from scraper.errors import ArchiveError

_ANSWERS = {"response", "revisit"}


def with_belongings(chosen: Iterable[Place], reader: ArchiveReader) -> Mapping[str, Collection[int]]:
    """By file, by name: the first bytes of these captures and of all that belongs to them. ArchiveError.

    ArchiveError also where a record that belongs to them is missing or damaged: a copy is whole, or there is none.
    """
    taken: dict[str, set[int]] = defaultdict(set)
    with Heads(reader) as heads:
        for place in chosen:
            taken[place.file].add(place.offset)
            original = _original(place, reader, heads)
            if original:
                taken[original.file].add(original.offset)
        for file, offsets in _companions(taken, reader, heads):
            taken[file] |= offsets
    return {file: taken[file] for file in sorted(taken) if taken[file]}


def _original(place: Place, reader: ArchiveReader, heads: Heads) -> Place | None:
    """Where the record lies whose payload this one stands for; None where it has its own, or there never was one."""
    head = heads.head(place)
    wanted = head.fields.get("warc-refers-to", "").strip("<>")
    if head.type != "revisit" or not wanted:
        return None
    url = head.fields.get("warc-refers-to-target-uri", "").strip("<>") or head.url
    digest = head.fields.get("warc-payload-digest", "")
    for capture in reader.index.captures(url):
        is_like_it = not capture.revisit and digest in {"", capture.digest}
        if is_like_it and heads.head(capture.place).id == wanted:
            return capture.place
    raise ArchiveError(
        f"record {head.id} of {head.url} holds no payload of its own: that of {wanted} is missing",
        hint="restore its file from a copy, or make the index anew: banditore archive index",
    )


@dataclass(slots=True)
class _Known:
    """What is known of the records that were taken so far."""

    ids: set[str] = field(default_factory=set)
    concurrent: set[str] = field(default_factory=set)
    """Those that they name as made at the same time."""
    hosts: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)

    def add(self, head: Record) -> None:
        self.ids.add(head.id)
        self.concurrent.update(_names(head, "warc-concurrent-to"))
        self.hosts.add(urlsplit(head.url).hostname or "")
        self.sources.update(filter(None, [head.fields.get("banditore-source")]))


def _companions(
    taken: Mapping[str, Collection[int]], reader: ArchiveReader, heads: Heads
) -> Iterator[tuple[str, set[int]]]:
    """File by file what belongs to the captures that were taken there; of the next file what was made of them."""
    files = {path.name.removesuffix(OPEN): path for path in reader.files()}
    before: set[str] = set()
    for file, path in files.items():
        here = set(taken.get(file, ()))
        if not here and not before:
            continue
        known = _Known()
        records = list(places(path))
        found = _answers(records, here, known, heads)
        found |= set(_others(records, known, before, heads))
        yield file, found | ({place.offset for place, kind, _ in records if kind == "warcinfo"} if found else set())
        before = known.ids


def _answers(records: Iterable[tuple[Place, str, str]], here: Collection[int], known: _Known, heads: Heads) -> set[int]:
    """The captures that were taken, and the redirects that lead to them."""
    redirects = []
    for place, kind, _ in records:
        if place.offset in here:
            known.add(heads.head(place))
        elif kind in _ANSWERS:
            redirects.append(place)
    found = set(here)
    for place in redirects:
        head = heads.head(place)
        if not known.ids.isdisjoint(_names(head, "banditore-leads-to")):
            known.add(head)
            found.add(place.offset)
    return found


def _others(
    records: Iterable[tuple[Place, str, str]], known: _Known, before: Collection[str], heads: Heads
) -> Iterator[int]:
    """Requests, what was made of captures, and what is known of their hosts."""
    for place, kind, name in records:
        if kind in _ANSWERS or kind == "warcinfo":
            continue
        head = heads.head(place)
        about = _names(head, "warc-concurrent-to") | _names(head, "warc-refers-to")
        if name.strip("<>") in known.concurrent or about & known.ids or about & set(before) or _is_of(head, known):
            yield place.offset


def _is_of(head: Record, known: _Known) -> bool:
    """Does it say something of a host that was asked (its address, its certificate), or of a source that was silent?"""
    if head.url.startswith("dns:"):
        return head.url.removeprefix("dns:") in known.hosts
    if head.type != "metadata" or "warc-refers-to" in head.fields:
        return False
    if head.block.startswith(b"tls-"):
        return (urlsplit(head.url).hostname or "") in known.hosts
    return head.fields.get("banditore-source") in known.sources


def _names(head: Record, name: str) -> set[str]:
    """The records that a field names; it may be there more than once."""
    return {one.strip(" <>") for one in head.fields.get(name, "").split(",") if one.strip()}
