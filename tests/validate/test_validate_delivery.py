"""How a feed is served: header fields and revalidation, as values."""

from collections.abc import Mapping

import pytest

from scraper.validate.check import Report, check
from scraper.validate.delivery import Delivery
from scraper.validate.findings import Circumstances
from tests.validate.cases import NOW
from tests.validate.cases_calendar import CALENDAR
from tests.validate.cases_json import JSON
from tests.validate.cases_rss import RSS

GOOD: Mapping[str, str] = {
    "content-type": "application/rss+xml; charset=utf-8",
    "etag": '"a1"',
    "last-modified": "Sun, 01 Mar 2026 08:00:00 GMT",
    "cache-control": "max-age=900",
}


def broken(
    body: str, headers: Mapping[str, str], *, moved_to: str | None = None, again: bytes | None = None
) -> set[str]:
    delivery = Delivery(headers, NOW, moved_to=moved_to, again=again)
    report = check(body.encode(), Circumstances(NOW), delivery=delivery)
    assert isinstance(report, Report)
    return {finding.rule.name for finding in report.findings}


def without(*names: str) -> Mapping[str, str]:
    return {name: value for name, value in GOOD.items() if name not in names}


def test_a_feed_that_is_served_well_has_nothing_to_mend() -> None:
    assert broken(RSS, GOOD) == set()
    assert broken(JSON, {**GOOD, "content-type": "application/feed+json"}) == set()
    assert broken(CALENDAR, {**GOOD, "content-type": "text/calendar; charset=UTF-8"}) == set()


@pytest.mark.parametrize(
    ("rule", "headers"),
    [
        ("http-media-type-wrong", {**GOOD, "content-type": "text/html; charset=utf-8"}),
        ("http-media-type-wrong", without("content-type")),
        ("http-media-type-general", {**GOOD, "content-type": "text/xml"}),
        ("http-charset", {**GOOD, "content-type": "application/rss+xml; charset=ISO-8859-1"}),
        ("http-validator-missing", without("etag", "last-modified")),
        ("http-validator-invalid", {**GOOD, "etag": "a1"}),
        ("http-validator-invalid", {**GOOD, "last-modified": "ieri"}),
        ("http-validator-invalid", {**GOOD, "last-modified": "Sun, 01 Mar 2026 10:00:00 GMT"}),
        ("http-cache-missing", without("cache-control")),
        ("http-cache-forbidden", {**GOOD, "cache-control": "no-store"}),
        ("http-cookie", {**GOOD, "set-cookie": "a=1"}),
    ],
)
def test_a_header_field_wrong_in_one_way_breaks_exactly_that_rule(rule: str, headers: Mapping[str, str]) -> None:
    assert broken(RSS, headers) == {rule}


def test_one_validator_and_an_old_expires_are_enough() -> None:
    assert broken(RSS, {**without("etag", "cache-control"), "expires": "0"}) == set()


def test_a_server_that_sends_everything_again_does_not_revalidate() -> None:
    assert broken(RSS, GOOD, again=RSS.encode()) == {"http-revalidation"}


def test_a_server_that_sends_other_bytes_at_once_is_restless() -> None:
    assert broken(RSS, GOOD, again=RSS.encode() + b"\n") == {"http-restless"}


def test_a_feed_that_moved_for_good_is_told_of() -> None:
    assert broken(RSS, GOOD, moved_to="https://feeds.example/nuovo.rss") == {"http-moved"}
