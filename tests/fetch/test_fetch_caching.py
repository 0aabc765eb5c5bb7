"""Conditional requests, Retry-After and freshness."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetch.caching import conditional_headers, max_age, refreshed, retry_after, validators_of
from scraper.model import Validators

NOW = datetime(2026, 6, 24, 10, 0, tzinfo=UTC)
KNOWN = Validators(etag='"a"', last_modified="Tue, 23 Jun 2026 08:00:00 GMT")


def test_both_validators_are_asked_about() -> None:
    assert conditional_headers(KNOWN) == {
        "If-None-Match": '"a"',
        "If-Modified-Since": "Tue, 23 Jun 2026 08:00:00 GMT",
    }


def test_without_validators_nothing_is_asked_about() -> None:
    assert conditional_headers(Validators()) == {}


def test_after_a_redirect_a_date_proves_nothing() -> None:
    assert conditional_headers(KNOWN, redirected=True) == {"If-None-Match": '"a"'}


def test_validators_are_read_from_the_fields_and_empty_ones_are_none() -> None:
    assert validators_of({"etag": 'W/"x"', "last-modified": ""}) == Validators(etag='W/"x"')


def test_a_validator_with_control_characters_is_not_sent_back() -> None:
    assert validators_of({"etag": '"a"\r\nX: y', "last-modified": "a\tb"}) == Validators()


def test_a_304_without_validators_leaves_ours_standing() -> None:
    assert refreshed(KNOWN, Validators()) == KNOWN
    assert refreshed(KNOWN, Validators(etag='"b"')) == Validators('"b"', KNOWN.last_modified)


@given(st.integers(min_value=0, max_value=10**8))
def test_retry_after_in_seconds_is_that_long(seconds: int) -> None:
    assert retry_after(str(seconds), NOW) == timedelta(seconds=seconds)


@given(st.integers(min_value=1, max_value=10**8))
def test_a_negative_retry_after_is_now(seconds: int) -> None:
    assert retry_after(f"-{seconds}", NOW) == timedelta(0)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001 # hypothesis adds the zone below
def test_retry_after_as_a_date_is_the_time_until_then_or_none_left(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC, microsecond=0)
    expected = max(moment - NOW, timedelta(0))
    assert retry_after(format_datetime(moment, usegmt=True), NOW) == expected


@given(st.text())
def test_any_other_retry_after_is_none_or_not_negative(text: str) -> None:
    pause = retry_after(text, NOW)
    assert pause is None or pause >= timedelta(0)


@pytest.mark.parametrize("text", [None, "", "soon", "١٢", "9" * 5000, "Wed, 24 Foo 2026 10:00:00 GMT"])
def test_a_retry_after_that_says_nothing_is_none(text: str | None) -> None:
    assert retry_after(text, NOW) is None


def test_a_date_of_unknown_zone_is_read_as_utc() -> None:
    assert retry_after("Wed, 24 Jun 2026 10:01:00 -0000", NOW) == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("field", "seconds"),
    [("max-age=60", 60), ('public, Max-Age="60"', 60), ("s-maxage=9, max-age = 60 , private", 60)],
)
def test_max_age_is_found_among_the_directives(field: str, seconds: int) -> None:
    assert max_age({"cache-control": field}) == timedelta(seconds=seconds)


@pytest.mark.parametrize("field", ["", "no-cache", "s-maxage=60", "max-age=", "max-age=soon"])
def test_no_max_age_is_none(field: str) -> None:
    assert max_age({"cache-control": field}) is None
