"""Alembic runs the numbered migrations on the connection that ``scraper.store.engine`` hands it."""

from alembic import context

from scraper.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
