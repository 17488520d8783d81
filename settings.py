"""Every setting of the app, with a default that works: ``CARTE_…`` in the environment."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).parent


class Settings(BaseSettings):
    """What whoever installs the app may choose."""

    model_config = SettingsConfigDict(env_prefix="CARTE_", frozen=True, env_ignore_empty=True)

    catalogue: Path = Field(
        default=ROOT / "data" / "catalogue",
        description=(
            "Le catalogue à charger : un fichier CSV, GeoJSON ou GeoParquet, ou un dossier de ces "
            "fichiers."
        ),
    )
    base: str = Field(
        default="",
        description=(
            "Le registre dont on sert les fiches : le chemin d’un fichier SQLite, ou une adresse "
            "postgresql+psycopg://… ; vide ou « aucune » : les fichiers de CARTE_CATALOGUE."
        ),
    )
    propositions_par_heure: int = Field(
        default=30,
        ge=1,
        description=(
            "Combien de propositions une même connexion peut envoyer en une heure ; à monter le "
            "temps d’un atelier, où toute une salle est derrière la même."
        ),
    )
    contact: Annotated[str, NoDecode] = Field(
        default="",
        pattern=r"^$|^https?://\S+$|^[^@\s:]+@[^@\s:]+\.[^@\s:]+$",
        description=(
            "Où écrire pour signaler une erreur : une adresse électronique, ou l’adresse (https) "
            "d’un formulaire. Vide : le bouton n’est pas montré."
        ),
    )
    departement: str = Field(
        default="",
        pattern=r"^$|^(\d{2}|2[AB]|97\d)$",
        description="Le département de la maison : ses communes passent devant leurs homonymes.",
    )
    fonds_en_ligne: bool = Field(
        default=True,
        description=(
            "Propose au visiteur les fonds de carte en ligne (Plan IGN, OpenStreetMap). "
            "Rien n’est demandé à ces serveurs tant qu’il n’en choisit pas un."
        ),
    )
    adresse_publique: str = Field(
        default="",
        pattern=r"^$|^https?://[^\s?#]+$",
        description=(
            "L’adresse publique de l’app, pour les codes QR, la page A4 et les liens copiés ; "
            "vide : celle de la requête. À donner derrière un serveur mandataire."
        ),
    )
    embarquable_par: str = Field(
        default="*",
        pattern=r"^[^;,\r\n]+$",
        description=(
            "Les sites qui peuvent afficher la carte chez eux (CSP « frame-ancestors ») : tous, "
            "ou ceux que l’on nomme, comme « https://mairie.exemple.fr »."
        ),
    )
    journal: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Le niveau du journal."
    )

    @property
    def from_files(self) -> bool:
        """Whether the fiches are those of ``catalogue``, and not of a registre."""
        return self.base in ("", "aucune")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings, read once from the environment.

    Raises
    ------
    pydantic.ValidationError
        When a variable holds a value that its setting does not take.
    """
    return Settings()


def without_base_path(base_path: str) -> None:
    """Refuse Streamlit's own way to serve under a path.

    Streamlit would answer under it and our routes would not: every address would be a 404. Behind
    a proxy that takes the path off, all of ours are relative and follow.

    Raises
    ------
    SystemExit
        When ``server.baseUrlPath`` is set; what it says is for whoever starts the app.
    """
    if base_path.strip("/"):
        raise SystemExit(
            f"Le réglage server.baseUrlPath (« {base_path} ») n’est pas pris en charge. Pour servir"
            " la carte sous un chemin, ôtez-le dans le serveur mandataire et donnez"
            " CARTE_ADRESSE_PUBLIQUE : deploy/README.md, « Sous un chemin »."
        )
