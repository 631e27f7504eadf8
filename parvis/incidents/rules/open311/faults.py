"""Everything that can be wrong with a call, in words for the person who reads them (the standard: "seen by the user").

Each is called with what its sentence names, and gives a Problem.
"""

from dataclasses import dataclass

from parvis.incidents.types.open311 import MOST_DAYS, MOST_ROWS, Problem
from parvis.kernel.definitions import Localised

_LONGEST = 80


@dataclass(frozen=True)
class Sentence:
    """A sentence with places to fill."""

    code: int
    nl: str
    fr: str
    en: str

    def __call__(self, **values: object) -> Problem:
        """Return the problem, with what was typed quoted in part."""
        shown = {name: _shown(value) for name, value in values.items()}
        words = {language: getattr(self, language).format(**shown) for language in ("nl", "fr", "en")}
        return Problem(self.code, Localised(**words))


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


KEY_MISSING = Sentence(
    403,
    nl="Stuur uw sleutel mee als api_key.",
    fr="Joignez votre clé sous le nom api_key.",
    en="Send your key as api_key.",
)
KEY_WRONG = Sentence(
    403,
    nl="Deze api_key kennen we niet of ze geldt niet meer.",
    fr="Cette api_key nous est inconnue ou n’est plus valable.",
    en="This api_key is not known, or no longer valid.",
)
UNKNOWN_SERVICE = Sentence(
    404,
    nl="De service_code “{code}” bestaat niet. Zie services.xml.",
    fr="Le service_code « {code} » n’existe pas. Voyez services.xml.",
    en="There is no service_code “{code}”. See services.xml.",
)
UNKNOWN_REQUEST = Sentence(
    404,
    nl="De melding “{id}” bestaat niet of is niet openbaar.",
    fr="Le signalement « {id} » n’existe pas ou n’est pas public.",
    en="There is no request “{id}”, or it is not public.",
)
UNKNOWN_TOKEN = Sentence(
    404,
    nl="Het token “{token}” bestaat niet.",
    fr="Le jeton « {token} » n’existe pas.",
    en="There is no token “{token}”.",
)
UNKNOWN_JURISDICTION = Sentence(
    404,
    nl="Het rechtsgebied “{id}” wordt hier niet bediend.",
    fr="La juridiction « {id} » n’est pas desservie ici.",
    en="The jurisdiction “{id}” is not served here.",
)
JURISDICTION_MISSING = Sentence(
    400,
    nl="Zeg met jurisdiction_id voor wie dit is: {known}.",
    fr="Dites par jurisdiction_id pour qui c’est : {known}.",
    en="Say by jurisdiction_id for whom this is: {known}.",
)
MISSING = Sentence(
    400,
    nl="{field} ontbreekt.",
    fr="{field} manque.",
    en="{field} is missing.",
)
TWICE = Sentence(
    400,
    nl="{field} mag maar één keer voorkomen.",
    fr="{field} ne peut figurer qu’une fois.",
    en="{field} may be given only once.",
)
TOO_LONG = Sentence(
    400,
    nl="{field} telt meer dan {most} tekens. Maak het korter.",
    fr="{field} compte plus de {most} caractères. Raccourcissez-le.",
    en="{field} has more than {most} characters. Make it shorter.",
)
TOO_MANY = Sentence(
    400,
    nl="{field} mag ten hoogste {most} waarden hebben.",
    fr="{field} peut avoir {most} valeurs au plus.",
    en="{field} may have {most} values at most.",
)
NO_LOCATION = Sentence(
    400,
    nl="Zeg waar het is: lat en long, of address_string, of address_id.",
    fr="Dites où cela se trouve : lat et long, ou address_string, ou address_id.",
    en="Say where it is: lat and long, or address_string, or address_id.",
)
HALF_LOCATION = Sentence(
    400,
    nl="Geef lat en long samen.",
    fr="Donnez lat et long ensemble.",
    en="Give lat and long together.",
)
NOT_COORDINATE = Sentence(
    400,
    nl="{field} moet een getal zijn van {least} tot {most}, met een punt: “{value}” is dat niet.",
    fr="{field} doit être un nombre de {least} à {most}, avec un point : « {value} » ne l’est pas.",
    en="{field} must be a number from {least} to {most}, with a point: “{value}” is not.",
)
BAD_EMAIL = Sentence(
    400,
    nl="“{value}” is geen e-mailadres. Schrijf het zoals naam@voorbeeld.be.",
    fr="« {value} » n’est pas une adresse e-mail. Écrivez-la comme nom@exemple.be.",
    en="“{value}” is no email address. Write it as name@example.org.",
)
BAD_URL = Sentence(
    400,
    nl="media_url moet een adres zijn dat met http:// of https:// begint.",
    fr="media_url doit être une adresse qui commence par http:// ou https://.",
    en="media_url must be an address that begins with http:// or https://.",
)
BAD_ATTRIBUTE_NAME = Sentence(
    400,
    nl="“{field}” is geen attribuut. Schrijf attribute[code] of, voor meer waarden, attribute[code][].",
    fr="« {field} » n’est pas un attribut. Écrivez attribute[code] ou, pour plusieurs valeurs, attribute[code][].",
    en="“{field}” is no attribute. Write attribute[code] or, for several values, attribute[code][].",
)
ATTRIBUTE_MISSING = Sentence(
    400,
    nl="Een antwoord ontbreekt: “{description}” (attribute[{code}]).",
    fr="Il manque une réponse : « {description} » (attribute[{code}]).",
    en="An answer is missing: “{description}” (attribute[{code}]).",
)
ATTRIBUTE_ONCE = Sentence(
    400,
    nl="Op “{description}” past één antwoord (attribute[{code}]).",
    fr="À « {description} » on donne une seule réponse (attribute[{code}]).",
    en="“{description}” takes one answer (attribute[{code}]).",
)
ATTRIBUTE_NUMBER = Sentence(
    400,
    nl="Antwoord op “{description}” met een getal: “{value}” is dat niet (attribute[{code}]).",
    fr="Répondez à « {description} » par un nombre : « {value} » n’en est pas un (attribute[{code}]).",
    en="Answer “{description}” with a number: “{value}” is not one (attribute[{code}]).",
)
ATTRIBUTE_DATE = Sentence(
    400,
    nl="Antwoord op “{description}” zoals 2026-05-24T08:00:00+02:00: “{value}” gaat niet (attribute[{code}]).",
    fr="Répondez à « {description} » comme 2026-05-24T08:00:00+02:00 : « {value} » ne va pas (attribute[{code}]).",
    en="Answer “{description}” like 2026-05-24T08:00:00+02:00: “{value}” will not do (attribute[{code}]).",
)
ATTRIBUTE_CHOICE = Sentence(
    400,
    nl="“{value}” is geen keuze bij “{description}” (attribute[{code}]). Kies uit: {known}.",
    fr="« {value} » n’est pas un choix pour « {description} » (attribute[{code}]). Choisissez parmi : {known}.",
    en="“{value}” is no choice for “{description}” (attribute[{code}]). Choose among: {known}.",
)
NOT_DATE = Sentence(
    400,
    nl="Schrijf {field} zoals 2026-05-24T08:00:00+02:00 of 2026-05-24T06:00:00Z: “{value}” kunnen we niet lezen.",
    fr="Écrivez {field} comme 2026-05-24T08:00:00+02:00 ou 2026-05-24T06:00:00Z : « {value} » est illisible.",
    en="Write {field} like 2026-05-24T08:00:00+02:00 or 2026-05-24T06:00:00Z: “{value}” cannot be read.",
)
ENDS_FIRST = Sentence(
    400,
    nl="{end} ligt voor {start}.",
    fr="{end} précède {start}.",
    en="{end} is before {start}.",
)
TOO_FAR_APART = Sentence(
    400,
    nl=f"{{start}} en {{end}} liggen meer dan {MOST_DAYS} dagen uit elkaar. Vraag het in stukken.",
    fr=f"{{start}} et {{end}} sont à plus de {MOST_DAYS} jours l’un de l’autre. Demandez-le en plusieurs fois.",
    en=f"{{start}} and {{end}} are more than {MOST_DAYS} days apart. Ask in pieces.",
)
NOT_STATUS = Sentence(
    400,
    nl="status is open of closed, niet “{value}”.",
    fr="status est open ou closed, pas « {value} ».",
    en="status is open or closed, not “{value}”.",
)
NOT_STATE = Sentence(
    400,
    nl="“{value}” is geen status die we kennen. Stuur OPEN of CLOSED.",
    fr="« {value} » n’est pas un état que nous connaissons. Envoyez OPEN ou CLOSED.",
    en="“{value}” is no status that is known here. Send OPEN or CLOSED.",
)
NOT_COUNT = Sentence(
    400,
    nl="{field} moet een getal zijn van {least} tot {most}.",
    fr="{field} doit être un nombre de {least} à {most}.",
    en="{field} must be a number from {least} to {most}.",
)
NOT_YES_NO = Sentence(
    400,
    nl="{field} is true of false, niet “{value}”.",
    fr="{field} est true ou false, pas « {value} ».",
    en="{field} is true or false, not “{value}”.",
)
HALF_CIRCLE = Sentence(
    400,
    nl="Een zoekcirkel heeft lat, long en radius (in meter) nodig.",
    fr="Un cercle de recherche demande lat, long et radius (en mètres).",
    en="A circle to search needs lat, long and radius (in metres).",
)
TOO_MANY_IDS = Sentence(
    400,
    nl=f"Vraag ten hoogste {MOST_ROWS} meldingen tegelijk.",
    fr=f"Demandez {MOST_ROWS} signalements au plus à la fois.",
    en=f"Ask for {MOST_ROWS} requests at most at a time.",
)
TOO_LARGE = Sentence(
    400,
    nl="Dit is te groot. Stuur minder of kleinere foto’s.",
    fr="C’est trop volumineux. Envoyez moins de photos, ou de plus petites.",
    en="This is too large. Send fewer or smaller pictures.",
)
NOT_A_FORM = Sentence(
    400,
    nl="Stuur een formulier: application/x-www-form-urlencoded of multipart/form-data, in UTF-8.",
    fr="Envoyez un formulaire : application/x-www-form-urlencoded ou multipart/form-data, en UTF-8.",
    en="Send a form: application/x-www-form-urlencoded or multipart/form-data, in UTF-8.",
)
