"""Merging two fiches: an event says the fiche that was absorbed, before and after."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add to an event the fiche that was absorbed."""
    op.add_column("evenement", sa.Column("absorbee", sa.String(120)))
    op.add_column("evenement", sa.Column("absorbee_avant", sa.Text))
    op.add_column("evenement", sa.Column("absorbee_apres", sa.Text))
