from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.model import Day, Failure, Item, Kind, Reason, Role, Source
from scraper.schedule import FIRST_RETRY, GONE, LONGEST_WAIT, is_lively, next_due, retry

NOW = datetime(2026, 6, 24, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIST = Source(id="novita", site="comune", url="https://comune.example.it/novita/", every=timedelta(minutes=30))
PAGE = Source(
    id="page-1", site="comune", url="https://comune.example.it/avviso", role=Role.ITEM, every=DAY, item="tag:1"
)

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone follows
INTERVALS = st.timedeltas(timedelta(minutes=1), timedelta(days=30))


def about(interval: timedelta, due: datetime) -> bool:
    """Is ``due`` an interval from now, or up to a tenth of it earlier?"""
    return NOW + 0.9 * interval < due <= NOW + interval


def call(deadline: Day | None) -> Item:
    return Item(id="tag:1", kind=Kind.CALL, title="Avviso", deadline=deadline)


def failure(reason: Reason = Reason.UNREACHABLE, *, retry_after: timedelta | None = None) -> Failure:
    return Failure(reason, "it does not answer", NOW, retry_after=retry_after)


def source(every: timedelta) -> Source:
    return Source(id="s", site="comune", url="https://comune.example.it/", every=every)


# ------------------------------------------------------------------ after a good look


@given(INTERVALS, MOMENTS, st.text(min_size=1))
def test_a_list_is_due_within_its_interval_and_never_much_earlier(every: timedelta, now: datetime, name: str) -> None:
    due = next_due(Source(id=name, site="comune", url="https://comune.example.it/", every=every), now)
    assert now + 0.9 * every - timedelta(microseconds=1) <= due <= now + every


def test_the_spread_is_the_same_whenever_it_is_asked_for() -> None:
    assert next_due(LIST, NOW) == next_due(LIST, NOW)


def test_sources_looked_at_together_are_not_due_together() -> None:
    names = [Source(id=f"s{number}", site="comune", url=LIST.url, every=HOUR) for number in range(100)]
    assert len({next_due(one, NOW) for one in names}) == 100


@pytest.mark.parametrize(
    ("at", "quickened", "lively"),
    [
        (datetime(2026, 6, 24, 8, 0, tzinfo=UTC), DAY, True),
        (datetime(2026, 6, 24, 8, 0, tzinfo=UTC), 4 * DAY, False),
        (datetime(2026, 6, 24, 5, 59, tzinfo=UTC), DAY, False),
        (datetime(2026, 6, 24, 16, 59, tzinfo=UTC), DAY, True),
        (datetime(2026, 6, 24, 17, 0, tzinfo=UTC), DAY, False),
        (datetime(2026, 6, 27, 8, 0, tzinfo=UTC), DAY, False),
        (datetime(2026, 6, 29, 6, 0, tzinfo=UTC), 3 * DAY, True),
    ],
    ids=[
        "Wednesday",
        "long quiet",
        "before eight in Rome",
        "before seven",
        "at seven",
        "Saturday",
        "Monday after Friday",
    ],
)
def test_a_list_is_lively_in_office_hours_after_it_brought_something_new(
    at: datetime, quickened: timedelta, *, lively: bool
) -> None:
    assert is_lively([at - quickened], at, "Europe/Rome") is lively
    assert not is_lively([], at, "Europe/Rome")


@given(INTERVALS, MOMENTS)
def test_a_lively_list_is_looked_at_twice_as_often(every: timedelta, now: datetime) -> None:
    due = next_due(source(every), now, lively=True)
    assert now + 0.45 * every - timedelta(microseconds=1) <= due <= now + every / 2


@pytest.mark.parametrize(
    ("fresh", "wait"),
    [(timedelta(minutes=1), timedelta(minutes=15)), (timedelta(minutes=20), timedelta(minutes=20)), (DAY, HOUR / 2)],
)
def test_a_server_is_not_asked_for_what_it_calls_fresh_but_never_later_than_promised(
    fresh: timedelta, wait: timedelta
) -> None:
    """RFC 9111 §5.2.2.1, max-age."""
    assert about(wait, next_due(LIST, NOW, lively=True, fresh=fresh))


@pytest.mark.parametrize(
    ("deadline", "interval"),
    [
        (date(2026, 6, 24), HOUR),
        (date(2026, 6, 27), HOUR),
        (datetime(2026, 6, 27, 12, tzinfo=UTC), HOUR),
        (date(2026, 6, 28), 6 * HOUR),
        (date(2027, 1, 1), 6 * HOUR),
        (date(2026, 6, 23), DAY),
        (None, DAY),
    ],
)
def test_a_calls_page_is_looked_at_often_while_it_is_open_and_most_often_at_the_end(
    deadline: Day | None, interval: timedelta
) -> None:
    assert about(interval, next_due(PAGE, NOW, item=call(deadline), first_seen=NOW))


@pytest.mark.parametrize(
    ("age", "interval"),
    [
        (0 * DAY, DAY),
        (13 * DAY, DAY),
        (14 * DAY, 7 * DAY),
        (83 * DAY, 7 * DAY),
        (84 * DAY, 30 * DAY),
        (999 * DAY, 30 * DAY),
    ],
)
def test_an_items_page_is_looked_at_ever_more_rarely(age: timedelta, interval: timedelta) -> None:
    for deadline in (None, date(2026, 6, 23)):
        assert about(interval, next_due(PAGE, NOW, item=call(deadline), first_seen=NOW - age))


# ------------------------------------------------------------------ after a bad one


def test_the_first_retry_comes_soon() -> None:
    assert retry(LIST, failure(), failures=1) == NOW + FIRST_RETRY


def test_retries_double_and_stay_below_six_hours_for_a_busy_source() -> None:
    waits = [retry(LIST, failure(), failures=number) - NOW for number in range(1, 9)]
    assert waits == [*(FIRST_RETRY * 2**power for power in range(7)), 6 * HOUR]


@given(INTERVALS, st.integers(1, 10_000))
def test_however_often_a_list_failed_it_is_looked_at_within_a_day(every: timedelta, failures: int) -> None:
    earlier, later = (retry(source(every), failure(), failures=number) for number in (failures, failures + 1))
    assert NOW < earlier <= later <= NOW + LONGEST_WAIT


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        (None, FIRST_RETRY),
        (timedelta(seconds=1), FIRST_RETRY),
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(days=365), LONGEST_WAIT),
    ],
)
def test_a_server_that_begs_off_is_left_alone_as_long_as_it_asks_but_not_for_ever(
    asked: timedelta | None, wait: timedelta
) -> None:
    """RFC 9110 §10.2.3, Retry-After."""
    assert retry(LIST, failure(Reason.HTTP_STATUS, retry_after=asked), failures=1) == NOW + wait


@pytest.mark.parametrize(("failures", "wait"), [(1, FIRST_RETRY), (4, 8 * FIRST_RETRY), (5, GONE), (99, GONE)])
def test_an_items_page_that_is_gone_for_good_is_asked_for_ever_more_rarely(failures: int, wait: timedelta) -> None:
    gone = replace(failure(Reason.HTTP_STATUS), status=404)
    assert retry(PAGE, gone, failures=failures) == NOW + wait


@pytest.mark.parametrize("reason", [Reason.HTTP_STATUS, Reason.UNREACHABLE, Reason.SUSPECT])
def test_an_items_page_behind_an_outage_is_asked_for_every_day_because_it_may_hide_an_extension(reason: Reason) -> None:
    assert retry(PAGE, failure(reason), failures=99) == NOW + DAY


@pytest.mark.parametrize("reason", [Reason.ROBOTS_REFUSED, Reason.ADDRESS_REFUSED])
def test_a_refusal_waits_a_day(reason: Reason) -> None:
    assert retry(LIST, failure(reason), failures=1) == NOW + DAY
