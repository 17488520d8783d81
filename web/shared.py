"""The data every page and every route shares: loaded once, frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from catalogue.catalogue import Catalogue
from catalogue.lecture.historique import Moments, read_moments
from catalogue.lecture.lexique import LEXIQUE, read_lexique
from catalogue.lecture.reading import (
    HISTORIQUE,
    REDIRECTIONS,
    Lecture,
    catalogue_files,
    read_catalogue,
)
from catalogue.lecture.redirections import read_redirections
from geo.lieux.gazetteer import Gazetteer
from geo.referentiel import Referentiel
from settings import settings
from web.files.bundles import Bundle, catalogue_bundle, code_bundle, territoires_bundle


@dataclass(frozen=True)
class Shared:
    """Territories, catalogue, place search, and the files a browser fetches.

    ``modifie`` is when the files of fiches last changed, ``historique`` where their past is told,
    ``empreinte`` what tells all that was read from what another day's files say.
    """

    ref: Referentiel
    lecture: Lecture
    catalogue: Catalogue
    code: Bundle
    territoires: Bundle
    points: Bundle
    modifie: datetime
    historique: Path
    empreinte: str

    @cached_property
    def moments(self) -> tuple[Moments, ...]:
        """When each fiche was published and last changed. Read when first asked for."""
        return read_moments(self.catalogue.fiches, self.modifie, self.historique)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The place search. Made when first asked for: the rest can serve before."""
        return Gazetteer.load(self.ref)


def load(path: Path) -> Shared:
    """Load everything from a catalogue; a second or two."""
    ref = Referentiel.load()
    folder = path if path.is_dir() else path.parent
    paths = catalogue_files(path) if path.is_dir() else (path,)
    beside = (folder / REDIRECTIONS, folder / HISTORIQUE, LEXIQUE)
    empreinte = _digest([path for path in (*paths, *beside) if path.exists()])
    modified = max((int(p.stat().st_mtime) for p in paths if p.exists()), default=0)
    lecture = read_catalogue(paths, ref)
    redirections, problems = read_redirections(
        {fiche.id for fiche in lecture.fiches}, folder / REDIRECTIONS
    )
    lecture = replace(lecture, problemes=(*lecture.problemes, *problems))
    lexique, doubts = read_lexique()
    lecture = replace(lecture, problemes=(*lecture.problemes, *doubts))
    catalogue = Catalogue(lecture.fiches, ref, redirections, lexique)
    territoires = territoires_bundle(ref)
    return Shared(
        ref=ref,
        lecture=lecture,
        catalogue=catalogue,
        code=code_bundle(),
        territoires=territoires,
        points=catalogue_bundle(catalogue, territoires),
        modifie=datetime.fromtimestamp(modified, UTC),
        historique=folder / HISTORIQUE,
        empreinte=empreinte,
    )


def _digest(paths: Iterable[Path]) -> str:
    """Return what tells the content of some files from another: 0.1 s for 100,000 fiches."""
    together = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            together.update(hashlib.file_digest(stream, "sha256").digest())
    return together.hexdigest()[:16]


_lock = Lock()
_loaded: list[Shared] = []


def shared() -> Shared:
    """Return the shared data, loaded at the first call; one thread loads, the others wait."""
    if not _loaded:
        with _lock:
            if not _loaded:
                _loaded.append(load(settings().catalogue))
    return _loaded[0]
