"""Which candidates answer a query, in which order, and whether the first is certain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.lieux.candidats import Candidat, Motif, among_candidates, by_name
from geo.lieux.repertoire import Repertoire
from geo.lieux.saisie import Saisie
from geo.territoires import Niveau, Territoire

# Inhabitants from which a town is meant rather than a past homonym, and is often called by a part
# of its name...
_GRANDE_VILLE = 20_000
_DITS_EN_PARTIE = frozenset({Niveau.COMMUNE, Niveau.DEPARTEMENT, Niveau.REGION})
_TIMES = 5  # ... when the commune really so named is that many times smaller
_PARIS = Territoire(Niveau.COMMUNE, "75056")
_PARIS_DEPARTEMENT = Territoire(Niveau.DEPARTEMENT, "75")
_POINTS_OF_CODE = 60.0  # of a place that only its code tells, beside a name


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


def juge(rep: Repertoire, saisie: Saisie, visitor: str | None, keep: np.ndarray) -> Verdict:
    """Weigh a query: by its name, by its code, or each against the other.

    Parameters
    ----------
    rep, saisie, visitor, keep
        As for ``geo.lieux.candidats.by_name``.
    """
    if saisie.code is None:
        return _by_name_alone(rep, saisie, visitor, keep)
    lignes = [i for i in _lines_of_code(rep, saisie.code) if keep[i] == 0]
    if lignes and not saisie.segments:
        return _by_code_alone(rep, saisie.code, lignes)
    if not saisie.segments:
        return Verdict()
    fits = _places_that_fit(rep, saisie, lignes)
    if fits or saisie.code in rep.codes_postaux:
        noms = by_name(rep, saisie, visitor, keep)
        return _by_name_and_code(rep, saisie.code, lignes, fits, noms)
    departements = _departements_of_code(rep, saisie.code)  # 69192 is Insee's, and a CEDEX
    return _by_name_and_departement(rep, replace(saisie, departements=departements), keep)


# The code


def _lines_of_code(rep: Repertoire, code: str) -> list[int]:
    """Return the places of a postcode, then the one whose Insee code it is; each place once."""
    lignes = [*rep.codes_postaux.get(code, ())]
    insee = rep.codes.get(code)
    if insee is not None and rep.targets[insee] not in {rep.targets[i] for i in lignes}:
        lignes.append(insee)
    return lignes


def _departements_of_code(rep: Repertoire, code: str) -> frozenset[str]:
    """Return the département of a postcode that nothing lists, like those of companies (CEDEX)."""
    if code.startswith("20"):
        return frozenset({"2A", "2B"})
    prefix = code[:3] if code.startswith("97") else code[:2]
    return frozenset({prefix} & set(rep.departement_names.values()))


def _by_code_alone(rep: Repertoire, code: str, lignes: Sequence[int]) -> Verdict:
    postal = rep.codes_postaux.get(code, ())
    candidats = tuple(
        Candidat(ligne, 100.0 - min(rang, 50), Motif.CODE_POSTAL if ligne in postal else Motif.CODE)
        for rang, ligne in enumerate(lignes)
    )
    certain = len(_arrondissements(rep, lignes) or lignes) == 1
    return Verdict(candidats, certain, f"{candidats[0].motif} {code}")


def _arrondissements(rep: Repertoire, lignes: Sequence[int]) -> list[int]:
    return [i for i in lignes if rep.targets[i].niveau is Niveau.ARRONDISSEMENT]


# The name and the code


def _by_name_and_code(
    rep: Repertoire,
    code: str,
    lignes: Sequence[int],
    fits: Sequence[Candidat],
    noms: Sequence[Candidat],
) -> Verdict:
    """Weigh a name against the places (``lignes``) of a code, some of which it fits."""
    if not fits:
        du_code = [
            Candidat(ligne, _POINTS_OF_CODE - rang, Motif.CODE_POSTAL)
            for rang, ligne in enumerate(lignes)
        ]
        if not noms:
            return Verdict(tuple(du_code), raison=f"nom inconnu, code {code} seul")
        raison = f"le nom et le code {code} ne désignent pas le même lieu"
        return Verdict(_merge(rep, (noms[0], *du_code, *noms)), raison=raison, contradiction=True)
    first = fits[0]
    exacts = [c for c in fits if c.motif is Motif.EXACT]
    certain = len(_targets(rep, exacts or fits)) == 1 and not (
        first.motif is Motif.PROCHE and any(c.motif is Motif.EXACT for c in noms)
    )
    arrondissements = _arrondissements(rep, lignes)
    if arrondissements and rep.targets[first.ligne].niveau is Niveau.COMMUNE:
        certain = len(arrondissements) == 1
        fits = [*(replace(first, ligne=i) for i in arrondissements), *fits]
    return Verdict(_merge(rep, (*fits, *noms)), certain, f"{first.motif} et code {code}")


def _places_that_fit(rep: Repertoire, saisie: Saisie, lignes: Sequence[int]) -> list[Candidat]:
    """Return the places of the code that the name fits; « Paris 12 » fits Paris 12e alone."""
    targets = [rep.targets[ligne] for ligne in lignes]
    said = {
        rep.targets[i]
        for i in rep.index.exact(saisie.segments[0])
        if rep.targets[i].niveau is Niveau.ARRONDISSEMENT
    }
    if said:
        targets = [target for target in targets if target in said]
    return among_candidates(rep, saisie, targets)


def _merge(rep: Repertoire, candidats: Iterable[Candidat]) -> tuple[Candidat, ...]:
    """Keep the first candidate of each territory, points never rising down the list."""
    kept: dict[Territoire, Candidat] = {}
    points = 100.0
    for candidat in candidats:
        if rep.targets[candidat.ligne] not in kept:
            points = min(points, candidat.points)
            kept[rep.targets[candidat.ligne]] = replace(candidat, points=points)
    return tuple(kept.values())


def _targets(rep: Repertoire, candidats: Iterable[Candidat]) -> set[Territoire]:
    return {rep.targets[c.ligne] for c in candidats}


# The name


def _by_name_alone(
    rep: Repertoire, saisie: Saisie, visitor: str | None, keep: np.ndarray
) -> Verdict:
    if not saisie.segments:
        return _departements_alone(rep, saisie, keep)
    noms = by_name(rep, saisie, visitor, keep)
    dit = saisie.departements or frozenset(saisie.nom_court[1:] if saisie.nom_court else ())
    return Verdict(_merge(rep, noms), _is_certain(rep, saisie, noms, dit))


def _departements_alone(rep: Repertoire, saisie: Saisie, keep: np.ndarray) -> Verdict:
    lignes = [rep.codes[code] for code in sorted(saisie.departements)]
    candidats = tuple(Candidat(i, 100.0, Motif.CODE) for i in lignes if keep[i] == 0)
    return Verdict(candidats, len(candidats) == 1, "numéro de département")


def _by_name_and_departement(rep: Repertoire, saisie: Saisie, keep: np.ndarray) -> Verdict:
    """Weigh a name against a code that only tells the département."""
    noms = by_name(rep, saisie, None, keep)
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
    now = _targets(rep, (c for c in exacts if not rep.is_former(c.ligne)))
    if _PARIS in now:
        now.discard(_PARIS_DEPARTEMENT)
    past = _targets(rep, exacts) - now - {_PARIS_DEPARTEMENT}
    population = int(rep.population[first])
    larger = not dit and any(
        c.motif is Motif.START
        and not rep.is_former(c.ligne)
        and int(rep.population[c.ligne]) >= max(_GRANDE_VILLE, _TIMES * population)
        and rep.targets[c.ligne].niveau in _DITS_EN_PARTIE
        for c in noms
    )
    if not now:
        return len(past) == 1 and not larger
    if rep.is_former(first):
        return False
    return len(now) == 1 and not larger and (not past or population >= _GRANDE_VILLE)
