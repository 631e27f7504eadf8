"""What is said of files and rows that cannot be taken over."""

from collections.abc import Sequence
from functools import lru_cache

from parvis.kernel.definitions import Localised

_SHOWN = 60
_kept = lru_cache(maxsize=512)
"""A file makes the same mistake in many rows."""

EMPTY = Localised(
    nl="Het bestand is leeg. Kies een CSV-bestand met een eerste regel vol kolomnamen.",
    fr="Le fichier est vide. Choisissez un fichier CSV dont la première ligne donne le nom des colonnes.",
    en="The file is empty. Choose a CSV file whose first line names its columns.",
)
QUOTES = Localised(
    nl="De aanhalingstekens kloppen niet: na een sluitend aanhalingsteken hoort een scheidingsteken. "
    "Verdubbel aanhalingstekens binnen een cel.",
    fr="Les guillemets ne sont pas corrects : un guillemet fermant doit être suivi d’un séparateur. "
    "Doublez les guillemets à l’intérieur d’une cellule.",
    en="The quotation marks do not match: a closing one is followed by a delimiter. "
    "Double the quotation marks inside a cell.",
)
NO_ID = Localised(
    nl="Het nummer van de melding ontbreekt.",
    fr="Le numéro du signalement manque.",
    en="The number of the report is missing.",
)
NO_PLACE = Localised(
    nl="De plaats ontbreekt: er zijn geen coördinaten en er is geen adres.",
    fr="L’endroit manque : il n’y a ni coordonnées ni adresse.",
    en="The place is missing: there are no coordinates and no address.",
)
CLOSED_BEFORE = Localised(
    nl="De melding zou afgesloten zijn voor de dag waarop ze gedaan werd.",
    fr="Le signalement aurait été clôturé avant le jour où il a été fait.",
    en="The report would have been closed before the day on which it was made.",
)
CLOSED_UNKNOWN = Localised(
    nl="De melding is afgesloten, maar er staat niet bij wanneer. Gebruik desnoods de kolom van de laatste wijziging.",
    fr="Le signalement est clôturé, mais la date manque. Utilisez au besoin la colonne de la dernière modification.",
    en="The report is closed, but not since when. If need be, use the column of the last change.",
)
FUTURE = Localised(
    nl="De datum ligt in de toekomst. Kijk na hoe dag en maand geschreven zijn.",
    fr="La date est dans le futur. Vérifiez l’ordre du jour et du mois.",
    en="The date lies in the future. Check in which order day and month are written.",
)


def unknown_encoding(name: str) -> Localised:
    """Return that no encoding has this name."""
    return Localised(
        nl=f"De codering ‘{name}’ bestaat niet. Schrijf bijvoorbeeld utf-8 of cp1252, of laat ze weg.",
        fr=f"L’encodage « {name} » n’existe pas. Écrivez par exemple utf-8 ou cp1252, ou omettez-le.",
        en=f"There is no encoding ‘{name}’. Write for example utf-8 or cp1252, or leave it out.",
    )


def missing_columns(names: Sequence[str]) -> Localised:
    """Return that the file lacks these columns."""
    shown = ", ".join(names)
    return Localised(
        nl=f"Deze kolommen ontbreken in het bestand: {shown}. Pas de kolomnamen in de omzetting aan.",
        fr=f"Ces colonnes manquent dans le fichier : {shown}. Adaptez les noms des colonnes dans la conversion.",
        en=f"The file lacks these columns: {shown}. Correct the names of the columns in the mapping.",
    )


def doubled_columns(names: Sequence[str]) -> Localised:
    """Return that the file has these columns more than once."""
    shown = ", ".join(names)
    return Localised(
        nl=f"Deze kolommen staan meer dan één keer in het bestand: {shown}. Hernoem of verwijder de andere.",
        fr=f"Ces colonnes figurent plusieurs fois dans le fichier : {shown}. Renommez ou supprimez les autres.",
        en=f"The file has these columns more than once: {shown}. Rename or remove the others.",
    )


@_kept
def wrong_width(cells: int, wanted: int) -> Localised:
    """Return that a row has not as many cells as the header."""
    return Localised(
        nl=f"De rij heeft {cells} cellen en de eerste regel {wanted}. Zet een cel met een scheidingsteken "
        "tussen aanhalingstekens.",
        fr=f"La ligne a {cells} cellules et l’en-tête {wanted}. Mettez entre guillemets une cellule qui contient "
        "un séparateur.",
        en=f"The row has {cells} cells and the first line {wanted}. Put a cell with a delimiter in it "
        "between quotation marks.",
    )


def bad_date(written: str, column: str) -> Localised:
    """Return that a date cannot be read."""
    return Localised(
        nl=f"‘{_short(written)}’ in de kolom {column} is geen datum zoals de omzetting ze verwacht.",
        fr=f"« {_short(written)} » dans la colonne {column} n’est pas une date telle que la conversion l’attend.",
        en=f"‘{_short(written)}’ in the column {column} is not a date as the mapping expects it.",
    )


@_kept
def unknown_category(theirs: str) -> Localised:
    """Return that the mapping does not know this category."""
    return Localised(
        nl=f"De omzetting kent de categorie ‘{_short(theirs)}’ niet. Voeg ze toe, of zet ze bij wat u overslaat.",
        fr=f"La conversion ne connaît pas la catégorie « {_short(theirs)} ». Ajoutez-la, ou placez-la parmi "
        "ce que vous ignorez.",
        en=f"The mapping does not know the category ‘{_short(theirs)}’. Add it, or put it among what is ignored.",
    )


@_kept
def ignored_category(theirs: str) -> Localised:
    """Return that the mapping leaves this category out."""
    return Localised(
        nl=f"De omzetting slaat de categorie ‘{_short(theirs)}’ over.",
        fr=f"La conversion ignore la catégorie « {_short(theirs)} ».",
        en=f"The mapping leaves the category ‘{_short(theirs)}’ out.",
    )


@_kept
def unknown_status(theirs: str) -> Localised:
    """Return that the mapping does not know this status."""
    return Localised(
        nl=f"De omzetting kent de status ‘{_short(theirs)}’ niet. Voeg hem toe.",
        fr=f"La conversion ne connaît pas le statut « {_short(theirs)} ». Ajoutez-le.",
        en=f"The mapping does not know the status ‘{_short(theirs)}’. Add it.",
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
