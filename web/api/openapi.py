"""What our API promises, said for programs: ``/api/openapi.json`` (OpenAPI 3.0).

Names, lists and limits come from where they are written: columns, vocabularies, address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from catalogue.address import RAYONS_KM, TRIS
from catalogue.croisement.faces import COLONNES as EN_COLONNES
from catalogue.croisement.faces import FACES, LIGNES, MESURES
from catalogue.exports.fiches import LICENCE, LICENCE_URL
from catalogue.fiches import COLONNES, DATE, SLUG, Colonne
from catalogue.portrait.demande import PARAMETRES
from catalogue.recherche.words import QUERY_MAX
from catalogue.reunir.demande import RAYONS_KM as RAYONS
from catalogue.vocabulaires import DOMAINES, LISTES, METIERS, ODD, ROLES, Terme
from geo.territoires import Niveau
from web.version import VERSION

PROMESSE: Final = (
    "Ce que décrit cette page ne change plus sous /api/v1 : ni une adresse, ni un paramètre, ni le "
    "sens ou le type d’un champ. Des champs, des paramètres et des valeurs de liste peuvent "
    "s’ajouter : un programme laisse de côté ce qu’il ne connaît pas. Si un jour quelque chose "
    "devait changer, ce serait sous /api/v2, et /api/v1 resterait au moins un an. /api sans "
    "numéro est la version courante : la même, aujourd’hui."
)
_Json = dict[str, Any]
_FORMATS: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "json": "application/json",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
}
FACE_CODES: Final = tuple(FACES)


def openapi(root: str) -> _Json:
    """Return the description of the API served at a public address."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "La carte du faire alliance",
            "version": VERSION,
            "description": _DESCRIPTION,
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": f"{root}/api/v1"}, {"url": f"{root}/api"}],
        "paths": _paths(root),
        "components": {
            "schemas": {
                "Fiche": fiche_schema(),
                "FicheEntiere": whole_fiche_schema(),
                "Erreurs": _ERREURS,
                "Lieu": _LIEU,
                "Ligne": _LIGNE,
                "Facettes": _FACETTES,
                "Suggestion": _SUGGESTION,
            },
            "responses": {
                "Erreur": _answer("Un paramètre ne convient pas : lequel, et ce qui est attendu.",
                                  _ref("Erreurs")),
                "Inconnue": _answer("Rien à cette adresse.", _ref("Erreurs")),
                "Inchangee": {"description": "Rien n’a changé depuis la réponse que vous avez."},
            },
        },
    }  # fmt: skip


_DESCRIPTION: Final = (
    "Les fiches de la carte, leurs décomptes et leurs territoires, en lecture, sans clé. Les "
    "paramètres sont ceux de la page Explorer : entre deux paramètres, « et » ; entre deux valeurs "
    "d’un même paramètre, séparées par des virgules, « ou ». Une valeur inconnue reçoit une "
    "réponse 400 qui dit laquelle.\n\nToute réponse porte un ETag : renvoyé dans If-None-Match, il "
    "vaut une réponse 304, sans corps, tant que rien n’a changé. HEAD et les requêtes d’autres "
    "sites (CORS) sont admis partout.\n\n" + PROMESSE
)


def fiche_schema() -> _Json:
    """Return the schema of a fiche as ``/api/fiches.json`` gives it, from its columns."""
    properties = {colonne.nom: _column(colonne) for colonne in COLONNES}
    properties |= {
        "lat": _number("Latitude (degrés, WGS 84) ; null sans point", nullable=True),
        "lon": _number("Longitude (degrés, WGS 84) ; null sans point", nullable=True),
        "point": {
            "type": "string",
            "enum": ["fiche", "commune", ""],
            "description": "D’où vient le point : la fiche, le centre de la commune, ou aucun",
        },
        "distance_km": _number("Distance au lieu demandé (« pres »), en kilomètres"),
    }
    required = [colonne.nom for colonne in COLONNES] + ["point"]
    return {"type": "object", "properties": properties, "required": required}


