"""What the configuration says of what is watched, as far as reading again what was kept needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from scraper.archivist.replaying import Recorded
from scraper.check import World
from scraper.model import Site, Source
from scraper.ports import Store


@dataclass(frozen=True, slots=True)
class Watched:
    """Whose pages these are, who names items (the authority of their tags), how long an absence must last."""

    sites: Sequence[Site]
    sources: Sequence[Source]
    authority: str
    confirm_after: timedelta

    def world(self, recorded: Recorded, store: Store) -> World:
        """The world of a check in which the web and the archive are what was kept."""
        return World(
            fetcher=recorded,
            archive=recorded,
            store=store,
            clock=recorded.now,
            sites={site.id: site for site in self.sites},
            authority=self.authority,
            confirm_after=self.confirm_after,
        )
