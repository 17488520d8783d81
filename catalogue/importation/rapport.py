"""What a preview says, as data for a program and as lines for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from catalogue.importation.champs import CHAMPS
from catalogue.importation.importation import Apercu
from catalogue.importation.lignes import ETATS
from catalogue.importation.valeurs import say
from catalogue.lecture.constats import typography
from catalogue.sentences import agree

_SHOWN: Final = 20


def as_data(apercu: Apercu) -> dict[str, Any]:
    """Return a preview as JSON says it, row by row."""
    t = apercu.tableau
    return {
        "fichier": apercu.fichier,
        "format": t.format,
        "partie": t.partie,
        "parties": list(t.parties),
        "lignes_lues": len(apercu.lignes),
        "pretes": apercu.count("prête"),
        "a_verifier": apercu.count("à vérifier"),
        "ecartees": apercu.count("écartée"),
        "dits": [typography(dit) for dit in apercu.dits],
        "manques": list(apercu.manques),
        "colonnes": [
            {
                "colonne": c.nom, "champ": c.champ, "confiance": round(c.confiance, 2),
                "seconde": c.seconde, "pourquoi": c.pourquoi, "exemples": list(c.exemples),
                "remplies": c.remplies,
            }
            for c in apercu.plan.colonnes
        ],
        "conversions": dict(apercu.conversions),
        "valeurs": [
            {
                "champ": v.champ, "valeur": v.valeur, "codes": list(v.codes),
                "confiance": v.confiance, "lignes": v.lignes,
            }
            for v in apercu.valeurs
        ],
        "lignes": [
            {
                "ligne": row.ligne, "etat": row.etat, "cle": row.cle, "fiche": row.cells,
                "doutes": [typography(d) for d in row.doutes],
                "reparations": [typography(r) for r in row.reparations],
                "communes_possibles": list(row.possibles), "ressemble": row.ressemble,
            }
            for row in apercu.lignes
        ],
    }  # fmt: skip


def as_lines(apercu: Apercu) -> Iterator[str]:
    """Yield what a person reads: the file, its columns, its rows by state."""
    yield f"{apercu.fichier} : {agree(len(apercu.lignes), 'ligne', 'lignes')}."
    yield from (f"  {dit}" for dit in apercu.dits)
    yield "Colonnes :"
    for c in apercu.plan.colonnes:
        seen = f" ({', '.join(c.exemples)})" if c.exemples else ""
        read = (
            f"{CHAMPS[c.champ]} [{c.confiance:.0%}, {c.pourquoi}]"
            if c.champ
            else f"non lue : {c.pourquoi}"
        )
        yield f"  {c.nom}{seen} → {read}"
    words = [v for v in apercu.valeurs if v.codes]
    if words:
        yield "Valeurs :"
        for v in words[:_SHOWN]:
            ours = ", ".join(say(v.champ, code) for code in v.codes)
            yield (
                f"  {CHAMPS[v.champ]} : « {v.valeur} » → {ours} [{v.confiance:.0%},"
                f" {agree(v.lignes, 'ligne', 'lignes')}]"
            )
        if len(words) > _SHOWN:
            yield f"  … et {len(words) - _SHOWN} autres"
    counts = {etat: apercu.count(etat) for etat in ETATS}
    yield (
        f"{agree(counts['prête'], 'ligne prête', 'lignes prêtes')}, {counts['à vérifier']} à"
        " vérifier,"
        f" {agree(counts['écartée'], 'écartée', 'écartées')}."
    )
    for etat in ("à vérifier", "écartée"):
        rows = [row for row in apercu.lignes if row.etat == etat]
        for row in rows[:_SHOWN]:
            yield f"  ligne {row.ligne}, {etat} : {' ; '.join(row.doutes)}"
        if len(rows) > _SHOWN:
            reasons = Counter(" ".join(d.split()[:3]) for row in rows for d in row.doutes)
            most = ", ".join(f"{many} × « {why}… »" for why, many in reasons.most_common(3))
            yield f"  … et {len(rows) - _SHOWN} autres ({most})"
    if apercu.manques:
        names = ", ".join(CHAMPS[m] for m in apercu.manques)
        yield f"Avant de publier, donner pour tout le fichier : {names} (--defaut champ=valeur)."
