"""Ten pages still look as the contact sheet of docs/ shows them, but for a few details."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from docs.screenshots import PLANCHE, Theme, look, place, tile, visitor

PHONE, DESK, HALL = (390, 844), (1280, 800), (1920, 1080)
TEN: tuple[tuple[str, tuple[int, int], Theme], ...] = (
    ("/", PHONE, "light"),
    ("/", DESK, "light"),
    ("/", HALL, "dark"),
    ("/?fiche=ardelaine", PHONE, "dark"),
    ("/?fiche=ardelaine", DESK, "light"),
    ("/mon-territoire?commune=46102", DESK, "light"),
    ("/croiser", DESK, "dark"),
    ("/presenter?recit=tour-de-france&etape=2", HALL, "light"),
    ("/donnees", PHONE, "light"),
    ("/fiche/ardelaine", DESK, "dark"),
)
# Another font, another day's number and a new fiche move some pixels a little. A panel that is
# gone, a map that is empty or a theme that is mixed moves many, a lot.
SLIGHT = 48  # of 255, once both are smoothed
MOST = 0.06  # of the picture


def differing(one: Image.Image, other: Image.Image) -> float:
    """Return the share of two small pictures that is not alike."""
    small = (one.width // 4, one.height // 4)
    apart = ImageChops.difference(one.resize(small), other.resize(small)).convert("L")
    return sum(apart.histogram()[SLIGHT:]) / (small[0] * small[1])


@pytest.mark.parametrize(("address", "screen", "theme"), TEN)
def test_a_page_still_looks_as_the_contact_sheet_shows_it(
    chromium, app, address, screen, theme
) -> None:
    with Image.open(PLANCHE) as sheet:
        shown = sheet.convert("RGB").crop(place(address, screen, theme))
    page = visitor(chromium, screen, theme)
    now = tile(look(page, app + address))
    page.context.close()
    assert differing(shown, now) <= MOST


def test_what_is_not_alike_is_told() -> None:
    with Image.open(PLANCHE) as sheet:
        whole = sheet.convert("RGB")
    light, dark = (whole.crop(place("/", DESK, theme)) for theme in ("light", "dark"))
    map_gone = light.copy()
    map_gone.paste("#dce8ea", (70, 12, 235, light.height))
    assert differing(light, light) == 0
    assert differing(light, dark) > 0.8
    assert differing(light, map_gone) > MOST
