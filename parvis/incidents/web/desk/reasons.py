"""Sentences with which a report is refused: chosen with one press, in the language of whoever reported it."""

from parvis.kernel.definitions import Localised

REFUSALS: dict[str, Localised] = {
    "nothing": Localised(
        nl="Onze ploeg is ter plaatse geweest en vond het probleem niet (meer).",
        fr="Notre équipe s’est rendue sur place et n’a pas (ou plus) trouvé le problème.",
        en="Our crew went to the spot and did not find the problem (any more).",
    ),
    "private": Localised(
        nl="Dit is privé-eigendom; daar kunnen wij niet ingrijpen. Spreek de eigenaar of de syndicus aan.",
        fr="Il s’agit d’une propriété privée, où nous ne pouvons pas intervenir. Adressez-vous au propriétaire "
        "ou au syndic.",
        en="This is private property, where we cannot act. Please turn to its owner or manager.",
    ),
    "third_party": Localised(
        nl="Dit wordt beheerd door iemand anders, die wij op de hoogte brengen.",
        fr="Ceci est géré par un tiers, que nous informons.",
        en="This is managed by somebody else, whom we inform.",
    ),
    "planned": Localised(
        nl="Deze plek maakt deel uit van werken die al gepland zijn; apart herstellen doen we niet.",
        fr="Cet endroit fait partie de travaux déjà planifiés ; nous ne le réparons pas séparément.",
        en="This spot is part of works that are planned already; we do not mend it separately.",
    ),
    "unclear": Localised(
        nl="We weten niet genoeg om iets te doen. Meld het opnieuw met een foto en de juiste plek.",
        fr="Nous n’en savons pas assez pour agir. Signalez-le à nouveau avec une photo et l’endroit exact.",
        en="We do not know enough to act. Please report it again with a photo and the exact spot.",
    ),
    "sound": Localised(
        nl="Wat u meldt, voldoet aan de regels; er is niets te herstellen.",
        fr="Ce que vous signalez est conforme aux règles ; il n’y a rien à réparer.",
        en="What you report is as it should be; there is nothing to mend.",
    ),
}


def refusal(code: str, text: str, language: str) -> str:
    """Return what followers read: the sentence that was chosen, then what the clerk adds."""
    chosen = REFUSALS[code].to(language) if code in REFUSALS else ""
    return " ".join(part for part in (chosen, text.strip()) if part)
