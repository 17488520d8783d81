"""Récits: stories for presenters, one text file each, read and checked line by line.

A récit is written in any text editor: lines ``mot : valeur`` first, then one ``# Titre`` a step.
Plain lines and not YAML, which refuses the colon of a French title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from catalogue import ROOT
from catalogue.address import Vue, read_address
from catalogue.catalogue import Catalogue
from catalogue.recherche.words import fold
from catalogue.recits.blocs import Bloc, blocs, in_french
from geo.referentiel import Referentiel
from geo.territoires import Territoire, TerritoireError

DATA_RECITS: Final = ROOT / "data" / "recits"
DISPOSITIONS: Final = ("carte", "carte-et-texte", "fiche", "chiffres", "rencontres")
ENTETE: Final = ("titre", "auteur", "date", "duree")
OPTIONS: Final = ("vue", "disposition", "cadre")
RUBRIQUES: Final = ("notes", "sources", "chiffres")
SIZE_MAX: Final = 200_000  # bytes; a story of a hundred steps is a quarter of that
_KEY: Final = re.compile(r"^\s*([^\W\d_]+)\s*:\s*(.*?)\s*$")
# A no-break space or a tab after the mark is a space too: keyboards and word processors put them.
_TITLE: Final = re.compile(r"^#(?:\s+(.*))?$")
_RUBRIQUE: Final = re.compile(r"^##\s+(.*)$")
_COLLE: Final = re.compile(r"^##?[^\W\d_]")  # « #Titre »: the space is missing
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CHIFFRE: Final = re.compile(r"^\s*[-*]\s*(.+?)\s*:\s*(\S.*?)\s*$")


@dataclass(frozen=True, slots=True)
class Defaut:
    """Something to correct in a récit: the file, the line (1 is the first), one French sentence."""

    fichier: str
    ligne: int
    phrase: str

    def __str__(self) -> str:
        return f"{self.fichier}, ligne {self.ligne} : {self.phrase}"


@dataclass(frozen=True, slots=True)
class Chiffre:
    """A figure to show large: counted in the catalogue when it has a view, else as written."""

    libelle: str
    valeur: str
    vue: Vue | None


@dataclass(frozen=True, slots=True)
class Etape:
    """One step: what is said, what is shown, what only the presenter sees."""

    titre: str
    vue: Vue
    disposition: str
    cadre: Territoire | None
    texte: tuple[Bloc, ...]
    notes: tuple[Bloc, ...]
    sources: tuple[Bloc, ...]
    chiffres: tuple[Chiffre, ...]


@dataclass(frozen=True, slots=True)
class Recit:
    """A story; ``nom`` is its file's name without extension, as addresses say it.

    It can be played when it has no ``defauts``; ``date`` is ISO 8601.
    """

    nom: str
    titre: str
    auteur: str
    date: str
    duree: str
    etapes: tuple[Etape, ...]
    defauts: tuple[Defaut, ...]

    @property
    def rencontres(self) -> tuple[str, ...]:
        """The fiches its steps open, each once, in the order one meets them."""
        return tuple(dict.fromkeys(e.vue.fiche for e in self.etapes if e.vue.fiche))


def read_recits(catalogue: Catalogue, folder: Path = DATA_RECITS) -> Mapping[str, Recit]:
    """Read every récit of a folder, by name; a broken one says why and spoils no other."""
    return {
        path.stem: read_recit(path, catalogue)
        for path in sorted(folder.glob("*.md"))
        if not path.name.startswith((".", "_")) and fold(path.stem) != "lisezmoi"
    }


def read_recit(path: Path, catalogue: Catalogue) -> Recit:
    """Read a récit and check it against the catalogue; what is wrong is in ``defauts``."""
    reader = _RecitReader(path.name, catalogue)
    return reader.read(path.stem, _lignes(path, reader.tell))


def recit_of(catalogue: Catalogue, position: int) -> Recit:
    """Return the récit of one fiche: one step, its title where the fiche is."""
    fiche = catalogue.fiches[position]
    etape = Etape(
        titre=in_french(catalogue.lieu(fiche)),
        vue=Vue(fiche=fiche.id),
        disposition="fiche",
        cadre=None,
        texte=(),
        notes=(),
        sources=(),
        chiffres=(),
    )
    return Recit(f"fiche:{fiche.id}", in_french(fiche.nom), "", "", "", (etape,), ())


Tell = Callable[[int, str], None]


def _lignes(path: Path, tell: Tell) -> list[str]:
    raw_bytes = path.read_bytes()
    if len(raw_bytes) > SIZE_MAX:
        tell(1, f"le fichier dépasse {SIZE_MAX // 1000} ko")
        return []
    try:
        return raw_bytes.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as erreur:
        ligne = raw_bytes[: erreur.start].count(b"\n") + 1
        tell(ligne, "le fichier n’est pas en UTF-8 : l’enregistrer avec cet encodage")
        return []


@dataclass
class _Draft:
    """A step as it is gathered: its parts, each with the number of its first line."""

    ligne: int
    titre: str
    options: dict[str, tuple[int, str]] = field(default_factory=dict)
    inconnue: bool = False  # an unknown option was written: told, and not « nothing »
    segments: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: {"texte": []})


class _RecitReader:
    """Reads one file, gathering what is wrong on the way."""

    def __init__(self, fichier: str, catalogue: Catalogue) -> None:
        self.fichier = fichier
        self.catalogue = catalogue
        self.ref: Referentiel = catalogue.ref
        self.defauts: list[Defaut] = []
        self._meetings: list[int] = []  # lines that ask for the fiches of the récit

    def tell(self, ligne: int, phrase: str) -> None:
        self.defauts.append(Defaut(self.fichier, ligne, phrase))

    def read(self, nom: str, lignes: Sequence[str]) -> Recit:
        start = next((i for i, texte in enumerate(lignes) if _TITLE.match(texte)), len(lignes))
        header = self._header(lignes[:start]) if lignes else {}
        etapes = tuple(self._etape(b) for b in self._drafts(lignes, start))
        if not etapes and not self.defauts:
            self.tell(max(1, len(lignes)), "aucune étape : une étape commence par « # Titre »")
        if not re.fullmatch(r"[a-z0-9-]+", nom):
            self.tell(1, "nom de fichier : lettres minuscules sans accent, chiffres et tirets")
        if not any(etape.vue.fiche for etape in etapes):
            for ligne in self._meetings:
                self.tell(ligne, "disposition « rencontres » : aucune étape n’ouvre de fiche")
        self.defauts.sort(key=lambda d: d.ligne)
        return Recit(
            nom=nom,
            titre=in_french(header.get("titre", nom)),
            auteur=in_french(header.get("auteur", "")),
            date=header.get("date", ""),
            duree=header.get("duree", ""),
            etapes=etapes,
            defauts=tuple(self.defauts),
        )

    def _header(self, lignes: Sequence[str]) -> dict[str, str]:
        lues: dict[str, str] = {}
        for numero, texte in enumerate(lignes, 1):
            if not texte.strip() or set(texte.strip()) == {"-"}:
                continue
            if self._colle(numero, texte):
                continue
            cle = _key(texte)
            if cle is None or cle[0] not in ENTETE:
                attendu = "titre, auteur, date, durée"
                self.tell(numero, f"« {texte.strip()[:60]} » : avant la première étape, {attendu}")
            else:
                lues[cle[0]] = cle[1]
                if cle[0] == "date":
                    self._check_date(numero, cle[1])
        for cle_requise in ENTETE:
            if not lues.get(cle_requise):
                nom = "durée" if cle_requise == "duree" else cle_requise
                self.tell(1, f"il manque « {nom} : … » en tête du fichier")
        return lues

    def _check_date(self, numero: int, texte: str) -> None:
        try:
            juste = _DATE.fullmatch(texte) and date.fromisoformat(texte)
        except ValueError:
            juste = None
        if not juste:
            self.tell(numero, f"date « {texte[:60]} » : l’écrire année-mois-jour, 2026-11-23")

    def _colle(self, numero: int, texte: str) -> bool:
        """Tell a mark without its space, that would silently make of a step the end of another."""
        glued = bool(_COLLE.match(texte))
        if glued:
            self.tell(
                numero, f"« {texte.strip()[:60]} » : mettre une espace après le dernier « # »"
            )
        return glued

    def _drafts(self, lignes: Sequence[str], start: int) -> Iterator[_Draft]:
        draft: _Draft | None = None
        segment, glued = "texte", False
        for numero, texte in enumerate(lignes[start:], start + 1):
            if titre := _TITLE.match(texte):
                if draft:
                    yield draft
                draft, segment, glued = (
                    _Draft(numero, (titre[1] or "").strip()),
                    "texte",
                    True,
                )
            elif draft and (rubrique := _RUBRIQUE.match(texte)):
                segment, glued = self._rubrique(numero, texte, rubrique[1]), False
                draft.segments.setdefault(segment, [])
            elif draft and not self._colle(numero, texte):
                glued = self._append(draft, segment, numero, texte, glued)
        if draft:
            yield draft

    def _rubrique(self, numero: int, texte: str, nom: str) -> str:
        nom = fold(nom.strip())
        if nom not in RUBRIQUES:
            self.tell(numero, f"« {texte.strip()[:60]} » : ## Notes, ## Sources ou ## Chiffres")
        return nom

    def _append(self, draft: _Draft, segment: str, numero: int, texte: str, glued: bool) -> bool:
        """Put a line where it belongs; return whether the next one still touches the title."""
        cle = _key(texte) if segment == "texte" else None
        commence = not any(t.strip() for _, t in draft.segments["texte"])
        if cle and commence and cle[0] in OPTIONS:
            draft.options[cle[0]] = (numero, cle[1])
            return glued
        if cle and commence and glued:
            self.tell(
                numero,
                f"« {cle[0]} » n’est pas une option (vue, disposition, cadre) ; "
                "si c’est le texte, laisser une ligne vide avant lui",
            )
            draft.inconnue = True
            return glued
        draft.segments[segment].append((numero, texte))
        return False

    def _etape(self, b: _Draft) -> Etape:
        if not b.titre:
            self.tell(b.ligne, "cette étape n’a pas de titre : « # Titre »")
        vue = self._vue(*b.options["vue"]) if "vue" in b.options else Vue()
        chiffres = tuple(self._chiffres(b.segments.get("chiffres", [])))
        texte = _blocs(b.segments["texte"])
        ecrit = any(ligne.strip() for segment in b.segments.values() for _, ligne in segment)
        met = b.options.get("disposition", (0, ""))[1] == "rencontres"
        if not (ecrit or met or "vue" in b.options or b.inconnue):
            self.tell(b.ligne, f"étape « {b.titre} » vide : ni vue, ni texte, ni chiffres")
        return Etape(
            titre=in_french(b.titre),
            vue=vue,
            disposition=self._disposition(b, vue, chiffres, bool(texte)),
            cadre=self._cadre(*b.options["cadre"]) if "cadre" in b.options else None,
            texte=texte,
            notes=_blocs(b.segments.get("notes", [])),
            sources=_blocs(b.segments.get("sources", [])),
            chiffres=chiffres,
        )

    def _vue(self, ligne: int, texte: str) -> Vue:
        if "?" not in texte and texte:
            self.tell(ligne, f"« {texte[:60]} » : une vue commence par « ? », copiée de l’adresse")
            return Vue()
        pairs = parse_qsl(texte.partition("?")[2], keep_blank_values=True)
        adresse = read_address(
            pairs, self.ref, self.catalogue.position, self.catalogue.redirections
        )
        for ignore in adresse.ignores:
            self.tell(ligne, f"{ignore.parametre}={ignore.valeur} : {ignore.raison}")
        return adresse.vue

    def _disposition(
        self, b: _Draft, vue: Vue, chiffres: Sequence[Chiffre], a_un_texte: bool
    ) -> str:
        ligne, choisie = b.options.get("disposition", (b.ligne, ""))
        if choisie and choisie not in DISPOSITIONS:
            self.tell(ligne, f"disposition « {choisie[:60]} » : {', '.join(DISPOSITIONS)}")
        elif choisie == "fiche" and not vue.fiche:
            self.tell(ligne, "disposition « fiche » : la vue doit dire laquelle, « ?fiche=… »")
        elif choisie == "chiffres" and not chiffres:
            self.tell(ligne, "disposition « chiffres » : il faut une rubrique « ## Chiffres »")
        elif choisie == "rencontres":
            self._meetings.append(ligne)
        if choisie in DISPOSITIONS:
            return choisie
        if chiffres:
            return "chiffres"
        if vue.fiche:
            return "fiche"
        return "carte-et-texte" if a_un_texte else "carte"

    def _cadre(self, ligne: int, texte: str) -> Territoire | None:
        try:
            territoire = Territoire.parse(texte)
        except TerritoireError as erreur:
            self.tell(ligne, str(erreur))
            return None
        if not self.ref.exists(territoire) or self.ref.bounds(territoire) is None:
            self.tell(ligne, f"cadre « {texte[:60]} » : ce territoire n’existe pas sur la carte")
            return None
        return territoire

    def _chiffres(self, lignes: Sequence[tuple[int, str]]) -> Iterator[Chiffre]:
        for numero, texte in lignes:
            if not texte.strip():
                continue
            found = _CHIFFRE.match(texte)
            if not found:
                self.tell(numero, "un chiffre s’écrit « - libellé : ?vue » ou « - libellé : 12 »")
                continue
            libelle, valeur = found.groups()
            vue = self._vue(numero, valeur) if valeur.startswith("?") else None
            yield Chiffre(in_french(libelle), "" if vue else valeur, vue)


def _key(texte: str) -> tuple[str, str] | None:
    """Read ``mot : valeur``; the word folded, so that « Durée » and « duree » are one."""
    found = _KEY.match(texte)
    return (fold(found[1]), found[2]) if found else None


def _blocs(lignes: Sequence[tuple[int, str]]) -> tuple[Bloc, ...]:
    return blocs("\n".join(texte for _, texte in lignes))
