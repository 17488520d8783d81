"""The tables of RESULTS.md, each from what its part measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HEAD = """# Mesures

Écrit par `make bench` (ou `python -m bench --only PARTIE`) ; ne pas modifier à la main.
Les rapports entre colonnes d’un même passage comptent ; les valeurs absolues tiennent à la machine.
Un temps va du clic à l’image peinte, pris dans la page même ; « p95 » est le 19e des 20 clics.
Les octets d’un filtre comptent HTTP et WebSocket dans les deux sens.
"""
Figures = dict[str, Any]


def number(value: Any, unit: str = "", digits: int = 2, scale: float = 1) -> str:  # noqa: ANN401
    """Return a figure as a French reader writes it, or a dash."""
    if value is None:
        return "–"
    return f"{value * scale:,.{digits}f}".replace(",", " ").replace(".", ",") + (
        f" {unit}" if unit else ""
    )


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows]) + "\n"


def explorer(data: Figures) -> str:
    """Ours beside the stock pattern, line by line, with the ratio and the budget."""
    ours, stock = data["ours"], data["stock"]
    lines = (
        ("première vue, serveur chaud (s)", "premiere_vue_s", 1, 2, "≤ 2,0"),
        ("carte vivante (s)", "vivante_s", 1, 2, ""),
        ("première visite, octets (ko)", "premiere_visite_o", 1e-3, 0, "≤ 700"),
        ("visite suivante, octets (ko)", "retour_o", 1e-3, 0, ""),
        ("visite suivante, temps (s)", "retour_s", 1, 2, ""),
        ("filtre, médiane de 20 (s)", "filtre_mediane_s", 1, 3, "≤ 0,20 et ≥ 5 fois mieux"),
        ("dont choisir (s)", "choisir_s", 1, 3, ""),
        ("dont défaire (s)", "defaire_s", 1, 3, ""),
        ("filtre, p95 (s)", "filtre_p95_s", 1, 3, ""),
        ("WebSocket par filtre (ko)", "filtre_ws_o", 1e-3, 1, "≤ 15"),
        ("tout le réseau par filtre (ko)", "filtre_o", 1e-3, 1, ""),
        ("processeur du serveur par filtre (s)", "filtre_cpu_s", 1, 3, ""),
        ("ouvrir une fiche (s)", "ouvrir_s", 1, 3, ""),
        ("tas du navigateur avant (Mo)", "tas_avant_mo", 1, 1, ""),
        ("tas après 20 filtres (Mo)", "tas_apres_mo", 1, 1, "+ 10 au plus"),
        ("mémoire du serveur (Mo)", "memoire_mo", 1, 0, ""),
    )
    rows = []
    for label, key, scale, digits, budget in lines:
        a, b = ours.get(key), stock.get(key)
        ratio = number(b / a, digits=1) if a and b else "–"
        rows.append(
            [label, number(a, "", digits, scale), number(b, "", digits, scale), ratio, budget]
        )
    head = ["482 fiches publiées", "La carte", "un Marker par fiche", "rapport", "budget"]
    return table(head, rows) + (
        "\nUn filtre sur deux défait celui d’avant : nous n’avons pas à redemander une vue quittée "
        "depuis moins de deux minutes, et les moyennes (octets, processeur) en tiennent compte.\n"
    )


def peers(data: Figures) -> str:
    """One table a size: every contender, every step."""
    head = [
        "",
        "première vue",
        "carte vivante",
        "première visite",
        "filtre médian",
        "filtre p95",
        "clics",
        "réseau par filtre",
        "processeur par filtre",
        "ouvrir une fiche",
        "tas après",
        "mémoire serveur",
    ]
    out = []
    for size, found in sorted(data["tailles"].items(), key=lambda item: int(item[0])):
        out.append(f"### {number(int(size), digits=0)} fiches\n")
        rows = []
        for name, label in data["noms"].items():
            f = found.get(name, {"non_mesure": "pas dans ce passage"})
            if "premiere_vue_s" not in f:
                why = f.get("non_mesure") or f["arret"]
                rows.append([label, f"non mesuré : {why}", *[""] * 10])
                continue
            rows.append(
                [
                    label,
                    number(f["premiere_vue_s"], "s"),
                    number(f.get("vivante_s"), "s"),
                    number(f["premiere_visite_o"], "ko", 0, 1e-3),
                    number(f["filtre_mediane_s"], "s", 3)
                    if "filtre_mediane_s" in f
                    else f.get("arret", "–"),
                    number(f.get("filtre_p95_s"), "s", 3),
                    str(f.get("filtres", "–")),
                    number(f.get("filtre_o"), "ko", 1, 1e-3),
                    number(f.get("filtre_cpu_s"), "s", 3),
                    number(f.get("ouvrir_s"), "s", 3),
                    number(f.get("tas_apres_mo", f.get("tas_avant_mo")), "Mo", 0),
                    number(f.get("memoire_mo"), "Mo", 0),
                ]
            )
        out.append(table(head, rows))
    out += [f"- {data['noms'][name]} : {words}." for name, words in data["notes"].items() if words]
    out.append("\n![Coût selon le nombre de fiches](results/peers.svg)\n")
    return "\n".join(out)


def load(data: Figures) -> str:
    """Gestures of many people on one process."""
    head = [
        "séances",
        "attente entre deux gestes",
        "gestes/s",
        "médian",
        "p95",
        "erreurs",
        "mémoire par séance",
        "processeur",
    ]
    out = [table(head, [_crowd(f) for f in data["ours"]])]
    if data.get("reruns"):
        out += ["Les mêmes gestes par Streamlit (son protocole, un passage du script à chacun) :\n"]
        out += [table(head, [_crowd(f) for f in data["reruns"]])]
    if data.get("stock"):
        rows = [
            [
                str(f["seances"]),
                number(f["gestes_s"], "", 1),
                number(f["mediane_s"], "s", 2),
                number(f["p95_s"], "s", 2),
                str(f["erreurs"]),
            ]
            for f in data["stock"]
        ]
        out += ["Le motif courant (un Marker par fiche), mêmes gestes :\n"]
        out += [table(["séances", "gestes/s", "médian", "p95", "erreurs"], rows)]
    if data.get("profil"):
        out += ["Où passe le temps d’un geste (py-spy, 50 séances) :\n", data["profil"] + "\n"]
    if data.get("profil_reruns"):
        out += ["Et d’un geste par Streamlit :\n", data["profil_reruns"] + "\n"]
    return "\n".join(out)


def _crowd(f: Figures) -> list[str]:
    return [
        str(f["seances"]),
        f"{f['attente_s']} s" if f["attente_s"] else "aucune",
        number(f["gestes_s"], "", 1),
        number(f["mediane_s"], "s", 3),
        number(f["p95_s"], "s", 3),
        str(f["erreurs"]),
        number(f.get("memoire_par_seance_mo"), "Mo", 2),
        number(f["processeur"], "%", 0, 100),
    ]


def http(data: Figures) -> str:
    """Routes under load."""
    head = ["route", "connexions", "requêtes/s", "médian", "p99", "Mo/s", "erreurs"]
    rows = [
        [
            f"`{f['route']}`",
            str(f["connexions"]),
            number(f["par_s"], "", 0),
            number(f["mediane_ms"], "ms", 1),
            number(f["p99_ms"], "ms", 1),
            number(f["mo_s"], "", 1),
            str(f["erreurs"]),
        ]
        for f in data["routes"]
    ]
    return f"Outil : {data['outil']}.\n\n" + table(head, rows)


def startup(data: Figures) -> str:
    """Start, imports, dependencies."""
    lines = [
        ["démarrage à froid jusqu’à `/sante` (s)", number(data["froid_s"], "", 2)],
        ["première vue, navigateur neuf, serveur à peine prêt (s)", number(data["vue_s"], "", 2)],
        ["mémoire du serveur après la première vue (Mo)", number(data["memoire_mo"], "", 0)],
        ["paquets installés pour l’app", str(data["paquets"])],
        ["leur poids (Mo)", number(data["poids_mo"], "", 0)],
    ]
    out = [table(["démarrage", ""], lines)]
    rows = [[f"`{name}`", number(ms, "ms", 0)] for name, ms in data["imports_ms"].items()]
    out.append(table(["import, dans un Python neuf", "temps"], rows))
    rows = [[name, number(mb, "Mo", 1)] for name, mb in data["plus_lourds"]]
    out.append(table(["les plus lourds", ""], rows))
    return "\n".join(out)


def import_(data: Figures) -> str:
    """Seconds and megabytes of a preview, in a process of its own."""
    rows = [
        [
            rows,
            number(f["s"], "s", 1),
            number(f["cpu_s"], "s", 1),
            number(f["plus_mo"], "Mo", 0),
            number(f["repos_mo"], "Mo", 0),
            str(f["prête"]),
            str(f["à vérifier"]),
        ]
        for rows, f in data["tailles"].items()
    ]
    return table(
        [
            "lignes",
            "aperçu",
            "dont processeur",
            "mémoire de plus",
            "au repos",
            "prêtes",
            "à vérifier",
        ],
        rows,
    )


def weight(data: Figures) -> str:
    """Bytes of each page."""
    rows = [
        [
            f"`/{page}`",
            number(f["avant_points_o"], "ko", 0, 1e-3) if f["avant_points_o"] else "",
            number(f["premiere_o"], "ko", 0, 1e-3),
            number(f["retour_o"], "ko", 0, 1e-3),
            str(f["requetes"]),
            number(f["vue_s"], "s"),
        ]
        for page, f in data["pages"].items()
    ]
    out = [
        table(
            ["page", "jusqu’aux points", "première visite", "visite suivante", "requêtes", "vue"],
            rows,
        )
    ]
    rows = [[f"`{url}`", number(size, "ko", 0, 1e-3)] for url, size in data["plus_lourds"]]
    out.append(table(["ce qui pèse à la première visite de `/`", ""], rows))
    return "\n".join(out)


def lighthouse(data: Figures) -> str:
    """Scores and times of each page on a phone."""
    rows = [
        [
            name,
            *(number(f[k], digits=0) for k in ("performance", "accessibility")),
            *(number(f[k], digits=0) for k in ("best-practices", "seo")),
            *(number(f[k], "s", 1) for k in ("fcp_s", "lcp_s")),
            number(f["tbt_s"], "ms", 0, 1000),
            number(f["cls"], "", 3),
        ]
        for name, f in data["pages"].items()
    ]
    head = ["page", "performance", "accessibilité", "bonnes pratiques", "SEO"]
    head += ["premier contenu", "plus grand contenu", "blocage", "décalage"]
    note = f"Lighthouse {data['version']}, téléphone, 4G lente, processeur quatre fois plus lent."
    return f"{note}\n\n{table(head, rows)}"


def large(data: Figures) -> str:
    """Ours at a hundred thousand fiches, beside ours as published."""
    rows = [
        [label, number(small, "", 3), number(big, "", 3), budget]
        for label, small, big, budget in data["lignes"]
    ]
    many = f"{number(data['fiches'], digits=0)} fiches"
    return table(["", "fiches publiées", many, "budget"], rows)


def balancer(data: Figures) -> str:
    """Several processes behind a balancer."""
    rows = [[f["essai"], f["resultat"], "oui" if f["tenu"] else "**non**"] for f in data["essais"]]
    return f"Répartiteur : {data['outil']}.\n\n" + table(["essai", "mesuré", "tenu"], rows)


def search(data: Figures) -> str:
    """Ways of searching by need, what each brings, and what of ours generalises."""
    ways = data["methodes"]
    asked = [data[key] for key in ("besoins", "zeros", "autrement", "absents", "neufs")]
    head = ["", "nDCG@10", "intervalle à 95 %", "gain linéaire", "rappel à 10", "MRR"]
    head += [f"vides sur {asked[0]}", f"zéros tenus sur {asked[1]}", "médiane", "pire"]
    rows = [
        [
            name,
            number(f["ndcg"]),
            f"{number(f['intervalle'][0])} à {number(f['intervalle'][1])}",
            *(number(f[key]) for key in ("ndcg_lineaire", "rappel", "mrr")),
            *(str(f[key]) for key in ("vides", "zeros")),
            *(number(f[key], "ms", 1) for key in ("mediane_ms", "pire_ms")),
        ]
        for name, f in ways.items()
    ]
    out = [
        f"{data['fiches']} fiches, {data['entrees']} entrées au lexique ; d’où viennent les"
        " jugements : [BESOINS.md](BESOINS.md). Une fiche ajoutée depuis le jugement est ôtée du"
        " classement avant de compter.\n",
        table(head, rows),
        "Ce que la nôtre a de plus sur chaque besoin, en moyenne (intervalle à 95 %, besoins"
        " retirés au sort) : "
        + " ; ".join(
            f"{name}, {number(low)} à {number(high)}".replace("-", "−")
            for name, (low, high) in data["ecarts"].items()
        )
        + ".\n",
    ]
    head = ["", f"nDCG@10, {asked[4]} besoins neufs", "intervalle à 95 %", f"vides sur {asked[4]}"]
    head += ["nDCG@10, dits autrement", f"vides sur {asked[2]}"]
    head.append(f"besoins sans réponse : rien trouvé, sur {asked[3]}")
    rows = [
        [
            name,
            number(f["neufs_ndcg"]),
            f"{number(f['neufs_intervalle'][0])} à {number(f['neufs_intervalle'][1])}",
            str(f["neufs_vides"]),
            number(f["autrement_ndcg"]),
            str(f["autrement_vides"]),
            str(f["absents_vides"]),
        ]
        for name, f in ways.items()
    ]
    out.append(
        "Des besoins neufs, écrits et jugés par quelqu’un qui n’avait vu ni le lexique ni la "
        "recherche ; les mêmes besoins qu’au-dessus en d’autres mots ; des besoins sans réponse :\n"
    )
    out.append(table(head, rows))
    rows = [
        [kind, words, str(count), number(score)]
        for kind, words, count, score in data["neufs_un_par_un"]
    ]
    out.append(table(["besoins neufs", "", "fiches jugées", "la nôtre"], rows))
    kinds = next(iter(ways.values()))["genres"]
    rows = [[name, *(number(f["genres"][kind]) for kind in kinds)] for name, f in ways.items()]
    out.append(table(["nDCG@10 par genre", *kinds], rows))
    rows = [
        [kind, words, str(count), *(number(score) for score in scores)]
        for kind, words, count, *scores in data["un_par_un"]
    ]
    out.append(table(["genre", "besoin", "réponses", *ways], rows))
    out.append(_generalises(data))
    out.append("Le sens au-delà des mots, essayé à part sur les mêmes besoins :\n")
    head = ["", "installation", "mémoire", "nDCG@10 seul", "mêlé à la nôtre", "zéros"]
    out.append(table([*head, "licence et santé"], data["essais"]))
    large = data["grand"]
    out.append(
        f"À {number(large['fiches'], digits=0)} fiches : index fait en"
        f" {number(large['index_s'], 's', 1)}, {number(large['index_mo'], 'Mo', 0)} gardés"
        f" ({number(large['pic_mo'], 'Mo', 0)} au plus fort) ; premier besoin"
        f" {number(large['premiere_s'], 's')} ; ensuite {number(large['mediane_ms'], 'ms', 1)}"
        f" (médiane), {number(large['pire_ms'], 'ms', 1)} (pire). Propositions pendant la frappe :"
        f" {_proposed(data['propositions'])} ; à cette taille {_proposed(large['propositions'])}.\n"
    )
    return "\n".join(out)


def _proposed(found: Figures) -> str:
    median, worst = (number(found[key], "ms", 0) for key in ("mediane_ms", "pire_ms"))
    return f"{median} (médiane), {worst} (pire)"


def _generalises(data: Figures) -> str:
    """Say what is left of our search without what its judged needs lean on."""
    head = ["genre", "besoins", "telle quelle", "sans les expressions qui sont un besoin entier"]
    head += ["sans aucune entrée dont ils se servent", "constantes choisies sur les autres genres"]
    rows = [
        [kind, str(count), *map(number, scores[:4]), f"`{scores[4]}`"]
        for kind, count, *scores in data["genres"]
    ]
    out = ["Un genre laissé de côté (nDCG@10) :\n", table([*head, "lesquelles"], rows)]
    rows = [
        [label, "oui" if known else "non", str(count), number(score), str(nothing)]
        for label, known, count, score, nothing in data["mot_pour_mot"]
    ]
    head = ["", "mot pour mot dans le lexique", "combien", "nDCG@10", "vides"]
    out.append(table(head, rows))
    rows = [
        [number(share, "%", 0, 100), *map(number, scores[:3]), *map(number, scores[3:])]
        for share, *scores in data["lexique_tire"]
    ]
    head = ["part du lexique gardée, au sort", "nDCG@10", "le moindre", "le meilleur"]
    out.append(table([*head, "dits autrement", "vides, dits autrement"], rows))
    head = ["nDCG@10", "dits autrement", "vides", "vides, dits autrement", "zéros tenus"]
    head += ["sans réponse, rien trouvé", "fiches trouvées (médiane)", "(au plus)"]
    rows = [
        [number(share), *map(number, figures[:2]), *(number(f, digits=0) for f in figures[2:])]
        for share, *figures in data["seuil"]
    ]
    out.append(table(["part d’un besoin qui suffit", *head], rows))
    rows = [
        [f"`{setting}`", number(told, digits=3), number(other, digits=3), str(zeros), str(absent)]
        for setting, told, other, _, _, zeros, absent, *_ in data["constantes"]
    ]
    out.append(table(["constante", *head[:2], *head[4:6]], rows))
    return "\n".join(out)


def reunir(data: Figures) -> str:
    """Say what the tables of Réunir find of what is hidden, what makes them, their times."""
    percent = {"unit": "%", "digits": 0, "scale": 100}
    rows = []
    for key, label in (("ensemble", "attendus et à table"), ("manque", "attendus seuls")):
        f = data[key]
        low, high = (number(value, scale=100, digits=0) for value in f["ecart"])
        rows.append(
            [
                label,
                number(f["genres"], digits=1),
                number(f["rappel"], **percent),
                number(f["rappel_habitude"], **percent),
                f"{low} à {high} points".replace("-", "−"),
                number(f["precision"], **percent),
                number(f["precision_habitude"], **percent),
            ]
        )
    head = ["genres de partenaires", "combien", "rappel", "habitude", "écart (95 %)"]
    out = [
        f"{data['caches']} exemples inspirants, chacun caché à son tour ; sa commune et son besoin"
        " (ses domaines, sa première phrase) sont demandés. L’habitude cite toujours les genres de"
        " partenaires les plus fréquents, autant que nous.\n",
        table([*head, "précision", "habitude"], rows),
    ]
    held = " ; ".join(
        f"{name.lower()} {number(share, **percent)}" for name, share in data["tenues"].items()
    )
    out.append(
        f"Chaises tenues : {held} ; toutes, {number(data['pleines'], **percent)}."
        f" {number(data['noms'], digits=1)} noms en moyenne, {number(data['domaines'], digits=1)}"
        f" domaines, {number(data['types'], digits=1)} types ; {data['distinctes']} fiches"
        f" différentes sur {data['fiches']}. Distance médiane : {number(data['km_ici'], 'km', 0)}"
        f" pour ceux d’ici, {number(data['km_exemples'], 'km', 0)} pour ceux qui l’ont déjà fait.\n"
    )
    s = data["sensibilite"]
    out.append(
        f"Un poids bougé de 20 %, vers le haut puis vers le bas ({s['poids']} poids,"
        f" {s['tables']} tables) : la table médiane change dans"
        f" {number(s['mediane_tables'], **percent)} des cas, d’une part de ses noms de"
        f" {number(s['mediane_noms'], **percent)} ; {s['aucun']} poids n’y changent rien."
        " Chacun, du plus sensible au moins :\n"
    )
    rows = [[f"`{path}`", number(t, **percent), number(n, **percent)] for path, t, n in s["chacun"]]
    out.append(table(["poids", "tables changées", "noms changés"], rows))
    a, big = data["toujours"], data["grand"]
    out.append(
        f"{a['communes']} communes tirées (outre-mer compris) × {a['besoins']} besoins :"
        f" {a['sans_nom']} tables sans aucun nom, {a['sans_alliance']} sans alliance comptée,"
        f" {number(a['noms'], digits=1)} noms en moyenne, toutes les chaises tenues dans"
        f" {number(a['pleines'], **percent)}. Temps de processeur d’une table :"
        f" {number(a['mediane_ms'], 'ms', 0)} (médiane), {number(a['p95_ms'], 'ms', 0)} (p95),"
        f" {number(a['pire_ms'], 'ms', 0)} (pire) ; à {number(big['fiches'], digits=0)} fiches,"
        f" {number(big['mediane_ms'], 'ms', 0)} et {number(big['pire_ms'], 'ms', 0)}, le besoin"
        f" compris, après {number(big['preparer_s'], 's')} de préparation.\n"
    )
    out.append("Trois fois où elle se trompe le plus :\n")
    out += [
        f"- {e['nom']} : attendus, {', '.join(e['attendus']) or 'personne'} ; c’était"
        f" {', '.join(e['vrais'])}. Comptées en premier : {', '.join(e['comptees'])}."
        for e in data["erreurs"]
    ]
    return "\n".join([*out, ""])


def registre(data: Figures) -> str:
    """Tell what one waits for when one proposes or decides, and what a crowd loses."""
    lines = (
        ("envoyée → dans la file de l’autre processus (s)", "envoyee", "≤ 0,3"),
        ("acceptée → visible sur les deux processus (s)", "visible", "≤ 2"),
        (f"la file de {data['file']} propositions (s)", "file", "≤ 0,5"),
    )
    rows = [
        [label, number(data[f"{key}_s"]), number(data[f"{key}_pire_s"]), budget]
        for label, key, budget in lines
    ]
    return "\n".join(
        [
            f"{data['processus']} processus, une base SQLite, {data['envois']} envois l’un après"
            " l’autre.\n",
            table(["quoi", "médiane", "pire", "but"], rows),
            f"{data['personnes']} personnes à la fois pendant {number(data['pendant_s'], 's', 0)},"
            f" sur la même machine que ce qu’elles demandent : {data['envoyees']} envois,"
            f" {data['erreurs']} erreur, {data['perdues']} perdu ; réponse en"
            f" {number(data['ensemble_mediane_s'], 's')} (médiane),"
            f" {number(data['ensemble_p95_s'], 's')} (p95), {number(data['ensemble_pire_s'], 's')}"
            f" (pire). Pendant que {data['file']} attendent, un envoi prend"
            f" {number(data['pendant_file_s'], 's')}. À la fin, « verifier » trouve à redire :"
            f" {data['defauts']}.\n",
        ]
    )


PARTS: dict[str, tuple[str, Callable[[Figures], str]]] = {
    "explorer": ("L’Explorer à côté du motif courant", explorer),
    "peers": ("À côté des autres, selon le nombre de fiches", peers),
    "large": ("Cent mille fiches", large),
    "search": ("Recherche par besoin", search),
    "reunir": ("Réunir : ce que valent les tables", reunir),
    "registre": ("Le registre : proposer et publier", registre),
    "import": ("Importer une liste", import_),
    "load": ("Beaucoup de monde sur un processus", load),
    "balancer": ("Plusieurs processus", balancer),
    "http": ("Routes HTTP sous charge", http),
    "startup": ("Démarrage et dépendances", startup),
    "weight": ("Poids des pages", weight),
    "lighthouse": ("Sur un téléphone, en 4G lente", lighthouse),
}
