"""What the database, the feeds and the spooled mails say of the archive's records."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scraper.archive.facts import named, row
from scraper.archivist.mentions import in_feeds, in_mails
from scraper.model import Snapshot
from scraper.store.engine import Database
from scraper.store.evidence import SqlEvidence


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Who is asked: a database, the folder of feeds, that of spooled mails."""

    database: Database
    feeds: Path
    mails: Path

    def claims(self) -> Iterator[str]:
        """A line (``archive.facts``) for everything that each says of a record. StoreError, PublishError.

        Feeds and mails first: what they name was committed before.
        """
        for mention in (*in_feeds(self.feeds), *in_mails(self.mails)):
            yield named(mention.record, mention.by, stored=False)
        for one in SqlEvidence(self.database).all():
            yield row(one) if isinstance(one, Snapshot) else named(one.record, one.by, stored=True)
