"""What proven delivery needs: why a letter is owed, who sends it, what came back, which mailboxes are suspended."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns and tables; letters that were there are owed for reasons that nobody noted."""
    op.add_column("letter", sa.Column("why", sa.Text, nullable=False, server_default="[]"))
    op.add_column("letter", sa.Column("reminds", sa.Text))
    for table in ("letter", "notice"):
        op.add_column(table, sa.Column("mail", sa.Text))
        op.add_column(table, sa.Column("leased", _Moment))
        op.add_column(table, sa.Column("holder", sa.Text))
    op.create_index("letter_item", "letter", ["item"])
    op.create_index("letter_holder", "letter", ["holder"])
    op.create_table(
        "bounce",
        sa.Column("mailbox", sa.Text, primary_key=True),
        sa.Column("mail", sa.Text, primary_key=True),
        sa.Column("at", _Moment, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "suspension",
        sa.Column("mailbox", sa.Text, primary_key=True),
        sa.Column("since", _Moment, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
