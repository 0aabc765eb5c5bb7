"""Pure: the entries of Atom (RFC 4287 §4.1.2) and the tombstones beside them (RFC 6721)."""

from collections.abc import Iterator, Sequence

from scraper.validate.atom import check_common, check_markup, check_names, check_source
from scraper.validate.dates import Reading, rfc3339
from scraper.validate.findings import ADVICE, ERROR, WARNING, Circumstances, Finding, Rule, quoted
from scraper.validate.nodes import ATOM, TOMBSTONES, Node
from scraper.validate.timing import Stamped, judge_together
from scraper.validate.values import is_absolute, is_media_type

NO_AUTHOR = Rule(
    "atom-author",
    ERROR,
    "RFC 4287 §4.1.1: an author on the feed, or on every entry",
    "Add <author><name>…</name></author> to the feed: the office that publishes it.",
)
DUPLICATE_ID = Rule(
    "atom-id-duplicate",
    ERROR,
    "RFC 4287 §4.1.1: entries with one id are versions of one entry, and differ in updated",
    "Give each entry an id of its own.",
)
VERSIONS = Rule(
    "atom-id-versions",
    WARNING,
    "RFC 4287 §4.1.1 allows it; readers show one of the two, or both as new",
    "Keep only the newest version of an entry in a document.",
)
NO_ALTERNATE = Rule(
    "atom-alternate",
    ERROR,
    "RFC 4287 §4.1.2: an entry without content has a link with rel=alternate",
    "Add content, or a link to the page.",
)
NO_SUMMARY = Rule(
    "atom-summary",
    ERROR,
    "RFC 4287 §4.1.2: content with src, or in Base64, comes with a summary",
    "Add a summary for readers that do not show the content.",
)
CONTENT_TYPE = Rule(
    "atom-content-type",
    ERROR,
    "RFC 4287 §4.1.3.1, §4.1.3.2: text, html, xhtml or a single media type; with src the element is empty",
    "Mend the type, or the src.",
)
ENCLOSURE = Rule(
    "atom-enclosure",
    ADVICE,
    "RFC 4287 §4.2.7.2, §4.2.7.6: a length is a hint to what may be large",
    "Add type and length to enclosures.",
)
TOMBSTONE = Rule(
    "tombstone",
    ERROR,
    "RFC 6721 §3: a deleted-entry has ref (the entry's id) and when (RFC 3339)",
    'Write <at:deleted-entry ref="tag:…" when="2024-10-02T08:00:00Z"/>.',
)
SAME_TOMBSTONE = Rule(
    "tombstone-repeated", ERROR, "RFC 6721 §3: no two with the same ref and when", "Keep one of them."
)
UNDEAD = Rule(
    "tombstone-contradicted",
    WARNING,
    "RFC 6721 §3: a tombstone counts unless the entry was updated after it",
    "Leave the entry out; give it a newer updated if it is back, or the tombstone's own if it tells that it is gone.",
)

_ENTRY = {
    "author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary",
    "title", "updated",
}  # fmt: skip
_ENTRY_SEVERAL = {"author", "category", "contributor", "link"}
_OWN_TYPES = {"text", "html", "xhtml"}


def check_entries(feed: Node, circumstances: Circumstances) -> Iterator[Finding]:
    """Each entry, then all together, then the tombstones."""
    entries = feed.all(f"{ATOM}entry")
    authored = feed.first(f"{ATOM}author") is not None
    for entry in entries:
        yield from _check_entry(entry, circumstances, authored=authored)
    yield from _unique(entries)
    stamped = [Stamped(entry.place, _date(entry, "published"), _date(entry, "updated")) for entry in entries]
    yield from judge_together(stamped, feed.place, circumstances.now)
    yield from _tombstones(feed.all(f"{TOMBSTONES}deleted-entry"), entries)


