"""What is kept of what came: a page whole or as a revisit, a 304 as a revisit, redirects that led nowhere."""

from collections.abc import Callable

from scraper.archive.pages import Bundle, Origin, Original, Scribe
from scraper.archive.recent import Recent
from scraper.archive.records import digest_of
from scraper.model import Failure, Fetched, NotModified, Page, Snapshot


class Keeper:
    """Decides that for an archive, which says whether it still ``holds`` a record.

    ``not_modified`` says whether a 304 is kept at all.
    """

    def __init__(self, holds: Callable[[Snapshot], bool], *, not_modified: bool) -> None:
        self._holds = holds
        self._not_modified = not_modified
        self._recent = Recent()

    def records(self, fetched: Fetched, scribe: Scribe, *, origin: Origin, known: Snapshot | None) -> Bundle | None:
        """What is to be written; None for nothing. ``known`` is the last record of its page.

        ValueError for a page that was not fetched.
        """
        if isinstance(fetched, NotModified):
            whole = Original.of(known) if known and self._holds(known) else None
            wanted = self._not_modified and fetched.exchanges
            return scribe.unmodified(fetched.exchanges, origin=origin, known=whole) if wanted else None
        page = fetched.page if isinstance(fetched, Failure) else fetched
        if page is None:
            hops = fetched.exchanges if isinstance(fetched, Failure) else ()
            return scribe.hops(hops, origin=origin) if hops else None
        return self._page(page, scribe, origin=origin, known=known)

    def _page(self, page: Page, scribe: Scribe, *, origin: Origin, known: Snapshot | None) -> Bundle:
        payload = page.exchanges[-1].payload if page.exchanges else b""
        digest = digest_of(payload)
        alike = (known if known and known.digest == digest else None, self._recent.find(digest))
        same = next((one for one in alike if one and self._holds(one)), None)
        return scribe.page(page.exchanges, origin=origin, digest=digest, same=Original.of(same) if same else None)

    def placed(self, snapshot: Snapshot) -> Snapshot:
        """Where the records were written: later ones may refer to them."""
        if not snapshot.revisit:
            self._recent.add(snapshot)
        return snapshot

    def forget(self) -> None:
        """What was kept may be lost: no later record refers to it."""
        self._recent.forget()
