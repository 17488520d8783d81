"""Which column holds what: told by its header, its values, or by hand; each with a confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from catalogue.importation.champs import CHAMPS, champ_of, is_person, of_header
from catalogue.importation.contenus import Contenu, look
from catalogue.importation.formats.tableau import LAT, LON, RefusFichier, Tableau
from catalogue.importation.lieux.reperes import Reperes
from catalogue.recherche.words import fold

# What the values of a field look like; below so few of them, the header is not believed.
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "code_insee": ("code_insee", "code_postal"),
    "code_postal": ("code_postal", "code_insee"),
    "courriel": ("courriel",),
    "telephone": ("telephone",),
    "departement": ("departement",),
    "coordonnees": ("paire",),
}
_BY_CONTENT: Final = (  # by content alone: kind, its field, how many of the values, the confidence
    ("courriel", "courriel", 0.8, 0.8),
    ("code_insee", "code_insee", 0.98, 0.6),
    ("code_postal", "code_postal", 0.95, 0.6),
    ("paire", "coordonnees", 0.9, 0.7),
    ("siret", "siret", 0.9, 0.8),
    ("telephone", "telephone", 0.9, 0.7),
    ("site_web", "site_web", 0.9, 0.7),
    ("commune", "commune", 0.9, 0.6),
    ("adresse", "adresse", 0.6, 0.5),
)
_FEW: Final = 0.5


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column of the file, and the field it is read as ("" when it is not read).

    Parameters
    ----------
    place, nom
        Its rank among the columns, and its header.
    champ, confiance, pourquoi
        The field, how surely (0 to 1), and why, in French.
    exemples, remplies
        The first values seen, and how many there are.
    seconde
        It says again what a surer column says: read only where that one is empty.
    """

    place: int
    nom: str
    champ: str
    confiance: float
    pourquoi: str
    exemples: tuple[str, ...]
    remplies: int
    seconde: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """How the columns are read; ``dits`` are French sentences about them."""

    colonnes: tuple[Colonne, ...]
    dits: tuple[str, ...]
    contenus: Mapping[int, Contenu]

    def of(self, champ: str) -> Colonne | None:
        """Return the column of a field, None without any."""
        return next((c for c in self.colonnes if c.champ == champ and not c.seconde), None)

    def seconds(self, champ: str) -> list[Colonne]:
        """Return the other columns that say a field."""
        return [c for c in self.colonnes if c.champ == champ and c.seconde]

    def has(self, *champs: str) -> bool:
        """Tell whether one of some fields is read."""
        return any(self.of(champ) for champ in champs)


def propose(tableau: Tableau, reperes: Reperes, par_main: Mapping[str, str] | None = None) -> Plan:
    """Return how to read the columns of a table.

    Parameters
    ----------
    tableau
        The table.
    reperes
        The places.
    par_main
        Field (or its nickname) to header: said by hand, it overrides. An empty header reads none.

    Raises
    ------
    RefusFichier
        When a header or a field said by hand does not exist.
    """
    hand = _by_hand(tableau, par_main or {})
    contents = {
        place: look([cells[place] for _, cells in tableau.rangs], reperes)
        for place in range(len(tableau.noms))
    }
    found = []
    taken = {champ for champ, place in hand.items()}
    for place, nom in enumerate(tableau.noms):
        content = contents[place]
        chosen = next((champ for champ, at in hand.items() if at == place), "")
        champ, sure, why = (chosen, 1.0, "dit à la main") if chosen else _guess(nom, content)
        if not chosen and champ in taken:
            champ, sure, why = "", 0.0, "un autre a été choisi à la main"
        found.append(Colonne(place, nom, champ, sure, why, content.exemples, content.remplies))
    found = _numbers_alone(found, contents)
    found, people = _no_person(found)
    found, dits = _one_each(found)
    dits += people
    if "nom" not in {c.champ for c in found}:
        found, said = _some_name(found, contents)
        dits += said
    dits += _doubts(found, contents)
    return Plan(tuple(found), tuple(dits), contents)


