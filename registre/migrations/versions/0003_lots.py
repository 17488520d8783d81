"""Lots: what one import published, row by row, so that it is undone whole and told apart later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the two tables of imports."""
    op.create_table(
        "lot",
        sa.Column("numero", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String(200), nullable=False, index=True),
        sa.Column("fichier", sa.String(200), nullable=False),
        sa.Column("etat", sa.String(20), nullable=False),
        sa.Column("par", sa.String(200), nullable=False),
        sa.Column("le", sa.String(20), nullable=False),
        sa.Column("demande", sa.Text, nullable=False),
        sa.Column("annule_par", sa.String(200), nullable=False),
        sa.Column("annule_le", sa.String(20), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lot_ligne",
        sa.Column("numero", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("lot", sa.Integer, sa.ForeignKey("lot.numero"), nullable=False, index=True),
        sa.Column("cle", sa.String(400), nullable=False),
        sa.Column("fiche", sa.String(120), nullable=False),
        sa.Column("effet", sa.String(20), nullable=False),
        sa.Column("cellules", sa.Text, nullable=False),
        sa.Column("evenement", sa.Integer, sa.ForeignKey("evenement.numero")),
        sqlite_autoincrement=True,
    )
