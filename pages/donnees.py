"""Données: taking the fiches away, reading them, checking them, showing them elsewhere."""

from __future__ import annotations

from html import escape

from catalogue.fiches import COLONNES
from catalogue.sentences import agree, say_number
from pages._ui.text import draw_text, table_of
from settings import settings
from web.shared import shared

_SHOWN = 200  # problems shown on the page; the checker says them all

data = shared()
lecture = data.lecture
base = settings().adresse_publique.rstrip("/") or "https://exemple.fr"

draw_text(
    f"""
<h1>Données</h1>
<p>{agree(len(lecture.fiches), "fiche", "fiches")}, à télécharger et à réutiliser librement
(<a href="https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
rel="noopener noreferrer">Licence Ouverte 2.0</a>), en citant « La carte du faire
alliance » et la source de chaque fiche.</p>
<h2>Télécharger</h2>
<ul>
<li><a href="api/fiches.csv" download>Tableau CSV</a> : s’ouvre tel quel dans Excel et LibreOffice
(point-virgule, UTF&#8209;8)</li>
<li><a href="api/fiches.xlsx" download>Classeur XLSX</a></li>
<li><a href="api/fiches.geojson" download="faire-alliance.geojson">GeoJSON</a> : pour QGIS, uMap…
Une fiche dont seul le territoire est connu n’a pas de géométrie.</li>
<li><a href="api/fiches.json" download="faire-alliance.json">JSON</a></li>
</ul>
<p>Les mêmes adresses prennent les paramètres de la page Explorer : ce qu’on voit est ce qu’on
télécharge. Par exemple <a href="api/fiches.csv?type=ptce&amp;territoire=region:76"
>api/fiches.csv?type=ptce&amp;territoire=region:76</a>, ou les décomptes seuls :
<a href="api/facettes.json?type=ptce">api/facettes.json?type=ptce</a>. Une valeur inconnue
reçoit une réponse 400 qui dit laquelle. Dans les tableaux, un texte qui commence comme une formule
est précédé d’une apostrophe.</p>
<h2>Afficher la carte sur un autre site</h2>
<pre tabindex="0"><code>{
        escape(
            f'<iframe src="{base}/?embed=true&type=catalyseur" title="La carte du faire alliance" '
            'width="100%" height="700" style="border:0" loading="lazy"></iframe>'
        )
    }</code></pre>
<p>Le site qui l’affiche doit être autorisé par qui installe la carte (réglage
<code>CARTE_EMBARQUABLE_PAR</code>).</p>
<h2>Ce que dit une fiche</h2>
"""
    + table_of(
        "Colonnes du catalogue",
        ("Colonne", "Titre", "Ce qu’on y met"),
        ((c.nom, c.titre, c.aide) for c in COLONNES),
    )
    + "<h2>Contrôle</h2>"
    + (
        f"<p>{agree(lecture.lignes, 'ligne lue', 'lignes lues')}, "
        f"{agree(len(lecture.fiches), 'fiche publiée', 'fiches publiées')}, "
        f"{agree(lecture.ecartees, 'ligne écartée', 'lignes écartées')}, "
        f"{agree(len(lecture.problemes), 'remarque', 'remarques')}.</p>"
    )
    + (
        table_of(
            "Remarques du contrôle",
            ("Fichier", "Ligne", "Fiche", "Colonne", "Valeur", "Attendu", "Gravité"),
            (
                (p.fichier, p.ligne, p.id, p.colonne, p.valeur, p.attendu, p.gravite)
                for p in lecture.problemes[:_SHOWN]
            ),
        )
        if lecture.problemes
        else "<p>Aucune : chaque ligne respecte le modèle.</p>"
    )
    + (
        f"<p>{say_number(len(lecture.problemes) - _SHOWN)} autres remarques : "
        "<code>python -m catalogue check</code> les dit toutes.</p>"
        if len(lecture.problemes) > _SHOWN
        else ""
    )
)
