"""Differences in words: sentences and values in three languages, for people who never saw the YAML."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel

from parvis.counter.rules.shown import date_text, money_text
from parvis.counter.types.adoption import Change, Difference, Named
from parvis.counter.types.flow import Term
from parvis.counter.types.letter import Block
from parvis.counter.types.procedure import Parameter
from parvis.kernel.definitions.localised import LANGUAGES, Localised

Words = tuple[str, str, str]

_NOUNS: Mapping[str, Words] = {
    "procedure": ("de procedure", "la démarche", "the procedure"),
    "fee": ("het tarief", "le tarif", "the fee"),
    "parameter": ("cijfer", "paramètre", "figure"),
    "parameters": ("de cijfers", "les paramètres", "the figures"),
    "legal": ("wettelijke grond", "base légale", "legal basis"),
    "legals": ("de wettelijke gronden", "les bases légales", "the legal bases"),
    "source": ("authentieke bron", "source authentique", "authentic source"),
    "sources": ("de authentieke bronnen", "les sources authentiques", "the authentic sources"),
    "form": ("het formulier", "le formulaire", "the form"),
    "step": ("stap", "étape", "step"),
    "steps": ("de stappen", "les étapes", "the steps"),
    "page": ("pagina", "page", "page"),
    "question": ("vraag", "question", "question"),
    "questions": ("de vragen", "les questions", "the questions"),
    "item": ("deelvraag", "sous-question", "sub-question"),
    "items": ("de deelvragen", "les sous-questions", "the sub-questions"),
    "asked": ("vraag bij de actie", "question posée avec l’action", "question with the action"),
    "askeds": ("de vragen bij de actie", "les questions posées avec l’action", "the questions with the action"),
    "option": ("keuze", "choix", "choice"),
    "options": ("de keuzes", "les choix", "the choices"),
    "signatory": ("medeondertekenaar", "cosignataire", "co-signatory"),
    "signatorys": ("de medeondertekenaars", "les cosignataires", "the co-signatories"),
    "flow": ("het verloop", "le déroulement", "the flow"),
    "state": ("toestand", "état", "state"),
    "states": ("de toestanden", "les états", "the states"),
    "track": ("spoor", "volet", "track"),
    "tracks": ("de sporen", "les volets", "the tracks"),
    "action": ("actie", "action", "action"),
    "actions": ("de acties", "les actions", "the actions"),
    "deadline": ("termijn", "délai", "deadline"),
    "deadlines": ("de termijnen", "les délais", "the deadlines"),
    "remedy": ("rechtsmiddel", "voie de recours", "remedy"),
    "remedys": ("de rechtsmiddelen", "les voies de recours", "the remedies"),
    "table": ("beslissingstabel", "table de décision", "decision table"),
    "tables": ("de beslissingstabellen", "les tables de décision", "the decision tables"),
    "row": ("regel", "règle", "row"),
    "rows": ("de regels", "les règles", "the rows"),
    "letter": ("brief", "lettre", "letter"),
    "letters": ("de brieven", "les lettres", "the letters"),
    "case": ("gouden geval", "cas de référence", "golden case"),
}
_FIELDS: Mapping[str, Words] = {
    "name": ("naam", "nom", "name"),
    "summary": ("samenvatting", "résumé", "summary"),
    "description": ("beschrijving", "description", "description"),
    "need": ("wat u nodig hebt", "ce qu’il faut avoir", "what is needed"),
    "result": ("resultaat", "résultat", "result"),
    "synonyms": ("zoekwoorden", "mots de recherche", "search words"),
    "life_event": ("levensgebeurtenis", "événement de vie", "life event"),
    "audience": ("doelgroep", "public", "audience"),
    "authority": ("bevoegd bestuur", "autorité compétente", "competent authority"),
    "competent_by": ("vraag die de bevoegdheid bepaalt", "question qui détermine la compétence",
                     "question that decides competence"),
    "channels": ("kanalen", "canaux", "channels"),
    "retention": ("bewaring", "conservation", "retention"),
    "assurance": ("zekerheid van identiteit", "niveau d’identification", "assurance of identity"),
    "sdg": ("gebied van de digitale toegangspoort", "domaine du portail numérique", "Single Digital Gateway area"),
    "minutes": ("duur in minuten", "durée en minutes", "duration in minutes"),
    "amount_cents": ("bedrag", "montant", "amount"),
    "table": ("beslissingstabel", "table de décision", "decision table"),
    "note": ("opmerking", "remarque", "note"),
    "due": ("moment van betaling", "moment du paiement", "moment of payment"),
    "label": ("opschrift", "intitulé", "label"),
    "value": ("waarde", "valeur", "value"),
    "unit": ("eenheid", "unité", "unit"),
    "source": ("bron", "source", "source"),
    "unverified": ("nog na te kijken", "à vérifier", "still to be verified"),
    "title": ("titel", "titre", "title"),
    "eli": ("ELI-adres", "adresse ELI", "ELI address"),
    "articles": ("artikels", "articles", "articles"),
    "basis": ("grond", "fondement", "ground"),
    "legal": ("wettelijke grond", "base légale", "legal basis"),
    "purpose": ("doel", "finalité", "purpose"),
    "intro": ("inleiding", "introduction", "introduction"),
    "when": ("voorwaarde", "condition", "condition"),
    "page": ("plaats in het formulier", "place dans le formulaire", "place in the form"),
    "kind": ("soort", "type", "kind"),
    "help": ("hulptekst", "aide", "help"),
    "why": ("waarom we dit vragen", "pourquoi nous le demandons", "why we ask this"),
    "required": ("verplicht", "obligatoire", "required"),
    "expression": ("berekening", "calcul", "calculation"),
    "min": ("minimum", "minimum", "minimum"),
    "max": ("maximum", "maximum", "maximum"),
    "decimals": ("decimalen", "décimales", "decimals"),
    "earliest": ("vroegste datum", "date la plus proche", "earliest date"),
    "latest": ("laatste datum", "date la plus éloignée", "latest date"),
    "pattern": ("patroon", "format", "pattern"),
    "accept": ("toegelaten bestanden", "fichiers acceptés", "accepted files"),
    "within": ("gebied", "territoire", "area"),
    "statement": ("verklaring", "déclaration", "statement"),
    "check": ("controle", "contrôle", "check"),
    "check_message": ("boodschap bij de controle", "message du contrôle", "message of the check"),
    "sensitivity": ("gevoeligheid", "sensibilité", "sensitivity"),
    "used_for": ("gebruik", "utilisation", "use"),
    "hint": ("toelichting", "précision", "hint"),
    "order": ("volgorde", "ordre", "order"),
    "notify": ("vraag met het e-mailadres", "question de l’adresse e-mail", "question with the e-mail address"),
    "applicant": ("vraag met de naam van de aanvrager", "question du nom du demandeur",
                  "question with the applicant’s name"),
    "role": ("hoedanigheid", "qualité", "capacity"),
    "email": ("e-mailvraag", "question de l’e-mail", "e-mail question"),
    "initial": ("begintoestand", "état initial", "initial state"),
    "handled_by": ("behandeld door", "traité par", "handled by"),
    "citizen": ("zin voor de aanvrager", "phrase pour le demandeur", "sentence for the applicant"),
    "final": ("eindtoestand", "état final", "final"),
    "outcome": ("uitkomst", "issue", "outcome"),
    "by": ("door wie", "par qui", "by whom"),
    "track": ("spoor", "volet", "track"),
    "at": ("in welke toestanden", "dans quels états", "in which states"),
    "to": ("naar welke toestand", "vers quel état", "to which state"),
    "blocked": ("uitleg als het niet kan", "explication en cas de blocage", "explanation while blocked"),
    "four_eyes": ("vier ogen", "quatre yeux", "four eyes"),
    "letter": ("brief", "lettre", "letter"),
    "reasons": ("motivering", "motivation", "reasons"),
    "automatic": ("vanzelf als", "automatique si", "by itself when"),
    "confirm": ("bevestiging gevraagd", "confirmation demandée", "asks to confirm"),
    "key": ("toets", "touche", "key"),
    "bulk": ("voor vele dossiers tegelijk", "pour plusieurs dossiers à la fois", "for many cases at once"),
    "asks_payment": ("vraagt de betaling", "demande le paiement", "asks for payment"),
    "refunds": ("betaalt terug", "rembourse", "refunds"),
    "term": ("duur", "durée", "length"),
    "starts": ("begint bij", "commence à", "starts at"),
    "ends": ("eindigt bij", "se termine à", "ends at"),
    "suspended_by": ("geschorst door", "suspendu par", "suspended by"),
    "resumed_by": ("hervat door", "repris par", "resumed by"),
    "restarted_by": ("herbegint bij", "recommence à", "restarted by"),
    "extended_by": ("verlengd door", "prolongé par", "extended by"),
    "extension": ("verlenging", "prolongation", "extension"),
    "before": ("teruggeteld", "compté à rebours", "counted back"),
    "roll": ("verschuiving naar een werkdag", "report à un jour ouvrable", "roll to a working day"),
    "on_expiry": ("bij het verstrijken", "à l’expiration", "on expiry"),
    "procedure": ("procedure", "démarche", "procedure"),
    "outcomes": ("uitkomsten", "issues", "outcomes"),
    "hit": ("hoe de regels gelden", "application des règles", "how rows apply"),
    "reference_date": ("referentiedatum", "date de référence", "reference date"),
    "default": ("anders", "sinon", "otherwise"),
    "then": ("gevolg", "conséquence", "then"),
    "valid_from": ("geldig vanaf", "valable à partir du", "valid from"),
    "valid_until": ("geldig tot", "valable jusqu’au", "valid until"),
    "because": ("reden", "motif", "reason"),
    "body": ("tekst", "texte", "text"),
    "valid": ("geldigheid", "validité", "validity"),
    "valid_months": ("maanden geldig", "mois de validité", "months of validity"),
    "appeal": ("beroepsmogelijkheid", "possibilité de recours", "way to appeal"),
    "content": ("inhoud", "contenu", "content"),
}  # fmt: skip
_CHANGES: Mapping[Change, Words] = {
    Change.ADDED: ("Nieuw: {what}.", "Nouveau : {what}.", "New: {what}."),
    Change.REMOVED: ("Weggelaten: {what}.", "Supprimé : {what}.", "Removed: {what}."),
    Change.CHANGED: ("Gewijzigd: {what}, {field}.", "Modifié : {what}, {field}.", "Changed: {what}, {field}."),
    Change.MOVED: ("Andere volgorde: {what}.", "Autre ordre : {what}.", "Other order: {what}."),
}
_UNITS: Mapping[str, tuple[Words, Words]] = {
    "calendar": (("dag", "jour", "day"), ("dagen", "jours", "days")),
    "working": (("werkdag", "jour ouvrable", "working day"), ("werkdagen", "jours ouvrables", "working days")),
    "months": (("maand", "mois", "month"), ("maanden", "mois", "months")),
    "hours": (("uur", "heure", "hour"), ("uur", "heures", "hours")),
}
_METRES: Words = ("meter", "mètres", "metres")
_FIGURE_UNITS = {
    "days": _UNITS["calendar"],
    "working_days": _UNITS["working"],
    "months": _UNITS["months"],
    "metres": (_METRES, _METRES),
}
_QUOTES: Words = ("‘{}’", "« {} »", "“{}”")
_YES: Words = ("ja", "oui", "yes")
_NO: Words = ("nee", "non", "no")
_NOTHING: Words = ("niets", "rien", "nothing")
_SUBJECTS = frozenset({"procedure", "fee", "form", "flow"})
"""What a definition has one of: it needs no name."""


def _in(words: Words, language: str) -> str:
    return words[LANGUAGES.index(language)] if language in LANGUAGES else words[0]


def noun_of(noun: str, language: str) -> str:
    """Return what a kind of thing is called."""
    return _in(_NOUNS.get(noun, (noun, noun, noun)), language)


def field_of(name: str, language: str) -> str:
    """Return what a property is called."""
    return _in(_FIELDS.get(name, (name, name, name)), language)


def sentence_of(difference: Difference) -> Localised:
    """Return one line that names what is different; the values are told beside it, by :func:`shown`."""
    said = {
        language: _in(_CHANGES[difference.change], language).format(
            what=_trail(difference.trail, language), field=field_of(difference.field, language)
        )
        for language in LANGUAGES
    }
    return Localised(**said)


def _trail(trail: tuple[Named, ...], language: str) -> str:
    """Return the innermost thing first: the choice ‘Wood’ of the question ‘Which bench?’."""
    inside = {"nl": " van ", "fr": " de ", "en": " of "}.get(language, " van ")
    return inside.join(_called(one, language) for one in reversed(trail))


def _called(one: Named, language: str) -> str:
    noun = noun_of(one.noun, language)
    if one.noun in _SUBJECTS or not one.id:
        return noun
    name = one.name.to(language) if one.name else one.id
    return f"{noun} {_in(_QUOTES, language).replace('{}', name)}"


def shown_pair(difference: Difference, language: str) -> tuple[str, str]:
    """Return what was and what is, as people read it; in another language where only that one changed."""
    field = difference.field
    for one in (language, *(other for other in LANGUAGES if other != language)):
        pair = shown(difference.before, one, field=field), shown(difference.after, one, field=field)
        if pair[0] != pair[1]:
            return pair if one == language else (f"[{one.upper()}] {pair[0]}", f"[{one.upper()}] {pair[1]}")
    return shown(difference.before, language, field=field), shown(difference.after, language, field=field)


def shown(value: Any, language: str, *, field: str = "") -> str:
    """Return a value as people read it.

    :param field: the property that it is of: cents are told as an amount.
    """
    if value is None or value == "" or value == () or value == {}:
        return _in(_NOTHING, language)
    if isinstance(value, bool):
        return _in(_YES if value else _NO, language)
    if field.endswith("_cents") and isinstance(value, int):
        return money_text(value, language)
    if isinstance(value, date | datetime):
        return date_text(value, language)
    if isinstance(value, BaseModel):
        return _record(value, language)
    if isinstance(value, Mapping):
        return "; ".join(
            f"{field_of(str(name), language)} = {shown(one, language, field=str(name))}" for name, one in value.items()
        )
    if isinstance(value, tuple | list):
        between = "\n\n" if value and isinstance(value[0], Block | Localised) else ", "
        return between.join(shown(one, language) for one in value)
    return str(value.value if isinstance(value, Enum) else value)


def _record(value: BaseModel, language: str) -> str:
    if isinstance(value, Localised):
        return value.to(language)
    if isinstance(value, Term):
        one, many = _UNITS[value.unit]
        return f"{value.length} {_in(one if value.length == 1 else many, language)}"
    if isinstance(value, Parameter):
        return _figure(value, language)
    if isinstance(value, Block):
        return _block(value, language)
    told = _set(value)
    for name in ("label", "title", "name", "role"):
        if isinstance(told.get(name), Localised):
            return str(told[name].to(language))
    return "; ".join(
        f"{field_of(name, language)}: {shown(one, language, field=name)}" for name, one in told.items() if name != "id"
    )


def _set(value: BaseModel) -> dict[str, Any]:
    """Return what was written, without what goes without saying."""
    return {name: getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set}


def _figure(value: Parameter, language: str) -> str:
    said = shown(value.value, language, field="value_cents" if value.unit == "cents" else "value")
    if value.unit not in _FIGURE_UNITS:
        return said
    one, many = _FIGURE_UNITS[value.unit]
    return f"{said} {_in(one if value.value == 1 else many, language)}"


def _block(value: Block, language: str) -> str:
    parts = [one.to(language) for one in (value.heading, value.text) if one]
    parts += [f"{label.to(language)}: {what}" for label, what in value.table]
    if value.reasons:
        parts.append(field_of("reasons", language))
    if value.rows:
        parts.append(f"[{value.rows}]")
    if value.when:
        parts.append(f"({field_of('when', language)}: {value.when})")
    return "\n".join(parts)
