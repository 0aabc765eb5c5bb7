"""What a check decided, and what is remembered of a source between two checks."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from scraper.model.items import Change, Entry
from scraper.model.watched import Source
from scraper.model.web import Failure, Snapshot, Validators


class Status(StrEnum):
    """How a source's last check went."""

    NEW = "new"
    OK = "ok"
    UNCHANGED = "unchanged"
    FAILING = "failing"
    SUSPECT = "suspect"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SourceState:
    """Everything remembered about a source between two checks."""

    source: Source
    status: Status = Status.NEW
    next_due: datetime | None = None
    """None means: as soon as possible."""
    last_checked: datetime | None = None
    last_ok: datetime | None = None
    failures: int = 0
    """Checks in a row that saw nothing to trust."""
    error: str | None = None
    validators: Validators = field(default_factory=Validators)
    digest: str | None = None
    """Of the last body that was read: the same body is not parsed again."""
    candidate: str | None = None
    """Of a file that has other bytes than before: they are believed when they are seen again."""
    reader: str | None = None
    """Version of the reader that read it: a newer reader looks at the same body again."""
    moved_to: str | None = None
    """Where the configured URL permanently redirects."""
    snapshot: Snapshot | None = None
    """The last record that holds a whole payload."""
    items: int = 0
    """How many items the last good look showed."""
    gone_since: datetime | None = None
    """Since when an item's own page is not there (404, 410); None while it is."""
    turned: datetime | None = None
    """Since when it is read well, or is not: the first of the good looks, or of the failures, in a row."""
    doubted: datetime | None = None
    """Since when it answers with what is not believed to be itself, look after look; None while it does not."""
    quickened: tuple[datetime, ...] = ()
    """When a list lately brought something new, oldest first: its rhythm, from which a silence is told."""
    size: int | None = None
    """Of a file: how many bytes it has."""
    media_type: str | None = None
    """Of a file: what its server says that it is."""

    @property
    def blind_since(self) -> datetime | None:
        """Since when it cannot be read; None while it can."""
        return self.turned if self.failures else None


@dataclass(frozen=True, slots=True)
class Checked:
    """All that one check of one source decided; the store commits it whole or not at all."""

    before: SourceState
    after: SourceState
    at: datetime
    failure: Failure | None = None
    snapshot: Snapshot | None = None
    further: tuple[Snapshot, ...] = ()
    """Records of further pages of a list, which are read at its first sight."""
    entries: tuple[Entry, ...] = ()
    """Items that are new or whose content or readings changed."""
    changes: tuple[Change, ...] = ()
    """What is worth telling; empty on the first sight of a source, which is a baseline."""
    found: tuple[Source, ...] = ()
    """Sources that this check discovered: items' own pages and attachments."""
    baseline: bool = False
    hurry: tuple[str, ...] = ()
    """Sources to look at now rather than when they would be due."""
    held: int = 0
    """How many items came in a flood and are not announced: the operator is told, subscribers are not."""
