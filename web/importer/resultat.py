"""What a process of its own hands back of a file: small enough to be kept in memory a while."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from catalogue.importation.importation import Apercu, Demande
from catalogue.importation.lignes import ETATS
from catalogue.importation.rapport import as_data
from catalogue.importation.reparation import as_csv
from geo.referentiel import Referentiel
from geo.territoires import Niveau, Territoire

_TOGETHER: Final = 100  # rows packed as one
OCTETS_MAX: Final = 20_000_000
LIGNES_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class Commande:
    """What is asked of the process that reads files.

    Parameters
    ----------
    chemin, dossier
        The file, and the only folder where anything may be written, gone as soon as it is read.
    nom
        The name the file had.
    demande
        What a person says of it.
    connues
        The fiches there are: identifier, name, acronym, site, commune.
    par
        Who moderates, "" for everyone else: what was said last month of this source is remembered.
    publier
        Publish its ready rows too.
    """

    chemin: str
    dossier: str
    nom: str
    demande: Demande
    connues: Sequence[tuple[str, str, str, str, str]] = ()
    par: str = ""
    publier: bool = False


@dataclass(frozen=True, slots=True)
class Resultat:
    """A preview, packed: its head, the state and the point of each row, and the rows by hundreds.

    Parameters
    ----------
    tete
        What `as_data` says of the file, its rows left out.
    etats
        For each row, the place of its state in ``ETATS``.
    points
        Longitude and latitude of each row (EPSG:4326), NaN without any; (n, 2).
    numeros
        The line of each row.
    paquets
        The rows, by hundreds.
    repare
        The repaired file.
    bilan
        What the lot did, once published.
    """

    tete: Mapping[str, Any]
    etats: bytes
    points: npt.NDArray[np.float32]
    numeros: npt.NDArray[np.int32]
    paquets: tuple[bytes, ...]
    repare: bytes
    bilan: Mapping[str, Any] = field(default_factory=dict)

    @property
    def poids(self) -> int:
        """How many bytes it keeps."""
        return sum(map(len, self.paquets)) + len(self.repare) + 13 * len(self.etats)

    def count(self, etat: int) -> int:
        """Return how many rows are in a state."""
        return self.etats.count(etat)

    def places(self, etat: int | None) -> list[int]:
        """Return the places of the rows of a state, of all of them for None."""
        return [p for p, e in enumerate(self.etats) if etat is None or e == etat]

    def rows(self, places: Sequence[int]) -> list[dict[str, Any]]:
        """Return some rows, as `as_data` says them."""
        opened: dict[int, list[dict[str, Any]]] = {}
        made = []
        for place in places:
            rank, inside = divmod(place, _TOGETHER)
            if rank not in opened:
                opened[rank] = json.loads(zlib.decompress(self.paquets[rank]))
            made.append(opened[rank][inside])
        return made

    def csv(self) -> bytes:
        """Return the repaired file, as a spreadsheet opens it."""
        return zlib.decompress(self.repare)


def pack(
    apercu: Apercu,
    demande: Demande,
    ref: Referentiel,
    bilan: Mapping[str, Any] | None = None,
) -> Resultat:
    """Return what is kept of a preview; a row without a point is on the middle of its commune."""
    data = as_data(apercu)
    rows = data.pop("lignes")
    data["demande"] = {"colonnes": dict(demande.colonnes), "defauts": dict(demande.defauts)}
    cuts = [*range(0, len(rows), _TOGETHER), len(rows)]
    points = [_point(row["fiche"], ref) for row in rows]
    return Resultat(
        data,
        bytes(ETATS.index(row["etat"]) for row in rows),
        np.array(points, dtype=np.float32).reshape(-1, 2),
        np.array([row["ligne"] for row in rows], dtype=np.int32),
        tuple(zlib.compress(json.dumps(rows[a:b]).encode(), 1) for a, b in pairwise(cuts)),
        zlib.compress(as_csv(apercu), 1),
        bilan or {},
    )


def _point(fiche: Mapping[str, str], ref: Referentiel) -> tuple[float, float]:
    """Return longitude and latitude of a row, NaN when nothing places it."""
    if fiche.get("lon") and fiche.get("lat"):
        return float(fiche["lon"]), float(fiche["lat"])
    commune = Territoire(Niveau.COMMUNE, fiche.get("code_insee", ""))
    point = ref.point(commune) if commune.code and ref.exists(commune) else None
    return point or (float("nan"), float("nan"))
