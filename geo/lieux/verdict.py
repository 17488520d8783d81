"""Which candidates answer a query, in which order, and whether the first is certain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.lieux.candidats import Candidat, Motif, par_nom, parmi
from geo.lieux.repertoire import Repertoire
from geo.lieux.saisie import Saisie
from geo.territoires import Niveau, Territoire

# Inhabitants from which a town is meant rather than a past homonym, and is often called by a part
# of its name...
_GRANDE_VILLE = 20_000
_DITS_EN_PARTIE = frozenset({Niveau.COMMUNE, Niveau.DEPARTEMENT, Niveau.REGION})
_FOIS = 5  # ... when the commune really so named is that many times smaller
_PARIS = Territoire(Niveau.COMMUNE, "75056")
_PARIS_DEPARTEMENT = Territoire(Niveau.DEPARTEMENT, "75")
_POINTS_DU_CODE = 60.0  # of a place that only its code tells, beside a name


@dataclass(frozen=True, slots=True)
class Verdict:
    """The candidates, the best first, and what can be said of the first.

    ``raison`` is empty when the motive of the first candidate says it all; ``contradiction``
    tells that the name and the code were both understood, and disagree.
    """

    candidats: tuple[Candidat, ...] = ()
    certain: bool = False
    raison: str = ""
    contradiction: bool = False


def juge(rep: Repertoire, saisie: Saisie, visiteur: str | None, garde: np.ndarray) -> Verdict:
    """Weigh a query: by its name, by its code, or each against the other.

    Parameters
    ----------
    rep, saisie, visiteur, garde
        As for ``geo.lieux.candidats.par_nom``.
    """
    if saisie.code is None:
        return _par_nom_seul(rep, saisie, visiteur, garde)
    lignes = [i for i in _lignes_du_code(rep, saisie.code) if garde[i] == 0]
    if lignes and not saisie.parties:
        return _par_code_seul(rep, saisie.code, lignes)
    if not saisie.parties:
        return Verdict()
    fits = _places_that_fit(rep, saisie, lignes)
    if fits or saisie.code in rep.codes_postaux:
        noms = par_nom(rep, saisie, visiteur, garde)
        return _par_nom_et_code(rep, saisie.code, lignes, fits, noms)
    departements = _departements_du_code(rep, saisie.code)  # 69192 is Insee's, and a CEDEX
    return _par_nom_et_departement(rep, replace(saisie, departements=departements), garde)


# The code


def _lignes_du_code(rep: Repertoire, code: str) -> list[int]:
    """Return the places of a postcode, then the one whose Insee code it is; each place once."""
    lignes = [*rep.codes_postaux.get(code, ())]
    insee = rep.codes.get(code)
    if insee is not None and rep.cibles[insee] not in {rep.cibles[i] for i in lignes}:
        lignes.append(insee)
    return lignes


def _departements_du_code(rep: Repertoire, code: str) -> frozenset[str]:
    """Return the département of a postcode that nothing lists, like those of companies (CEDEX)."""
    if code.startswith("20"):
        return frozenset({"2A", "2B"})
    prefix = code[:3] if code.startswith("97") else code[:2]
    return frozenset({prefix} & set(rep.noms_departements.values()))


def _par_code_seul(rep: Repertoire, code: str, lignes: Sequence[int]) -> Verdict:
    postal = rep.codes_postaux.get(code, ())
    candidats = tuple(
        Candidat(ligne, 100.0 - min(rang, 50), Motif.CODE_POSTAL if ligne in postal else Motif.CODE)
        for rang, ligne in enumerate(lignes)
    )
    certain = len(_arrondissements(rep, lignes) or lignes) == 1
    return Verdict(candidats, certain, f"{candidats[0].motif} {code}")


def _arrondissements(rep: Repertoire, lignes: Sequence[int]) -> list[int]:
    return [i for i in lignes if rep.cibles[i].niveau is Niveau.ARRONDISSEMENT]


# The name and the code


def _par_nom_et_code(
    rep: Repertoire,
    code: str,
    lignes: Sequence[int],
    fits: Sequence[Candidat],
    noms: Sequence[Candidat],
) -> Verdict:
    """Weigh a name against the places (``lignes``) of a code, some of which it fits."""
    if not fits:
        du_code = [
            Candidat(ligne, _POINTS_DU_CODE - rang, Motif.CODE_POSTAL)
            for rang, ligne in enumerate(lignes)
        ]
        if not noms:
            return Verdict(tuple(du_code), raison=f"nom inconnu, code {code} seul")
        raison = f"le nom et le code {code} ne désignent pas le même lieu"
        return Verdict(_merge(rep, (noms[0], *du_code, *noms)), raison=raison, contradiction=True)
    first = fits[0]
    exacts = [c for c in fits if c.motif is Motif.EXACT]
    certain = len(_cibles(rep, exacts or fits)) == 1 and not (
        first.motif is Motif.PROCHE and any(c.motif is Motif.EXACT for c in noms)
    )
    arrondissements = _arrondissements(rep, lignes)
    if arrondissements and rep.cibles[first.ligne].niveau is Niveau.COMMUNE:
        certain = len(arrondissements) == 1
        fits = [*(replace(first, ligne=i) for i in arrondissements), *fits]
    return Verdict(_merge(rep, (*fits, *noms)), certain, f"{first.motif} et code {code}")


def _places_that_fit(rep: Repertoire, saisie: Saisie, lignes: Sequence[int]) -> list[Candidat]:
    """Return the places of the code that the name fits; « Paris 12 » fits Paris 12e alone."""
    cibles = [rep.cibles[ligne] for ligne in lignes]
    said = {
        rep.cibles[i]
        for i in rep.index.exact(saisie.parties[0])
        if rep.cibles[i].niveau is Niveau.ARRONDISSEMENT
    }
    if said:
        cibles = [cible for cible in cibles if cible in said]
    return parmi(rep, saisie, cibles)


def _merge(rep: Repertoire, candidats: Iterable[Candidat]) -> tuple[Candidat, ...]:
    """Keep the first candidate of each territory, points never rising down the list."""
    kept: dict[Territoire, Candidat] = {}
    points = 100.0
    for candidat in candidats:
        if rep.cibles[candidat.ligne] not in kept:
            points = min(points, candidat.points)
            kept[rep.cibles[candidat.ligne]] = replace(candidat, points=points)
    return tuple(kept.values())


def _cibles(rep: Repertoire, candidats: Iterable[Candidat]) -> set[Territoire]:
    return {rep.cibles[c.ligne] for c in candidats}


# The name


def _par_nom_seul(
    rep: Repertoire, saisie: Saisie, visiteur: str | None, garde: np.ndarray
) -> Verdict:
    if not saisie.parties:
        return _departements_alone(rep, saisie, garde)
    noms = par_nom(rep, saisie, visiteur, garde)
    dit = saisie.departements or frozenset(saisie.nom_court[1:] if saisie.nom_court else ())
    return Verdict(_merge(rep, noms), _is_certain(rep, saisie, noms, dit))


def _departements_alone(rep: Repertoire, saisie: Saisie, garde: np.ndarray) -> Verdict:
    lignes = [rep.codes[code] for code in sorted(saisie.departements)]
    candidats = tuple(Candidat(i, 100.0, Motif.CODE) for i in lignes if garde[i] == 0)
    return Verdict(candidats, len(candidats) == 1, "numéro de département")


def _par_nom_et_departement(rep: Repertoire, saisie: Saisie, garde: np.ndarray) -> Verdict:
    """Weigh a name against a code that only tells the département."""
    noms = par_nom(rep, saisie, None, garde)
    if not (noms and saisie.departements):
        return Verdict(_merge(rep, noms), raison="code postal inconnu" if noms else "")
    if rep.departements[noms[0].ligne] not in saisie.departements:
        raison = f"le nom et le code {saisie.code} ne désignent pas le même département"
        return Verdict(_merge(rep, noms), False, raison, contradiction=True)
    certain = _is_certain(rep, saisie, noms, saisie.departements)
    raison = f"{noms[0].motif}, département du code {saisie.code}"
    return Verdict(_merge(rep, noms), certain, raison)


def _is_certain(
    rep: Repertoire, saisie: Saisie, noms: Sequence[Candidat], dit: frozenset[str]
) -> bool:
    """Say whether the first is the one place of that exact name.

    With a département written (``dit``), the one there. Without, no past homonym unless the place
    is a town, and no much larger one whose name only begins so (« Aix », « Bourgogne »).
    """
    if not noms or noms[0].motif is not Motif.EXACT:
        return False
    first = noms[0].ligne
    exacts = [c for c in noms if c.motif is Motif.EXACT]
    if dit and rep.departements[first] in dit:
        exacts = [c for c in exacts if rep.departements[c.ligne] in dit]
    elif saisie.departements:
        return False
    now = _cibles(rep, (c for c in exacts if not rep.est_ancienne(c.ligne)))
    if _PARIS in now:
        now.discard(_PARIS_DEPARTEMENT)
    past = _cibles(rep, exacts) - now - {_PARIS_DEPARTEMENT}
    population = int(rep.population[first])
    larger = not dit and any(
        c.motif is Motif.DEBUT
        and not rep.est_ancienne(c.ligne)
        and int(rep.population[c.ligne]) >= max(_GRANDE_VILLE, _FOIS * population)
        and rep.cibles[c.ligne].niveau in _DITS_EN_PARTIE
        for c in noms
    )
    if not now:
        return len(past) == 1 and not larger
    if rep.est_ancienne(first):
        return False
    return len(now) == 1 and not larger and (not past or population >= _GRANDE_VILLE)
