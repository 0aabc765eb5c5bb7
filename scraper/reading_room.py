"""Wiring for those who read the archive: Config → what its commands ask of the files and the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.app import Memory, authority_of, open_memory, system_clock
from scraper.archive.reader import ArchiveReader
from scraper.archive.seal import Sealer
from scraper.archive.timestamp import Authority
from scraper.archivist.claims import Witnesses
from scraper.archivist.evidence import Evidence
from scraper.archivist.room import Room
from scraper.archivist.watched import Watched
from scraper.config import Config
from scraper.ports import Clock
from scraper.store.captured import SqlCaptured
from scraper.store.records import SqlRecords
from scraper.store.search import SqlSearch


def watched_by(config: Config) -> Watched:
    """What is watched, as far as reading again what was kept needs it."""
    return Watched(config.sites, config.sources, authority_of(config), config.health.confirm_after)


def witnesses_of(config: Config, memory: Memory) -> Witnesses:
    """Who says something of the archive's records: the database, the feeds, the mails that were spooled."""
    return Witnesses(memory.database, config.feeds, config.data / "mail")


@contextmanager
def open_room(config: Config, *, clock: Clock = system_clock) -> Iterator[Room]:
    """Everything that is asked of the archive, beside a daemon that writes it. StoreError."""
    with open_memory(config) as memory:
        yield Room(
            reader=ArchiveReader(config.warc),
            captured=SqlCaptured(memory.database),
            answers=memory.answers,
            search=SqlSearch(memory.database),
            sites={site.id: site for site in config.sites},
            queries=config.queries,
            clock=clock,
        )


def sealer(config: Config, *, clock: Clock = system_clock) -> Sealer:
    """Seals the archive of this configuration, beside a daemon that writes there."""
    archive = config.archive
    authority = Authority(archive.timestamp, config.user_agent, timestamp_ca(config)) if archive.timestamp else None
    return Sealer(config.warc, Path(archive.seal_key), clock, config.contact, authority)


def evidence_of(config: Config, memory: Memory) -> Evidence:
    """Where chains of proof are looked up."""
    return Evidence(
        memory.answers,
        memory.post,
        SqlRecords(memory.database),
        ArchiveReader(config.warc),
        sites={site.id: site for site in config.sites},
        authority=authority_of(config),
        ca=timestamp_ca(config),
    )


def timestamp_ca(config: Config) -> Path | None:
    """The file of the roots by which time stamps are judged; None: those of this machine."""
    return Path(config.archive.timestamp_ca) if config.archive.timestamp_ca else None
