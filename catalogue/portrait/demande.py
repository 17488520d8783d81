"""Which territory the address of « Mon territoire » asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from catalogue.address import Ignore
from geo.lieux.gazetteer import Gazetteer
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire, TerritoireError

PARAMETRES: Final = ("commune", "arrondissement", "epci", "ept", "departement", "region")


@dataclass(frozen=True, slots=True)
class Demande:
    """What the address asks for: a territory that exists, or none; what is to be told of it."""

    territoire: Territoire | None
    ancienne: str = ""
    ignores: tuple[Ignore, ...] = ()


def demande(params: Mapping[str, str], ref: Referentiel, gazetteer: Gazetteer) -> Demande:
    """Read which territory an address asks for; the first counts, the others are told."""
    asked = [(name, params[name].strip()) for name in PARAMETRES if params.get(name, "").strip()]
    if not asked:
        return Demande(None)
    (name, value), *others = asked
    ignores = tuple(Ignore(n, v[:60], "un seul territoire à la fois") for n, v in others)
    try:
        t = Territoire.parse(f"{name}:{value}")
    except TerritoireError as error:
        return Demande(None, ignores=(Ignore(name, value[:60], str(error)), *ignores))
    found, said = _existing(t, ref, gazetteer)
    if found is None:
        ignores = (Ignore(name, value[:60], "ce territoire n’existe pas"), *ignores)
    return Demande(found, said, ignores)


def _existing(
    t: Territoire, ref: Referentiel, gazetteer: Gazetteer
) -> tuple[Territoire | None, str]:
    """Return the territory of today, and a sentence when it is not the one that was named."""
    if ref.exists(t):
        return t, ""
    if t.niveau is not Niveau.COMMUNE:
        return None, ""
    arrondissement = Territoire(Niveau.ARRONDISSEMENT, t.code)
    if ref.exists(arrondissement):
        return arrondissement, ""
    code = ref.commune_actuelle(t.code)
    if code is None:
        return None, ""
    now = Territoire(Niveau.COMMUNE, code)
    former = next(
        (
            lieu.libelle.partition(", ")[0]
            for lieu in gazetteer.search(t.code, 3)
            if lieu.territoire == now and lieu.genre == "ancienne commune"
        ),
        f"La commune de code {t.code}",
    )
    return now, f"{former} n’est plus une commune : elle fait partie de {ref.libelle(now)}."
