"""The first shape: fiches, redirections, propositions, décisions, and events nobody rewrites."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NEVER = "un evenement ne se change ni ne s''efface"


def upgrade() -> None:
    """Make the tables, and refuse any change to an event."""
    op.create_table(
        "fiche",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("cellules", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "redirection",
        sa.Column("ancien", sa.String(120), primary_key=True),
        sa.Column("nouveau", sa.String(120), nullable=False),
    )
    op.create_table(
        "proposition",
        sa.Column("numero", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("genre", sa.String(20), nullable=False),
        sa.Column("etat", sa.String(20), nullable=False, index=True),
        sa.Column("fiche", sa.String(120), nullable=False, index=True),
        sa.Column("changements", sa.Text, nullable=False),
        sa.Column("vues", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("signaux", sa.Text, nullable=False),
        sa.Column("motif", sa.Text, nullable=False),
        sa.Column("auteur", sa.String(200), nullable=False),
        sa.Column("courriel", sa.String(254), nullable=False),
        sa.Column("recue_le", sa.String(20), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "evenement",
        sa.Column("numero", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("genre", sa.String(20), nullable=False),
        sa.Column("fiche", sa.String(120), nullable=False, index=True),
        sa.Column("avant", sa.Text),
        sa.Column("apres", sa.Text),
        sa.Column("par", sa.String(200), nullable=False),
        sa.Column("le", sa.String(20), nullable=False),
        sa.Column("motif", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("proposition", sa.Integer, sa.ForeignKey("proposition.numero")),
        sa.Column("annule", sa.Integer, sa.ForeignKey("evenement.numero"), unique=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "decision",
        sa.Column("numero", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "proposition",
            sa.Integer,
            sa.ForeignKey("proposition.numero"),
            nullable=False,
            index=True,
        ),
        sa.Column("choix", sa.String(20), nullable=False),
        sa.Column("par", sa.String(200), nullable=False),
        sa.Column("le", sa.String(20), nullable=False),
        sa.Column("motif", sa.Text, nullable=False),
        sa.Column("evenement", sa.Integer, sa.ForeignKey("evenement.numero")),
        sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER evenement_{verb.lower()} BEFORE {verb} ON evenement"
                f" BEGIN SELECT RAISE(ABORT, '{_NEVER}'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION evenement_reste() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{_NEVER}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER evenement_reste BEFORE UPDATE OR DELETE OR TRUNCATE ON evenement"
            " FOR EACH STATEMENT EXECUTE FUNCTION evenement_reste()"
        )
