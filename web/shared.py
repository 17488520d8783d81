"""The data every page and every route shares: frozen, and loaded once.

With a registre (``CARTE_BASE``), what is published makes new data, whole, that take the place of
those before: see ``web/live.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

from catalogue.catalogue import Catalogue
from catalogue.lecture.historique import Moments, read_moments
from catalogue.lecture.lexique import LEXIQUE, read_lexique
from catalogue.lecture.reading import (
    HISTORIQUE,
    REDIRECTIONS,
    Lecture,
    Probleme,
    catalogue_files,
    read_catalogue,
)
from catalogue.lecture.redirections import read_redirections
from geo.lieux.gazetteer import Gazetteer
from geo.referentiel import Referentiel
from settings import settings
from web.files.bundles import Bundle, catalogue_bundle, code_bundle, territoires_bundle

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that happened to a fiche: what, when, and the title of its source then."""

    genre: str
    le: str
    source: str


@dataclass(frozen=True)
class Shared:
    """Territories, catalogue, place search, and the files a browser fetches.

    ``modifie`` is when the fiches last changed, ``historique`` where their past is told,
    ``empreinte`` what tells all that was read from what another day's data say.
    ``passe`` is what everyone may know of what happened to fiches.
    ``version`` is the last event of the registre they hold, 0 for those of files; ``former``, the
    points that pages opened a moment ago may still ask for.
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
    version: int = 0
    former: tuple[Bundle, ...] = ()
    passe: Mapping[str, tuple[Trace, ...]] = field(default_factory=dict)

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
    past = Past(datetime.fromtimestamp(modified, UTC), folder / HISTORIQUE, empreinte)
    return assemble(lecture, redirections, problems, ref, territoires_bundle(ref), past=past)


@dataclass(frozen=True, slots=True)
class Past:
    """When fiches changed, as `Shared` says it."""

    modifie: datetime
    historique: Path
    empreinte: str


def assemble(
    lecture: Lecture,
    redirections: Mapping[str, str],
    problems: Iterable[Probleme],
    ref: Referentiel,
    territoires: Bundle,
    *,
    past: Past,
) -> Shared:
    """Return the data that fiches make, with what is wrong of them, told once."""
    lexique, doubts = read_lexique()
    lecture = replace(lecture, problemes=(*lecture.problemes, *problems, *doubts))
    catalogue = Catalogue(lecture.fiches, ref, redirections, lexique)
    return Shared(
        ref=ref,
        lecture=lecture,
        catalogue=catalogue,
        code=code_bundle(),
        territoires=territoires,
        points=catalogue_bundle(catalogue, territoires),
        modifie=past.modifie,
        historique=past.historique,
        empreinte=past.empreinte,
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
                _loaded.append(_load_first())
    return _loaded[0]


def serve(data: Shared) -> None:
    """Put data in the place of those served; who holds the former ones ends with them."""
    _loaded[:] = [data]


def _load_first() -> Shared:
    if settings().from_files:
        return load(settings().catalogue)
    # SQLAlchemy is a third of a second to import: files do not pay for it.
    live = import_module("web.live")
    return live.start()  # type: ignore[no-any-return]


class Remembered(Generic[_P, _R]):
    """A function of the shared data whose answers are kept as long as the data are served.

    An answer may be of data newer than its key, never older: what changed is seen.
    """

    def __init__(self, function: Callable[_P, _R], most: int) -> None:
        self._known = lru_cache(most)(lambda _version, *args, **kwargs: function(*args, **kwargs))
        self.__doc__ = function.__doc__
        self.cache_clear = self._known.cache_clear

    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R:  # noqa: D102
        return self._known(shared().version, *args, **kwargs)  # type: ignore[arg-type]


def remembered(most: int) -> Callable[[Callable[_P, _R]], Remembered[_P, _R]]:
    """Keep the last answers of a function of the shared data, ``most`` of them."""
    return lambda function: Remembered(function, most)
