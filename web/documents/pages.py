"""The pages that exist: their address, file, name and first words."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from web.documents.page_info import PageInfo

PAGES: Final = MappingProxyType(
    {
        "": PageInfo(
            "explorer",
            "Explorer",
            "La carte du faire alliance",
            "Qui fait alliance près de chez vous : exemples inspirants, PTCE, fondations "
            "territoriales et catalyseurs de toute la France, sur une carte et en liste.",
            panneaux=("explorer/filtres.js", "explorer/bilan.js", "explorer/liste.js"),
            carte=True,
            accroche="Mairies, entreprises, associations, fondations, habitants\N{NO-BREAK SPACE}: "
            "qui agit ensemble, où, et qui peut vous aider à faire de même.",
        ),
        "mon-territoire": PageInfo(
            "portrait",
            "Mon territoire",
            "Mon territoire · La carte du faire alliance",
            "Votre commune ou votre intercommunalité : qui la couvre, qui est proche, ce qui "
            "manque, et ce qu’ont fait des territoires qui lui ressemblent.",
            "portrait/portrait.css",
            panneaux=("portrait/portrait.js",),
            carte=True,
        ),
        "reunir": PageInfo(
            "reunir",
            "Réunir",
            "Réunir · La carte du faire alliance",
            "Un lieu, un besoin : qui peut réunir, qui l’a déjà fait, qui fait, qui peut financer "
            "et qui manque. Un premier tour de table, où chaque nom dit pourquoi il est là.",
            "reunir/reunir.css",
            panneaux=("reunir/reunir.js",),
            carte=True,
        ),
        "croiser": PageInfo(
            "croisement",
            "Croiser",
            "Croiser · La carte du faire alliance",
            "Les alliances comptées par territoire, par type d’acteur et par domaine : un tableau "
            "où chaque chiffre ouvre ses fiches, une carte, et ce qui manque.",
            "croisement/croisement.css",
            panneaux=("croisement/croisement.js",),
        ),
        "presenter": PageInfo(
            "recits",
            "Présenter",
            "Présenter · La carte du faire alliance",
            "Des récits à projeter pas à pas : la carte plein écran, au clavier, sans réseau, "
            "et une commune de la salle en deux touches.",
            "recits/recits.css",
            panneaux=("recits/recits.js",),
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


def page_of(panneau: str) -> PageInfo:
    """Return the page a panel belongs to, by the name of its module.

    Raises
    ------
    StopIteration
        When no page has such a panel.
    """
    return next(p for p in PAGES.values() if f"{p.fichier}/{panneau}.js" in p.panneaux)
