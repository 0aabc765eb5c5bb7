"""A revisit says what the record with its payload is a record of: it may be of another address."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add columns; a revisit that was there is of its own address, and is kept whole when its page is next read."""
    op.add_column("snapshot", sa.Column("refers_url", sa.Text))
    op.add_column("snapshot", sa.Column("refers_at", sa.DateTime(timezone=True)))
