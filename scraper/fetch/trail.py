"""Pure: the hops of one request, from the address that was asked for to the page that came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from scraper.fetch import caching
from scraper.fetch.errors import FetchError, StatusError
from scraper.fetch.retrying import status_may_pass
from scraper.model import Exchange, NotModified, Page, Reason, Validators

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_ADVICE = {
    401: "it wants a password",
    403: "it may dislike our user agent: see user_agent in [fetch]",
    404: "is the address still right?",
    410: "the page is gone for good: remove the source or find its new address",
    429: "we ask too often: raise spacing in [fetch] or every in [[source]]",
}


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer: ``headers`` by lower-case name, ``body`` with its content coding undone."""

    host: str
    exchange: Exchange
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def location(self) -> str | None:
        """Where it redirects to, as the server wrote it (RFC 9110 §15.4)."""
        return self.headers.get("location") if self.status in _REDIRECTS else None


@dataclass(slots=True)
class Trail:
    """Grows by one hop at a time; FetchError when it goes round in circles or on for too long."""

    requested: str
    max_redirects: int
    hops: list[Hop] = field(default_factory=list)

    @property
    def last(self) -> Hop:
        """Where we are."""
        return self.hops[-1]

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every hop as it was on the wire."""
        return tuple(hop.exchange for hop in self.hops)

    def check_next(self, url: str) -> None:
        """FetchError when the redirect to ``url`` must not be followed."""
        if any(hop.exchange.url == url for hop in self.hops):
            raise FetchError(Reason.REDIRECT_LOOP, f"{self.last.host}: redirects lead back to {url}")
        if len(self.hops) > self.max_redirects:
            raise FetchError(
                Reason.REDIRECT_LOOP,
                f"{self.last.host}: more than {self.max_redirects} redirects from {self.requested}",
            )

    def outcome(self, validators: Validators) -> Page | NotModified:
        """What the last hop means to somebody who sent ``validators``. StatusError unless 2xx or 304."""
        last = self.last
        found = caching.validators_of(last.headers)
        if last.status == HTTPStatus.NOT_MODIFIED and validators != Validators():
            return NotModified(
                last.exchange.url,
                last.exchange.at,
                caching.refreshed(validators, found),
                caching.max_age(last.headers),
                exchanges=self.exchanges,
            )
        page = Page(
            url=last.exchange.url,
            requested=self.requested,
            at=last.exchange.at,
            status=last.status,
            headers=last.headers,
            body=last.body,
            exchanges=self.exchanges,
            validators=found,
            moved_to=self._moved_to(),
            max_age=caching.max_age(last.headers),
        )
        if 200 <= last.status < 300:
            return page
        raise self._bad_status(page)

    def _moved_to(self) -> str | None:
        """Where the permanent redirects at the beginning of the trail lead: only they are a promise."""
        moved_to = None
        for hop, following in zip(self.hops, self.hops[1:], strict=False):
            if hop.status not in _PERMANENT:
                break
            moved_to = following.exchange.url
        return moved_to

    def _bad_status(self, page: Page) -> StatusError:
        pause = caching.retry_after(page.headers.get("retry-after"), page.at)
        words = [f"{self.last.host}: {page.url} answers {page.status}{_phrase(page.status)}"]
        if pause:
            words.append(f"asks to be left alone for {pause.total_seconds():.0f} s")
        if page.status in _ADVICE:
            words.append(_ADVICE[page.status])
        return StatusError("; ".join(words), page, passing=status_may_pass(page.status, pause), retry_after=pause)


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:  # a status of the server's own invention
        return ""