def _by_hand(tableau: Tableau, par_main: Mapping[str, str]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    folded = {fold(nom): place for place, nom in reversed(list(enumerate(tableau.noms)))}
    for word, header in par_main.items():
        champ = champ_of(word)
        if not champ:
            raise RefusFichier(f"Champ inconnu : « {word} ». Connus : {', '.join(CHAMPS)}.")
        if not header.strip():
            chosen[champ] = -1
        elif header in tableau.noms:
            chosen[champ] = tableau.noms.index(header)
        elif fold(header) in folded:
            chosen[champ] = folded[fold(header)]
        else:
            names = ", ".join(f"« {nom} »" for nom in tableau.noms[:40])
            raise RefusFichier(f"Pas de colonne « {header} » dans ce fichier ; il y a : {names}.")
    return chosen


def _guess(nom: str, content: Contenu) -> tuple[str, float, str]:
    """Return the field of a column, its confidence, and why."""
    if nom in (LAT, LON):
        return ("lat" if nom == LAT else "lon"), 1.0, "géométrie du fichier"
    by_header = of_header(nom)
    if not content.remplies or by_header is None:
        return _by_content(content) if content.remplies else ("", 0.0, "colonne vide")
    champ, sure = by_header.champ, by_header.confiance
    belied = _belied(champ, content)
    if belied is not None:
        return belied
    kinds = _KINDS.get(champ, ())
    part = max((content.part(kind) for kind in kinds), default=1.0)
    if part < 0.2 and champ in ("coordonnees", "departement"):
        return _by_content(content)
    if kinds and part >= 0.8:
        return champ, min(1.0, sure + 0.1), "en-tête et valeurs"
    return champ, sure if part >= _FEW else min(sure, 0.5), "en-tête"


def _belied(champ: str, content: Contenu) -> tuple[str, float, str] | None:
    """Return what a column is when its values are not what its header says, None when they are.

    « code » full of postcodes, « site » full of e-mails, « lat » full of pairs…
    """
    part = content.part
    numbers = part("decimal") + part("metres") >= 0.3 or (
        part("lat") + part("lon") > 0.8 and content.mots < 0.2
    )
    codes = "code_postal" if _rather_postcodes(content) else "code_insee"
    names = {"code_insee": "des codes Insee", "code_postal": "des codes postaux"}
    insee = "en-tête de code Insee, mais ce sont des codes postaux"
    postal = "en-tête de code postal, mais ce sont des codes Insee"
    commune = f"en-tête de commune, mais ce sont {names[codes]}"
    few_letters = content.mots < 0.3
    rules = (
        (("lat", "lon"), part("paire") > _FEW, "coordonnees", "en-tête, et deux nombres par"
" cellule"),
        (("lat", "lon"), not numbers, "", "en-tête de coordonnées, mais ce ne sont pas des"
" nombres"),
        (("code_insee",), _rather_postcodes(content), "code_postal", insee),
        (("code_postal",), part("code_postal") < 0.2 < part("code_insee"), "code_insee", postal),
        (("site_web", "source_url"), part("courriel") > 0.8, "courriel",
         "en-tête de site, mais ce sont des courriels"),
        (("site_web", "source_url"), part("site_web") < 0.2, "",
         "en-tête d’adresse web, mais ce n’en sont pas"),
        (("commune",), part(codes) > 0.9 and few_letters, codes, commune),
    )  # fmt: skip
    for champs, true, other, why in rules:
        if champ in champs and true:
            return other, 0.7 if other else 0.0, why
    return None


def _rather_postcodes(content: Contenu) -> bool:
    """Tell postcodes from Insee codes: all are postcodes, and too many are no Insee code."""
    return (
        content.part("code_postal") > 0.9
        and content.part("code_insee") < content.part("code_postal") - 0.05
    )


def _by_content(content: Contenu) -> tuple[str, float, str]:
    if (
        content.remplies >= 2
        and content.part("code_insee") >= 0.98
        and content.part("code_postal") >= 0.98
    ):
        return "code_postal", 0.4, "codes à cinq chiffres, postaux ou Insee"
    for kind, champ, part, sure in _BY_CONTENT:
        if content.part(kind) >= part and content.remplies >= 2:
            return champ, sure, "valeurs"
    return "", 0.0, "ni l’en-tête ni les valeurs ne disent ce que c’est"


def _numbers_alone(found: list[Colonne], contents: Mapping[int, Contenu]) -> list[Colonne]:
    """Take for latitude and longitude two columns of decimals that nothing names."""
    if any(c.champ in ("lat", "lon", "coordonnees") for c in found):
        return found
    free = [c for c in found if not c.champ and contents[c.place].part("decimal") > 0.9]
    lats = [c for c in free if contents[c.place].part("lat") > 0.9]
    lons = [c for c in free if contents[c.place].part("lon") > 0.9]
    pair = next(((a, b) for a in lats for b in lons if a.place != b.place), None)
    if pair is None:
        metres = [c for c in free if contents[c.place].part("metres") > 0.9]
        pair = (metres[1], metres[0]) if len(metres) == 2 else None
    if pair is None:
        return found
    said = {pair[0].place: "lat", pair[1].place: "lon"}
    return [
        replace(c, champ=said[c.place], confiance=0.6, pourquoi="valeurs") if c.place in said else c
        for c in found
    ]


def _no_person(found: list[Colonne]) -> tuple[list[Colonne], list[str]]:
    """Leave out a « Nom » beside a « Prénom »: it is that of a person, not of a structure."""
    person = next((c for c in found if "prenom" in fold(c.nom).split()), None)
    if person is None:
        return found, []
    alone = [
        c
        for c in found
        if c.champ == "nom" and c.pourquoi != "dit à la main" and fold(c.nom) == "nom"
    ]
    kept = []
    for c in found:
        why = f"à côté de « {person.nom} », c’est le nom d’une personne"
        kept.append(replace(c, champ="", confiance=0.0, pourquoi=why) if c in alone else c)
    said = [
        f"« {c.nom} » n’est pas lue : {c.pourquoi}." for c in kept if "d’une personne" in c.pourquoi
    ]
    return kept, said


def _one_each(found: list[Colonne]) -> tuple[list[Colonne], list[str]]:
    """Keep the surest column of each field; the others of it come second."""
    best: dict[str, Colonne] = {}
    for c in found:
        known = best.get(c.champ)
        if c.champ and (
            known is None or (c.confiance, c.remplies) > (known.confiance, known.remplies)
        ):
            best[c.champ] = c
    kept, dits = [], []
    for c in found:
        first = best.get(c.champ)
        if not c.champ or first is c:
            kept.append(c)
            continue
        assert first is not None
        again = c.champ in ("lat", "lon", "commune", "code_postal", "code_insee", "coordonnees")
        same = of_header(c.nom) == of_header(first.nom) and c.confiance == first.confiance
        if again or (same and c.champ in ("site_web", "telephone", "courriel", "adresse")):
            kept.append(replace(c, seconde=True, pourquoi=f"dit la même chose que « {first.nom} »"))
            dits.append(
                f"Deux colonnes disent « {CHAMPS[c.champ]} » : « {first.nom} » est lue, «"
                f" {c.nom} » là où"
                " elle est vide."
            )
        else:
            kept.append(
                replace(c, champ="", confiance=0.0, pourquoi=f"« {first.nom} » est lue à sa place")
            )
            dits.append(
                f"« {c.nom} » n’est pas lue : « {first.nom} » donne déjà « {CHAMPS[c.champ]} »."
            )
    return kept, dits


def _some_name(
    found: list[Colonne], contents: Mapping[int, Contenu]
) -> tuple[list[Colonne], list[str]]:
    """Take for names the first column of different words that nothing else claims."""
    for c in found:
        content = contents[c.place]
        if is_person(c.nom) or "d’une personne" in c.pourquoi:
            continue
        free = not c.champ or (c.champ in ("identifiant", "siret") and content.mots > 0.9)
        if free and content.remplies and content.mots > 0.9 and content.distinctes > 0.6:
            named = replace(
                c, champ="nom", confiance=0.4, pourquoi="valeurs : des mots, tous différents"
            )
            said = f"Aucun en-tête ne dit le nom : « {c.nom} » est prise pour lui. À confirmer."
            return [named if x is c else x for x in found], [said]
    return found, ["Aucune colonne ne donne le nom des structures : dites laquelle (nom=…)."]


def _doubts(found: Sequence[Colonne], contents: Mapping[int, Contenu]) -> list[str]:
    said = []
    for c in found:
        if c.champ and "mais ce sont" in c.pourquoi:
            said.append(f"« {c.nom} » : {c.pourquoi} ; lue comme « {CHAMPS[c.champ]} ».")
    lat = next((c for c in found if c.champ == "lat"), None)
    lon = next((c for c in found if c.champ == "lon"), None)
    if (lat is None) != (lon is None):
        alone = lat or lon
        assert alone is not None
        said.append(
            f"« {alone.nom} » est seule : il faut deux colonnes pour un point, elle ne sert pas."
        )
    del contents
    return said
