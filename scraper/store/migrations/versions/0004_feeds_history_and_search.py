"""What feeds need: which entries went into which archive document, full-text search, the hub that is to be told."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from scraper.objects import load_item
from scraper.store.places import due_day, place

revision = "0004"
down_revision = "0003"

_Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns and tables; known items are put in their places, and every feed is made anew."""
    op.add_column("source", sa.Column("size", sa.Integer))
    op.add_column("source", sa.Column("media_type", sa.Text))
    op.create_index("source_item", "source", ["item"])
    op.add_column("item", sa.Column("place", sa.Text, nullable=False, server_default=""))
    op.add_column("item", sa.Column("due", sa.Text))
    op.add_column("item", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))
    op.add_column("item", sa.Column("shelved", sa.Integer, nullable=False, server_default="-1"))
    op.add_column("change", sa.Column("shelved", sa.Boolean, nullable=False, server_default=sa.false()))
    op.drop_index("item_day", "item")
    op.create_index("item_place", "item", ["site", "kind", "place"])
    op.create_index("item_newest", "item", ["kind", "place"])
    op.create_index("item_due", "item", ["site", "due"])
    op.create_index("change_at", "change", ["at"])
    _index_some("item_unshelved", "item", "revision <> shelved")
    _index_some("change_unshelved", "change", "NOT shelved")
    _put_in_place()
    op.execute("UPDATE site SET state = state + 1")
    op.create_table(
        "feed",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("archives", sa.Integer, nullable=False),
        sa.Column("oldest", sa.Integer, nullable=False),
        sa.Column("written", sa.Integer, nullable=False),
        sa.Column("base_url", sa.Text, nullable=False),
    )
    op.create_table(
        "shelf",
        sa.Column("feed", sa.Text, primary_key=True),
        sa.Column("entry", sa.Text, primary_key=True),
        sa.Column("archive", sa.Integer),
    )
    op.create_index("shelf_archive", "shelf", ["feed", "archive"])
    op.create_index("shelf_entry", "shelf", ["entry"])
    op.create_table(
        "page",
        sa.Column("site", sa.Text, sa.ForeignKey("site.id"), primary_key=True),
        sa.Column("parts", sa.Text, nullable=False),
    )
    op.create_table(
        "ping",
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("again", _Moment),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
    )
    op.create_index("ping_again", "ping", ["again"])
    _make_search()


def _index_some(name: str, table: str, which: str) -> None:
    op.create_index(name, table, ["site"], sqlite_where=sa.text(which), postgresql_where=sa.text(which))


def _put_in_place() -> None:
    connection = op.get_bind()
    item = sa.table("item", *(sa.column(name) for name in ("id", "content", "place", "due")))
    moments = sa.table("item", sa.column("id"), sa.column("first_seen", _Moment), sa.column("updated", _Moment))
    seen = {row.id: (_aware(row.first_seen), _aware(row.updated)) for row in connection.execute(sa.select(moments))}
    places = [
        {
            "b_id": row.id,
            "b_place": place(known, first_seen=seen[row.id][0], updated=seen[row.id][1]),
            "b_due": due_day(known),
        }
        for row in connection.execute(sa.select(item.c.id, item.c.content))
        for known in [load_item(row.content)]
    ]
    if places:
        named = item.update().where(item.c.id == sa.bindparam("b_id"))
        connection.execute(named.values(place=sa.bindparam("b_place"), due=sa.bindparam("b_due")), places)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


_FOLLOW = {
    "ai": ("INSERT", "INSERT INTO search_index(rowid, words) VALUES (new.number, new.words)"),
    "ad": ("DELETE", "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.number, old.words)"),
    "au": (
        "UPDATE",
        """INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.number, old.words);
        INSERT INTO search_index(rowid, words) VALUES (new.number, new.words)""",
    ),
}
"""An index over another table's words follows it by triggers (https://sqlite.org/fts5.html, §4.4.3)."""


def _make_search() -> None:
    op.create_table(
        "search",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("item", sa.Text, sa.ForeignKey("item.id"), nullable=False, unique=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX search_words ON search USING gin (to_tsvector('simple', words))")
        return
    op.execute("CREATE VIRTUAL TABLE search_index USING fts5(words, content='search', content_rowid='number')")
    for name, (event, action) in _FOLLOW.items():
        op.execute(f"CREATE TRIGGER search_{name} AFTER {event} ON search BEGIN {action}; END")
