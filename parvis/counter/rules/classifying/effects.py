"""What a difference can do to those who go over to a new version, with the reason in words."""

from parvis.counter.types.adoption import Whom
from parvis.kernel.definitions.localised import Localised

Effect = tuple[frozenset[Whom], Localised]
DRAFTS, CASES, BOTH = frozenset({Whom.DRAFTS}), frozenset({Whom.CASES}), frozenset({Whom.DRAFTS, Whom.CASES})
NOBODY: frozenset[Whom] = frozenset()


def said(nl: str, fr: str, en: str) -> Localised:
    """Return a reason in three languages."""
    return Localised(nl=nl, fr=fr, en=en)


WORDING: Effect = (
    NOBODY,
    said("Alleen de verwoording verandert.", "Seule la formulation change.", "Only the wording changes."),
)
FROM_NOW: Effect = (
    NOBODY,
    said(
        "Geldt voor wat vanaf nu begint.", "Vaut pour ce qui commence désormais.", "Holds for what begins from now on."
    ),
)
MORE: Effect = (
    NOBODY,
    said(
        "Er komt iets bij; wat er was, blijft passen.",
        "Un ajout : ce qui existait convient toujours.",
        "Something is added; what was there still fits.",
    ),
)
LOOSER: Effect = (
    NOBODY,
    said(
        "Het wordt ruimer: wat al ingevuld is, past.",
        "La règle s’assouplit : ce qui est déjà rempli convient.",
        "It becomes looser: what was filled in still fits.",
    ),
)
STRICTER: Effect = (
    DRAFTS,
    said(
        "Wat al ingevuld is, kan geweigerd worden.",
        "Ce qui est déjà rempli peut être refusé.",
        "What was filled in may be refused.",
    ),
)
MUST_ANSWER: Effect = (
    DRAFTS,
    said(
        "Wie aan het invullen is, moet dit nog beantwoorden; lopende dossiers niet.",
        "Qui remplit le formulaire doit encore y répondre ; les dossiers en cours, non.",
        "Whoever is filling in the form must still answer it; running cases need not.",
    ),
)
UNFIT: Effect = (
    BOTH,
    said(
        "Antwoorden die er al zijn, passen niet meer.",
        "Les réponses déjà données ne conviennent plus.",
        "Answers that were given no longer fit.",
    ),
)
UNSEEN: Effect = (
    CASES,
    said(
        "Wat in lopende dossiers geantwoord is, wordt niet meer getoond.",
        "Ce qui a été répondu dans les dossiers en cours n’est plus affiché.",
        "What was answered in running cases is no longer shown.",
    ),
)
ASKED_OF_OTHERS: Effect = (
    DRAFTS,
    said(
        "De vraag wordt aan anderen gesteld dan voorheen.",
        "La question est posée à d’autres qu’avant.",
        "It is asked of others than before.",
    ),
)
STATE_GONE: Effect = (
    CASES,
    said(
        "Een lopend dossier dat hier staat, heeft geen plaats meer.",
        "Un dossier en cours qui s’y trouve n’a plus de place.",
        "A running case that stands here has no place any more.",
    ),
)
PATH: Effect = (
    CASES,
    said(
        "Een lopend dossier zou een andere weg volgen.",
        "Un dossier en cours suivrait un autre chemin.",
        "A running case would take another path.",
    ),
)
TERMS: Effect = (
    CASES,
    said(
        "Termijnen van lopende dossiers zouden verschuiven.",
        "Les délais des dossiers en cours se déplaceraient.",
        "Terms of running cases would move.",
    ),
)
DECISION: Effect = (
    CASES,
    said(
        "Een lopend dossier kan anders beslist worden.",
        "Un dossier en cours peut être tranché autrement.",
        "A running case may be decided differently.",
    ),
)
SIGNING: Effect = (
    BOTH,
    said(
        "Het verandert wie er mee moet ondertekenen.",
        "Cela change qui doit cosigner.",
        "It changes who must sign as well.",
    ),
)
PAYING: Effect = (
    BOTH,
    said(
        "Het moment van betalen verandert.",
        "Le moment du paiement change.",
        "The moment of payment changes.",
    ),
)
PROOF: Effect = (
    DRAFTS,
    said(
        "Wie aan het invullen is, moet zich anders aanmelden.",
        "Qui remplit le formulaire doit s’identifier autrement.",
        "Whoever is filling in must sign in differently.",
    ),
)
PROMISE: Effect = (
    NOBODY,
    said(
        "Een belofte van de procedure; ze wordt opnieuw nagespeeld.",
        "Une promesse de la démarche ; elle est rejouée.",
        "A promise of the procedure; it is played again.",
    ),
)
