from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from scraper.model import (
    Change,
    ChangeType,
    Entry,
    Exchange,
    Failure,
    Item,
    Kind,
    Letter,
    Page,
    Reason,
    Snapshot,
    require_aware,
)

NAIVE = datetime(2026, 6, 24, 10, 0)  # noqa: DTZ001 - the fault that is tested
AWARE = NAIVE.replace(tzinfo=UTC)
ITEM = Item(id="tag:1", kind=Kind.NEWS, title="Notizia")


def page(at: datetime = AWARE, content_type: str | None = None) -> Page:
    headers = {"content-type": content_type} if content_type else {}
    return Page(url="u", requested="u", at=at, status=200, headers=headers, body=b"")


def change(at: datetime) -> Change:
    return Change(
        id="1",
        at=at,
        type=ChangeType.EDITED,
        item="tag:1",
        site="s",
        source="s",
        kind=Kind.NEWS,
        title="t",
        url=None,
        fields={},
        snapshot=None,
    )


MAKERS: dict[str, Callable[[datetime], object]] = {
    "published": lambda at: Item(id="tag:1", kind=Kind.NEWS, title="t", published=at),
    "deadline": lambda at: Item(id="tag:1", kind=Kind.NEWS, title="t", deadline=at),
    "starts": lambda at: Item(id="tag:1", kind=Kind.NEWS, title="t", starts=at),
    "first seen": lambda at: Entry(ITEM, "s", at, AWARE, None),
    "updated": lambda at: Entry(ITEM, "s", AWARE, at, None),
    "change": change,
    "page": page,
    "exchange": lambda at: Exchange("u", at, "192.0.2.1", b"", b"", b""),
    "snapshot": lambda at: Snapshot("urn:uuid:1", "u", at, "sha1:A", "f", 0, 1),
    "letter": lambda at: Letter("k", "a@example.org", "s", "tag:1", (), at),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_moment_without_a_zone_is_refused_wherever_it_comes_from(name: str) -> None:
    with pytest.raises(ValueError, match=r"naive datetime 2026-06-24T10:00:00: say which zone it is in"):
        MAKERS[name](NAIVE)
    assert MAKERS[name](AWARE)


def test_days_and_nothing_need_no_zone() -> None:
    require_aware(date(2026, 6, 24), None, AWARE)


@pytest.mark.parametrize(
    ("content_type", "media_type"),
    [
        ("text/html; charset=utf-8", "text/html"),
        (" TEXT/HTML ", "text/html"),
        ("application/pdf", "application/pdf"),
        (None, ""),
    ],
)
def test_a_media_type_has_no_parameters_and_no_capitals(content_type: str | None, media_type: str) -> None:
    assert page(content_type=content_type).media_type == media_type


@pytest.mark.parametrize("reason", Reason)
def test_only_a_rule_is_a_refusal(reason: Reason) -> None:
    by_a_rule = reason in {Reason.ADDRESS_REFUSED, Reason.ROBOTS_REFUSED}
    assert Failure(reason, "why", AWARE).refused is by_a_rule
