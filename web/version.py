"""The version of the app, as ``/sante`` and « À propos » say it."""

from typing import Final

VERSION: Final = "0.1.0"
