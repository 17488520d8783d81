"""What people typed for a place, and what can be said of it; for tests and benchmarks."""

from __future__ import annotations

import csv
import random
import string
from pathlib import Path

from geo.lieux.gazetteer import Gazetteer
from geo.lieux.noms import compact, normalise, without_article
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

SAMPLE = Path(__file__).resolve().parent / "donnees" / "communes_saisie.csv"


def typed_places() -> list[dict[str, str]]:
    """Return the rows of the sample."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def official_place(
    row: dict[str, str], gazetteer: Gazetteer, ref: Referentiel
) -> Territoire | None:
    """Return the place of the official code, when it exists and bears, or bore, that name."""
    code, rep = row["code_insee"], gazetteer._rep
    arrondissement = Territoire(Niveau.ARRONDISSEMENT, code)
    commune = ref.commune_actuelle(code)
    place = city = Territoire(Niveau.COMMUNE, commune) if commune else None
    if ref.exists(arrondissement):
        place, city = arrondissement, ref.parent(arrondissement, Niveau.COMMUNE)
    if city is None or place is None:
        return None
    names = {compact(rep.cles[line]) for line in rep.lignes[city]}
    return place if compact(normalise(row["commune_officielle"])) in names else None


def contradicts_itself(row: dict[str, str], place: Territoire, gazetteer: Gazetteer) -> bool:
    """Say whether the typed name or postcode is of another place than the official one.

    The postcode: listed, and not for this place (one that nothing lists, of companies, is only of
    another place when its département is). The name: that of other communes, and not the start of
    a name, present or past, of this one.
    """
    rep = gazetteer._rep
    lines = rep.lignes[place]
    postcode = row["code_postal"]
    if postcode in rep.codes_postaux:
        if not any(line in rep.codes_postaux[postcode] for line in lines):
            return True
    elif postcode != "0" and not postcode.startswith(rep.departements[lines[0]]):
        return True
    typed = compact(without_article(normalise(row["saisie_origine"])))
    own = any(compact(without_article(rep.cles[line])).startswith(typed) for line in lines)
    return bool(rep.index.exact(typed)) and not own


def with_a_typo(name: str, rng: random.Random) -> str:
    """Add, lose, change or swap one letter of a name."""
    place = rng.choice([i for i, c in enumerate(name) if c.isalpha()])
    before, letter, after = name[:place], name[place], name[place + 1 :]
    other = rng.choice(string.ascii_lowercase)
    return rng.choice(
        [
            before + other + letter + after,
            before + after,
            before + other + after,
            before + after[:1] + letter + after[1:],
        ]
    )
