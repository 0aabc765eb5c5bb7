"""Why a request came to nothing: raised deep inside, turned into a ``Failure`` at the door.

    FetchError        a reason, one line for the operator, and whether it may pass when tried again
    └── StatusError   the server answered, but not with 2xx or 304: the page that came, and its Retry-After

Neither ever leaves this package.
"""

from datetime import datetime, timedelta

from scraper.model import Exchange, Failure, Page, Reason


class FetchError(Exception):
    """``detail`` is for the operator; ``passing`` says that the same request may succeed a moment later."""

    def __init__(self, reason: Reason, detail: str, *, passing: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.passing = passing
        self.retry_after: timedelta | None = None
        self.exchanges: tuple[Exchange, ...] = ()
        """The redirects that led here."""

    def failure(self, at: datetime) -> Failure:
        """The same as data."""
        return Failure(self.reason, self.detail, at, exchanges=self.exchanges)


class StatusError(FetchError):
    """A final answer that is not the page: ``page`` is what came instead, kept for the archive."""

    def __init__(self, detail: str, page: Page, *, passing: bool, retry_after: timedelta | None) -> None:
        super().__init__(Reason.HTTP_STATUS, detail, passing=passing)
        self.page = page
        self.retry_after = retry_after

    def failure(self, at: datetime) -> Failure:
        """The same as data."""
        return Failure(
            self.reason,
            self.detail,
            at,
            status=self.page.status,
            retry_after=self.retry_after,
            page=self.page,
        )
