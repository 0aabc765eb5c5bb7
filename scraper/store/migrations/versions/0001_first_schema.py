"""The first schema: sites, sources, items with their readings and versions, changes, snapshots, letters."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "setting",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("published", sa.Integer, nullable=False),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("offset", sa.Integer, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("revisit", sa.Boolean, nullable=False),
        sa.Column("refers_to", sa.Text),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("site", sa.Text, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("every", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("details", sa.Boolean, nullable=False),
        sa.Column("select", sa.Text),
        sa.Column("item", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("next_due", sa.DateTime(timezone=True)),
        sa.Column("last_checked", sa.DateTime(timezone=True)),
        sa.Column("last_ok", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("digest", sa.Text),
        sa.Column("candidate", sa.Text),
        sa.Column("reader", sa.Text),
        sa.Column("moved_to", sa.Text),
        sa.Column("snapshot", sa.Text, sa.ForeignKey("snapshot.id")),
        sa.Column("items", sa.Integer, nullable=False),
    )
    op.create_index("source_due", "source", ["active", "next_due"])
    op.create_table(
        "item",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("site", sa.Text, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("url_key", sa.Text),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", sa.Text),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("item_url", "item", ["site", "url_key"])
    op.create_index("item_day", "item", ["site", "kind", "day"])
    op.create_table(
        "reading",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("item", sa.Text, sa.ForeignKey("item.id"), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("reading_item", "reading", ["item"])
    op.create_table(
        "version",
        sa.Column("item", sa.Text, sa.ForeignKey("item.id"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("snapshot", sa.Text),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("item", sa.Text, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("site", sa.Text, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("snapshot", sa.Text),
        sa.Column("routed", sa.Boolean, nullable=False),
    )
    op.create_index("change_site", "change", ["site", "at"])
    op.create_index("change_item", "change", ["item"])
    op.create_index("change_unrouted", "change", ["routed"])
    op.create_table(
        "letter",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("subscription", sa.Text, nullable=False),
        sa.Column("item", sa.Text, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True)),
        sa.Column("error", sa.Text),
    )
    op.create_index("letter_again", "letter", ["again"])
