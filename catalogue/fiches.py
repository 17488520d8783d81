"""What a fiche is: the record, its columns, and the limits every column keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from geo.territoires import Territoire

SEPARATOR: Final = "|"  # between the values of a multi-valued cell
ODD_ALLIANCE: Final = 17  # "partnerships": every fiche of this catalogue is one
ANNEES: Final = (1500, 2100)  # creation: nothing here is older, and 2100 is a slip of the finger
ANNEES_SOURCE: Final = (1900, 2100)

# As France writes them: five pairs of digits; no mobile, more often a person's than a body's.
TELEPHONE: Final = r"0[1-589](?: \d{2}){4}"
COURRIEL: Final = r"[A-Za-z0-9][A-Za-z0-9._+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
CODE_POSTAL: Final = r"(?:0[1-9]|[1-8][0-9]|9[0-578])[0-9]{3}"
SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
DATE: Final = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"


@dataclass(frozen=True, slots=True)
class Fiche:
    """One structure or initiative. Fields are the columns of the CSV, under the same names.

    Several values make a tuple, an absent text is ``""``, an absent number ``None``.
    ``lat`` and ``lon`` (degrees, EPSG:4326) are only what the file gives, never computed: a
    fiche without them is placed, by others, on the label point of its commune, or nowhere.
    """

    id: str
    nom: str
    sigle: str
    roles: tuple[str, ...]
    sous_types: tuple[str, ...]
    domaines: tuple[str, ...]
    odd: tuple[int, ...]
    commune: str
    code_insee: str
    territoires: tuple[Territoire, ...]
    annee: int | None
    statut: str
    description: str
    besoin: str
    ensemble: str
    partenaires: tuple[str, ...]
    metiers: tuple[str, ...]
    resultats: str
    site_web: str
    adresse: str
    telephone: str
    courriel: str
    source_url: str
    source_titre: str
    source_date: str
    autre_source_url: str
    autre_source_titre: str
    autre_source_date: str
    autre_source_faits: tuple[str, ...]
    confiance: str
    precision: str
    lat: float | None = None
    lon: float | None = None


Genre = Literal[
    "slug",
    "texte",
    "url",
    "code",
    "insee",
    "territoires",
    "odd",
    "annee",
    "date",
    "degres",
    "adresse",
    "telephone",
    "courriel",
]


@dataclass(frozen=True, slots=True)
class Colonne:
    """The rule of one column; the reader and the published schema both follow it.

    Parameters
    ----------
    nom, titre, aide
        Header, French title, and one sentence for whoever fills the file.
    genre
        How a cell is read. ``code`` is a word of a vocabulary.
    requis
        A row whose value is missing or wrong here is set aside; elsewhere only the value is.
    longueur
        Most characters a value may have (each value, when the cell holds several).
    multiple
        Several values, separated by ``|``.
    vocabulaire
        Name of the list the codes come from; ``ouvert`` when other codes are accepted.
    lignes
        Line breaks are part of the text (elsewhere they are read as spaces).
    attendue
        The header should have it; an absent one is told.
    """

    nom: str
    titre: str
    aide: str
    genre: Genre = "texte"
    requis: bool = False
    length: int = 200
    multiple: bool = False
    vocabulaire: str = ""
    ouvert: bool = False
    lignes: bool = False
    attendue: bool = True


VALUES_MAX: Final = 200  # values in one multi-valued cell: the widest area here has 13

COLONNES: Final[tuple[Colonne, ...]] = (
    Colonne(
        "id",
        "Identifiant",
        "Nom court et stable, en minuscules sans accent, mots reliés par des traits d’union.",
        genre="slug",
        requis=True,
        length=120,
    ),
    Colonne("nom", "Nom", "Nom de la structure ou de l’initiative.", requis=True),
    Colonne("sigle", "Sigle", "Nom court, s’il existe.", length=40),
    Colonne(
        "roles",
        "Types d’acteur",
        "Un ou plusieurs types d’acteur.",
        genre="code",
        requis=True,
        multiple=True,
        vocabulaire="roles",
    ),
    Colonne(
        "sous_types",
        "Sous-types",
        "Forme plus précise ; liste ouverte.",
        genre="code",
        length=60,
        multiple=True,
        vocabulaire="sous_types",
        ouvert=True,
    ),
    Colonne(
        "domaines",
        "Domaines",
        "Un ou plusieurs domaines d’action.",
        genre="code",
        requis=True,
        multiple=True,
        vocabulaire="domaines",
    ),
    Colonne(
        "odd",
        "Objectifs de développement durable",
        "Numéros de 1 à 17 ; 17 toujours, puisque chaque fiche est une alliance.",
        genre="odd",
        requis=True,
        multiple=True,
    ),
    Colonne(
        "commune",
        "Commune du siège",
        "Nom de la commune du siège ; vide si aucune page ne le donne.",
        length=100,
    ),
    Colonne(
        "code_insee",
        "Code Insee du siège",
        "Code officiel de la commune du siège, cinq caractères, zéro initial compris.",
        genre="insee",
        length=5,
    ),
    Colonne(
        "territoires",
        "Territoires d’action",
        "Niveau et code de chaque territoire, comme commune:46102 ou departement:46.",
        genre="territoires",
        requis=True,
        length=40,
        multiple=True,
    ),
    Colonne("annee", "Année", "Année de création ou de label, selon la source.", genre="annee"),
    Colonne(
        "statut",
        "Statut",
        "État à la date de la source.",
        genre="code",
        requis=True,
        vocabulaire="statuts",
    ),
    Colonne(
        "description",
        "Description",
        "Une à trois phrases, en français, de notre main.",
        requis=True,
        length=2000,
        lignes=True,
    ),
    Colonne(
        "besoin",
        "Le besoin",
        "Facultatif : ce qui manquait, en une phrase, d’après la même source.",
        length=120,
        attendue=False,
    ),
    Colonne(
        "ensemble",
        "Ce qu’ils font ensemble",
        "Facultatif : qui s’est joint et ce qu’ils font, en une phrase, d’après la même source.",
        length=160,
        attendue=False,
    ),
    Colonne(
        "partenaires",
        "Partenaires",
        "Genres de partenaires.",
        genre="code",
        multiple=True,
        vocabulaire="partenaires",
    ),
    Colonne(
        "metiers",
        "Métiers",
        "Facultatif : ce que fait un catalyseur, quand la source le dit.",
        genre="code",
        multiple=True,
        vocabulaire="metiers",
        attendue=False,
    ),
    Colonne(
        "resultats",
        "Résultats",
        "Un fait chiffré, quand la source le donne.",
        length=1000,
        lignes=True,
    ),
    Colonne(
        "site_web", "Site web", "Adresse http ou https de la structure.", genre="url", length=2000
    ),
    Colonne(
        "adresse",
        "Adresse",
        "Facultatif : adresse postale de la structure, code postal et commune compris.",
        genre="adresse",
        attendue=False,
    ),
    Colonne(
        "telephone",
        "Téléphone",
        "Facultatif : numéro de la structure, comme 05 65 11 22 33 ; jamais celui d’une personne.",
        genre="telephone",
        length=30,
        attendue=False,
    ),
    Colonne(
        "courriel",
        "Courriel",
        "Facultatif : boîte de la structure ; jamais celle d’une personne.",
        genre="courriel",
        length=254,
        attendue=False,
    ),
    Colonne(
        "source_url",
        "Adresse de la source",
        "Page http ou https où le fait a été lu.",
        genre="url",
        requis=True,
        length=2000,
    ),
    Colonne(
        "source_titre",
        "Titre de la source",
        "Titre de la page, ou ce qu’elle est.",
        requis=True,
        length=300,
    ),
    Colonne(
        "source_date",
        "Date de la source",
        "Année, mois ou jour : 2024, 2024-03 ou 2024-03-22.",
        genre="date",
        length=10,
    ),
    Colonne(
        "autre_source_url",
        "Adresse de l’autre source",
        "Facultatif : page http ou https où d’autres faits de la fiche ont été lus.",
        genre="url",
        length=2000,
        attendue=False,
    ),
    Colonne(
        "autre_source_titre",
        "Titre de l’autre source",
        "Facultatif : titre de cette page, ou ce qu’elle est.",
        length=300,
        attendue=False,
    ),
    Colonne(
        "autre_source_date",
        "Date de l’autre source",
        "Facultatif : année, mois ou jour de cette page.",
        genre="date",
        length=10,
        attendue=False,
    ),
    Colonne(
        "autre_source_faits",
        "Faits de l’autre source",
        "Facultatif : les faits que dit l’autre source, et non la première.",
        genre="code",
        multiple=True,
        vocabulaire="faits",
        attendue=False,
    ),
    Colonne(
        "confiance",
        "Confiance",
        "Ce que la source permet de dire.",
        genre="code",
        requis=True,
        vocabulaire="confiances",
    ),
    Colonne(
        "precision",
        "Précision",
        "commune si le siège est connu, territoire sinon.",
        genre="code",
        requis=True,
        vocabulaire="precisions",
    ),
    Colonne(
        "lat",
        "Latitude",
        "Facultatif : degrés décimaux (WGS 84), dans la commune du siège.",
        genre="degres",
        attendue=False,
    ),
    Colonne(
        "lon",
        "Longitude",
        "Facultatif : degrés décimaux (WGS 84), dans la commune du siège.",
        genre="degres",
        attendue=False,
    ),
)
BY_NAME: Final[dict[str, Colonne]] = {colonne.nom: colonne for colonne in COLONNES}
