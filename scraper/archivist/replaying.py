"""The world of a check as an archive remembers it: the same code reads the same bytes again."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import overload

from scraper.archive.pages import NOT_MODIFIED, received_head
from scraper.archive.reader import ArchiveReader
from scraper.archivist.looks import Chain, Kept, Look
from scraper.fetch.http import fetched_from
from scraper.model import Checked, Exchange, Failure, Fetched, NotModified, Page, Reason, Snapshot, Validators

_REMEMBERED = 64
"""Pages whose payload is remembered for the revisits of it that follow."""
_NO_VALIDATORS = Validators()


@dataclass(slots=True)
class Recorded:
    """Fetcher and archive of one look after the other: what came then comes again, and is where it was kept."""

    reader: ArchiveReader
    _payloads: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    _look: Look | None = None
    _snapshots: dict[int, Snapshot] = field(default_factory=dict)

    def show(self, look: Look) -> None:
        """From now on, this is what comes."""
        self._look = look
        self._snapshots = {}

    def now(self) -> datetime:
        """The time of the look. LookupError before the first."""
        if self._look is None:
            raise LookupError("no look was shown")
        return self._look.at

    # ------------------------------------------------------------------ as a fetcher

    async def fetch(self, url: str, *, validators: Validators = _NO_VALIDATORS) -> Fetched:
        """What came then: the page that was looked at first, then its further pages by their addresses."""
        look = self._look
        if look is None:
            raise LookupError("no look was shown")
        if look.main is None:
            return _nothing_came(look)
        further = (one for one in look.further if one.requested == url)
        chain = next(further, None) if self._snapshots else look.main
        if chain is None:
            return Failure(Reason.UNREACHABLE, f"{url}: it did not come then", look.at)
        fetched = fetched_from(chain.requested, self._exchanges(chain), validators, at=look.noted)
        self._snapshots[id(fetched)] = _snapshot(chain.last)
        return fetched

    def _exchanges(self, chain: Chain) -> Sequence[Exchange]:
        return [self._exchange(kept) for kept in (*chain.hops, chain.last)]

    def _exchange(self, kept: Kept) -> Exchange:
        record = self.reader.record(kept.place)
        head, payload = record.http
        unmodified = record.fields.get("warc-profile") == NOT_MODIFIED
        if record.type == "revisit" and not unmodified:
            payload = self._payload(kept)
        elif payload:
            self._remember(record.fields.get("warc-payload-digest", ""), payload)
        ip = record.fields.get("warc-ip-address", "")
        return Exchange(record.url, record.at, ip, b"", received_head(head), payload)

    def _payload(self, kept: Kept) -> bytes:
        digest = kept.record.fields.get("warc-payload-digest", "")
        if digest not in self._payloads:
            self._remember(digest, self.reader.original(kept.record).http[1])
        self._payloads.move_to_end(digest)
        return self._payloads[digest]

    def _remember(self, digest: str, payload: bytes) -> None:
        self._payloads[digest] = payload
        if len(self._payloads) > _REMEMBERED:
            self._payloads.popitem(last=False)

    # ------------------------------------------------------------------ as an archive

    @overload
    def keep(
        self, fetched: Page, *, source: str = ..., known: Snapshot | None = ..., part_of: str = ...
    ) -> Snapshot: ...
    @overload
    def keep(
        self, fetched: NotModified | Failure, *, source: str = ..., known: Snapshot | None = ..., part_of: str = ...
    ) -> Snapshot | None: ...
    def keep(
        self, fetched: Fetched, *, source: str = "", known: Snapshot | None = None, part_of: str = ""
    ) -> Snapshot | None:
        """Where it was kept then; a 304, and what never came, have no snapshot."""
        del source, known, part_of  # it was decided then
        came = isinstance(fetched, Page) or (isinstance(fetched, Failure) and fetched.page is not None)
        return self._snapshots.get(id(fetched)) if came else None

    def holds(self, url: str, *, since: datetime) -> bool:
        """Nothing more is asked for."""
        del url, since
        return True

    def note(self, checked: Checked) -> None:
        """It was noted then."""

    def sync(self) -> None:
        """It lies there."""


def _nothing_came(look: Look) -> Failure:
    """What a note says of a fetch to which nothing came."""
    status, pause = look.said("fetch-status"), look.said("fetch-retry-after")
    known = set(Reason)
    reason = look.said("fetch-reason")
    return Failure(
        Reason(reason) if reason in known else Reason.UNREACHABLE,
        look.said("fetch-detail"),
        look.at,
        status=int(status) if status.isdigit() else None,
        retry_after=timedelta(seconds=int(pause)) if pause.isdigit() else None,
    )


def _snapshot(kept: Kept) -> Snapshot:
    """The snapshot that a record is, as the database names it."""
    fields, (file, offset, length) = kept.record.fields, kept.place
    revisit = kept.record.type == "revisit"
    refers_at = fields.get("warc-refers-to-date")
    return Snapshot(
        id=kept.record.id,
        url=kept.record.url,
        at=kept.record.at,
        digest=fields.get("warc-payload-digest", ""),
        file=file,
        offset=offset,
        length=length,
        revisit=revisit,
        refers_to=fields.get("warc-refers-to", "").strip("<>") or None if revisit else None,
        refers_url=fields.get("warc-refers-to-target-uri", "").strip("<>") or None if revisit else None,
        refers_at=datetime.fromisoformat(refers_at) if revisit and refers_at else None,
    )
