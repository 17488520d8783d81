"""The fiches: model, reading and checking, filters and facets, exports. No Streamlit here."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DATA_CATALOGUE: Final = ROOT / "data" / "catalogue"
DATA_LEXIQUE: Final = ROOT / "data" / "lexique"