def whole_fiche_schema() -> _Json:
    """Return the schema of a fiche as ``/api/fiches/{id}.json`` gives it: the file’s own point."""
    properties = {colonne.nom: _column(colonne) for colonne in COLONNES}
    for name in ("lat", "lon"):
        properties[name] = _number(
            "Degrés (WGS 84) ; null quand le fichier n’en donne pas", nullable=True
        )
    properties["affichage"] = {"type": "object", "description": "Ce que montre la page, en mots"}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _column(colonne: Colonne) -> _Json:
    said: _Json = {"description": f"{colonne.titre}. {colonne.aide}"}
    if colonne.genre == "odd":
        said |= {"type": "integer", "minimum": 1, "maximum": 17}
    elif colonne.genre == "annee":
        return said | {"type": "integer", "nullable": True}
    elif colonne.genre == "slug":
        said |= {"type": "string", "pattern": f"^{SLUG}$"}
    elif colonne.genre == "date":
        return said | {"type": "string", "pattern": f"^({DATE})?$"}
    elif colonne.genre == "code" and not colonne.ouvert:
        said |= {"type": "string", "enum": list(LISTES[colonne.vocabulaire])}
    else:
        said |= {"type": "string"}
    if colonne.multiple:
        description = said.pop("description")
        return {"type": "array", "items": said, "description": description}
    return said


def _paths(root: str) -> _Json:
    fiches = [*_vue(), _depuis(), _limite("toutes les fiches")]
    return {
        "/fiches.{format}": _get(
            "Les fiches d’une vue",
            "Dans l’ordre de la liste. Avec « limite », la réponse donne la page suivante, dans "
            "l’en-tête Link et, en JSON et en GeoJSON, dans « pages ».",
            [_format("csv", "xlsx", "geojson", "json"), *fiches],
            _files("csv", "xlsx", json=_of_list("fiches"), geojson=_object()),
        ),
        "/fiches/{id}.json": _get(
            "Une fiche, entière",
            "Un ancien identifiant mène au nouveau (301).",
            [_in_path("id", "Identifiant de la fiche", "ardelaine")],
            _json(_ref("FicheEntiere")),
            not_found=True,
        ),
        "/facettes.json": _get(
            "Combien de fiches pour chaque choix",
            "Chaque décompte tient compte des autres paramètres.",
            _vue(),
            _json(_ref("Facettes")),
        ),
        "/liste.json": _get(
            "Quelques lignes de la liste",
            "La page suivante est dans l’en-tête Link.",
            [*_vue(), _depuis(), _limite("50 lignes", most=200)],
            _json({"type": "array", "items": _ref("Ligne")}),
        ),
        "/lieux": _get(
            "Retrouver un lieu",
            "Le plus probable d’abord, avec la raison.",
            [
                _query("q", _text(), "Un nom, un code, un code postal, tapés comme on veut",
                       "figeac", required=True),
                _query("limite", _whole(1, 50), "Combien de lieux au plus (8 d’office)", 3),
                _query("departement", {"type": "string"}, "Le département qui passe devant", "46"),
                _query("niveaux", _several(list(Niveau)), "Les niveaux cherchés", ["commune"]),
            ],
            _json({"type": "array", "items": _ref("Lieu")}),
        ),
        "/suggestions.json": _get(
            "Ce que propose la recherche pendant que l’on tape",
            "Pour q, ce qui est tapé : des lieux, des besoins, des fiches, des domaines ; ce qui "
            "est compté l’est avec les autres paramètres.",
            _vue(sort=False),
            _json({"type": "array", "items": _ref("Suggestion")}),
        ),
        "/territoires/{territoire}.{format}": _get(
            "Un territoire : qui le couvre, qui est proche, ce qui manque",
            "",
            [
                _in_path("territoire", "Niveau et code", "commune:46102"),
                _format("json", "pdf", "xlsx"),
            ],
            _files("pdf", "xlsx", json=_object()),
            not_found=True,
        ),
        "/croiser.{format}": _get(
            "Les fiches comptées par territoire, type d’acteur, domaine ou objectif",
            "",
            [
                _format("csv", "xlsx", "json", "svg"),
                *_vue(sort=False),
                _query("lignes", _one(FACE_CODES), "Ce que disent les lignes", LIGNES),
                _query("colonnes", _one(FACE_CODES), "Ce que disent les colonnes", EN_COLONNES),
                _query("mesure", _one(MESURES), "Fiches, ou fiches par habitant", MESURES[0]),
            ],
            _files("csv", "xlsx", "svg", json=_object()),
        ),
        "/reunir.{format}": _get(
            "Un premier tour de table, d’un lieu et d’un besoin",
            "Qui réunit, qui l’a déjà fait, qui fait, qui peut financer, qui manque, et pourquoi. "
            "En .ics aussi, avec la date et l’heure (date=2027-03-02, heure=18:30).",
            [
                _format("json", "pdf", "xlsx"),
                *(
                    _query(name, {"type": "string"}, "Le territoire", example)
                    for name, example in {**dict.fromkeys(PARAMETRES), "commune": "46102"}.items()
                ),
                _query("besoin", _text(), "Le besoin, en quelques mots", "commerces qui ferment"),
                _query("domaine", _several(DOMAINES), _labels("Domaines", DOMAINES), None),
                _query("rayon", _whole(RAYONS[0], RAYONS[-1]), "Pas plus loin, en km", None),
                _query("sans", _several(), "Des fiches dont on ne veut pas", None),
                _query("avec", _several(), "Des fiches que l’on préfère", None),
            ],
            _files("pdf", "xlsx", json=_object()),
        ),
        "/schema.json": _get(
            "Ce que dit chaque colonne (Table Schema)", "", [], _json(_object())
        ),
        "/flux.atom": _at_root(
            root,
            _get(
                "Ce qui est nouveau ou a changé dans une vue (Atom)",
                "Les paramètres de l’Explorer, ou le territoire de Mon territoire.",
                [
                    *_vue(sort=False),
                    *(
                        _query(name, {"type": "string"}, "Autour d’un territoire", None)
                        for name in PARAMETRES
                    ),
                    _depuis(),
                ],
                {"application/atom+xml": {"schema": {"type": "string"}}},
            ),
        ),
    }  # fmt: skip


