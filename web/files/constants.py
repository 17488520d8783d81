"""What Python knows and the browser needs too, as one module: ``commun/constants.js``.

Each has its home in Python; this is its only way out, so that nothing is written twice.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, Final

from catalogue.address import Vue
from catalogue.formes import FORMES
from geo.territoires import Niveau
from web import carte
from web.documents.pages import PAGES

NAME: Final = "commun/constants.js"
_LARGEST_FIRST: Final = tuple(n for n in reversed(Niveau) if n is not Niveau.PAYS)


def constants() -> dict[str, Any]:
    """Return the values by the name they have in the browser."""
    return {
        "PARAMETRES": [f.name for f in fields(Vue)],  # of an address, in its order
        "NIVEAUX": _LARGEST_FIRST,
        "TITRES": {adresse: page.titre for adresse, page in PAGES.items()},  # of a page as such
        "FORMES": FORMES,
        "CARTE": {
            "minZoom": carte.MIN_ZOOM,
            "zoomSnap": carte.ZOOM_SNAP,
            "margin": carte.MARGIN,
            "closest": carte.CLOSEST,
            "zones": [{"nom": nom, "code": code, "limites": box} for nom, code, box in carte.ZONES]
            + [{"nom": nom, "code": "", "limites": box} for nom, box in carte.COLLECTIVITES],
        },
        "FONDS": {
            code: {"url": f.url, "attribution": f.attribution} for code, f in carte.FONDS.items()
        },
    }


def constants_js() -> bytes:
    """Return the module, its values frozen by being ``const`` and never written to."""
    lines = (
        f"export const {name} = {json.dumps(value, ensure_ascii=False, default=dict)};\n"
        for name, value in constants().items()
    )
    return ("/* Made by web/files/constants.py. */\n" + "".join(lines)).encode()
