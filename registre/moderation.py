"""Accept, refuse, undo: each one transaction, each leaving its trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from registre.base import Base, numbered
from registre.brouillons import UNSOURCED
from registre.cellules import changed, differences
from registre.envois import MOTIF_MAX, NOM_MAX, now, text_of
from registre.refus import Conflit, Inconnu, Refus
from registre.schema import (
    DECISION,
    EVENEMENT,
    FICHE,
    PROPOSITION,
    REDIRECTION,
    WAITS,
    Cellules,
    Etat,
)

NOTHING: Final = "Cette proposition ne dit pas quoi changer : corrigez la fiche, puis acceptez."
Recheck = Callable[[Cellules], str]  # what is wrong with cells, "" when nothing is


@dataclass(frozen=True, slots=True)
class Correction:
    """What a moderator changes of a proposition while accepting it.

    Parameters
    ----------
    changements
        Column to new text, all that the fiche is to change; it takes the place of what was sent.
    version
        The event that had made the fiche what the moderator saw; 0 for a new one.
    """

    changements: Mapping[str, str]
    version: int


def accept(
    base: Base,
    numero: int,
    par: str,
    motif: str = "",
    recheck: Recheck | None = None,
    *,
    correction: Correction | None = None,
) -> int:
    """Publish a proposition; return the number of the event.

    Parameters
    ----------
    base, numero, par, motif
        The base, the proposition, who decides, and why.
    recheck
        Asked when the fiche is another than the one that was read: do its cells hold together?
    correction
        What the moderator corrects of it.

    Raises
    ------
    Inconnu
        When there is no such proposition.
    Refus
        When it says nothing to publish: an error told is first corrected.
    Conflit
        When it was decided already, or what it changes has changed since; nothing is written.
    """
    par, motif = named(par), text_of("motif", motif, MOTIF_MAX)
    with base.writing() as connection:
        proposition = _take(connection, numero, "acceptée")
        before = _cells(connection, proposition.fiche)
        if correction is None:
            _refuse_if_changed(connection, proposition, before)
            changements = proposition.changements
        else:
            _refuse_if_another(connection, proposition, correction.version)
            changements = correction.changements
        if not changements:
            raise Refus(NOTHING)
        after = changed(before or {}, changements)
        doubted = (
            correction is not None
            or UNSOURCED in proposition.signaux
            or (before is not None and _moved(connection, proposition))
        )
        if recheck is not None and doubted:
            wrong = recheck(after)
            if wrong:
                raise Conflit(f"La fiche ne tiendrait pas telle quelle : {wrong}")
        event = publish(
            connection,
            "création" if before is None else "modification",
            proposition.fiche,
            before,
            after,
            par=par,
            motif=motif or proposition.motif,
            source=after.get("source_url", ""),
            proposition=numero,
        )
        choix = "acceptée" if correction is None else "corrigée"
        decide(connection, numero, choix, par, motif=motif, evenement=event)
    return event


def refuse(base: Base, numero: int, par: str, motif: str) -> None:
    """Refuse a proposition, with a reason; it stays in the registre.

    Raises
    ------
    Inconnu
        When there is no such proposition.
    Conflit
        When it was decided already.
    """
    par, motif = named(par), text_of("motif", motif, MOTIF_MAX)
    if not motif:
        raise Refus("Un refus a un motif : qui a proposé le lira.")
    with base.writing() as connection:
        _take(connection, numero, "refusée")
        decide(connection, numero, "refusée", par, motif=motif)


def undo(base: Base, numero: int, par: str, motif: str = "") -> int:
    """Undo what an event changed, by a new event; return its number.

    Only the columns it changed go back: what others did since stays. An undoing can be undone.

    Raises
    ------
    Inconnu
        When there is no such event.
    Conflit
        When it was undone already, or what it changed was changed again since.
    """
    par, motif = named(par), text_of("motif", motif, MOTIF_MAX)
    with base.writing() as connection:
        return undo_event(connection, numero, par, motif)


def undo_event(connection: sa.Connection, numero: int, par: str, motif: str) -> int:
    """Undo an event within a writing that does more; as :func:`undo`."""
    event = connection.execute(sa.select(EVENEMENT).where(EVENEMENT.c.numero == numero)).first()
    if event is None:
        raise Inconnu(f"Il n’y a pas d’événement {numero}.")
    if event.genre == "remplissage":
        raise Refus("Le premier remplissage ne s’annule pas : prenez une autre base.")
    done = connection.scalar(sa.select(EVENEMENT.c.numero).where(EVENEMENT.c.annule == numero))
    if done:
        raise Conflit(f"L’événement {numero} est déjà annulé, par l’événement {done}.")
    present = _cells(connection, event.fiche)
    back = _back(connection, event, present)
    return publish(
        connection,
        "annulation",
        event.fiche,
        present,
        back,
        par=par,
        motif=motif,
        source=(back or present or {}).get("source_url", ""),
        annule=numero,
        absorbee=event.absorbee,
        absorbee_avant=event.absorbee_apres,
        absorbee_apres=event.absorbee_avant,
    )


def _back(
    connection: sa.Connection, event: sa.Row[Any], present: Cellules | None
) -> Cellules | None:
    """Return the cells once an event is undone, None when the fiche goes."""
    if event.avant is None:  # the event made the fiche
        whole = present is not None and not differences(present, event.apres)
        if not whole:
            raise Conflit(_changed_since(connection, event))
        _refuse_if_led_to(connection, event.fiche)
        return None
    if event.apres is None:  # the event took the fiche away
        if present is not None:
            raise Conflit(_changed_since(connection, event))
        return dict(event.avant)
    touched = differences(event.avant, event.apres)
    if present is None or any(present.get(nom, "") != new for nom, (_, new) in touched.items()):
        raise Conflit(_changed_since(connection, event))
    return changed(present, {nom: old for nom, (old, _) in touched.items()})


def _refuse_if_led_to(connection: sa.Connection, slug: str) -> None:
    """Refuse that a fiche goes while former addresses lead to it for ever."""
    query = sa.select(REDIRECTION.c.ancien).where(REDIRECTION.c.nouveau == slug)
    former = connection.scalar(query)
    if former:
        raise Conflit(
            f"L’adresse {former} mène à la fiche {slug} : annulez d’abord la fusion qui l’a voulu."
        )


def _changed_since(connection: sa.Connection, event: sa.Row[Any]) -> str:
    # A merge that took the fiche away is an event of the one that stays.
    of_it = sa.or_(EVENEMENT.c.fiche == event.fiche, EVENEMENT.c.absorbee == event.fiche)
    last = connection.scalar(sa.select(sa.func.max(EVENEMENT.c.numero)).where(of_it))
    return (
        f"La fiche {event.fiche} a changé depuis l’événement {event.numero} :"
        f" annulez d’abord l’événement {last}, ou proposez une correction."
    )


def _take(connection: sa.Connection, numero: int, etat: Etat) -> sa.Row[Any]:
    """Take a proposition out of the queue, if nobody did before."""
    taken = connection.execute(
        PROPOSITION.update()
        .where(PROPOSITION.c.numero == numero, PROPOSITION.c.etat.in_(WAITS))
        .values(etat=etat)
    ).rowcount
    row = connection.execute(sa.select(PROPOSITION).where(PROPOSITION.c.numero == numero)).first()
    if row is None:
        raise Inconnu(f"Il n’y a pas de proposition {numero}.")
    if not taken:
        decision = connection.execute(
            sa.select(DECISION)
            .where(DECISION.c.proposition == numero)
            .order_by(DECISION.c.numero.desc())
        ).first()
        who = f", par {decision.par}, le {decision.le}" if decision else ""
        raise Conflit(f"La proposition {numero} est déjà {row.etat}{who}.")
    return row


def _refuse_if_changed(
    connection: sa.Connection, proposition: sa.Row[Any], before: Cellules | None
) -> None:
    if proposition.genre == "nouvelle":
        leads = sa.select(REDIRECTION.c.nouveau).where(REDIRECTION.c.ancien == proposition.fiche)
        if before is not None or connection.scalar(leads):
            raise Conflit(
                f"L’identifiant {proposition.fiche} est pris depuis par une autre fiche :"
                " refusez cette proposition, ou proposez-la en correction."
            )
        return
    if before is None:
        raise Conflit(f"La fiche {proposition.fiche} n’est plus là : refusez cette proposition.")
    lost = [
        nom
        for nom, new in proposition.changements.items()
        if before.get(nom, "") not in (proposition.vues.get(nom, ""), new)
    ]
    if lost:
        raise Conflit(
            f"La fiche {proposition.fiche} a changé depuis cette proposition"
            f" ({', '.join(lost)}) : refusez-la, et proposez ce qui doit rester."
        )


def _refuse_if_another(connection: sa.Connection, proposition: sa.Row[Any], version: int) -> None:
    """Refuse a correction of a fiche that is no more the one its author saw."""
    query = sa.select(FICHE.c.version).where(FICHE.c.id == proposition.fiche)
    if (connection.scalar(query) or 0) != version:
        raise Conflit(
            f"La fiche {proposition.fiche} a changé pendant que vous la corrigiez :"
            " relisez-la, puis recommencez."
        )


def _moved(connection: sa.Connection, proposition: sa.Row[Any]) -> bool:
    query = sa.select(FICHE.c.version).where(FICHE.c.id == proposition.fiche)
    return bool(connection.scalar(query) != proposition.version)


def _cells(connection: sa.Connection, slug: str) -> Cellules | None:
    return connection.scalar(sa.select(FICHE.c.cellules).where(FICHE.c.id == slug))


def publish(
    connection: sa.Connection,
    genre: str,
    slug: str,
    before: Cellules | None,
    after: Cellules | None,
    **said: Any,  # noqa: ANN401 - columns of the event
) -> int:
    """Write an event, and the fiche as it leaves it."""
    number = numbered(
        connection.execute(
            EVENEMENT.insert().values(
                genre=genre, fiche=slug, avant=before, apres=after, le=now(), **said
            )
        )
    )
    if after is None:
        connection.execute(FICHE.delete().where(FICHE.c.id == slug))
    elif before is None:
        connection.execute(FICHE.insert().values(id=slug, cellules=after, version=number))
    else:
        connection.execute(
            FICHE.update().where(FICHE.c.id == slug).values(cellules=after, version=number)
        )
    if said.get("absorbee"):
        _absorb(connection, slug, number, said)
    return number


def _absorb(connection: sa.Connection, slug: str, number: int, said: Mapping[str, Any]) -> None:
    """Take away the fiche that another absorbs, or bring it back, and its redirection with it."""
    gone, before, after = said["absorbee"], said["absorbee_avant"], said["absorbee_apres"]
    present = _cells(connection, gone)
    if (present is None) != (before is None) or differences(present or {}, before or {}):
        raise Conflit(f"La fiche {gone} a changé depuis cette fusion : regardez son histoire.")
    if after is None:
        connection.execute(FICHE.delete().where(FICHE.c.id == gone))
        connection.execute(REDIRECTION.insert().values(ancien=gone, nouveau=slug))
    else:
        connection.execute(REDIRECTION.delete().where(REDIRECTION.c.ancien == gone))
        connection.execute(FICHE.insert().values(id=gone, cellules=after, version=number))


def decide(connection: sa.Connection, numero: int, choix: str, par: str, **said: Any) -> None:  # noqa: ANN401 - columns
    """Write what was decided, or said, of a proposition: one of ``CHOIX``."""
    connection.execute(
        DECISION.insert().values(proposition=numero, choix=choix, par=par, le=now(), **said)
    )


def named(par: str) -> str:
    """Return the name of who decides, checked."""
    par = text_of("par", par, NOM_MAX)
    if not par:
        raise Refus("Une décision a un nom : dites qui décide.")
    return par
