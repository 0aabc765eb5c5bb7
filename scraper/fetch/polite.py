"""Pure: what a host's robots.txt lets us do (RFC 9309), and when the next request to it may start."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from scraper.fetch.errors import FetchError
from scraper.model import Reason

ROBOTS_MAX_SIZE = 500 * 1024
"""RFC 9309 §2.5: what lies beyond is not read."""

ROBOTS_MAX_REDIRECTS = 5
"""RFC 9309 §2.3.1.2."""

CRAWL_DELAY_MAX = timedelta(seconds=60)
"""Longer delays are meant for crawlers of whole sites; our rhythm per page is slower than that anyhow."""

_PRODUCT = re.compile(r"(?:.*\(compatible;)?\s*([A-Za-z_-]+)")


@dataclass(frozen=True, slots=True)
class Rules:
    """A robots.txt that was read, or the absence of one, which allows everything (RFC 9309 §2.3.1.3)."""

    host: str
    product: str
    parsed: Protego
    crawl_delay: timedelta
    keep: timedelta = timedelta(hours=24)

    def check(self, url: str) -> None:
        """FetchError when this URL is disallowed for us."""
        if not self.parsed.can_fetch(url, self.product):
            raise FetchError(Reason.ROBOTS_REFUSED, f"robots.txt of {self.host} forbids {url} to {self.product}")


@dataclass(frozen=True, slots=True)
class NoRules:
    """A robots.txt that could not be had: the whole host is out of bounds for a while (RFC 9309 §2.3.1.4)."""

    reason: Reason
    detail: str
    crawl_delay: timedelta = timedelta(0)
    keep: timedelta = timedelta(minutes=10)

    def check(self, _url: str) -> None:
        """FetchError, whatever the URL."""
        raise FetchError(self.reason, self.detail)


Robots = Rules | NoRules
"""What we know of a host's wishes, to be asked for anew after ``keep``."""


def product_token(user_agent: str) -> str:
    """The name that robots.txt files know us by (RFC 9309 §2.2.1).

    ``Mozilla/5.0 (compatible; Banditore/1.0; …)`` gives ``Banditore``: no rule for "Mozilla" means us.
    """
    found = _PRODUCT.match(user_agent)
    return found[1] if found else "*"


def read_robots(host: str, product: str, *, status: int, body: bytes) -> Robots:
    """What a final answer for robots.txt means: 2xx rules, 5xx stay away, anything else no rules at all."""
    if status >= 500:
        detail = f"robots.txt of {host} answers {status}: no page there is asked for until it is well again"
        return NoRules(Reason.ROBOTS_UNREADABLE, detail)
    text = body[:ROBOTS_MAX_SIZE].decode("utf-8-sig", errors="replace") if 200 <= status < 300 else ""
    parsed = Protego.parse(text)
    delay = timedelta(seconds=min(parsed.crawl_delay(product) or 0, CRAWL_DELAY_MAX.total_seconds()))
    return Rules(host, product, parsed, delay)


def robots_failed(host: str, product: str, error: FetchError) -> Robots:
    """What a request for robots.txt that came to nothing means.

    Redirects without end count as no robots.txt (RFC 9309 §2.3.1.2). A host that cannot be reached at all is
    reported as just that: nobody should look for a fault in its robots.txt when its certificate has expired.
    """
    if error.reason is Reason.REDIRECT_LOOP:
        return read_robots(host, product, status=404, body=b"")
    whole_host = {Reason.ADDRESS_REFUSED, Reason.UNREACHABLE, Reason.CERTIFICATE, Reason.TIMEOUT}
    reason = error.reason if error.reason in whole_host else Reason.ROBOTS_UNREADABLE
    return NoRules(reason, f"{error.detail} (asked for its robots.txt)")


def wait_before_next(last_start: datetime | None, now: datetime, spacing: timedelta) -> timedelta:
    """How long to wait until the next request to a host may start; zero when nothing was asked yet.

    Never longer than ``spacing``, even when the clock was set back since ``last_start``.
    """
    if last_start is None:
        return timedelta(0)
    return min(max(last_start + spacing - now, timedelta(0)), spacing)
