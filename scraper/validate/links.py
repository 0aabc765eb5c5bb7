"""Pure: the links of a feed as a whole: its own address, its hub (WebSub)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.validate.findings import ERROR, WARNING, Circumstances, Finding, Place, Rule, quoted
from scraper.validate.nodes import ATOM, Node
from scraper.validate.values import is_web

NO_SELF = Rule(
    "self-missing",
    WARNING,
    "RFC 4287 §4.1.1; RSS Best Practices Profile, atom:link; W3C feed validator, MissingAtomSelfLink",
    'Add <link rel="self" href="…"/> (atom:link in RSS) with the address under which the feed is fetched.',
)
SELF_MISMATCH = Rule(
    "self-mismatch",
    WARNING,
    "RFC 4287 §4.2.7.2; JSON Feed 1.1, feed_url; W3C feed validator, SelfDoesntMatchLocation",
    "Name the address under which the feed is really fetched, letter by letter: readers may subscribe to it.",
)
HUB = Rule("hub-address", ERROR, "WebSub §4 Discovery", "Name the hub by its whole http or https address.")
HUB_ALONE = Rule(
    "hub-without-self",
    ERROR,
    "WebSub §4 Discovery: publishers name a hub and the topic's own address (self)",
    "Add the self link: subscribers subscribe to that address.",
)

_REGISTRY = "http://www.iana.org/assignments/relation/"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of Atom: ``rel`` without the registry's address, "alternate" where there is none."""

    rel: str
    href: str
    place: Place


def head_links(head: Node) -> list[Link]:
    """The Atom links of a feed or channel, with an address."""
    return [
        Link((node.attribute("rel") or "alternate").removeprefix(_REGISTRY), node.attribute("href") or "", node.place)
        for node in head.all(f"{ATOM}link")
    ]


def address_of(links: Sequence[Link], rel: str) -> str | None:
    """Where the first link of this relation leads."""
    return next((link.href for link in links if link.rel == rel and link.href), None)


def check_head_links(links: Sequence[Link], head: Place, circumstances: Circumstances) -> Iterator[Finding]:
    """Self and hub."""
    own = [link for link in links if link.rel == "self"]
    hubs = [link for link in links if link.rel == "hub"]
    if not own and hubs:
        yield HUB_ALONE.at(hubs[0].place, "The feed names a hub, and not its own address.")
    elif not own:
        yield NO_SELF.at(head, "The feed does not name its own address.")
    for link in own[:1]:
        yield from check_self(link.href, link.place, circumstances)
    for link in hubs:
        if not is_web(link.href):
            yield HUB.at(link.place, f"{quoted(link.href)} is no web address.")


def check_self(address: str, place: Place, circumstances: Circumstances) -> Iterator[Finding]:
    """The address that a feed calls its own, against the one it came from (where that is known)."""
    if circumstances.address and address != circumstances.address.partition("#")[0]:
        yield SELF_MISMATCH.at(place, f"The feed says {quoted(address)}, and came from {circumstances.address}")
