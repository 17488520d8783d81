"""Alembic runs this: the steps are taken in the transaction of whoever asks (see ``base``)."""

from __future__ import annotations

from alembic import context

from registre.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
)
context.run_migrations()
