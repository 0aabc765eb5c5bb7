"""Pure: conditional requests, and what a response's header fields say about asking again."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scraper.model import Validators

_SECONDS = re.compile(r"([+-]?)([0-9]{1,9})")
_MAX_AGE = re.compile(r'(?:^|,)\s*max-age\s*=\s*"?([0-9]{1,9})"?\s*(?=,|$)', re.IGNORECASE)


def conditional_headers(validators: Validators, *, redirected: bool = False) -> dict[str, str]:
    """Header fields that ask for the page only if it changed (RFC 9110 §13.1).

    After a redirect only the entity tag is asked about: a date is no proof that another address holds the
    same page (a site under maintenance redirects to a notice older than the page we know).
    """
    asked = {}
    if validators.etag:
        asked["If-None-Match"] = validators.etag
    if validators.last_modified and not redirected:
        asked["If-Modified-Since"] = validators.last_modified
    return asked


def validators_of(headers: Mapping[str, str]) -> Validators:
    """The validators of a response, header fields by lower-case name (RFC 9110 §8.8).

    One with control characters is none: we would have to send it back in a header field.
    """
    etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
    return Validators(
        etag=etag if etag and etag.isprintable() else None,
        last_modified=last_modified if last_modified and last_modified.isprintable() else None,
    )


def refreshed(before: Validators, now: Validators) -> Validators:
    """The validators after a 304: those it carried, else those that were asked about."""
    return Validators(now.etag or before.etag, now.last_modified or before.last_modified)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long a server asks us to stay away, from ``now`` (aware); never negative (RFC 9110 §10.2.3).

    ``value`` is seconds or an HTTP date. None, or anything else, gives None: the server did not say.
    """
    text = (value or "").strip()
    seconds = _SECONDS.fullmatch(text)
    if seconds:
        return timedelta(seconds=0 if seconds[1] == "-" else int(seconds[2]))
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:  # "-0000": an unknown zone, and HTTP knows but one
            moment = moment.replace(tzinfo=UTC)
        return max(moment - now, timedelta(0))
    except (ValueError, TypeError, OverflowError):
        return None


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """How long a response counts as fresh by its Cache-Control, if it says so (RFC 9111 §5.2.2.1)."""
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    return timedelta(seconds=int(found[1])) if found else None
