"""À propos: what this is, how it is made, from what sources, and what it knows of its visitors."""

from __future__ import annotations

from pages._ui.panels import draw_words
from web.panels.quiet import a_propos_panel
from web.shared import shared

draw_words(a_propos_panel(shared()))
