"""What identity and absence need: titles to look up, since when something is missing, what was told apart."""

import json

import sqlalchemy as sa
from alembic import op

from scraper.normalise.titles import title_key

revision = "0002"
down_revision = "0001"

_Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns; titles of known items are looked up by their words from now on."""
    op.add_column("source", sa.Column("gone_since", _Moment))
    op.add_column("reading", sa.Column("missed", _Moment))
    op.add_column("item", sa.Column("withdrawn", _Moment))
    op.add_column("item", sa.Column("apart", sa.Text, nullable=False, server_default="[]"))
    op.add_column("item", sa.Column("title_key", sa.Text, nullable=False, server_default=""))
    op.add_column("change", sa.Column("meaning", sa.Text))
    op.add_column("change", sa.Column("evidence", sa.Text, nullable=False, server_default=""))
    op.create_index("item_title", "item", ["site", "title_key"])
    _look_titles_up()


def _look_titles_up() -> None:
    connection = op.get_bind()
    item = sa.table("item", sa.column("id"), sa.column("content"), sa.column("title_key"))
    keys = [
        {"b_id": row.id, "b_key": title_key(json.loads(row.content)["title"])}
        for row in connection.execute(sa.select(item.c.id, item.c.content))
    ]
    if keys:
        named = item.update().where(item.c.id == sa.bindparam("b_id")).values(title_key=sa.bindparam("b_key"))
        connection.execute(named, keys)
