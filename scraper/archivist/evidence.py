"""Where the links of a chain are looked up, and what is said of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scraper.archive.reader import ArchiveReader
from scraper.archive.sealed import Proof
from scraper.model import Site
from scraper.store.posted import Post
from scraper.store.queries import Answers
from scraper.store.records import SqlRecords


@dataclass(frozen=True, slots=True)
class Evidence:
    """The database, the archive, and what the configuration says.

    ``authority`` is under what new items would get their ``tag:`` URIs; ``ca`` a PEM file with the roots that time
    stamps lead to, None: those of this machine.
    """

    answers: Answers
    post: Post
    records: SqlRecords
    archive: ArchiveReader
    sites: Mapping[str, Site]
    authority: str
    ca: Path | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: its kind (``mail``, ``change``, ``record`` …), its name, whether it holds, and why (not)."""

    kind: str
    name: str
    holds: bool
    said: str


@dataclass(frozen=True, slots=True)
class Chain:
    """All links from what was asked down to the seals, and the proofs of its records, as far as there are any."""

    links: tuple[Link, ...]
    proofs: tuple[Proof, ...] = ()

    @property
    def broken(self) -> tuple[Link, ...]:
        """The links that do not hold."""
        return tuple(one for one in self.links if not one.holds)


def link(kind: str, name: str, said: str, *, faults: Iterable[str] = ()) -> Link:
    """A link that holds, and says so; or that does not, for these reasons."""
    wrong = "; ".join(faults)
    return Link(kind, name, not wrong, wrong or said)
