"""Alembic's entry: runs the versions over the connection that `migrate` hands in."""

from alembic import context

from inquiry_api.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
