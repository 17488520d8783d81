"""What a column of someone else’s list may hold, told by its header: French, English, any case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalogue.fiches import BY_NAME
from catalogue.recherche.words import fold

# Fields that are ours, then those that only help to find a place or a row.
AIDES: Final[dict[str, str]] = {
    "code_postal": "Code postal",
    "departement": "Département",
    "region": "Région",
    "coordonnees": "Coordonnées (deux nombres)",
    "identifiant": "Identifiant chez vous",
    "siret": "SIRET ou SIREN",
    "point": "Origine du point",
}
CHAMPS: Final[dict[str, str]] = {nom: c.titre for nom, c in BY_NAME.items()} | AIDES
# What people call our columns, on a command line.
SURNOMS: Final[dict[str, str]] = {
    "type": "roles",
    "types": "roles",
    "role": "roles",
    "domaine": "domaines",
    "ville": "commune",
    "insee": "code_insee",
    "cp": "code_postal",
    "territoire": "territoires",
    "source": "source_url",
    "titre": "source_titre",
    "date": "source_date",
    "site": "site_web",
    "url": "site_web",
    "tel": "telephone",
    "mail": "courriel",
    "email": "courriel",
    "latitude": "lat",
    "longitude": "lon",
    "y": "lat",
    "x": "lon",
    "sous_type": "sous_types",
    "partenaire": "partenaires",
}
SURE: Final = 1.0
LIKELY: Final = 0.8
MAYBE: Final = 0.6

# Whole headers, folded; the first that fits is kept. A person’s name is the name of no structure.
_PERSON: Final = re.compile(
    r"\b(prenoms?|contact|responsable|referent|president|presidente|directeur|directrice"
    r"|interlocuteur"
    r"|animateur|animatrice|gerant|civilite|personne|auteur|createur|user|utilisateur|editeur)\b"
)
_OF: Final = (
    r"(?: (?:de la|de l|des|du|de|d|of the|of))? "
    r"(?:structure|organisme|association|projet|lieu|acteur|initiative|etablissement|entite"
    r"|site|ptce"
    r"|fondation|organisation|service|tiers lieu|entreprise|unite legale|siege)"
)
_RULES: Final[tuple[tuple[str, str, float], ...]] = (
    (
        "code_insee",
        r"(?:code )?insee|cog|codgeo|depcom|citycode|insee code|code geographique"
        r"|(?:code )?(?:com|commune)(?: code)? insee|code (?:de la )?(?:commune|com)(?:"
        r" insee)?|code com"
        r"|insee (?:com|commune)|com code|commune code|code (?:officiel )?insee.*|.* code"
        r" insee|c insee"
        r"|code officiel commune|num(?:ero)? insee|code insee",
        SURE,
    ),
    (
        "code_postal",
        r"cp|code ?postal|code ?post|codpost|c p|(?:.* )?zip(?: ?code)?"
        r"|(?:.* )?post(?:al)? ?code|.* code ?postal"
        r"|code ?postal .*|.* cp|cp (?:ville|siege|commune)|adresse cp|address ?postal ?code"
        r"|postal",
        SURE,
    ),
    (
        "departement",
        r"(?:code |nom |numero |num |n |no |libelle )?(?:du |de )?(?:departement|dept|dep"
        r"|dpt)(?: code| nom| name)?"
        r"|insee dep|.* departement|department|dep code|departement (?:du siege|d"
        r" implantation|numero)",
        SURE,
    ),
    (
        "region",
        r"(?:code |nom |libelle )?(?:de la )?reg(?:ion)?(?: code| nom)?|insee reg|.* region",
        SURE,
    ),
    (
        "commune",
        r"(?:nom |libelle )?(?:de la |de )?(?:commune|ville|localite|municipalite)(?: nom|"
        r" libelle)?|city"
        r"|town|municipality|locality|libgeo|nom com|nomcom|com nom|lib com|libcom|communes?"
        r"|.* (?:commune|ville|city|locality|localite)|address ?locality|adresslocality"
        r"|(?:commune|ville) (?:du siege|d implantation|siege|principale|de rattachement|concernee)"
        r"|commune nom|city name|nom de la ville|siege(?: social)?",
        SURE,
    ),
    (
        "commune",
        r"lieu|localisation|location|place|implantation|cp (?:et )?ville|code postal (?:et )?ville",
        MAYBE,
    ),
    (
        "lat",
        r"lat|latitude|geo ?lat|ylat|y ?lat|lat ?y|.*\blat(?:itude)?|lat(?:itude)? .*"
        r"|coord(?:onnee)?s? y|y coord"
        r"|y ?(?:wgs ?84|l93|lambert ?93|rgf93|m)?|y .*|.* y|lambert y|coordy|y l93"
        r"|geometrie latitude|northing|nord",
        SURE,
    ),
    (
        "lon",
        r"lon|lng|long|longitude|geo ?lo?ng?|xlong?|x ?long?|.*\b(?:lng|lon|long|longitude)"
        r"|(?:lng|lon|longitude) .*"
        r"|coord(?:onnee)?s? x|x coord|x ?(?:wgs ?84|l93|lambert ?93|rgf93|m)?|x .*|.* x"
        r"|lambert x|coordx|x l93"
        r"|geometrie longitude|easting|est",
        SURE,
    ),
    (
        "coordonnees",
        r"coord(?:onnee)?s?(?: gps| geographiques?| geo| xy| wgs84)?|geo ?point(?: 2 ?d)?"
        r"|gps|geoloc(?:alisation)?"
        r"|coordinates?|lat ?lo?ng?|lat(?:itude)? (?:et |/ )?lo?ng?(?:itude)?|position|point"
        r" geo|geom(?:etrie|etry)?"
        r"|the geom|geo shape|wkt|.* geo point.*|point gps|localisation gps|latlng|geo",
        LIKELY,
    ),
    (
        "courriel",
        r"(?:e ?)?mails?|courriels?|adresse (?:e ?)?mail|adresse electronique|(?:e ?)?mail"
        r" .*|courriel .*"
        r"|contact (?:e ?)?mail|(?:.* )?(?:e ?mail|courriel)|mel",
        SURE,
    ),
    (
        "telephone",
        r"tel|telephones?|phone|tel .*|telephone .*|.* tel(?:ephone)?|phone number|numero de"
        r" telephone|num tel|standard",
        SURE,
    ),
    (
        "source_url",
        r"source url|url (?:de la )?source|source|adresse de la source|lien (?:de la"
        r" )?source|sources?",
        SURE,
    ),
    (
        "site_web",
        r"site(?: ?web| internet)?|web ?site|url|web|site ?url|lien|liens?|page web|adresse"
        r" (?:du )?site(?: web)?"
        r"|www|homepage|link|url site|adresse web|sites? internet|url .*|.* url|lien .*|site"
        r" web .*|sites web",
        SURE,
    ),
    (
        "adresse",
        r"adresse(?: postale| complete| du siege| siege)?|address|street ?address|rue|voie"
        r"|adresse ?1|adr|adresse .*"
        r"|.* street ?address|address custom ?formated ?address|full ?address|adresse"
        r" geocodee|numero et voie|numvoie"
        r"|n et voie|libelle voie|.* adresse",
        LIKELY,
    ),
    ("sigle", r"sigle|acronyme|acronym|abrege|nom court", SURE),
    (
        "siret",
        r"siret|siren|n siret|numero (?:de )?(?:siret|siren)|siret .*|n siren|pivot|siret"
        r" siege|siren siret|siret ou rna"
        r"|rna|n rna|numero rna|siret rna",
        SURE,
    ),
    (
        "identifiant",
        r"id|identifiant|uid|uuid|ref|reference|code|numero|num|n|identifier|identifiant"
        r" (?:unique|interne)|fid|gid"
        r"|objectid|ogc fid|.* id|id .*|cle",
        LIKELY,
    ),
    (
        "roles",
        r"roles?|types?(?: d)? acteurs?|type de structure|type(?: d)? organisme|types?"
        r"|categorie d acteur|type d acteur",
        LIKELY,
    ),
    (
        "domaines",
        r"domaines?(?: d)?(?: action| activite| intervention)?s?|themes?|thematiques?(?:"
        r" .*)?|categor(?:ie|y|ies)s?"
        r"|secteurs?(?: d activite| d intervention)?|champs?(?: d action| d intervention)?"
        r"|topics?|field|activites?"
        r"|categories .*|tags?|mots cles|domaine .*|options?|option values|taxonomie"
        r"|taxonomy|filiere",
        LIKELY,
    ),
    ("sous_types", r"sous types?|forme(?: juridique)?|statut juridique|typologie", MAYBE),
    ("odd", r"odd|objectifs? de developpement durable|sdgs?", SURE),
    (
        "territoires",
        r"territoires?(?: d)?(?: action| intervention)?s?|zone (?:d )?(?:action"
        r"|intervention)|perimetre|aire d action"
        r"|area of action|zone diffusion code",
        LIKELY,
    ),
    (
        "annee",
        r"annee(?: de)?(?: creation| label| labellisation| fondation)?|year|creation|annee"
        r" .*|date (?:de )?creation"
        r"|date de (?:label|labellisation|fondation)|founded",
        LIKELY,
    ),
    ("statut", r"statut|etat|status|avancement|situation", LIKELY),
    (
        "description",
        r"descriptions?(?: .*)?|resume|presentation(?: .*)?|summary|abstract|objet"
        r"|descriptif|details?|body|desc|texte"
        r"|contenu|commentaires?|notes?|objet social|missions?|activite principale|about|.*"
        r" description|cmt",
        LIKELY,
    ),
    ("besoin", r"besoins?|le besoin|need", SURE),
    ("ensemble", r"ensemble|ce qu ils font ensemble", SURE),
    ("partenaires", r"partenaires?|partners?|partenariats?", LIKELY),
    ("metiers", r"metiers?", SURE),
    ("resultats", r"resultats?|impact|results?|chiffres cles", LIKELY),
    ("source_titre", r"source titre|titre (?:de la )?source|nom (?:de la )?source", SURE),
    (
        "source_date",
        r"source date|date (?:de la )?source|date maj|(?:date (?:de )?)?(?:derniere )?(?:maj"
        r"|mise a jour)"
        r"|date de mise a jour|updated ?at|modified|last modified|date",
        LIKELY,
    ),
    ("autre_source_url", r"autre source url|adresse de l autre source", SURE),
    ("autre_source_titre", r"autre source titre|titre de l autre source", SURE),
    ("autre_source_date", r"autre source date|date de l autre source", SURE),
    ("autre_source_faits", r"autre source faits|faits de l autre source", SURE),
    ("confiance", r"confiance", SURE),
    ("precision", r"precision", SURE),
    ("point", r"point", LIKELY),
    (
        "nom",
        r"nom|name|intitule|titre|title|denomination(?: .*)?|raison sociale|nom usuel|nom"
        r" (?:complet|long|officiel)"
        rf"|(?:nom|name|intitule|titre|denomination){_OF}.*|nom public|nom commercial|label"
        rf" nom|placemark",
        SURE,
    ),
    (
        "nom",
        r"structures?|organismes?|associations?|libelle|etablissements?|enseigne|projets?"
        r"|acteurs?|organisations?"
        r"|initiatives?|qui|entite|fondation|ptce|tiers lieux?|structure nom|nom .*"
        r"|entreprise|label",
        LIKELY,
    ),
)
_COMPILED: Final = tuple((champ, re.compile(rule), sure) for champ, rule, sure in _RULES)
_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Reconnu:
    """The field a header names, and how surely (0 to 1)."""

    champ: str
    confiance: float


@lru_cache(maxsize=4096)
def of_header(titre: str) -> Reconnu | None:
    """Return the field a header names, None when it names none we know.

    Examples
    --------
    >>> of_header("CODE POSTAL").champ, of_header("Nom de la commune").champ
    ('code_postal', 'commune')
    >>> of_header("Nom du contact") is None
    True
    """
    if titre.strip().lower() in CHAMPS:
        return Reconnu("identifiant" if titre.strip() == "id" else titre.strip().lower(), SURE)
    folded = fold(_CAMEL.sub(" ", titre.replace("_", " ")))[:80]
    if not folded:
        return None
    person = bool(_PERSON.search(folded))
    for champ, pattern, sure in _COMPILED:
        if pattern.fullmatch(folded):
            if champ == "nom" and person:
                return None
            weak = person and champ in ("telephone", "courriel")
            return Reconnu(champ, MAYBE if weak else sure)
    return None


def is_person(titre: str) -> bool:
    """Tell whether a header speaks of a person: what it holds is the name of no structure."""
    return bool(_PERSON.search(fold(titre)))


def champ_of(word: str) -> str:
    """Return the field that a word of ours names, "" when there is none.

    Examples
    --------
    >>> champ_of("Type"), champ_of("code insee"), champ_of("bidule")
    ('roles', 'code_insee', '')
    """
    plain = "_".join(fold(word).split())
    found = SURNOMS.get(plain, plain)
    return found if found in CHAMPS else ""
