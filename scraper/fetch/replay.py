"""The fetcher's in-memory twin: answers that were prepared beforehand, for the tests of everybody else."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from scraper.fetch.caching import validators_of
from scraper.model import Exchange, Failure, Fetched, NotModified, Page, Reason, Validators

Answer = Fetched | Callable[[Validators], Fetched]
"""What to answer; a function is asked anew each time, with the validators of the request."""

REPLAYED_AT = datetime(2026, 6, 24, 10, 0, tzinfo=UTC)
_NO_VALIDATORS = Validators()


class ReplayFetcher:
    """Answers from ``pages`` by exact URL, 404 for all others, and 304 to whoever knows a page already.

    ``pages`` may be changed between requests; ``asked`` lists the URLs that were asked for, in order.
    """

    def __init__(self, pages: Mapping[str, Answer]) -> None:
        self._pages = pages
        self.asked: list[str] = []

    async def fetch(self, url: str, *, validators: Validators = _NO_VALIDATORS) -> Fetched:
        """``scraper.ports.Fetcher``."""
        self.asked.append(url)
        answer = self._pages.get(url)
        if answer is None:
            return missing(url)
        if callable(answer):
            return answer(validators)
        if isinstance(answer, Page) and validators == answer.validators != _NO_VALIDATORS:
            return NotModified(url, answer.at, validators)
        return answer


def page(
    url: str,
    body: bytes | str,
    *,
    at: datetime = REPLAYED_AT,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Page:
    """A page as ``HttpFetcher`` would return it, with its exchange; UTF-8 HTML unless ``headers`` differ."""
    data = body.encode() if isinstance(body, str) else body
    fields = {"content-type": "text/html; charset=utf-8", "content-length": str(len(data)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    host, _, path = url.partition("://")[2].partition("/")
    exchange = Exchange(
        url=url,
        at=at,
        ip="127.0.0.1",
        request=f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(),
        response=f"HTTP/1.1 {status} Replayed\r\n{head}\r\n".encode(),
        payload=data,
    )
    return Page(url, url, at, status, fields, data, (exchange,), validators_of(fields))


def missing(url: str, *, at: datetime = REPLAYED_AT) -> Failure:
    """The failure that a 404 is."""
    gone = page(url, "<title>Pagina non trovata</title>", at=at, status=404)
    return Failure(Reason.HTTP_STATUS, f"{url} answers 404 Not Found", at, status=404, page=gone)
