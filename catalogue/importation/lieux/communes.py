"""The commune of a row, out of all it says: what agrees is kept, what contradicts is told.

Each thing a row says (code, name, postcode, département, address, point) leads to some communes.
A commune is sure when one thing is enough to tell it and no other contradicts it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Final

from catalogue.importation.lieux.points import BORDER_M, NEAR_M, Lu
from catalogue.importation.lieux.reperes import Reperes
from catalogue.recherche.words import fold

_CODE: Final = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.IGNORECASE)
_SHORT: Final = re.compile(r"\d{4}")
_DECIMALS: Final = re.compile(r"[.,]0+$")
_IN_ADDRESS: Final = re.compile(
    r"(?<![\d-])(\d{5}|\d{2} \d{3})[\s,]+([^\d,;|\n]{2,60}?)(?:\s+cedex.*)?\s*(?:[,;|\n]|$)",
    re.IGNORECASE,
)
_CEDEX: Final = re.compile(r"\bcedex\b", re.IGNORECASE)
_CODE_IN_NAME: Final = re.compile(r"\b(\d{5}|\d{2} \d{3})\b")
_MOST: Final = 12
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Dit:
    """What a row says of its place, cell by cell, as it is typed."""

    code: str = ""
    commune: str = ""
    code_postal: str = ""
    departement: str = ""
    adresse: str = ""


@dataclass(slots=True)
class Lieu:
    """Where a row is.

    Parameters
    ----------
    commune
        The Insee code of its commune, "" when none is sure.
    possibles
        The communes it may be, the likeliest first, when none is sure.
    code_postal, departement
        As they were understood.
    doutes
        What has to be looked at before the row is kept, in French.
    reparations
        What was put right.
    """

    commune: str = ""
    possibles: tuple[str, ...] = ()
    code_postal: str = ""
    departement: str = ""
    doutes: list[str] = field(default_factory=list)
    reparations: list[str] = field(default_factory=list)


class Places:
    """Reads the places of a file; remembers, since rows often say the same."""

    def __init__(self, reperes: Reperes, *, codes_sure: bool = True) -> None:
        self._reperes = reperes
        self._codes_sure = codes_sure
        self._known: dict[Dit, Lieu] = {}

    def read(self, dit: Dit) -> Lieu:
        """Return where a row is by its words and codes, its point aside."""
        known = self._known.get(dit)
        if known is None:
            known = self._known[dit] = self._read(dit)
        return Lieu(
            known.commune, known.possibles, known.code_postal, known.departement,
            list(known.doutes), list(known.reparations),
        )  # fmt: skip

    def _read(self, dit: Dit) -> Lieu:
        lieu = Lieu()
        name = self._postcode_and_name(dit, lieu)
        lieu.departement = self._reperes.departement(dit.departement) if dit.departement else ""
        if dit.departement and not lieu.departement:
            lieu.reparations.append(
                f"département « {dit.departement[:40]} » inconnu : il n’a pas servi"
            )
        by_code = self._by_code(dit.code, name, lieu)
        by_name = self._by_name(name, lieu) if name else None
        if by_code:
            self._agree_with_code(by_code, name, by_name, lieu)
        elif by_name:
            lieu.commune, lieu.possibles = by_name
        elif not name:
            self._by_postcode_alone(lieu)
        self._check_departement(lieu)
        self._check_address(dit, lieu)
        if lieu.doutes and lieu.commune:
            lieu.possibles, lieu.commune = (lieu.commune, *lieu.possibles), ""
        return lieu

    # What is written

    def _postcode_and_name(self, dit: Dit, lieu: Lieu) -> str:
        """Note the postcode, wherever it is; return the name of the commune as it is typed."""
        name = " ".join(dit.commune.split())
        given = dit.code_postal
        if given.strip().strip("0.,"):
            lieu.code_postal = self._reperes.postcode(given)
            bare = re.sub(r"\s", "", _DECIMALS.sub("", given.strip()))
            if lieu.code_postal and bare != lieu.code_postal:
                lieu.reparations.append(f"code postal {lieu.code_postal} : le zéro perdu est remis")
            elif not lieu.code_postal:
                inside = _CODE_IN_NAME.search(given)
                if inside:
                    lieu.code_postal = inside[1].replace(" ", "")
                    name = name or given.replace(inside[0], " ").strip(" -–,")
                elif any(c.isalnum() for c in given):
                    lieu.reparations.append(
                        f"code postal « {given[:20]} » illisible : il n’a pas servi"
                    )
        if (inside := _CODE_IN_NAME.search(name)) and name != inside[0]:
            code = inside[1].replace(" ", "")
            if lieu.code_postal and code != lieu.code_postal and not _CEDEX.search(name):
                lieu.doutes.append(f"deux codes postaux, {lieu.code_postal} et {code}")
            lieu.code_postal = lieu.code_postal or code
            name = (name[: inside.start()] + " " + name[inside.end() :]).strip(" -–,()")
        elif inside and not lieu.code_postal:
            lieu.code_postal, name = inside[1].replace(" ", ""), ""
        if not name and not dit.code.strip() and dit.adresse:
            found = list(_IN_ADDRESS.finditer(dit.adresse))
            if found:
                code, town = found[-1][1].replace(" ", ""), found[-1][2].strip(" -–,")
                lieu.code_postal = lieu.code_postal or code
                if code == lieu.code_postal:
                    name = town
        return name

    def _by_code(self, raw: str, name: str, lieu: Lieu) -> str:
        """Return the commune of today of a code, what it was taken for told; "" when it is none."""
        typed = _DECIMALS.sub("", raw.strip()).replace(" ", "").upper()
        if not typed.strip("0"):
            return ""
        code = typed.zfill(5) if _SHORT.fullmatch(typed) else typed
        reperes = self._reperes
        commune = reperes.commune_of_code(code) if _CODE.fullmatch(code) else ""
        postal = reperes.communes_of_postcode(code)
        if not commune:
            if postal:
                lieu.reparations.append(
                    f"{code} est un code postal, non un code Insee : lu comme tel"
                )
                lieu.code_postal = lieu.code_postal or code
            else:
                lieu.doutes.append(
                    f"code Insee « {raw[:20].strip()} » : aucune commune ne le porte"
                )
            return ""
        if postal - {commune} and not (name and reperes.same_name(name, commune)):
            # The code of a commune, and the postcode of others: the name tells, or nobody does.
            if name and any(reperes.same_name(name, other) for other in postal):
                lieu.code_postal = lieu.code_postal or code
                if self._codes_sure:
                    lieu.doutes.append(
                        f"{code} est le code Insee de {reperes.libelle(commune)}, et le code"
                        " postal de"
                        f" « {name[:40]} »"
                    )
                else:
                    lieu.reparations.append(
                        f"{code} est un code postal, non un code Insee : lu comme tel"
                    )
                return ""
            if not name and not self._codes_sure:
                lieu.doutes.append(
                    f"{code} est le code Insee de {reperes.libelle(commune)}, et aussi un"
                    " code postal"
                )
                lieu.possibles = (commune, *sorted(postal)[:_SHOWN])
                return ""
        if code != typed:
            lieu.reparations.append(f"code Insee {code} : le zéro perdu est remis")
        if commune != code:
            lieu.reparations.append(
                f"code Insee {code} : c’est aujourd’hui {commune} ({reperes.libelle(commune)})"
            )
        return commune

    def _by_name(self, name: str, lieu: Lieu) -> tuple[str, tuple[str, ...]] | None:
        """Return the commune of a name and what it may be besides; notes what was put right."""
        reperes, postcode = self._reperes, lieu.code_postal
        exact = reperes.communes_named(name)
        listed = reperes.communes_of_postcode(postcode) if postcode else frozenset()
        if listed:
            here = [code for code in exact if code in listed]
            if len(here) == 1:
                if not exact[here[0]]:
                    lieu.reparations.append(
                        f"« {name[:40]} » est aujourd’hui {reperes.libelle(here[0])}"
                    )
                return here[0], ()
            if not exact and (near := reperes.nearly_named(name, listed)):
                lieu.reparations.append(
                    f"« {name[:40]} » lu {reperes.libelle(near)} (orthographe proche, et code"
                    f" {postcode})"
                )
                return near, ()
        zone = frozenset((lieu.departement,)) if lieu.departement else frozenset()
        if postcode and not listed:
            zone = zone or reperes.postcode_departements(postcode)
        if zone and not listed:
            here = [code for code in exact if reperes.departement_of(code) in zone]
            now = [code for code in here if exact[code]]
            if len(now) == 1 and len(here) == 1:
                return now[0], ()
            if len(here) == 1:
                lieu.reparations.append(
                    f"« {name[:40]} » est aujourd’hui {reperes.libelle(here[0])}"
                )
                return here[0], ()
        return self._by_search(name, lieu)

    def _by_search(self, name: str, lieu: Lieu) -> tuple[str, tuple[str, ...]] | None:
        reperes = self._reperes
        found = reperes.resolve(name[:120], lieu.code_postal, lieu.departement)
        codes: list[str] = []
        for one in found.propositions:
            code = reperes.commune_of_code(one.territoire.code)
            if code and code not in codes:
                codes.append(code)
        for code in reperes.communes_named(name):
            if code not in codes and len(codes) < _MOST:
                codes.append(code)
        if not codes:
            lieu.doutes.append(f"« {name[:60]} » : aucun lieu ne ressemble à ce nom")
            return None
        if found.certain and found.lieu is not None:
            first = codes[0]
            # The search knows the large town one means; a list may mean its small namesake.
            namesakes = [c for c in reperes.communes_named(name) if c != first]
            alone = not (lieu.code_postal or lieu.departement)
            if not (alone and namesakes):
                if not reperes.same_name(name, first):
                    lieu.reparations.append(
                        f"« {name[:40]} » lu {reperes.libelle(first)} ({found.raison})"
                    )
                return first, ()
        if lieu.departement and not any(
            reperes.departement_of(code) == lieu.departement for code in codes
        ):
            lieu.doutes.append(
                f"« {name[:60]} » : aucun lieu de ce nom dans le département {lieu.departement} ;"
                f" peut-être {reperes.libelle(codes[0])} {codes[0]}"
            )
            return "", tuple(codes)
        shown = ", ".join(f"{reperes.libelle(code)} {code}" for code in codes[:_SHOWN])
        more = "…" if len(codes) > _SHOWN else ""
        why = (
            found.raison
            if "ne désignent pas" in found.raison or "seul" in found.raison
            else "plusieurs lieux possibles"
        )
        lieu.doutes.append(f"« {name[:60]} » : {why} ; peut-être {shown}{more}")
        return "", tuple(codes)

    def _by_postcode_alone(self, lieu: Lieu) -> None:
        if not lieu.code_postal:
            return
        listed = sorted(self._reperes.communes_of_postcode(lieu.code_postal))
        if len(listed) == 1:
            lieu.commune = listed[0]
            lieu.reparations.append(
                f"commune lue dans le code postal {lieu.code_postal} :"
                f" {self._reperes.libelle(listed[0])}"
            )
        elif listed:
            lieu.possibles = tuple(listed[:60])
            lieu.doutes.append(
                f"code postal {lieu.code_postal} sans commune : {len(listed)} communes l’ont"
            )
        else:
            lieu.doutes.append(f"code postal {lieu.code_postal} inconnu, sans commune")

    # What agrees

    def _agree_with_code(
        self, code: str, name: str, by_name: tuple[str, tuple[str, ...]] | None, lieu: Lieu
    ) -> None:
        reperes = self._reperes
        lieu.commune = code
        if name:
            # What the name alone could not tell, the code does: those doubts are lifted.
            lieu.doutes[:] = [d for d in lieu.doutes if not d.startswith("« ")]
            fits = (
                reperes.same_name(name, code)
                or code in reperes.communes_named(name)
                or (by_name is not None and (by_name[0] == code))
                or (by_name is not None and not by_name[0] and code in by_name[1][:_SHOWN])
            )
            if not fits:
                said = (
                    f" (« {name[:40]} » mène à {reperes.libelle(by_name[0])})"
                    if by_name and by_name[0]
                    else ""
                )
                lieu.doutes.append(
                    f"le code {code} est celui de {reperes.libelle(code)}, et non de «"
                    f" {name[:40]} »{said}"
                )
                lieu.possibles = (by_name[0],) if by_name and by_name[0] else ()
                return
        postcode = lieu.code_postal
        listed = reperes.communes_of_postcode(postcode) if postcode else frozenset()
        if postcode and code not in listed:
            there = reperes.postcode_departements(postcode)
            if reperes.departement_of(code) not in there:
                lieu.doutes.append(
                    f"le code postal {postcode} n’est pas dans le département de"
                    f" {reperes.libelle(code)}"
                )
            elif listed and not name:
                lieu.doutes.append(
                    f"le code postal {postcode} n’est pas celui de {reperes.libelle(code)}"
                )

    def _check_departement(self, lieu: Lieu) -> None:
        reperes = self._reperes
        if not lieu.departement:
            return
        if lieu.commune and reperes.departement_of(lieu.commune) != lieu.departement:
            lieu.doutes.append(
                f"{reperes.libelle(lieu.commune)} n’est pas dans le département {lieu.departement}"
            )
        elif lieu.possibles:
            here = [c for c in lieu.possibles if reperes.departement_of(c) == lieu.departement]
            lieu.possibles = (*here, *(c for c in lieu.possibles if c not in here))

    def _check_address(self, dit: Dit, lieu: Lieu) -> None:
        """Tell an address whose postcode is in another département than the commune."""
        if not (lieu.commune and dit.adresse):
            return
        found = list(_IN_ADDRESS.finditer(dit.adresse))
        if not found:
            return
        postcode = found[-1][1].replace(" ", "")
        known = self._reperes.postcode_departements(postcode)
        if self._reperes.departement_of(lieu.commune) not in known:
            lieu.doutes.append(
                f"l’adresse dit {postcode} ({found[-1][2].strip()[:30]}), la commune"
                f" {self._reperes.libelle(lieu.commune)}"
            )


def with_point(lieu: Lieu, lu: Lu, reperes: Reperes) -> None:
    """Confirm, tell or find the commune of a row by its point; put what follows in ``lieu``."""
    where = f"point {lu.lat:.5f}, {lu.lon:.5f}"
    if not lu.systeme.plain:
        lieu.reparations.append(f"{where} : lu en {lu.systeme.nom}")
    if lu.ambigu and not lu.ecart_m <= NEAR_M:
        others = " ou ".join(lu.ambigu[:3])
        lieu.doutes.append(f"le point peut se lire en {lu.systeme.nom} ou en {others}")
    if lieu.commune:
        _confirm(lieu, lu, where, reperes)
    elif not lu.commune:
        lieu.doutes.append(f"{where} : hors de France, ou en mer")
    elif lieu.possibles and lu.commune in lieu.possibles and _open(lieu.doutes):
        # What a name or a code leaves open, the point tells.
        lieu.doutes.clear()
        lieu.commune = lu.commune
        lieu.reparations.append(f"commune choisie par le point : {reperes.libelle(lu.commune)}")
    elif lieu.possibles or lieu.doutes:
        lieu.doutes.append(f"le point est à {reperes.libelle(lu.commune)}")
        lieu.possibles = lieu.possibles or (lu.commune,)
    else:
        _found(lieu, lu, where, reperes)


def _confirm(lieu: Lieu, lu: Lu, where: str, reperes: Reperes) -> None:
    named = reperes.libelle(lieu.commune)
    if math.isnan(lu.ecart_m):
        lieu.doutes.append(f"{where} : la carte ne permet pas de vérifier qu’il est à {named}")
    elif lu.ecart_m > NEAR_M:
        lieu.doutes.append(_outside(lieu.commune, lu, reperes))
        lieu.possibles, lieu.commune = (lieu.commune, *lieu.possibles), ""


def _found(lieu: Lieu, lu: Lu, where: str, reperes: Reperes) -> None:
    """Take for the commune that of the point, which alone tells it, unless it is doubtful."""
    named = reperes.libelle(lu.commune)
    if lieu.departement and reperes.departement_of(lu.commune) != lieu.departement:
        lieu.doutes.append(f"le point est à {named}, hors du département {lieu.departement}")
    if lu.rare:
        lieu.doutes.append(f"{where} : lu en {lu.systeme.nom}, contrairement aux autres lignes")
    if lu.bord_m < BORDER_M:
        lieu.doutes.append(
            f"{where} : à {lu.bord_m:.0f} m de la limite de {named}, rien d’autre ne dit la commune"
        )
    if lieu.doutes:
        lieu.possibles = (lu.commune,)
        return
    lieu.commune = lu.commune
    lieu.reparations.append(f"commune lue dans le point : {named}")


def _open(doutes: list[str]) -> bool:
    """Tell whether the only doubt is which of several places is meant."""
    return len(doutes) == 1 and (
        "plusieurs lieux possibles" in doutes[0] or doutes[0].startswith("code postal")
    )


def de(nom: str) -> str:
    """Return a name after « de », as French says it.

    Examples
    --------
    >>> de("Ajaccio (2A)"), de("Figeac (46)"), de("Le Havre (76)")
    ('d’Ajaccio (2A)', 'de Figeac (46)', 'de Le Havre (76)')
    """
    return f"d’{nom}" if fold(nom[:1]) in tuple("aeiouyœ") else f"de {nom}"


def _outside(named: str, lu: Lu, reperes: Reperes) -> str:
    far = (
        f"{lu.ecart_m / 1000:.0f} km"
        if lu.ecart_m >= 10_000
        else f"{lu.ecart_m / 1000:.1f} km".replace(".", ",")
    )
    there = f", à {reperes.libelle(lu.commune)}" if lu.commune else ", en mer ou hors de France"
    inset = named[:2] == "97" and 40 < lu.lat < 52 and -12 < lu.lon < 12
    why = " : sans doute la place d’un cartouche d’outre-mer" if inset else ""
    return f"le point est à {far} {de(reperes.libelle(named))}{there}{why}"
