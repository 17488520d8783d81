"""The tables, as the code asks them; ``migrations/`` makes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

VERSION: Final = "0004"  # the last step of migrations/versions

Cellules = Mapping[str, str]  # column to text, as in fiches.csv; an empty cell is not kept
Etat = Literal["en attente", "renvoyée", "acceptée", "refusée", "retirée"]
ETATS: Final[tuple[Etat, ...]] = ("en attente", "renvoyée", "acceptée", "refusée", "retirée")
WAITS: Final[tuple[Etat, ...]] = ("en attente", "renvoyée")  # still to be decided
# What is decided, or said, of a proposition: the state it leaves.
CHOIX: Final[Mapping[str, Etat]] = {
    "acceptée": "acceptée",
    "corrigée": "acceptée",
    "refusée": "refusée",
    "renvoyée": "renvoyée",
    "répondue": "en attente",
    "retirée": "retirée",
}


class Json(TypeDecorator[Any]):
    """A value as JSON text: the same value is always the same text, on any base."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: sa.Dialect) -> str | None:  # noqa: ANN401, D102
        return None if value is None else to_json(value)

    def process_result_value(self, value: Any, _dialect: sa.Dialect) -> Any:  # noqa: ANN401, D102
        return None if value is None else json.loads(value)


def to_json(value: object) -> str:
    """Return a value as one line of JSON, its keys sorted."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


METADATA: Final = sa.MetaData()

FICHE: Final = sa.Table(
    "fiche",
    METADATA,
    sa.Column("id", sa.String(120), primary_key=True),
    sa.Column("cellules", Json, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),  # the event that made it what it is
)
REDIRECTION: Final = sa.Table(
    "redirection",
    METADATA,
    sa.Column("ancien", sa.String(120), primary_key=True),
    sa.Column("nouveau", sa.String(120), nullable=False),
)
PROPOSITION: Final = sa.Table(
    "proposition",
    METADATA,
    sa.Column("numero", sa.Integer, primary_key=True),
    sa.Column("genre", sa.String(20), nullable=False),
    sa.Column("etat", sa.String(20), nullable=False),
    sa.Column("fiche", sa.String(120), nullable=False),
    sa.Column("changements", Json, nullable=False),  # column to text; "" empties it
    sa.Column("vues", Json, nullable=False),  # the same columns, as they were when it was sent
    sa.Column("version", sa.Integer, nullable=False),  # of the fiche then; 0 for a new one
    sa.Column("signaux", Json, nullable=False),  # why to look twice
    sa.Column("motif", sa.Text, nullable=False),
    sa.Column("auteur", sa.String(200), nullable=False),
    sa.Column("courriel", sa.String(254), nullable=False),  # never published: see `purger`
    sa.Column("recue_le", sa.String(20), nullable=False),
    sa.Column("suivi", sa.String(64)),  # the digest of the address one follows it at
    sqlite_autoincrement=True,
)
EVENEMENT: Final = sa.Table(
    "evenement",
    METADATA,
    sa.Column("numero", sa.Integer, primary_key=True),
    sa.Column("genre", sa.String(20), nullable=False),
    sa.Column("fiche", sa.String(120), nullable=False),
    sa.Column("avant", Json),
    sa.Column("apres", Json),
    sa.Column("par", sa.String(200), nullable=False),
    sa.Column("le", sa.String(20), nullable=False),
    sa.Column("motif", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("proposition", sa.Integer),
    sa.Column("annule", sa.Integer),
    sa.Column("absorbee", sa.String(120)),  # of a merge: the fiche that goes, or comes back
    sa.Column("absorbee_avant", Json),
    sa.Column("absorbee_apres", Json),
    sqlite_autoincrement=True,
)
DECISION: Final = sa.Table(
    "decision",
    METADATA,
    sa.Column("numero", sa.Integer, primary_key=True),
    sa.Column("proposition", sa.Integer, nullable=False),
    sa.Column("choix", sa.String(20), nullable=False),
    sa.Column("par", sa.String(200), nullable=False),
    sa.Column("le", sa.String(20), nullable=False),
    sa.Column("motif", sa.Text, nullable=False),
    sa.Column("evenement", sa.Integer),
    sqlite_autoincrement=True,
)
MODERATEUR: Final = sa.Table(
    "moderateur",
    METADATA,
    sa.Column("numero", sa.Integer, primary_key=True),
    sa.Column("nom", sa.String(200), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("ajoute_le", sa.String(20), nullable=False),
    sa.Column("retire_le", sa.String(20), nullable=False),  # "" while one is there
    sqlite_autoincrement=True,
)
INVITATION: Final = sa.Table(
    "invitation",
    METADATA,
    sa.Column("empreinte", sa.String(64), primary_key=True),
    sa.Column("moderateur", sa.Integer, nullable=False),
    sa.Column("expire_le", sa.String(20), nullable=False),
)
SEANCE: Final = sa.Table(
    "seance",
    METADATA,
    sa.Column("numero", sa.Integer, primary_key=True),
    sa.Column("empreinte", sa.String(64), nullable=False),
    sa.Column("moderateur", sa.Integer, nullable=False),
    sa.Column("ouverte_le", sa.String(20), nullable=False),
    sa.Column("expire_le", sa.String(20), nullable=False),
    sqlite_autoincrement=True,
)
PASSAGE: Final = sa.Table(
    "passage",
    METADATA,
    sa.Column("numero", sa.Integer, primary_key=True),
    sa.Column("qui", sa.String(64), nullable=False),  # a salted digest of an address
    sa.Column("le", sa.String(20), nullable=False),
)
REGLAGE: Final = sa.Table(
    "reglage",
    METADATA,
    sa.Column("nom", sa.String(40), primary_key=True),
    sa.Column("valeur", sa.Text, nullable=False),
)
LOT: Final = sa.Table(
    "lot",
    METADATA,
    sa.Column("numero", sa.Integer, primary_key=True),
    sa.Column(
        "source", sa.String(200), nullable=False
    ),  # the list it comes from, month after month
    sa.Column("fichier", sa.String(200), nullable=False),
    sa.Column("etat", sa.String(20), nullable=False),  # publié, annulé
    sa.Column("par", sa.String(200), nullable=False),
    sa.Column("le", sa.String(20), nullable=False),
    sa.Column("demande", Json, nullable=False),  # what was said of the file, for the next one
    sa.Column("annule_par", sa.String(200), nullable=False),
    sa.Column("annule_le", sa.String(20), nullable=False),
    sqlite_autoincrement=True,
)
LOT_LIGNE: Final = sa.Table(
    "lot_ligne",
    METADATA,
    sa.Column("numero", sa.Integer, primary_key=True),
    sa.Column("lot", sa.Integer, nullable=False),
    sa.Column("cle", sa.String(400), nullable=False),  # what tells the row in its source
    sa.Column("fiche", sa.String(120), nullable=False),
    sa.Column("effet", sa.String(20), nullable=False),  # créée, modifiée, inchangée, disparue
    sa.Column("cellules", Json, nullable=False),  # as the source said them: the base of the next
    sa.Column("evenement", sa.Integer),
    sqlite_autoincrement=True,
)
