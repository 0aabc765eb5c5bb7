"""Items by their words, through the full-text index: SQLite's FTS5, PostgreSQL's GIN on a tsvector.

Both hold stems (``scraper.normalise.stems``), so that the same words are found on both, and in memory. The index only
narrows down: whether an item is really meant says ``scraper.interest``, which also knows where one part of it ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from scraper.model import Entry, Interest, Role
from scraper.normalise.stems import stems
from scraper.store import rows
from scraper.store.engine import Database
from scraper.store.lots import lots
from scraper.store.tables import item, reading, search, source

_MANY = 500


@dataclass(frozen=True, slots=True)
class Spoken:
    """An item as it is now, with the text of its files."""

    entry: Entry
    revision: int
    files: tuple[str, ...]


class SqlSearch:
    """The index, and what it finds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def behind(self) -> Sequence[Spoken]:
        """Up to 500 items whose words the index does not hold, or not as they are now."""
        current = exists().where(search.c.item == item.c.id, search.c.revision == item.c.revision)
        return self._spoken(select(item).where(~current).limit(_MANY))

    def spoken(self, ids: Sequence[str]) -> Sequence[Spoken]:
        """These items."""
        return [one for some in lots(ids) for one in self._spoken(select(item).where(item.c.id.in_(some)))]

    def index(self, words: Mapping[str, tuple[int, str]]) -> None:
        """Remember the words of these items: by item, its revision and its stems."""
        values = [{"item": name, "revision": revision, "words": said} for name, (revision, said) in words.items()]
        if not values:
            return
        with self._database.begin() as connection:
            insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            statement = insert(search)
            fresh = {name: statement.excluded[name] for name in ("revision", "words")}
            connection.execute(statement.on_conflict_do_update(index_elements=["item"], set_=fresh), values)

    def candidates(self, interest: Interest) -> Iterator[Sequence[Spoken]]:
        """The items that may be meant, in lots: of the wanted sites and kinds, holding the wanted words."""
        query = select(item.c.id).order_by(item.c.id)
        if interest.sites:
            query = query.where(item.c.site.in_(interest.sites))
        if interest.kinds:
            query = query.where(item.c.kind.in_([kind.value for kind in interest.kinds]))
        if wanted := list(self._wanted(interest)):
            query = query.join(search, search.c.item == item.c.id).where(*wanted)
        with self._database.begin() as connection:
            found = list(connection.execute(query).scalars())
        for some in lots(found):
            yield self._spoken(select(item).where(item.c.id.in_(some)))

    def _wanted(self, interest: Interest) -> Iterator[ColumnElement[bool]]:
        """One of the words, and each of those of which all are wanted."""
        if interest.match:
            yield or_(*map(self._holds, interest.match))
        if interest.match_all:
            yield and_(*map(self._holds, interest.match_all))

    def _holds(self, phrase: str) -> ColumnElement[bool]:
        words = stems(phrase)
        if self._database.dialect == "postgresql":
            simple: ColumnElement[str] = literal_column("'simple'")
            return func.to_tsvector(simple, search.c.words).op("@@")(func.phraseto_tsquery(simple, words))
        quoted = words.replace('"', '""')
        found = text("SELECT rowid FROM search_index WHERE search_index MATCH :phrase")
        asked: BindParameter[str] = bindparam("phrase", f'"{quoted}"', unique=True)
        return search.c.number.in_(found.bindparams(asked).columns(search.c.number))

    def _spoken(self, query: Select[tuple[object, ...]]) -> Sequence[Spoken]:
        with self._database.begin() as connection:
            found = connection.execute(query).all()
            files: dict[str, list[str]] = {row.id: [] for row in found}
            read = select(reading).join(source, source.c.id == reading.c.source).order_by(reading.c.source)
            ours = reading.c.item.in_(files), source.c.role == Role.ATTACHMENT.value
            for row in connection.execute(read.where(*ours)):
                files[row.item].append(rows.item(row.content).text)
            return [Spoken(rows.bare_entry(row), row.revision, tuple(files[row.id])) for row in found]