def _vue(*, sort: bool = True) -> list[_Json]:
    """Return the parameters of the Explorer."""
    found = [
        _query("domaine", _several(DOMAINES), _labels("Domaines", DOMAINES), ["mobilite"]),
        _query("type", _several(ROLES), _labels("Types d’acteur", ROLES), ["ptce"]),
        _query("metier", _several(METIERS), _labels("Métiers des catalyseurs", METIERS), None),
        _query("odd", _several(ODD), "Objectifs de développement durable", ["8"]),
        _query(
            "territoire",
            _several(),
            "Territoires où est le siège, ou toute l’aire d’action : niveau et code",
            ["departement:46"],
        ),
        _query("q", _text(), "Un besoin dans ses mots, un nom, un lieu", "garage solidaire"),
        _query(
            "pres",
            {"type": "string"},
            "Près de : un code Insee de commune, ou latitude,longitude",
            "46102",
        ),
        _query("rayon", _whole(1, 1000), f"Kilomètres autour de « pres » ({RAYONS_KM[1]}, …)", 50),
    ]
    return [*found, _query("tri", _one(TRIS), "L’ordre de la liste", "recent")] if sort else found


def _labels(title: str, liste: Mapping[str, Terme]) -> str:
    said = "; ".join(f"{code} : {terme.libelle}" for code, terme in liste.items())
    return f"{title}. {said}"


def _get(
    title: str,
    description: str,
    parameters: list[_Json],
    content: _Json,
    *,
    not_found: bool = False,
) -> _Json:
    answers: _Json = {
        "200": {"description": title, "content": content},
        "304": {"$ref": "#/components/responses/Inchangee"},
        "400": {"$ref": "#/components/responses/Erreur"},
    }
    if not_found:
        answers["404"] = {"$ref": "#/components/responses/Inconnue"}
    said = {"description": description} if description else {}
    return {"get": {"summary": title, **said, "parameters": parameters, "responses": answers}}


def _at_root(root: str, path: _Json) -> _Json:
    return {**path, "servers": [{"url": root}]}


