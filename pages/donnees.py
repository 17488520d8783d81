"""Données: taking the fiches away, reading them, checking them, showing them elsewhere."""

from __future__ import annotations

from pages._ui.panels import draw_words
from web.panels.quiet import donnees_panel
from web.shared import shared

draw_words(donnees_panel(shared()))
