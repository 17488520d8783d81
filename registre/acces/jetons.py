"""Tokens nobody guesses; the base keeps their digest alone, and one secret of its own."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

import sqlalchemy as sa

from registre.base import Base
from registre.schema import REGLAGE

_NOM: Final = "secret"


def new_token() -> str:
    """Return a token of 256 bits, as an address holds it."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return what the base keeps of a token: it cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def secret_of(base: Base) -> bytes:
    """Return the secret of a base, made at its first need; every process has the same."""
    query = sa.select(REGLAGE.c.valeur).where(REGLAGE.c.nom == _NOM)
    with base.reading() as connection:
        known = connection.scalar(query)
    if known is None:
        with base.writing() as connection:
            known = connection.scalar(query)
            if known is None:
                known = secrets.token_hex(32)
                connection.execute(REGLAGE.insert().values(nom=_NOM, valeur=known))
    return bytes.fromhex(known)


def sign(secret: bytes, *said: str) -> str:
    """Return the signature of some words, as hexadecimal."""
    return hmac.new(secret, "\0".join(said).encode("utf-8", "replace"), "sha256").hexdigest()


def same(one: str, other: str) -> bool:
    """Tell whether two signatures are one, in a time that says nothing."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
