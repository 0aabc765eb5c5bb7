"""What health needs: since when a source is as it is, its rhythm, and who was told that it cannot be read."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns and table; a source is taken to be as it is since its last good look, or else its last."""
    op.add_column("source", sa.Column("turned", _Moment))
    op.add_column("source", sa.Column("doubted", _Moment))
    op.add_column("source", sa.Column("quickened", sa.Text, nullable=False, server_default="[]"))
    op.execute("UPDATE source SET turned = coalesce(last_ok, last_checked)")
    op.execute("UPDATE site SET state = state + 1")  # there are pages that were not there before
    op.create_table(
        "notice",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("subscription", sa.Text, nullable=False),
        sa.Column("site", sa.Text, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("since", _Moment, nullable=False),
        sa.Column("at", _Moment, nullable=False),
        sa.Column("until", _Moment),
        sa.Column("silent", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("standing", sa.Boolean, nullable=False),
        sa.Column("again", _Moment),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("sent", _Moment),
        sa.Column("error", sa.Text),
    )
    op.create_index("snapshot_source", "snapshot", ["source", "at"])
    op.create_index("notice_standing", "notice", ["standing"])
    op.create_index("notice_again", "notice", ["again"])
