"""What keeps a flood away, for all processes at once: how often one address sends."""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import Final

import sqlalchemy as sa

from registre.acces.jetons import sign
from registre.refus import Refus
from registre.schema import PASSAGE

KEPT: Final = dt.timedelta(days=1)
WINDOW: Final = dt.timedelta(hours=1)


class TropSouventError(Refus):
    """An address sends more than people do; its text says when to try again."""


def who(secret: bytes, address: str) -> str:
    """Return a digest of an address, salted: it is never kept itself.

    An IPv6 line is known by its first 64 bits, those its owner does not choose.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return sign(secret, "passage", address)
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ipaddress.IPv6Address(int(ip) >> 64 << 64)
    return sign(secret, "passage", str(ip))


def pass_by(connection: sa.Connection, qui: str, most: int, moment: dt.datetime) -> None:
    """Note that someone sends, within the transaction that keeps what is sent.

    Parameters
    ----------
    connection
        That of the writing.
    qui
        Whose digest it is: see :func:`who`.
    most
        Sendings allowed an hour.
    moment
        Now, UTC. What is older than a day is forgotten.

    Raises
    ------
    TropSouventError
        When there were that many already; nothing is written.
    """
    connection.execute(PASSAGE.delete().where(PASSAGE.c.le < _told(moment - KEPT)))
    count = connection.scalar(
        sa.select(sa.func.count())
        .select_from(PASSAGE)
        .where(PASSAGE.c.qui == qui, PASSAGE.c.le >= _told(moment - WINDOW))
    )
    if (count or 0) >= most:
        raise TropSouventError(
            f"Déjà {most} envois en une heure depuis cette connexion : réessayez plus tard."
            " Rien n’a été enregistré, votre texte reste dans cette page."
        )
    connection.execute(PASSAGE.insert().values(qui=qui, le=_told(moment)))


def _told(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
