# ruff: noqa: INP001 - Alembic runs this file by its path
"""Alembic runs this file to apply revisions on the connection and in the transaction that it is given."""

from alembic import context

from khazana.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=context.config.attributes["version_table"],
    transactional_ddl=True,  # SQLite can, and our transactions begin where we say
)
with context.begin_transaction():
    context.run_migrations()
