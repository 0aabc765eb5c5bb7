"""What self-service needs: who subscribed on our pages, and the sign-ups that still wait for their mail."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("address", sa.Text),
        sa.Column("mailbox", sa.Text),
        sa.Column("trace", sa.Text),
        sa.Column("interest", sa.Text, nullable=False),
        sa.Column("when", sa.Text, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("remind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created", _Moment, nullable=False),
        sa.Column("confirmed", _Moment),
        sa.Column("ended", _Moment),
        sa.Column("last_asked", _Moment, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
    )
    op.create_index("subscriber_mailbox", "subscriber", ["mailbox"], unique=True)
    op.create_index("subscriber_trace", "subscriber", ["trace"])
    op.create_index("subscriber_state", "subscriber", ["state"])
    op.create_table(
        "sign_up",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("wishes", sa.Text, nullable=False),
        sa.Column("at", _Moment, nullable=False),
        sa.Column("again", _Moment, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("invitation", sa.Text),
        sa.Column("subscriber", sa.Text),
    )
    op.create_index("sign_up_again", "sign_up", ["again"])
