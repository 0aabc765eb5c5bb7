"""What subscribers chose, as JSON and as rows; nothing here asks the database anything."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import TypedDict

from sqlalchemy import Row

from scraper.model import Interest, Invitation, Kind, SignUp, Standing, Subscriber, Subscription, Wishes

AnyRow = Row[tuple[object, ...]]
Values = dict[str, object]


class WishesObject(TypedDict):
    """Wishes in JSON; ``remind`` in seconds."""

    interest: Mapping[str, list[str]]
    when: str
    timezone: str
    language: str
    remind: list[int]


def wishes_object(wishes: Wishes) -> WishesObject:
    """Wishes as JSON can hold them."""
    return {
        "interest": {name: list(map(str, chosen)) for name, chosen in asdict(wishes.interest).items()},
        "when": wishes.when,
        "timezone": wishes.timezone,
        "language": wishes.language,
        "remind": [int(ahead.total_seconds()) for ahead in wishes.remind],
    }


def dump_wishes(wishes: Wishes) -> str:
    """Wishes as one line of JSON."""
    return json.dumps(wishes_object(wishes), ensure_ascii=False)


def load_wishes(line: str) -> Wishes:
    """The inverse of ``dump_wishes``."""
    found: WishesObject = json.loads(line)
    return Wishes(
        _interest(found["interest"]),
        found["when"],
        found["timezone"],
        found["language"],
        _remind(found["remind"]),
    )


def wishes_values(wishes: Wishes) -> Values:
    """The columns of a subscriber that hold wishes."""
    found = wishes_object(wishes)
    return {
        **found,
        "interest": json.dumps(found["interest"], ensure_ascii=False),
        "remind": json.dumps(found["remind"]),
    }


def row_wishes(row: AnyRow) -> Wishes:
    """The inverse of ``wishes_values``."""
    remind = _remind(json.loads(row.remind))
    return Wishes(_interest(json.loads(row.interest)), row.when, row.timezone, row.language, remind)


def _interest(found: Mapping[str, list[str]]) -> Interest:
    words = {name: tuple(chosen) for name, chosen in found.items() if name != "kinds"}
    return Interest(**words, kinds=tuple(Kind(kind) for kind in found["kinds"]))


def _remind(seconds: list[int]) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=number) for number in seconds)


def subscriber(row: AnyRow) -> Subscriber:
    """A row of the table ``subscriber``."""
    return Subscriber(
        id=row.id,
        address=row.address or "",
        wishes=row_wishes(row),
        standing=Standing(row.state),
        created=row.created,
        last_asked=row.last_asked,
        confirmed=row.confirmed,
        ended=row.ended,
    )


def subscription(row: AnyRow) -> Subscription:
    """A confirmed row, as the rules of mail want it."""
    wishes = row_wishes(row)
    return Subscription(
        id=row.id,
        to=(row.address,),
        interest=wishes.interest,
        when=wishes.when,
        timezone=wishes.timezone,
        language="en" if wishes.language == "en" else "it",
        remind=wishes.remind,
        since=row.confirmed,
    )


def sign_up(row: AnyRow) -> SignUp:
    """A row of the table ``sign_up``."""
    return SignUp(
        id=row.id,
        address=row.address,
        wishes=load_wishes(row.wishes),
        at=row.at,
        invitation=Invitation(row.invitation) if row.invitation else None,
        subscriber=row.subscriber,
        attempts=row.attempts,
    )