def _query(
    name: str,
    schema: _Json,
    description: str,
    example: object,
    *,
    required: bool = False,
) -> _Json:
    said: _Json = {"name": name, "in": "query", "description": description, "schema": schema}
    if schema["type"] == "array":
        said |= {"style": "form", "explode": False}
    if example is not None:
        said["example"] = example
    return said | ({"required": True} if required else {})


def _in_path(name: str, description: str, example: str, choices: tuple[str, ...] = ()) -> _Json:
    schema: _Json = {"type": "string"} | ({"enum": list(choices)} if choices else {})
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }


def _format(*choices: str) -> _Json:
    return _in_path("format", "Le format voulu", choices[0], choices)


def _depuis() -> _Json:
    return _query("depuis", _whole(0, 10_000_000), "Combien en passer", None)


def _limite(otherwise: str, most: int = 10_000_000) -> _Json:
    return _query("limite", _whole(1, most), f"Combien au plus ; sans lui, {otherwise}", 10)


def _several(choices: Any = ()) -> _Json:  # noqa: ANN401 - any collection of texts
    items: _Json = {"type": "string"} | ({"enum": [str(c) for c in choices]} if choices else {})
    return {"type": "array", "items": items}


def _one(choices: tuple[str, ...]) -> _Json:
    return {"type": "string", "enum": list(choices)}


def _text() -> _Json:
    return {"type": "string", "maxLength": QUERY_MAX}


def _whole(least: int, most: int) -> _Json:
    return {"type": "integer", "minimum": least, "maximum": most}


def _number(description: str, *, nullable: bool = False) -> _Json:
    said: _Json = {"type": "number", "description": description}
    return said | ({"nullable": True} if nullable else {})


def _ref(name: str) -> _Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _object() -> _Json:
    return {"type": "object"}


def _json(schema: _Json) -> _Json:
    return {"application/json": {"schema": schema}}


def _answer(description: str, schema: _Json) -> _Json:
    return {"description": description, "content": _json(schema)}


def _files(*names: str, **schemas: _Json) -> _Json:
    """Return the media types of an answer: files, and JSON of some schema."""
    whole = {_FORMATS[n]: {"schema": {"type": "string", "format": "binary"}} for n in names}
    return whole | {_FORMATS[n]: {"schema": schema} for n, schema in schemas.items()}


def _of_list(name: str) -> _Json:
    return {
        "type": "object",
        "required": [name, "licence", "provenance"],
        "properties": {
            "licence": {"type": "string"},
            "provenance": {"type": "string"},
            "total": {"type": "integer", "description": "Combien en tout, quand il y a des pages"},
            "depuis": {"type": "integer"},
            "limite": {"type": "integer"},
            "pages": {
                "type": "object",
                "description": "Adresses des pages : premiere, precedente, suivante",
                "additionalProperties": {"type": "string"},
            },
            name: {"type": "array", "items": _ref("Fiche")},
        },
    }


def _record(**properties: _Json) -> _Json:
    return {"type": "object", "required": list(properties), "properties": properties}


_STRING: Final = {"type": "string"}
_ERREURS: Final = _record(
    erreurs={
        "type": "array",
        "items": _record(parametre=_STRING, valeur=_STRING, attendu=_STRING),
    }
)
_LIEU: Final = _record(
    libelle=_STRING,
    niveau={"type": "string", "enum": [str(n) for n in Niveau]},
    code=_STRING,
    departement={"type": "string", "nullable": True},
    precision=_STRING,
    raison=_STRING,
    score={"type": "number"},
    certain={"type": "boolean"},
)
_LIGNE: Final = _record(
    i={"type": "integer", "description": "Rang de la fiche par nom ; peut changer demain"},
    id=_STRING,
    nom=_STRING,
    roles={"type": "array", "items": _STRING},
    lieu=_STRING,
    point={"type": "boolean"},
    distance={"type": "integer", "nullable": True, "description": "Mètres"},
)
_FACETTES: Final = _record(
    total={"type": "integer"},
    sans_point={"type": "integer"},
    facettes={
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
)
_SUGGESTION: Final = _record(
    groupe=_STRING, libelle=_STRING, detail=_STRING, texte=_STRING, choix={"type": "object"}
)
