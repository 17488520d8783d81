"""The code that shows a page of ours in another: one way to write it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final


@dataclass(frozen=True, slots=True)
class Cadre:
    """What a frame shows: its address from the root, and its title; or what is missing."""

    adresse: str = ""
    titre: str = ""
    souci: str = ""


EXEMPLE: Final = Cadre("embarquer/carte-liste?type=catalyseur", "La carte du faire alliance")


def iframe(root: str, cadre: Cadre, hauteur: int, *, ajuster: bool) -> str:
    """Return the HTML that another site puts in its page.

    Parameters
    ----------
    root
        The public address of the app, without a final slash.
    hauteur
        In pixels; where ``ajuster`` is chosen, until the script has told the true one.
    """
    adjusted = " data-faire-alliance" if ajuster else ""
    made = (
        f'<iframe src="{escape(f"{root}/{cadre.adresse}")}" title="{escape(cadre.titre)}" '
        f'width="100%" height="{hauteur}" style="border:0" allow="geolocation" loading="lazy" '
        f'referrerpolicy="strict-origin-when-cross-origin"{adjusted}></iframe>'
    )
    if ajuster:
        made += f'\n<script src="{escape(root)}/embarquer.js" async></script>'
    return made
