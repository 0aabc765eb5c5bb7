"""What stands behind entries besides what they say, and what the pages of all sites show of each."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.shelves import sources_of
from scraper.store.tables import page, snapshot, source


class SqlBacking:
    """Answers for publishing; and the parts of pages, so that only those of sites that changed are made anew."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read_by(self, ids: Collection[str]) -> Mapping[str, Sequence[str]]:
        """The sources that show each of these items."""
        with self._database.begin() as connection:
            return sources_of(connection, ids)

    def files(self, ids: Collection[str]) -> Mapping[str, tuple[int | None, str | None]]:
        """Size in bytes and media type of the files of these items, by address, where they were looked at."""
        measured = select(source.c.url, source.c.size, source.c.media_type).where(source.c.size.is_not(None))
        with self._database.begin() as connection:
            return {
                row.url: (row.size, row.media_type)
                for some in lots(ids)
                for row in connection.execute(measured.where(source.c.item.in_(some)))
            }

    def captures(self, ids: Collection[str]) -> Mapping[str, tuple[str, str]]:
        """Of these records: the address, and the 14-digit moment (UTC) by which replayers know it."""
        kept = select(snapshot.c.id, snapshot.c.url, snapshot.c.at)
        with self._database.begin() as connection:
            return {
                row.id: (row.url, f"{row.at:%Y%m%d%H%M%S}")
                for some in lots(ids)
                for row in connection.execute(kept.where(snapshot.c.id.in_(some)))
            }

    def pages(self) -> Mapping[str, str]:
        """What the pages of all sites show of each, by site."""
        with self._database.begin() as connection:
            return {row.site: row.parts for row in connection.execute(select(page))}

    def keep_page(self, site: str, parts: str) -> None:
        """Remember what the pages of all sites show of one."""
        with self._database.begin() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            statement = insert(page).values(site=site, parts=parts)
            fresh = {"parts": statement.excluded.parts}
            connection.execute(statement.on_conflict_do_update(index_elements=["site"], set_=fresh))
