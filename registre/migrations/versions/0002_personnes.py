"""Those who moderate, their sessions, what slows a flood down, and the address one follows at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables of people, and the column of the private address."""
    op.add_column("proposition", sa.Column("suivi", sa.String(64)))
    op.create_index("proposition_suivi", "proposition", ["suivi"], unique=True)
    op.create_table(
        "moderateur",
        sa.Column("numero", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("nom", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("ajoute_le", sa.String(20), nullable=False),
        sa.Column("retire_le", sa.String(20), nullable=False),
        sqlite_autoincrement=True,
    )
    who = sa.ForeignKey("moderateur.numero")
    op.create_table(
        "invitation",
        sa.Column("empreinte", sa.String(64), primary_key=True),
        sa.Column("moderateur", sa.Integer, who, nullable=False),
        sa.Column("expire_le", sa.String(20), nullable=False),
    )
    op.create_table(
        "seance",
        sa.Column("numero", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("empreinte", sa.String(64), nullable=False, unique=True),
        sa.Column(
            "moderateur", sa.Integer, sa.ForeignKey("moderateur.numero"), nullable=False, index=True
        ),
        sa.Column("ouverte_le", sa.String(20), nullable=False),
        sa.Column("expire_le", sa.String(20), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "passage",
        sa.Column("numero", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("qui", sa.String(64), nullable=False),
        sa.Column("le", sa.String(20), nullable=False, index=True),
    )
    op.create_index("passage_qui", "passage", ["qui", "le"])
    op.create_table(
        "reglage",
        sa.Column("nom", sa.String(40), primary_key=True),
        sa.Column("valeur", sa.Text, nullable=False),
    )
