"""A table said in French: its title, its honest notices, the invitation, the ninety minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from catalogue.catalogue import Catalogue
from catalogue.portrait.portrait import km
from catalogue.reunir.besoin import Etat
from catalogue.reunir.manques import Partenaire
from catalogue.reunir.poids import Chaise
from catalogue.reunir.table import Reunir, Table
from catalogue.sentences import agree
from catalogue.vocabulaires import DOMAINES, PARTENAIRES

_NBSP: Final = "\N{NO-BREAK SPACE}"
_ENSUITE: Final = "\N{NARROW NO-BREAK SPACE}; "  # no line of the drawing begins with it
AIM: Final = 10  # points of recall over the habit, to say that it foresees
NOM_MANQUE: Final = "Qui manque"
_VIDES: Final = {
    "reunit": ("Aucun catalyseur connu ici", "aucun catalyseur de ce catalogue n’agit ici"),
    "deja_fait": ("Aucun exemple connu", "aucun exemple inspirant de ce catalogue n’y répond"),
    "fait": ("Personne de connu assez près", "personne, assez près, n’y répond dans ce catalogue"),
    "finance": ("Aucune connue ici", "aucune fondation ni aucun fonds de ce catalogue n’agit ici"),
}
DEROULE: Final = (
    (10, "Pourquoi nous sommes là", "Le besoin, dit par quelqu’un qui le vit ; rien d’autre."),
    (
        15,
        "Qui est là",
        "Chacun dit en une minute ce qu’il fait déjà, et ce qu’il ne peut pas faire.",
    ),
    (15, "Ce que d’autres ont fait", "Un exemple raconté, de préférence par ceux qui l’ont fait."),
    (
        25,
        "Ce que nous ferions ensemble",
        "Par petits groupes de mondes différents : un premier pas chacun.",
    ),
    (15, "Qui manque", "Les noms à inviter la fois d’après, et qui leur téléphone."),
    (10, "La suite", "Un premier pas choisi, un responsable, une date."),
)
"""The ninety minutes of a first meeting: minutes, title, what happens."""
REGLE: Final = (
    "Chaque chaise a ses candidats. La note d’un nom est un produit de quatre parts, de 0 à 1 : "
    "il répond au besoin, il est près ou couvre votre territoire, le sien ressemble au vôtre, sa "
    "fiche est bien prouvée. La table est ensuite composée comme un tout : on ajoute chaque fois "
    "le nom qui apporte le plus à ceux qui sont déjà là (une chaise vide, une idée du besoin, un "
    "genre de partenaire, un domaine), neuf noms au plus. Le même besoin au même endroit donne "
    "toujours la même table. Elle propose ; vous décidez."
)


def measured(figures: Mapping[str, str]) -> str:
    """Return what leaving examples out has shown, and what the page may then claim; "" unknown.

    Parameters
    ----------
    figures
        What ``bench/part_reunir.py`` found, by name; percents are whole.
    """
    if not figures:
        return ""
    f = {name: float(value.replace(",", ".")) for name, value in figures.items()}
    said = (
        f"Sur {figures['caches']} exemples cachés l’un après l’autre, les genres de partenaires "
        f"attendus retrouvent {figures['rappel']} % des vrais ; citer toujours les plus fréquents, "
        f"autant, en retrouve {figures['habitude']} %. "
    )
    if f["ecart_bas"] >= AIM:
        return said + "Compter les alliances semblables apprend donc quelque chose."
    return (
        said + f"L’écart est petit (moins de {AIM} points, notre but) : « qui manque » ne devine "
        "guère mieux que l’habitude. Ce que cette page apporte, ce sont des noms, des raisons et "
        "des sources, pas une prédiction."
    )


def title(table: Table, reunir: Reunir) -> str:
    """Return the title of a table."""
    place = reunir.ref.libelle(table.voeu.territoire)
    need = subject(table)
    return f"{need} · {place}" if need else place


def subject(table: Table) -> str:
    """Return what the table is about: the need as typed, else the domaines chosen."""
    return table.voeu.besoin or " et ".join(DOMAINES[d].libelle for d in table.voeu.domaine)


def notice(table: Table) -> str:
    """Return what has to be said of a need that is not one, or that nothing answers; else ""."""
    quoted = f"«{_NBSP}{table.voeu.besoin}{_NBSP}»"
    kept = "Voici seulement qui, chez vous, réunit et finance sur tout sujet."
    match table.besoin.etat:
        case Etat.INCONNU:
            else_ = "Rien d’autre" if table.voeu.sans else "Rien"
            return f"{else_} dans ce catalogue ne répond à {quoted}. {kept}"
        case Etat.LIEU:
            return (
                f"{quoted} est un lieu ou un type d’acteur, pas un besoin : dites ce qui manque, "
                f"comme «{_NBSP}plus de médecin{_NBSP}». {kept}"
            )
        case Etat.DOMAINE if table.voeu.besoin:
            return (
                f"Rien dans ce catalogue ne répond à {quoted} dans ces mots : "
                "la table est celle du domaine choisi."
            )
        case _:
            return ""


def counted(table: Table) -> str:
    """Return how many chairs are held, by how many names."""
    held = len({s.candidat.chaise for s in table.sieges})
    empty = len(table.ailleurs)
    said = f"{agree(len(table.sieges), 'nom', 'noms')} sur {agree(held, 'chaise', 'chaises')}"
    left = agree(empty, "autre est vide", "autres sont vides")
    return f"{said}, {left}" if empty else said


def empty_chair(table: Table, chaise: Chaise, catalogue: Catalogue) -> tuple[str, str]:
    """Return what an empty chair says: a few words, then the nearest who could have held it."""
    short, whole = _VIDES[chaise.code]
    far = table.ailleurs.get(chaise.code, ())
    if not far:
        return short, whole
    if far[0].metres is None:
        names = _ENSUITE.join(catalogue.fiches[c.position].nom for c in far)
        return short, f"ailleurs outre-mer : {names}"
    named = [f"{catalogue.fiches[c.position].nom}, à{_NBSP}{km(c.metres or 0)}" for c in far]
    lead = "les plus proches" if len(named) > 1 else "au plus près"
    return short, f"{lead} : {_ENSUITE.join(named)}"


def share_in_words(p: Partenaire) -> str:
    """Return in how many of the alliances a kind of partner was.

    >>> share_in_words(Partenaire("entreprise", (1, 2), 9, (), False))
    'dans 2 alliances sur 9'
    """
    n = len(p.alliances)
    return f"dans {n} {'alliance' if n < 2 else 'alliances'} sur {p.sur}"


def kind(p: Partenaire) -> str:
    """Return a kind of partner with its article."""
    label = PARTENAIRES[p.code].libelle.lower()
    if p.code == "citoyens":
        return "des citoyens"
    return f"{'un' if p.code == 'etablissement-public' else 'une'} {label}"


def stop(text: str) -> str:
    """Return the full stop that a text still wants: a title may end with its own mark.

    >>> stop("Qui fait quoi"), stop("Et demain ?")
    ('.', '')
    """
    return "" if text.rstrip().endswith((".", "!", "?", "…")) else "."


def in_list(words: Iterable[str]) -> str:
    """Return words with commas, and "et" before the last.

    >>> in_list(["une entreprise", "des citoyens"])
    'une entreprise et des citoyens'
    """
    *first, last = list(words) or [""]
    return f"{', '.join(first)} et {last}" if first else last


def invitation(table: Table, reunir: Reunir, address: str) -> str:
    """Return a text to send to those named, to be changed as one likes.

    Parameters
    ----------
    address
        Where the table can be opened again.
    """
    place, need = reunir.ref.libelle(table.voeu.territoire), subject(table)
    lines = [
        f"Objet : {need}, nous réunir une première fois ({place})",
        "",
        "Bonjour,",
        "",
        f"À {reunir.ref.nom(table.voeu.territoire)}, nous voulons avancer sur ce besoin :"
        f" {need}." if need else f"À {reunir.ref.nom(table.voeu.territoire)}, nous voulons avancer"
        " ensemble.",
        "Personne n’y arrivera seul. Nous vous proposons une première rencontre de 90 minutes,"
        " sans engagement.",
        "",
        "Nous pensons réunir :",
    ]  # fmt: skip
    for siege in table.sieges:
        # Their reasons say "your commune" to whoever asks, not to those invited.
        fiche = reunir.catalogue.fiches[siege.candidat.position]
        label = reunir.poids.chaises[siege.candidat.chaise].libelle
        where = reunir.catalogue.lieu(fiche)
        lines.append(f"- {fiche.nom}, {where} : {label[:1].lower()}{label[1:]}")
    missing = in_list(kind(p) for p in table.manquent)
    if missing:
        lines += ["", f"Il nous manque encore {missing} : qui connaissez-vous ?"]
    return "\n".join(
        [
            *lines,
            "",
            "Seriez-vous disponible le … à … ?",
            "",
            f"D’où viennent ces noms, et leurs sources : {address}",
            "",
            "Bien à vous,",
        ]
    )
