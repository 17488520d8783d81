"""A fiche in the words of schema.org, for engines and programs that read JSON-LD."""

from __future__ import annotations

from typing import Any, Final

from catalogue.fiches import Fiche
from catalogue.vocabulaires import DOMAINES, ROLES
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

_PROJECT: Final = "exemple-inspirant"  # the others are bodies, this one is what several do
_LEVELS: Final = {Niveau.PAYS: "Country"}


def as_schema_org(fiche: Fiche, ref: Referentiel, root: str, address: str) -> dict[str, Any]:
    """Return a fiche as a schema.org Organization, or Project; what is unknown is left out.

    Parameters
    ----------
    root
        Public address of the app, without a final slash.
    address
        That of the page of the fiche.
    """
    project = fiche.roles[:1] == (_PROJECT,)
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Project" if project else "Organization",
        "@id": f"{address}#structure",
        "name": fiche.nom,
        "alternateName": fiche.sigle if fiche.sigle != fiche.nom else "",
        "description": fiche.description,
        "additionalType": [ROLES[r].source_url for r in fiche.roles if ROLES[r].source_url],
        "foundingDate": str(fiche.annee or ""),
        "url": fiche.site_web,
        "sameAs": [fiche.site_web] if fiche.site_web else [],
        "telephone": fiche.telephone,
        "email": fiche.courriel,
        "address": _address(fiche),
        "areaServed": [_area(t, ref, root) for t in fiche.territoires],
        "knowsAbout": [DOMAINES[d].libelle for d in fiche.domaines],
        "subjectOf": {
            "@type": "WebPage",
            "@id": address,
            "inLanguage": "fr",
            "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            "citation": _sources(fiche),
        },
    }
    return {name: value for name, value in said.items() if value}


def _address(fiche: Fiche) -> dict[str, str]:
    if not fiche.commune:
        return {}
    said = {"streetAddress": fiche.adresse, "addressLocality": fiche.commune}
    known = {name: value for name, value in said.items() if value}
    return {"@type": "PostalAddress", **known, "addressCountry": "FR"}


def _area(t: Territoire, ref: Referentiel, root: str) -> dict[str, str]:
    kind = _LEVELS.get(t.niveau, "AdministrativeArea")
    page = f"{root}/territoires/{t}"
    return {"@type": kind, "name": ref.nom(t), "identifier": str(t), "url": page}


def _sources(fiche: Fiche) -> list[dict[str, str]]:
    sources = (
        (fiche.source_titre, fiche.source_url, fiche.source_date),
        (fiche.autre_source_titre, fiche.autre_source_url, fiche.autre_source_date),
    )
    return [
        {"@type": "WebPage", "name": titre or url, "url": url}
        | ({"datePublished": day} if day else {})
        for titre, url, day in sources
        if url
    ]
