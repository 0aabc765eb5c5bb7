"""What an operator may set right: two items that were taken for one."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from scraper.errors import StoreError
from scraper.model import Change
from scraper.normalise.urls import url_key
from scraper.objects import load_item
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.tables import change, item, reading, site, source, version


class Mending:
    """The log of merges, and the way back from one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def merges(self) -> Sequence[Change]:
        """Every time an item at a new address was taken for a known one, with the evidence, the newest first."""
        query = select(change).where(change.c.evidence != "").order_by(change.c.at.desc(), change.c.id)
        with self._database.begin() as connection:
            return [rows.change(row) for row in connection.execute(query)]

    def split(self, name: str) -> Change:
        """Undo the merge that the change with this id told of, for ever. StoreError where there is none.

        The known item is again what it was at its old address, and never taken for the other one any more; the other
        is read as an item of its own at the next look at its list.
        """
        with self._database.begin() as connection:
            row = connection.execute(select(change).where(change.c.id == name, change.c.evidence != "")).first()
            if row is None:
                raise StoreError(f"no merge has the id {name!r}", hint="banditore merges lists them")
            merge = rows.change(row)
            was, now = merge.fields["url"]
            _tell_apart(connection, merge, now or "")
            _forget_readings(connection, merge, now or "")
            _look_again(connection, merge, was or "")
            connection.execute(site.update().where(site.c.id == merge.site).values(state=site.c.state + 1))
            return merge


def _tell_apart(connection: Connection, merge: Change, address: str) -> None:
    """The item is as its last version before the merge has it."""
    known = connection.execute(select(item).where(item.c.id == merge.item)).one()
    before = connection.execute(
        select(version.c.content)
        .where(version.c.item == merge.item, version.c.at < merge.at)
        .order_by(version.c.at.desc())
        .limit(1)
    ).scalar()
    entry = rows.bare_entry(known)
    if url_key(address) in entry.apart:
        raise StoreError(f"{merge.id}: these were taken apart before", hint="the second is read at the next look")
    content = before or known.content
    apart = entry.apart | {url_key(address)}
    values = rows.item_row(replace(entry, item=load_item(content), apart=apart), content)
    values |= {"revision": item.c.revision + 1, "shelved": item.c.shelved}
    connection.execute(item.update().where(item.c.id == merge.item).values(values))


def _forget_readings(connection: Connection, merge: Change, address: str) -> None:
    """What pages say of the other item is not said of this one."""
    for row in connection.execute(select(reading).where(reading.c.item == merge.item)).all():
        told = load_item(row.content)
        if told.url and url_key(told.url) == url_key(address):
            here = (reading.c.item == merge.item) & (reading.c.source == row.source)
            connection.execute(reading.delete().where(here))


def _look_again(connection: Connection, merge: Change, address: str) -> None:
    """The list is read anew though it did not change, and the item's own page is the old one again."""
    anew = {"next_due": None, "digest": None, "etag": None, "last_modified": None}
    connection.execute(source.update().where(source.c.id == merge.source).values(anew))
    own = (source.c.item == merge.item) & (source.c.role == "item")
    connection.execute(
        source.update().where(own).values({**anew, "url": address, "moved_to": None, "gone_since": None})
    )
