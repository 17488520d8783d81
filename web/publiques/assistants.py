"""``/llms.txt``: what an assistant or a script needs to know of this site, on one page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from catalogue.sentences import agree
from catalogue.vocabulaires import DOMAINES, ROLES
from web.api.answers import public_root
from web.documents.pages import PAGES
from web.documents.presentation import SITE
from web.shared import shared


def llms(request: Request) -> Response:
    """Answer ``/llms.txt`` (llmstxt.org): Markdown, its links whole."""
    return PlainTextResponse(_text(public_root(request)), media_type="text/plain; charset=utf-8")


def _text(root: str) -> str:
    count = agree(len(shared().catalogue), "fiche", "fiches")
    pages = "\n".join(
        f"- [{info.nom}]({root}/{address}) : {info.description}" for address, info in PAGES.items()
    )
    types = ", ".join(f"`{t.code}` ({t.libelle})" for t in ROLES.values())
    domaines = ", ".join(f"`{t.code}` ({t.libelle})" for t in DOMAINES.values())
    some, need = "api/fiches.json?type=ptce&territoire=region:76", "api/fiches.json?q=cantine%20bio"
    return f"""# {SITE}

> {PAGES[""].description} {count}, en français, sous Licence Ouverte 2.0. Chaque fait cite sa
> source et sa date.

À citer : « {SITE} », et la source de la fiche (`source_url`). Rien n’est vérifié depuis la date de
la source : dites son âge. Un blanc est un blanc de ce catalogue, non du territoire.

## Lire une fiche, un territoire

- [Toutes les fiches]({root}/fiches) : par région et par domaine
- `{root}/fiche/{{id}}` : une fiche entière, en HTML, avec ses données schema.org (JSON-LD)
- `{root}/api/fiches/{{id}}.json` : la même, en JSON
- `{root}/territoires/{{niveau}}:{{code}}` : ce qui existe autour d’un territoire, comme
  [commune:46102]({root}/territoires/commune:46102) ; en JSON :
  [api/territoires/commune:46102.json]({root}/api/territoires/commune:46102.json)

## Chercher et télécharger

- [api/fiches.csv]({root}/api/fiches.csv) : tout le catalogue ; aussi `.json`, `.geojson`, `.xlsx`
- [{some}]({root}/{some}) : une partie
- [{need}]({root}/{need}) : un besoin, dans ses mots
- [api/facettes.json]({root}/api/facettes.json) : combien de fiches par valeur
- [api/lieux?q=figeac]({root}/api/lieux?q=figeac) : le code d’un lieu, à partir de son nom

Paramètres : `type` ({types}) ; `domaine` ({domaines}) ; `odd` (1 à 17) ; `territoire`
(`region:76`, `departement:46`, `epci:200067361`, `commune:46102`) ; `q` ; `pres` (code Insee d’une
commune) et `rayon` (km). Plusieurs valeurs : séparées par des virgules. Une valeur inconnue reçoit
une réponse 400 qui dit ce qui était attendu.

## Les pages

{pages}
"""
