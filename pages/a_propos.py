"""À propos: what this is, how it is made, from what sources, and what it knows of its visitors."""

from __future__ import annotations

from html import escape

from catalogue.sentences import agree
from catalogue.vocabulaires import CONFIANCES, ROLES
from pages._ui.text import draw_text, lien, table_of
from web.shared import shared
from web.sources import territory_sources
from web.version import VERSION

data = shared()
fiches = data.catalogue.fiches
sans_siege = int((~data.catalogue.has_a_point).sum())
inconnus = sum(f.statut == "inconnu" for f in fiches)
sans_site = sum(not f.site_web for f in fiches)
sans_date = sum(not f.source_date for f in fiches)

definitions = "".join(
    f"<dt>{escape(r.developpe or r.libelle)}</dt><dd>{escape(r.definition)} "
    f"({lien(r.source_url, r.source_titre)})</dd>"
    for r in ROLES.values()
)
confiances = "".join(
    f"<li><strong>{escape(code)}</strong> : {escape(c.definition)}</li>"
    for code, c in CONFIANCES.items()
)

draw_text(
    f"""
<h1>À propos</h1>
<p>Partout en France, des mairies, des entreprises, des associations, des fondations et des
habitants construisent ensemble des réponses aux besoins de leur territoire. Cette carte montre où
ils sont. L’objectif de développement durable n° 17 (ODD 17) nomme cet art du partenariat ; ceux
qui le vivent disent « faire alliance ».</p>
<h2>Les mots</h2>
<dl>{definitions}</dl>
<h2>D’où viennent les fiches</h2>
<p>Chaque fiche a été écrite à partir d’une page publique, lue en novembre 2026, qu’elle cite avec
sa date. Rien n’est vérifié depuis : la fiche dit l’âge de sa source. La confiance se lit
ainsi :</p>
<ul>{confiances}</ul>
<h2>Ce qui manque</h2>
<ul>
<li>{agree(sans_siege, "fiche n’a", "fiches n’ont")} pas de siège connu : elles sont dans la liste,
leur territoire s’éclaire sur la carte, aucun point n’est inventé.</li>
<li>{agree(inconnus, "fiche a", "fiches ont")} un statut inconnu,
{agree(sans_site, "fiche n’a", "fiches n’ont")} pas de site web,
{agree(sans_date, "source n’est", "sources ne sont")} pas datées.</li>
<li>Un point est posé au centre de la commune du siège, jamais à une adresse.</li>
<li>Les territoires d’action décrits par un pays, un parc ou un bassin ont été traduits en
intercommunalités ou en départements : ils peuvent être trop larges.</li>
<li>La liste publique des 350 catalyseurs du Réseau des pionniers n’y est pas. Un blanc sur la
carte est un blanc de ce catalogue, pas du territoire.</li>
</ul>
<h2>Les territoires</h2>
"""
    + table_of(
        "Sources des territoires",
        ("Source", "Version", "Date", "Licence", "Ce qui en vient"),
        territory_sources(),
    )
    + f"""
<p>Limites simplifiées, au niveau des communes du code officiel géographique 2026. Les collectivités
d’outre-mer du Pacifique, Saint-Pierre-et-Miquelon, Saint-Barthélemy et Saint-Martin n’ont pas de
contour dans ces sources : aucun n’a été inventé.</p>
<h2>Vie privée</h2>
<p>Aucun compte, aucune mesure d’audience, aucun traceur, aucun appel à un autre site : tout vient
d’ici. Les seuls cookies sont ceux de la session et, s’il y a plusieurs serveurs, de celui qui
vous répond. Votre position n’est demandée que si vous touchez « Ma position » ; elle est arrondie
au kilomètre avant d’entrer dans l’adresse de la page, et n’est pas conservée ailleurs. La carte
retient dans votre navigateur, jusqu’à sa fermeture, l’endroit que vous regardiez. Seuls les fonds
« Plan IGN » et « OpenStreetMap », si vous les choisissez, font appel à leurs serveurs.</p>
<h2>Accessibilité</h2>
<p>La liste fait tout ce que fait la carte, au clavier comme au lecteur d’écran. Les types d’acteur
se distinguent par la forme et par la couleur. La conformité au RGAA n’a pas été auditée par un
tiers ; les pages sont contrôlées avec axe à chaque changement.</p>
<p>Version {escape(VERSION)}.</p>
"""
)
