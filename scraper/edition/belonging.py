"""Pure: which feeds an entry belongs to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scraper.interest import Speech, answers
from scraper.model import Change, Entry, Kind
from scraper.publish.feeds import PLURAL, Feed


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The feeds that not every site has: those of lists (paths by source id), and those of queries."""

    lists: Mapping[str, str]
    queries: Sequence[Feed]


def feeds_of_item(site: str, kind: Kind, sources: Collection[str], catalogue: Catalogue) -> frozenset[str]:
    """The paths of the feeds that an item belongs to, besides those of queries; ``sources`` are those that show it."""
    own = {"all", PLURAL[kind], f"{site}/all", f"{site}/{PLURAL[kind]}"}
    return frozenset(own | {catalogue.lists[source] for source in sources if source in catalogue.lists})


def queries_for(entry: Entry, said: Speech, catalogue: Catalogue) -> frozenset[str]:
    """The paths of the feeds of the queries that an item answers."""
    return frozenset(feed.path for feed in catalogue.queries if feed.query and answers(feed.query, entry, said))


def feeds_of_change(change: Change) -> frozenset[str]:
    """The paths of the feeds that a change belongs to."""
    return frozenset({f"{change.site}/changes", "changes"})
