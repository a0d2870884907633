"""What Alembic runs: migrate over the connection that it is handed."""

from alembic import context

from posecoach.sessions.store.tables import metadata

# One transaction over all revisions: a power cut leaves the old schema whole.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
