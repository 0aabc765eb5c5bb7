"""robots.txt and spacing, as values."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetch.errors import FetchError
from scraper.fetch.polite import (
    CRAWL_DELAY_MAX,
    ROBOTS_MAX_SIZE,
    Robots,
    product_token,
    read_robots,
    robots_failed,
    wait_before_next,
)
from scraper.model import Reason

NOW = datetime(2026, 6, 24, 10, 0, tzinfo=UTC)


def robots(body: bytes | str, status: int = 200) -> Robots:
    data = body.encode() if isinstance(body, str) else body
    return read_robots("comune.example", "Banditore", status=status, body=data)


def verdict(rules: Robots, path: str) -> Reason | None:
    try:
        rules.check(f"https://comune.example{path}")
    except FetchError as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("Mozilla/5.0 (compatible; Banditore/0.1; +https://example.org)", "Banditore"),
        ("ArchivioCivico/2.0 (a@example.org)", "ArchivioCivico"),
        ("", "*"),
    ],
)
def test_the_product_token_is_our_own_name(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


def test_rules_for_us_count_and_rules_for_browsers_do_not() -> None:
    rules = robots("User-agent: mozilla\nDisallow: /\n\nUser-agent: BANDITORE\nDisallow: /private/\n")
    assert verdict(rules, "/private/x") is Reason.ROBOTS_REFUSED
    assert verdict(rules, "/novita") is None


def test_wildcards_and_the_longest_rule_are_understood() -> None:
    rules = robots("User-agent: *\nDisallow: /*.pdf$\nDisallow: /a/\nAllow: /a/b\n")
    assert verdict(rules, "/bando.pdf") is Reason.ROBOTS_REFUSED
    assert verdict(rules, "/a/c") is Reason.ROBOTS_REFUSED
    assert verdict(rules, "/a/b/c") is None


def test_a_byte_order_mark_does_not_hide_the_first_line() -> None:
    rules = robots(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n")
    assert verdict(rules, "/x") is Reason.ROBOTS_REFUSED


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_no_robots_txt_allows_everything(status: int) -> None:
    assert verdict(robots("User-agent: *\nDisallow: /", status), "/x") is None


@pytest.mark.parametrize("status", [500, 503, 599])
def test_a_broken_robots_txt_keeps_us_away_but_not_for_long(status: int) -> None:
    rules = robots("", status)
    assert verdict(rules, "/x") is Reason.ROBOTS_UNREADABLE
    assert rules.keep < robots("").keep


def test_what_lies_beyond_500_kib_is_not_read() -> None:
    padding = b"#" * (ROBOTS_MAX_SIZE - 1) + b"\n"
    assert verdict(robots(padding + b"User-agent: *\nDisallow: /\n"), "/x") is None


@given(st.binary())
def test_any_bytes_can_be_a_robots_txt(body: bytes) -> None:
    assert verdict(robots(body), "/x") in {None, Reason.ROBOTS_REFUSED}


@pytest.mark.parametrize(
    ("field", "seconds"), [("7", 7), ("0.5", 0.5), ("86400", CRAWL_DELAY_MAX.total_seconds()), ("-3", 0), ("x", 0)]
)
def test_a_crawl_delay_is_kept_within_reason(field: str, seconds: float) -> None:
    rules = robots(f"User-agent: *\nCrawl-delay: {field}\n")
    assert rules.crawl_delay == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("cause", "seen"),
    [
        (Reason.UNREACHABLE, Reason.UNREACHABLE),
        (Reason.CERTIFICATE, Reason.CERTIFICATE),
        (Reason.CUT_SHORT, Reason.ROBOTS_UNREADABLE),
        (Reason.PROTOCOL, Reason.ROBOTS_UNREADABLE),
        (Reason.REDIRECT_LOOP, None),
    ],
)
def test_a_host_that_is_down_is_not_blamed_on_its_robots_txt(cause: Reason, seen: Reason | None) -> None:
    rules = robots_failed("comune.example", "Banditore", FetchError(cause, "comune.example: why"))
    assert verdict(rules, "/x") is seen


def test_the_first_request_need_not_wait() -> None:
    assert wait_before_next(None, NOW, timedelta(seconds=5)) == timedelta(0)


@given(st.integers(-(10**6), 10**6), st.integers(0, 100))
def test_starts_are_spaced_and_no_wait_is_longer_than_the_spacing(passed: int, spacing: int) -> None:
    gap = timedelta(seconds=spacing)
    wait = wait_before_next(NOW, NOW + timedelta(seconds=passed), gap)
    assert timedelta(0) <= wait <= gap
    if passed >= 0:
        assert timedelta(seconds=passed) + wait >= gap
