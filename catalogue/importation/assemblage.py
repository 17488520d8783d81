"""The steps of a preview that go over the rows: what each says, its key, its doubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.importation.champs import CHAMPS
from catalogue.importation.colonnes import Plan
from catalogue.importation.doublons import Trace, likenesses, trace
from catalogue.importation.formats.tableau import Tableau
from catalogue.importation.lieux.communes import Lieu
from catalogue.importation.lieux.nombres import numbers
from catalogue.importation.lieux.points import Lu
from catalogue.importation.lignes import Ligne
from catalogue.importation.valeurs import Mots
from catalogue.lecture.checks import rearm
from catalogue.recherche.words import fold
from catalogue.sentences import agree

SAME: Final = 3  # rows that share one point, when it alone tells their commune
_UNKNOWN_MOST: Final = 0.9  # of the words of a column: it says something else than ours


@dataclass(frozen=True, slots=True)
class Connue:
    """A fiche there is already, as duplicates are looked for; its key when the source made it."""

    id: str
    nom: str
    trace: Trace
    cle: str = ""


def read_rows(
    tableau: Tableau, plan: Plan, unread: frozenset[str]
) -> tuple[list[Ligne], list[dict[str, str]]]:
    """Return each row with what its columns say, by field; a row said twice is set aside."""
    firsts = [
        (c.champ, c.place)
        for c in plan.colonnes
        if c.champ and not c.seconde and c.champ not in unread
    ]
    seconds = [(c.champ, c.place, c.nom) for c in plan.colonnes if c.seconde]
    lignes, givens = [], []
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in tableau.rangs:
        ligne = Ligne(number)
        given = {champ: cells[place] for champ, place in firsts if cells[place]}
        for champ, place, nom in seconds:
            _second(given, champ, cells[place], nom)
        first = seen.setdefault(tuple(cells), number)
        if first != number:
            ligne.etat, ligne.doutes = "écartée", (f"répète mot pour mot la ligne {first}",)
        if given.get("point", "").strip() == "commune":  # an export wrote the middle of the commune
            for champ in ("lat", "lon", "coordonnees"):
                given.pop(champ, None)
        lignes.append(ligne)
        givens.append(given)
    return lignes, givens


def correct(
    lignes: Sequence[Ligne],
    givens: Sequence[dict[str, str]],
    corrections: Mapping[int, Mapping[str, str]],
) -> frozenset[int]:
    """Put in rows what a person says of them; return the lines she is sure are no double.

    Besides our fields, a correction says ``ecarter`` (set the row aside), ``autre`` (it is another
    structure than the one it looks like) and ``sans_point`` (its point is wrong).
    """
    if not corrections:
        return frozenset()
    sure = set()
    for ligne, given in zip(lignes, givens, strict=True):
        said = corrections.get(ligne.ligne, {})
        if said.get("ecarter") and ligne.etat != "écartée":
            ligne.etat, ligne.doutes = "écartée", ("mise de côté à la main",)
        if said.get("autre"):
            sure.add(ligne.ligne)
        if said.get("sans_point"):
            for champ in ("lat", "lon", "coordonnees"):
                given.pop(champ, None)
        if "commune" in said or "code_insee" in said:
            # What a person says of a place overrides what the file said of it.
            for champ in ("commune", "code_insee", "code_postal", "departement", "__differ"):
                given.pop(champ, None)
        given.update({champ: text for champ, text in said.items() if champ in CHAMPS})
    return frozenset(sure)


def tell_corrected(lignes: Sequence[Ligne], corrections: Mapping[int, Mapping[str, str]]) -> None:
    """Say of each row what a person corrected in it."""
    for ligne in lignes if corrections else ():
        said = corrections.get(ligne.ligne, {})
        fields = [CHAMPS[champ].lower() for champ in said if champ in CHAMPS]
        fields += ["point retiré"] if said.get("sans_point") else []
        if fields:
            told = f"corrigée à la main : {', '.join(fields)}"
            ligne.reparations = (*ligne.reparations, told)


def _second(given: dict[str, str], champ: str, cell: str, nom: str) -> None:
    """Take from a second column what the first leaves empty; note where they differ."""
    if not cell.strip():
        return
    if not given.get(champ, "").strip():
        given[champ] = cell
        return
    if champ in ("lat", "lon"):
        one, two = numbers(given[champ])[:1], numbers(cell)[:1]
        differ = bool(one and two) and abs(one[0] - two[0]) > 0.005 * max(1.0, abs(one[0]) / 1000)
    else:
        differ = champ in ("commune", "code_insee", "code_postal") and fold(given[champ]) != fold(
            cell
        )
    if differ and champ != "coordonnees":
        said = f"« {nom} » dit « {cell.strip()[:30]} », et non « {given[champ].strip()[:30]} »"
        given["__differ"] = f"{given['__differ']} ; {said}" if "__differ" in given else said


def read_pair(given: Mapping[str, str], lieu: Lieu) -> tuple[float, float] | None:
    """Return the two numbers of a row, latitude or ordinate first; what is none is told."""
    if differ := given.get("__differ"):
        lieu.doutes.append(differ)
    raw_lat, raw_lon = given.get("lat", "").strip(), given.get("lon", "").strip()
    lat, lon = numbers(rearm(raw_lat)), numbers(rearm(raw_lon))
    pair: tuple[float, ...] = ()
    if len(lat) == 1 and len(lon) == 1:
        pair = (lat[0], lon[0])
    elif len(lat) == 2 and len(lon) != 2:
        pair = (lat[0], lon[0]) if lon else lat
        lieu.reparations.append(
            f"deux nombres dans une cellule, « {raw_lat[:40]} » : lus {pair[0]} et {pair[1]}"
        )
    elif len(lon) == 2 and len(lat) != 2:
        pair = (lat[0], lon[1]) if lat else lon
        lieu.reparations.append(
            f"deux nombres dans une cellule, « {raw_lon[:40]} » : lus {pair[0]} et {pair[1]}"
        )
    elif len(lat) == 2 and lat == lon:
        pair = lat
    raw = given.get("coordonnees", "").strip()
    both = numbers(rearm(raw)) if raw and not pair else ()
    if len(both) == 2:
        pair = _beside(both, lat or lon, raw, lieu)
    shown = " ".join(filter(None, (raw_lat, raw_lon, raw)))[:60]
    if not pair and shown and any(c.isalnum() for c in shown):
        lieu.reparations.append(f"coordonnées « {shown} » illisibles ou incomplètes : pas de point")
    if pair and abs(pair[0]) < 1e-6 and abs(pair[1]) < 1e-6:
        lieu.reparations.append("point (0, 0) : ce n’est pas une position, pas de point")
        return None
    return (pair[0], pair[1]) if pair else None


def _beside(
    both: tuple[float, ...], alone: tuple[float, ...], raw: str, lieu: Lieu
) -> tuple[float, float]:
    """Return the pair of a cell, its second number cut short (« 41.93414,8 ») taken beside it."""
    if len(alone) == 1 and both[1].is_integer() and int(alone[0]) == int(both[1]):
        lieu.reparations.append(
            f"deux nombres dans une cellule, « {raw[:40]} » : lus {both[0]} et {alone[0]}"
        )
        return both[0], alone[0]
    return both[0], both[1]


def foreign_words(tableau: Tableau, plan: Plan, mots: Mots) -> tuple[frozenset[str], list[str]]:
    """Return the columns of lists whose words are none of ours, and how that is told."""
    unread, dits = set(), []
    for champ in ("roles", "domaines", "statut", "partenaires", "sous_types", "metiers"):
        column = plan.of(champ)
        if column is None or (column.confiance == 1.0 and column.pourquoi == "dit à la main"):
            continue
        words = Counter(cells[column.place].strip() for _, cells in tableau.rangs)
        words.pop("", None)
        trial = mots.clone()
        known = sum(many for word, many in words.items() if trial.read(champ, word)[0])
        total = sum(words.values())
        if total and known < (1 - _UNKNOWN_MOST) * total:
            unread.add(champ)
            shown = ", ".join(f"« {word[:30]} »" for word, _ in words.most_common(3))
            dits.append(
                f"« {column.nom} » n’est pas lue comme « {CHAMPS[champ]} » : ses valeurs"
                f" ({shown}) ne sont"
                " pas les nôtres. On peut dire à quoi elles répondent."
            )
    return frozenset(unread), dits


def give_keys(plan: Plan, lignes: Sequence[Ligne], givens: Sequence[Mapping[str, str]]) -> None:
    """Give each row what tells it from the others of its source."""
    own = [given.get("identifiant", "").strip() for given in givens]
    unique = plan.has("identifiant") and len(set(filter(None, own))) == len([k for k in own if k])
    seen: Counter[str] = Counter()
    for ligne, given, key in zip(lignes, givens, own, strict=True):
        place = given.get("code_insee") or given.get("commune") or given.get("code_postal") or ""
        base = key if unique and key else f"{fold(given.get('nom', ''))[:120]}@{fold(place)[:60]}"
        seen[base] += 1
        ligne.cle = base if seen[base] == 1 else f"{base}#{seen[base]}"


def _traces(rows: Sequence[Ligne]) -> list[Trace]:
    fields = ("nom", "sigle", "site_web", "code_insee")
    return [trace(*(row.cells.get(field, "") for field in fields)) for row in rows]


def tell_duplicates(lignes: Sequence[Ligne], sure: frozenset[int] = frozenset()) -> None:
    """Doubt the rows that look like a row before them, but for the lines a person is sure of."""
    rows = [ligne for ligne in lignes if ligne.etat != "écartée"]
    for place, like in likenesses(_traces(rows)).items():
        if rows[place].ligne in sure:
            continue
        why = ", ".join(like.raisons)
        _doubt(
            rows[place],
            f"ressemble à la ligne {rows[like.autre].ligne} ({like.score}/100 : {why})",
        )


def tell_known(
    lignes: Sequence[Ligne],
    connues: Sequence[Connue],
    own: bool,
    sure: frozenset[int] = frozenset(),
) -> None:
    """Doubt the rows that look like a fiche there is, but for the lines a person is sure of."""
    rows = [ligne for ligne in lignes if ligne.etat != "écartée"]
    keys = {row.cle for row in lignes}
    # A row is no double of the fiche it made the time before.
    others = [c for c in connues if not c.cle or c.cle not in keys]
    ids = {connue.id for connue in others}
    for place, like in likenesses(_traces(rows), [c.trace for c in others]).items():
        row, other = rows[place], others[like.autre]
        if row.ligne in sure or (own and row.cells.get("id") in ids):
            continue
        row.ressemble = other.id
        why = ", ".join(like.raisons)
        _doubt(
            row,
            f"est peut-être déjà la fiche « {other.nom[:60]} »"
            f" ({other.id}, {like.score}/100 : {why})",
        )


def _doubt(ligne: Ligne, doute: str) -> None:
    ligne.doutes = (*ligne.doutes, doute)
    ligne.etat = "à vérifier"


def shared_points(lus: Sequence[Lu | None]) -> list[str]:
    """Return what there is to say of points that many rows share."""
    shared = Counter((lu.lat, lu.lon) for lu in lus if lu is not None)
    crowd = [(many, point) for point, many in shared.items() if many >= SAME]
    if not crowd:
        return []
    many, (lat, lon) = max(crowd)
    return [
        f"{agree(len(crowd), 'point sert', 'points servent')} à {SAME} lignes ou plus"
        f" (jusqu’à {many}, en"
        f" {lat:.5f}, {lon:.5f}) : sans doute des centres de communes."
    ]


def converted(conversions: Mapping[str, int]) -> list[str]:
    """Return how many points were read in another system than degrees."""
    return [
        f"{agree(many, 'point lu', 'points lus')} en {nom}."
        for nom, many in conversions.items()
        if nom != "longitude et latitude"
    ]


def by_rule(plan: Plan, defauts: Mapping[str, str]) -> list[str]:
    """Tell what rows get when the file says nothing."""
    rules = {
        "statut": "statut « inconnu »",
        "confiance": "confiance « moyenne » (citée avec son lieu dans une liste)",
        "territoires": "territoire d’action : la commune du siège",
        "description": "description « Citée dans la liste… »",
    }
    given = [said for champ, said in rules.items() if not plan.has(champ) and champ not in defauts]
    return [f"Faute d’être donnés : {' ; '.join(given)}."] if given else []
