"""The pages that exist: their address, file, name and first words."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from web.headers import PageInfo

PAGES: Final = MappingProxyType(
    {
        "": PageInfo(
            "explorer",
            "Explorer",
            "La carte du faire alliance",
            "Qui fait alliance près de chez vous : exemples inspirants, PTCE, fondations "
            "territoriales et catalyseurs de toute la France, sur une carte et en liste.",
        ),
        "mon-territoire": PageInfo(
            "mon_territoire",
            "Mon territoire",
            "Mon territoire · La carte du faire alliance",
            "Votre commune ou votre intercommunalité : qui la couvre, qui est proche, ce qui "
            "manque, et ce qu’ont fait des territoires qui lui ressemblent.",
        ),
        "donnees": PageInfo(
            "donnees",
            "Données",
            "Données · La carte du faire alliance",
            "Télécharger, réutiliser et vérifier les fiches de la carte du faire alliance.",
        ),
        "a-propos": PageInfo(
            "a_propos",
            "À propos",
            "À propos · La carte du faire alliance",
            "Ce qu’est cette carte, d’où viennent ses faits, sa méthode et vos droits.",
        ),
    }
)
