"""Mail that is owed, lent to one sender at a time: the queries that letters and notices share.

A sender holds what it took until ``leased``; one that was killed loses it then, and another may send it. What a holder
takes again is its own: one holder sends one thing after the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Table, and_, or_, select, tuple_

_MANY = 500
"""Keys in one statement: databases take only so many values at a time."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who asks for it, when, and until when; ``limit`` is how many groups."""

    holder: str
    now: datetime
    until: datetime
    limit: int


def take(connection: Connection, table: Table, group: Sequence[str], lease: Lease) -> Sequence[Row[tuple[object, ...]]]:
    """Lend the first groups that are owed now to the holder; rows with equal ``group`` stay together.

    The write comes first: on SQLite two senders would otherwise both read before either writes.
    """
    free = or_(table.c.leased.is_(None), table.c.leased <= lease.now, table.c.holder == lease.holder)
    owed = and_(table.c.again <= lease.now, free)
    columns = [table.c[name] for name in group]
    chosen = select(*columns).where(owed).group_by(*columns).order_by(*columns).limit(lease.limit)
    lent = table.update().where(owed, tuple_(*columns).in_(chosen)).values(leased=lease.until, holder=lease.holder)
    if not connection.execute(lent).rowcount:
        return []
    held = select(table).where(
        table.c.holder == lease.holder, table.c.leased == lease.until, table.c.again <= lease.now
    )
    return connection.execute(held.order_by(*columns, table.c.key)).all()


def note(connection: Connection, table: Table, keys: Iterable[str], **values: object) -> None:
    """Write what became of these, and give them back."""
    named = list(keys)
    for start in range(0, len(named), _MANY):
        chosen = table.update().where(table.c.key.in_(named[start : start + _MANY]))
        connection.execute(chosen.values(leased=None, holder=None, **values))