def _check_entry(entry: Node, circumstances: Circumstances, *, authored: bool) -> Iterator[Finding]:
    yield from check_names(entry, _ENTRY, several=_ENTRY_SEVERAL)
    yield from check_common(entry, circumstances)
    source = entry.first(f"{ATOM}source")
    if source:
        yield from check_source(source, circumstances)
    if not authored and not any(node and node.first(f"{ATOM}author") for node in (entry, source)):
        yield NO_AUTHOR.at(entry.place, "Neither the entry nor the feed has an author.")
    yield from _alternates(entry)
    content = entry.first(f"{ATOM}content")
    if content:
        yield from _content(content, entry)
    for link in entry.all(f"{ATOM}link"):
        if link.attribute("rel") == "enclosure" and not (link.attribute("type") and link.attribute("length")):
            yield ENCLOSURE.at(link.place, "The enclosure does not say how large it is, or of what type.")


def _alternates(entry: Node) -> Iterator[Finding]:
    alternates = [link for link in entry.all(f"{ATOM}link") if (link.attribute("rel") or "alternate") == "alternate"]
    if not alternates and entry.first(f"{ATOM}content") is None:
        yield NO_ALTERNATE.at(entry.place, "The entry has neither content nor a link to its page.")


def _content(content: Node, entry: Node) -> Iterator[Finding]:
    kind, src = content.attribute("type") or "text", content.attribute("src")
    is_type = is_media_type(kind) and not kind.lower().startswith("multipart/")
    if not is_type and (kind not in _OWN_TYPES or (src is not None and content.attribute("type"))):
        yield CONTENT_TYPE.at(content.place, f"The type is {quoted(kind)}.")
    elif src is not None and (content.text or content.all()):
        yield CONTENT_TYPE.at(content.place, "The content has a src, and is not empty.")
    elif src is None and (kind in _OWN_TYPES or kind.lower().startswith("text/")):
        yield from check_markup(content, kind)
    if (src is not None or (is_type and _is_base64(kind))) and entry.first(f"{ATOM}summary") is None:
        yield NO_SUMMARY.at(entry.place, "The content is elsewhere or in Base64, and there is no summary.")


def _is_base64(media_type: str) -> bool:
    """Neither text nor XML: RFC 4287 §4.1.3.3 has it in Base64."""
    kind = media_type.partition(";")[0].strip().lower()
    return not kind.startswith("text/") and not kind.endswith(("/xml", "+xml"))


def _unique(entries: Sequence[Node]) -> Iterator[Finding]:
    seen: dict[str, list[str]] = {}
    for entry in entries:
        child = entry.first(f"{ATOM}id")
        if child is None or not child.text:
            continue
        updated = entry.text_of(f"{ATOM}updated")
        versions = seen.setdefault(child.text, [])
        if versions:
            rule = DUPLICATE_ID if updated in versions else VERSIONS
            yield rule.at(child.place, f"An entry before this one has the id {quoted(child.text)} too.")
        versions.append(updated)


def _date(entry: Node, name: str) -> Reading | None:
    child = entry.first(f"{ATOM}{name}")
    return rfc3339(child.text) if child else None


def _tombstones(tombstones: Sequence[Node], entries: Sequence[Node]) -> Iterator[Finding]:
    living = {entry.text_of(f"{ATOM}id"): rfc3339(entry.text_of(f"{ATOM}updated")).moment for entry in entries}
    seen = set()
    for node in tombstones:
        ref, when = node.attribute("ref") or "", node.attribute("when") or ""
        gone = rfc3339(when)
        if not is_absolute(ref):
            yield TOMBSTONE.at(node.place, f"ref is no absolute address: {quoted(ref)}." if ref else "It has no ref.")
        if gone.fault:
            yield TOMBSTONE.at(node.place, f"when {quoted(when)}: {gone.message}." if when else "It has no when.")
        if (ref, when) in seen:
            yield SAME_TOMBSTONE.at(node.place, f"{quoted(ref)} was deleted at this time before.")
        updated = living.get(ref)
        if updated and gone.moment and updated < gone.moment:  # at one moment: that is what the entry's update tells
            yield UNDEAD.at(node.place, f"{quoted(ref)} is deleted here, and an entry all the same.")
        seen.add((ref, when))
